"""休日: the days on which the ward office is closed by law (国民の祝日に関する法律, 休日条例)."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import jpholiday

# 国民の祝日に関する法律 came into force on this day; before it there were only the feasts of the court.
HOLIDAY_LAW_IN_FORCE = date(1948, 7, 20)
SATURDAY = 5


@lru_cache(maxsize=512)
def holidays_of(year: int) -> Mapping[date, str]:
    """祝日: the national holidays of a calendar year with their names, 振替休日 and 国民の休日 too.

    Equinoxes are announced only a year ahead; later ones are astronomy's forecast.
    """
    if year >= date.max.year:
        return MappingProxyType({})
    return MappingProxyType({day: name for day, name in jpholiday.year_holidays(year) if day >= HOLIDAY_LAW_IN_FORCE})


def holiday_name(day: date) -> str | None:
    """祝日の名: the name of the national holiday, or None on other days."""
    return holidays_of(day.year).get(day)


def is_weekend(day: date) -> bool:
    """土曜日・日曜日."""
    return day.weekday() >= SATURDAY


def is_turn_of_year(day: date) -> bool:
    """年末年始: 29 December to 3 January, when every ward office is closed."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def closing_reason(day: date) -> str | None:
    """Why the office is closed by law on a day, in a word for the calendar; None if it isn't."""
    if name := holiday_name(day):
        return name
    if is_turn_of_year(day):
        return "年末年始"
    if is_weekend(day):
        return "日曜日" if day.weekday() > SATURDAY else "土曜日"
    return None


def days_from(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included; none if they are the wrong way round."""
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
