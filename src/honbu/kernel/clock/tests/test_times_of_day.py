"""Times of day and sittings, as officials write them."""

from datetime import date, datetime, time

import pytest

from honbu.kernel.clock.domain.dates import (
    TOKYO,
    Moment,
    MomentRange,
    Precision,
    TimeOfDay,
    TimeRange,
    parse,
)
from honbu.kernel.clock.domain.doubts import Rule

DAY = date(2023, 5, 31)


@pytest.mark.parametrize(
    ("written", "expected", "precision"),
    [
        ("午前９時", TimeOfDay.at(9), Precision.HOUR),
        ("午前9時00分", TimeOfDay.at(9), Precision.MINUTE),
        ("午後1時半", TimeOfDay.at(13, 30), Precision.MINUTE),
        ("正午", TimeOfDay.at(12), Precision.MINUTE),
        ("13:00", TimeOfDay.at(13), Precision.MINUTE),
        ("１３：３０", TimeOfDay.at(13, 30), Precision.MINUTE),
        ("9時", TimeOfDay.at(9), Precision.HOUR),
        ("午後0時30分", TimeOfDay.at(12, 30), Precision.MINUTE),
        ("午前0時", TimeOfDay.at(0), Precision.HOUR),
        ("午前九時三十分", TimeOfDay.at(9, 30), Precision.MINUTE),
        ("1:30 PM", TimeOfDay.at(13, 30), Precision.MINUTE),
        ("AM9:05", TimeOfDay.at(9, 5), Precision.MINUTE),
        ("24:00", TimeOfDay.at(24), Precision.MINUTE),
    ],
)
def test_a_time_of_day_is_understood(written: str, expected: TimeOfDay, precision: Precision) -> None:
    reading = parse(written)
    assert (reading.value, reading.precision) == (expected, precision)
    assert reading.doubts == ()


@pytest.mark.parametrize("dash", ["～", "〜", "~", "-", "－", "–", "—", "―", "−", "ー", "‐", " ～ ", "から"])
def test_a_sitting_from_one_to_five_to_three_is_understood_with_every_dash(dash: str) -> None:
    reading = parse(f"13:00{dash}14:55")
    assert reading.value == TimeRange(TimeOfDay.at(13), TimeOfDay.at(14, 55))
    assert reading.doubts == ()
    assert reading.value.minutes == 115


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("午前9時00分～午前9時48分", (9, 0), (9, 48)),
        ("午前９時から正午まで", (9, 0), (12, 0)),
        ("午後1時～3時", (13, 0), (15, 0)),
        ("9～11時", (9, 0), (11, 0)),
        ("9-10時", (9, 0), (10, 0)),
        ("13時30分から15時", (13, 30), (15, 0)),
        ("午前10時～午後0時15分", (10, 0), (12, 15)),
    ],
)
def test_a_span_of_time_is_understood(written: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    reading = parse(written)
    assert reading.value == TimeRange(TimeOfDay.at(*start), TimeOfDay.at(*end))
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "written",
    [
        "令和5年5月31日(水) 13:00～14:55",
        "令和５年５月３１日（水）１３：００〜１４：５５",
        "R5.5.31 13:00-14:55",
        "令和5年5月31日午後1時から午後2時55分まで",
        "2023-05-31T13:00~14:55",
        "令和5年5月31日の13時～14時55分",
        "令和5年5月31日(水)、13:00～令和5年5月31日14:55",
    ],
)
def test_the_date_and_hours_of_a_meeting_are_one_reading(written: str) -> None:
    reading = parse(written)
    assert reading.value == MomentRange(Moment(DAY, TimeOfDay.at(13)), Moment(DAY, TimeOfDay.at(14, 55)))
    assert reading.doubts == ()
    assert reading.day == DAY
    assert reading.times == TimeRange(TimeOfDay.at(13), TimeOfDay.at(14, 55))


def test_the_opening_of_a_meeting_is_a_moment_in_tokyo() -> None:
    value = parse("令和5年5月31日 午後1時").value
    assert value == Moment(DAY, TimeOfDay.at(13))
    assert value.exact == datetime(2023, 5, 31, 13, tzinfo=TOKYO)


@pytest.mark.parametrize(("written", "hour", "minute"), [("24:30", 0, 30), ("25時", 1, 0), ("26:15", 2, 15)])
def test_an_hour_past_midnight_is_understood_as_the_next_day_and_doubted(written: str, hour: int, minute: int) -> None:
    reading = parse(f"令和5年5月31日{written}")
    assert isinstance(reading.value, Moment)
    assert reading.value.exact == datetime(2023, 6, 1, hour, minute, tzinfo=TOKYO)
    assert reading.value.time.clock == time(hour, minute)
    assert [(doubt.rule, doubt.suggestion) for doubt in reading.doubts] == [
        (Rule.PAST_MIDNIGHT, f"翌{hour}:{minute:02}")
    ]


def test_the_morning_after_is_the_next_day_without_a_doubt_of_order() -> None:
    reading = parse("令和5年5月31日22時～翌日5時")
    assert isinstance(reading.value, MomentRange)
    assert reading.value.end.exact == datetime(2023, 6, 1, 5, tzinfo=TOKYO)
    assert reading.doubts == ()
    assert parse("22:00～翌5:00").doubts == ()


def test_a_meeting_that_ends_before_it_begins_is_doubted() -> None:
    assert [doubt.rule for doubt in parse("14:55～13:55").doubts] == [Rule.END_BEFORE_START]
    assert parse("令和5年5月31日 14:55～13:55").is_doubted_for(Rule.END_BEFORE_START)


def test_a_sitting_of_more_than_eight_hours_is_doubted() -> None:
    assert parse("9:00～17:00").doubts == ()
    assert [doubt.rule for doubt in parse("9:00～17:01").doubts] == [Rule.TOO_LONG]
    assert "8時間01分" in parse("9:00～17:01").doubts[0].message


def test_an_event_over_several_days_may_be_long() -> None:
    reading = parse("令和5年5月31日13:00～6月2日17:00")
    assert reading.days is not None
    assert reading.days.last == date(2023, 6, 2)
    assert reading.doubts == ()


@pytest.mark.parametrize("written", ["30:00", "12:60", "13時75分", "令和5年5月31日 31時"])
def test_an_hour_that_no_clock_shows_is_refused(written: str) -> None:
    reading = parse(written)
    assert reading.value is None
    assert [doubt.rule for doubt in reading.doubts] == [Rule.NO_SUCH_TIME]


@pytest.mark.parametrize(
    ("written", "expected", "rule"),
    [
        ("午後13時", TimeOfDay.at(13), Rule.HALF_OF_DAY_CONTRADICTED),
        ("午前12時", TimeOfDay.at(12), Rule.TWELVE_O_CLOCK),
        ("午後12時30分", TimeOfDay.at(12, 30), Rule.TWELVE_O_CLOCK),
        ("13:00:05", TimeOfDay.at(13), Rule.SECONDS_DROPPED),
    ],
)
def test_hours_that_can_be_misread_are_doubted(written: str, expected: TimeOfDay, rule: Rule) -> None:
    reading = parse(written)
    assert reading.value == expected
    assert [doubt.rule for doubt in reading.doubts] == [rule]
