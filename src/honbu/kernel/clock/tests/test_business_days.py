"""祝日・開庁日."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from honbu.kernel.clock.domain.business_days import (
    Calendar,
    NoBusinessDayLeft,
    add_business_days,
    business_days_between,
    is_business_day,
    next_business_day,
    previous_business_day,
)
from honbu.kernel.clock.domain.holidays import closing_reason, holiday_name, holidays_of

DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))


def test_national_holidays_carry_their_names() -> None:
    assert holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert holiday_name(date(2026, 11, 24)) is None
    assert holiday_name(date(2026, 9, 22)) == "国民の休日"
    assert "振替休日" in (holiday_name(date(2026, 5, 6)) or "")


def test_the_days_of_the_change_of_era_in_2019_were_holidays() -> None:
    assert all(holiday_name(date(2019, 4, 27) + timedelta(days=day)) for day in (2, 3, 4, 5, 6, 7, 8, 9))


def test_there_were_no_national_holidays_before_the_law_of_1948() -> None:
    assert not holidays_of(1947)
    assert holiday_name(date(1948, 5, 3)) is None
    assert holiday_name(date(1948, 11, 3)) == "文化の日"
    assert not holidays_of(9999)


def test_the_office_is_closed_at_weekends_on_holidays_and_over_the_turn_of_the_year() -> None:
    closed = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 29), date(2027, 1, 3)]
    assert [closing_reason(day) for day in closed] == ["土曜日", "日曜日", "勤労感謝の日", "年末年始", "年末年始"]
    assert not any(is_business_day(day) for day in closed)
    assert is_business_day(date(2026, 12, 28))
    assert is_business_day(date(2027, 1, 4))


def test_a_period_of_seven_open_days_steps_over_the_holidays() -> None:
    assert add_business_days(date(2026, 11, 20), 1) == date(2026, 11, 24)
    assert add_business_days(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert add_business_days(date(2027, 1, 4), -1) == date(2026, 12, 28)


def test_a_period_that_ends_on_a_day_of_rest_ends_on_the_next_open_day() -> None:
    assert add_business_days(date(2026, 11, 21), 0) == date(2026, 11, 24)
    assert add_business_days(date(2026, 11, 24), 0) == date(2026, 11, 24)


def test_a_closure_of_the_ward_and_a_special_opening_change_the_calendar() -> None:
    moving, sunday = date(2026, 11, 24), date(2026, 11, 29)
    calendar = Calendar.of([(moving, moving, "庁舎移転")], [(sunday, sunday, "臨時開庁")])
    assert calendar.reason(moving) == "庁舎移転"
    assert calendar.reason(sunday) is None
    assert calendar.reason(date(2026, 11, 28)) == "土曜日"
    assert next_business_day(date(2026, 11, 20), calendar) == date(2026, 11, 25)
    assert previous_business_day(date(2026, 11, 30), calendar) == sunday


def test_a_special_opening_prevails_over_a_closure_of_the_same_day() -> None:
    day = date(2026, 11, 24)
    assert Calendar.of([(day, day, "停電")], [(day, day, "臨時開庁")]).is_open(day)


def test_days_left_are_counted_without_the_first_and_with_the_last() -> None:
    assert business_days_between(date(2026, 11, 20), date(2026, 11, 25)) == 2
    assert business_days_between(date(2026, 11, 25), date(2026, 11, 20)) == -2
    assert business_days_between(date(2026, 11, 25), date(2026, 11, 25)) == 0
    assert business_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 0


def test_the_end_of_the_calendar_is_told_as_such() -> None:
    with pytest.raises(NoBusinessDayLeft):
        next_business_day(date.max)
    with pytest.raises(NoBusinessDayLeft):
        previous_business_day(date.min)


@settings(max_examples=60)
@given(DAYS, st.integers(-40, 40))
def test_going_forth_and_back_by_open_days_returns_to_the_same_day(day: date, count: int) -> None:
    start = add_business_days(day, 0)
    there = add_business_days(start, count)
    assert is_business_day(there)
    assert add_business_days(there, -count) == start
    assert business_days_between(start, there) == count
