"""日付の読み取り: one reader for dates and times as officials write them."""

from honbu.kernel.clock.domain.dates.reader import find_all, parse
from honbu.kernel.clock.domain.dates.readings import (
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
)

__all__ = [
    "TOKYO",
    "DateRange",
    "Limit",
    "Moment",
    "MomentRange",
    "Month",
    "Precision",
    "Reading",
    "TimeOfDay",
    "TimeRange",
    "Value",
    "find_all",
    "parse",
]
