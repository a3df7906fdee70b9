"""開庁日: the days on which the office works, and reckoning in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from honbu.kernel.clock.domain.holidays import closing_reason, days_from

_DAY = timedelta(days=1)


class NoBusinessDayLeft(ValueError):
    """The calendar ends (9999-12-31, or 0001-01-01) before an open day is found."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """開庁カレンダー: the legal calendar plus the ward's own decisions, each day with its title.

    A day of special opening (臨時開庁) is open even if it is a Sunday or one of the ward's own closures.
    """

    closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    opened: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(
        cls,
        closures: Iterable[tuple[date, date, str]] = (),
        openings: Iterable[tuple[date, date, str]] = (),
    ) -> "Calendar":
        """Build one from periods: first day, last day, title."""
        return cls(_by_day(closures), _by_day(openings))

    def is_open(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day in self.opened or (day not in self.closed and closing_reason(day) is None)

    def reason(self, day: date) -> str | None:
        """Why the office is closed on a day; None if it is open."""
        if day in self.opened:
            return None
        return self.closed.get(day) or closing_reason(day)


STATUTORY = Calendar()


def is_business_day(day: date, calendar: Calendar = STATUTORY) -> bool:
    """開庁日: whether the office works on a day."""
    return calendar.is_open(day)


def next_business_day(day: date, calendar: Calendar = STATUTORY) -> date:
    """翌開庁日: the first open day after a day. Raises NoBusinessDayLeft at the end of the calendar."""
    return _step(day, _DAY, calendar)


def previous_business_day(day: date, calendar: Calendar = STATUTORY) -> date:
    """前開庁日: the last open day before a day. Raises NoBusinessDayLeft at the start of the calendar."""
    return _step(day, -_DAY, calendar)


def add_business_days(day: date, count: int, calendar: Calendar = STATUTORY) -> date:
    """The `count`th open day after a day, or before it if negative.

    Nought gives the day itself, or the next open day: a period that ends on a day of rest ends on the day after
    (民法第142条). Raises NoBusinessDayLeft.
    """
    if count == 0:
        return day if calendar.is_open(day) else next_business_day(day, calendar)
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day = _step(day, step, calendar)
    return day


def business_days_between(first: date, last: date, calendar: Calendar = STATUTORY) -> int:
    """あと何開庁日: open days after `first` up to and with `last`; negative, counted from `last`, if it lies before."""
    if last < first:
        return -business_days_between(last, first, calendar)
    return sum(calendar.is_open(day) for day in days_from(first, last)[1:])


def _step(day: date, step: timedelta, calendar: Calendar) -> date:
    try:
        day += step
        while not calendar.is_open(day):
            day += step
    except OverflowError:
        raise NoBusinessDayLeft("暦の端に達したため、開庁日が見つかりません。") from None
    return day


def _by_day(periods: Iterable[tuple[date, date, str]]) -> Mapping[date, str]:
    return MappingProxyType({day: title for first, last, title in periods for day in days_from(first, last)})
