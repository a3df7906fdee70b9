"""What a reader understands by a date or time on paper."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from honbu.kernel.clock.domain.doubts import Doubt, Rule, Severity
from honbu.kernel.clock.domain.fiscal_year import FiscalPeriod, FiscalYear

TOKYO = ZoneInfo("Asia/Tokyo")
MINUTES_OF_A_DAY = 24 * 60


class Precision(IntEnum):
    """精度: how finely the writer fixed it. 3月末 and 年度当初 are PART_OF_MONTH: their day is our reading."""

    MINUTE = 1
    HOUR = 2
    DAY = 3
    PART_OF_MONTH = 4
    MONTH = 5
    QUARTER = 6
    HALF_YEAR = 7
    YEAR = 8


class Limit(StrEnum):
    """期限・起点: whether まで, 以前 or から, 以降 follows."""

    NONE = "none"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """期間: days from `first` to `last`, both included, as written: `last` may lie before `first` (then doubted)."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """月: a month of a year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """末日."""
        if (self.year, self.month) == (date.max.year, 12):
            return date.max
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class TimeOfDay:
    """時刻: minutes since the midnight on which the day began; 24時30分 and 翌6時 lie beyond 1440."""

    minutes: int

    @classmethod
    def at(cls, hour: int, minute: int = 0) -> "TimeOfDay":
        """13時30分 is at(13, 30)."""
        return cls(hour * 60 + minute)

    @property
    def hour(self) -> int:
        """The hour as written, so 25 for 25時."""
        return self.minutes // 60

    @property
    def minute(self) -> int:
        """The minute of the hour."""
        return self.minutes % 60

    @property
    def clock(self) -> time:
        """What the clock on the wall shows then."""
        return time(self.minutes % MINUTES_OF_A_DAY // 60, self.minute)

    def on(self, day: date) -> datetime:
        """The moment in Tokyo; one day later for 24:30."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
        return midnight + timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        return f"{self.hour}:{self.minute:02}"


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """時間帯: from a time of day to another, as written: the end may lie before the start (then doubted)."""

    start: TimeOfDay
    end: TimeOfDay

    @property
    def minutes(self) -> int:
        """所要: its length in minutes."""
        return self.end.minutes - self.start.minutes


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """日時: a day and a time on it."""

    day: date
    time: TimeOfDay

    @property
    def exact(self) -> datetime:
        """The moment in Tokyo."""
        return self.time.on(self.day)


@dataclass(frozen=True, slots=True, order=True)
class MomentRange:
    """開催日時: from a moment to another, as written."""

    start: Moment
    end: Moment


Value = date | DateRange | Month | FiscalYear | FiscalPeriod | TimeOfDay | TimeRange | Moment | MomentRange


def days_of(value: Value | None) -> DateRange | None:
    """The days a value covers, first and last; None for a mere time of day."""
    match value:
        case date():
            return DateRange(value, value)
        case DateRange():
            return value
        case Month():
            return DateRange(value.first, value.last)
        case FiscalYear() | FiscalPeriod():
            return DateRange(value.start, value.end)
        case Moment():
            return DateRange(value.day, value.day)
        case MomentRange():
            return DateRange(value.start.day, value.end.day)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Reading:
    """読み: what was understood of a piece of writing, where it stands, and what is doubtful about it.

    `text[start:end]` of the original is `written`. `value` is None where nothing, or no existing day, was understood.
    """

    written: str
    start: int
    end: int
    value: Value | None
    precision: Precision | None
    limit: Limit = Limit.NONE
    doubts: tuple[Doubt, ...] = ()

    @property
    def day(self) -> date | None:
        """The one day it speaks of, with or without a time; None for periods."""
        days = self.days
        return days.first if days and days.first == days.last else None

    @property
    def days(self) -> DateRange | None:
        """The days it covers; None for a mere time of day."""
        return days_of(self.value)

    @property
    def times(self) -> TimeRange | None:
        """The times of day, start and end the same for a single one."""
        match self.value:
            case TimeOfDay():
                return TimeRange(self.value, self.value)
            case TimeRange():
                return self.value
            case Moment():
                return TimeRange(self.value.time, self.value.time)
            case MomentRange():
                return TimeRange(self.value.start.time, self.value.end.time)
            case _:
                return None

    @property
    def severity(self) -> Severity | None:
        """The gravest of its doubts; None if there is none."""
        return max((doubt.severity for doubt in self.doubts), default=None)

    @property
    def is_certain(self) -> bool:
        """Whether it can be used without asking back."""
        return self.value is not None and (self.severity or Severity.NOTE) is Severity.NOTE

    def is_doubted_for(self, rule: Rule) -> bool:
        """Whether this is among its doubts."""
        return any(doubt.rule is rule for doubt in self.doubts)

    def doubted(self, *doubts: Doubt) -> "Reading":
        """The same reading with more doubts."""
        return replace(self, doubts=(*self.doubts, *doubts))
