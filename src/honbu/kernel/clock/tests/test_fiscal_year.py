"""年度."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from honbu.kernel.clock.domain.fiscal_year import FiscalYear

DAYS = st.dates(date(1868, 4, 1), date(2199, 12, 31))


def test_the_fiscal_year_begins_on_1_april_and_ends_on_31_march() -> None:
    year = FiscalYear.of(date(2026, 11, 22))
    assert (year.start, year.end) == (date(2026, 4, 1), date(2027, 3, 31))
    assert FiscalYear.of(date(2027, 3, 31)) == year
    assert FiscalYear.of(date(2027, 4, 1)) == year.next
    assert FiscalYear.of(date(2026, 3, 31)) == year.previous


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (1926, "大正15年度"),
        (1912, "大正元年度"),
    ],
)
def test_a_fiscal_year_is_named_by_the_era_of_most_of_its_days(year: int, label: str) -> None:
    assert FiscalYear(year).label == label
    assert str(FiscalYear(year)) == label


def test_before_the_change_of_era_the_year_was_called_heisei_31() -> None:
    year = FiscalYear(2019)
    assert year.label_on(date(2019, 4, 26)) == "平成31年度"
    assert year.label_on(date(2019, 5, 1)) == "令和元年度"
    assert year.label_on(date(2018, 12, 1)) == "平成31年度"


def test_after_the_death_of_the_emperor_in_january_the_running_year_stays_showa_63() -> None:
    assert FiscalYear(1988).label_on(date(1989, 2, 1)) == "昭和63年度"


def test_a_narrow_column_shows_the_letter_and_the_number() -> None:
    assert FiscalYear(2026).short_label == "R8"


def test_halves_and_quarters_follow_each_other_through_the_whole_year() -> None:
    year = FiscalYear(2026)
    assert [half.label for half in year.halves] == ["令和8年度上半期", "令和8年度下半期"]
    assert year.first_half.end == date(2026, 9, 30)
    assert year.second_half.start == date(2026, 10, 1)
    assert [quarter.label for quarter in year.quarters][3] == "令和8年度第4四半期"
    assert [(part.start, part.end) for part in year.quarters] == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]
    assert list(year.quarters) == sorted(year.quarters)


def test_the_end_of_february_is_counted_in_a_leap_year() -> None:
    assert FiscalYear(2027).months[10] == date(2028, 2, 1)


def test_fiscal_years_are_ordered() -> None:
    assert FiscalYear(2025) < FiscalYear(2026)


def test_a_year_outside_the_calendar_is_refused() -> None:
    for year in (0, 9999):
        with pytest.raises(ValueError, match="年度"):
            FiscalYear(year)


@settings(max_examples=100)
@given(DAYS)
def test_every_day_lies_in_its_year_in_one_half_and_one_quarter(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.contains(day)
    assert not year.next.contains(day)
    assert sum(half.contains(day) for half in year.halves) == 1
    assert sum(quarter.contains(day) for quarter in year.quarters) == 1
    assert year.end.toordinal() + 1 == year.next.start.toordinal()
