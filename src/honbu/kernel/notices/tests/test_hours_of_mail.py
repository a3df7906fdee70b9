"""When a mail may go out."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.domain import delivery
from honbu.kernel.notices.domain.delivery import Way

CALENDAR = clock.STATUTORY


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=clock.TOKYO)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:00"),  # Wednesday noon: at once
        ("2026-11-18 07:00", "2026-11-18 07:00"),  # the morning's end of quiet hours belongs to the day
        ("2026-11-18 19:59", "2026-11-18 19:59"),
        ("2026-11-18 20:00", "2026-11-19 07:00"),  # the evening begins on the stroke of eight
        ("2026-11-18 06:59", "2026-11-18 07:00"),
        ("2026-11-20 21:00", "2026-11-24 07:00"),  # Friday evening, a weekend and 勤労感謝の日
        ("2026-11-22 10:00", "2026-11-24 07:00"),
        ("2026-12-28 22:00", "2027-01-04 07:00"),  # the turn of the year
    ],
)
def test_a_mail_waits_for_the_morning_of_the_next_open_day(written: str, sent: str) -> None:
    assert delivery.send_after(at(written), Way.AT_ONCE, CALENDAR) == at(sent)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2026-11-18 08:29", "2026-11-18 08:30"),
        ("2026-11-18 08:30", "2026-11-19 08:30"),
        ("2026-11-20 12:00", "2026-11-24 08:30"),
    ],
)
def test_the_digest_goes_out_at_half_past_eight_of_an_open_day(written: str, sent: str) -> None:
    assert delivery.send_after(at(written), Way.DIGEST, CALENDAR) == at(sent)


def test_who_wants_no_mail_gets_none() -> None:
    assert delivery.send_after(at("2026-11-18 12:00"), Way.IN_APP, CALENDAR) is None


@pytest.mark.parametrize("way", list(Way))
def test_what_is_urgent_goes_out_in_the_middle_of_the_night_whatever_one_prefers(way: Way) -> None:
    night = at("2026-11-22 03:00")
    assert delivery.send_after(night, way, CALENDAR, urgent=True) == night


def test_the_wards_own_day_of_opening_is_no_day_of_rest() -> None:
    saturday = datetime.date(2026, 11, 21)
    opened = clock.Calendar.of(openings=[(saturday, saturday, "休日窓口")])
    assert not delivery.is_quiet(at("2026-11-21 10:00"), opened)
    assert delivery.is_quiet(at("2026-11-21 10:00"), CALENDAR)


@given(
    st.datetimes(datetime.datetime(2024, 1, 1), datetime.datetime(2030, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(tzinfo=clock.TOKYO)
    ),
    st.sampled_from([Way.AT_ONCE, Way.DIGEST]),
)
def test_a_mail_never_goes_out_in_quiet_hours_nor_before_it_was_written(moment: datetime.datetime, way: Way) -> None:
    after = delivery.send_after(moment, way, CALENDAR)
    assert after is not None
    assert after >= moment
    assert not delivery.is_quiet(after, CALENDAR)
    assert after - moment < datetime.timedelta(days=13)


def test_attempts_in_vain_are_spaced_and_end() -> None:
    pauses = [delivery.pause_after(tries) for tries in range(1, delivery.MOST_TRIES + 1)]
    assert pauses[0] == datetime.timedelta(minutes=1)
    assert max(pause for pause in pauses if pause) == datetime.timedelta(hours=1)
    assert pauses[-1] is None
