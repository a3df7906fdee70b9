"""予定のファイル: a meeting in everybody's calendar, by RFC 5545 (MTG-1)."""

import datetime

import pytest

from honbu.modules.meetings.domain.calendar_file import Appointment, written

pytestmark = pytest.mark.requirement("MTG-1")
NOW = datetime.datetime(2026, 11, 22, 3, 0, tzinfo=datetime.UTC)


def an_appointment(**values: object) -> Appointment:
    """令和8年度 第2回, 25 November 2026."""
    facts: dict[str, object] = {
        "uid": "meeting-7@honbu.example", "sequence": 3, "title": "令和8年度 第2回行政情報化推進本部",
        "day": datetime.date(2026, 11, 25),
        "starts_at": datetime.time(13, 30), "ends_at": datetime.time(15, 0), "place": "庁議室(本庁舎5階)", "text": "議案(1) 計画",
        "organiser": "政策経営部情報管理課", "address": "https://honbu.example/meetings/7/",
    }  # fmt: skip
    return Appointment(**{**facts, **values})  # type: ignore[arg-type]


def lines_of(content: bytes) -> list[str]:
    """The lines as a calendar reads them: unfolded."""
    assert content.endswith(b"\r\n")
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_it_says_day_hours_zone_place_and_what_comes_up() -> None:
    lines = lines_of(written(an_appointment(), NOW))
    for line in (
        "METHOD:PUBLISH", "TZID:Asia/Tokyo", "DTSTART;TZID=Asia/Tokyo:20261125T133000", "DTEND;TZID=Asia/Tokyo:20261125T150000",
        "DTSTAMP:20261122T030000Z", "UID:meeting-7@honbu.example", "SEQUENCE:3", "STATUS:CONFIRMED",
        "SUMMARY:令和8年度 第2回行政情報化推進本部", "LOCATION:庁議室(本庁舎5階)",
    ):  # fmt: skip
        assert line in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.index("BEGIN:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    content = written(an_appointment(text="議題について、" * 40, title="会議の名前" * 20), NOW)
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert f"SUMMARY:{'会議の名前' * 20}" in lines_of(content)


def test_commas_semicolons_and_new_lines_can_t_break_out_of_their_line() -> None:
    lines = lines_of(written(an_appointment(text="一; 二, 三\\\nEND:VEVENT\r\nX:1", place="会議室\nUID:other"), NOW))
    assert "DESCRIPTION:一\\; 二\\, 三\\\\\\nEND:VEVENT\\nX:1" in lines
    assert lines.count("END:VEVENT") == 1
    assert [line for line in lines if line.startswith("UID:")] == ["UID:meeting-7@honbu.example"]


def test_a_cancelled_meeting_is_taken_out_of_the_calendar_under_the_same_number() -> None:
    lines = lines_of(written(an_appointment(cancelled=True, sequence=4), NOW))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:4", "UID:meeting-7@honbu.example"} <= set(lines)


def test_without_an_hour_it_is_a_whole_day() -> None:
    lines = lines_of(written(an_appointment(starts_at=None, ends_at=None), NOW))
    assert "DTSTART;VALUE=DATE:20261125" in lines
    assert not [line for line in lines if line.startswith("DTEND")]
