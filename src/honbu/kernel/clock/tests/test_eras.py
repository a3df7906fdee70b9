"""元号."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from honbu.kernel.clock.domain import eras


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1868, 10, 22), None),
        (date(1868, 10, 23), "明治"),
        (date(1912, 7, 29), "明治"),
        (date(1912, 7, 30), "大正"),
        (date(1926, 12, 24), "大正"),
        (date(1926, 12, 25), "昭和"),
        (date(1989, 1, 7), "昭和"),
        (date(1989, 1, 8), "平成"),
        (date(2019, 4, 30), "平成"),
        (date(2019, 5, 1), "令和"),
    ],
)
def test_each_era_begins_on_its_first_day(day: date, name: str | None) -> None:
    era = eras.era_of(day)
    assert (era.name if era else None) == name


def test_eras_follow_each_other_without_a_gap() -> None:
    for era, after in pairwise(eras.ERAS):
        assert era.last is not None
        assert after.first - era.last <= timedelta(days=1)
    assert eras.REIWA.last is None


def test_official_papers_show_the_era_the_day_and_the_weekday() -> None:
    day = date(2026, 11, 22)
    assert eras.format_long(day) == "令和8年11月22日(日)"
    assert eras.format_long(day, weekday=False) == "令和8年11月22日"
    assert eras.format_short(day) == "R8.11.22"
    assert eras.format_english(day) == "22 November 2026 (Sun)"
    assert eras.format_english_short(day) == "22 Nov 2026"


def test_the_first_year_of_an_era_is_written_gannen() -> None:
    assert eras.format_long(date(2019, 5, 1)) == "令和元年5月1日(水)"
    assert eras.format_month(date(1989, 1, 8)) == "平成元年1月"
    assert eras.format_short(date(2019, 5, 1)) == "R1.5.1"


def test_days_of_the_lunar_calendar_are_written_by_the_western_year() -> None:
    assert eras.format_long(date(1872, 12, 31), weekday=False) == "1872年12月31日"
    assert eras.format_long(date(1873, 1, 1), weekday=False) == "明治6年1月1日"
    assert eras.format_short(date(1868, 1, 1)) == "1868.1.1"


def test_reiwa_0_has_no_western_year() -> None:
    assert eras.western_year(eras.REIWA, 0) is None
    assert eras.western_year(eras.HEISEI, 31) == 2019
