"""The only door of the clock: `from honbu.kernel.clock import public as clock`, then `clock.today()`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.db import connections
from django.utils.translation import get_language

from honbu.kernel.clock.domain.business_days import (
    STATUTORY,
    Calendar,
    NoBusinessDayLeft,
    add_business_days,
    business_days_between,
    is_business_day,
    next_business_day,
    previous_business_day,
)
from honbu.kernel.clock.domain.dates import (
    TOKYO,
    DateRange,
    Limit,
    Moment,
    MomentRange,
    Month,
    Precision,
    Reading,
    TimeOfDay,
    TimeRange,
    Value,
    find_all,
    parse,
)
from honbu.kernel.clock.domain.doubts import Doubt, Rule, Severity
from honbu.kernel.clock.domain.eras import (
    ERAS,
    Era,
    era_of,
    format_english,
    format_english_short,
    format_long,
    format_month,
    format_short,
    format_year,
)
from honbu.kernel.clock.domain.fiscal_year import FiscalPeriod, FiscalYear
from honbu.kernel.clock.domain.holidays import holiday_name, holidays_of
from honbu.kernel.clock.queries import calendar, closures_between, forget_calendar

__all__ = [
    "ERAS",
    "STATUTORY",
    "TOKYO",
    "Calendar",
    "DateRange",
    "Doubt",
    "Era",
    "FiscalPeriod",
    "FiscalYear",
    "Limit",
    "Moment",
    "MomentRange",
    "Month",
    "NaiveMoment",
    "NoBusinessDayLeft",
    "Precision",
    "Reading",
    "Rule",
    "Severity",
    "TimeOfDay",
    "TimeRange",
    "Value",
    "add_business_days",
    "at",
    "business_days_between",
    "calendar",
    "closures_between",
    "database_now",
    "era_of",
    "find_all",
    "fiscal_year",
    "forget_calendar",
    "format_english",
    "format_english_short",
    "format_long",
    "format_month",
    "format_short",
    "format_year",
    "holiday_name",
    "holidays_of",
    "in_tokyo",
    "is_business_day",
    "iso",
    "long",
    "next_business_day",
    "now",
    "parse",
    "previous_business_day",
    "short",
    "today",
]

_set_to: ContextVar[Callable[[], datetime] | None] = ContextVar("honbu_clock", default=None)


class NaiveMoment(ValueError):
    """A moment without a time zone: nobody can tell when it is."""


def now() -> datetime:
    """今: this moment in Tokyo, or the moment that `at` has set."""
    reading = _set_to.get()
    if reading is not None:
        return reading()
    return datetime.now(TOKYO)  # noqa: TID251 - the one place where the machine's clock is read


def today() -> date:
    """本日: the day in Tokyo."""
    return now().date()


def fiscal_year() -> FiscalYear:
    """今年度."""
    return FiscalYear.of(today())


@contextmanager
def at(moment: datetime, *, running: bool = False) -> Iterator[None]:
    """訓練: let it be another moment inside the block, standing still or, with `running`, going on from there.

    Holds for this thread or task only and may be nested. Raises NaiveMoment for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise NaiveMoment("時刻には時間帯が必要です。Asia/Tokyo などを付けてください。")
    start, begun = moment.astimezone(TOKYO), time.monotonic()

    def reading() -> datetime:
        return start + timedelta(seconds=time.monotonic() - begun) if running else start

    token = _set_to.set(reading)
    try:
        yield
    finally:
        _set_to.reset(token)


def database_now(using: str = "default") -> datetime:
    """The database's clock, which decides races: the same for every machine, and going on within a transaction.

    Inside `at` it is the moment set there: a drill has one time.
    """
    reading = _set_to.get()
    if reading is not None:
        return reading()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return in_tokyo(moment)


def in_tokyo(moment: datetime) -> datetime:
    """A moment by the clock on the office's wall; one without a time zone is taken to be that already."""
    return moment.replace(tzinfo=TOKYO) if moment.tzinfo is None else moment.astimezone(TOKYO)


def _day_of(value: date) -> date:
    return in_tokyo(value).date() if isinstance(value, datetime) else value


def _is_english() -> bool:
    return (get_language() or "ja").startswith("en")


def long(value: date) -> str:
    """令和8年11月22日(日), or 22 November 2026 (Sun) for a reader of English; a datetime by its day in Tokyo."""
    day = _day_of(value)
    return format_english(day) if _is_english() else format_long(day)


def short(value: date) -> str:
    """R8.11.22, or 22 Nov 2026 for a reader of English; a datetime by its day in Tokyo."""
    day = _day_of(value)
    return format_english_short(day) if _is_english() else format_short(day)


def iso(value: date) -> str:
    """2026-11-22, or 2026-11-22T13:00:00+09:00: for machines."""
    return in_tokyo(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
