"""疑義: what a careful clerk would ask back about a date before using it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How far a doubt goes: remark on it, ask back, or refuse."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


class Rule(StrEnum):
    """The reason of a doubt. README.md lists them all with an example."""

    NOTHING_UNDERSTOOD = "nothing_understood"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_MONTH = "no_such_month"
    NO_SUCH_TIME = "no_such_time"
    ERA_YEAR_ZERO = "era_year_zero"
    YEAR_MISSING = "year_missing"
    REFERENCE_MISSING = "reference_missing"
    ERA_OVER = "era_over"
    ERA_NOT_BEGUN = "era_not_begun"
    LUNAR_CALENDAR = "lunar_calendar"
    YEAR_ASSUMED = "year_assumed"
    MONTH_ASSUMED = "month_assumed"
    ERA_ASSUMED = "era_assumed"
    YEARS_DISAGREE = "years_disagree"
    WEEKDAY_MISMATCH = "weekday_mismatch"
    YEAR_OR_FISCAL_YEAR = "year_or_fiscal_year"
    UNUSUAL_NOTATION = "unusual_notation"
    PAST_MIDNIGHT = "past_midnight"
    TWELVE_O_CLOCK = "twelve_o_clock"
    HALF_OF_DAY_CONTRADICTED = "half_of_day_contradicted"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    LEFT_OVER = "left_over"
    MORE_THAN_ONE = "more_than_one"
    RELATIVE = "relative"
    APPROXIMATE = "approximate"
    SECONDS_DROPPED = "seconds_dropped"


_REFUSED = frozenset(
    {
        Rule.NOTHING_UNDERSTOOD,
        Rule.NO_SUCH_DAY,
        Rule.NO_SUCH_MONTH,
        Rule.NO_SUCH_TIME,
        Rule.ERA_YEAR_ZERO,
        Rule.YEAR_MISSING,
        Rule.REFERENCE_MISSING,
    }
)
_REMARKED = frozenset({Rule.RELATIVE, Rule.APPROXIMATE, Rule.SECONDS_DROPPED})


@dataclass(frozen=True, slots=True)
class Doubt:
    """疑義: one thing that is not as it should be, in words for the person who wrote it.

    `suggestion` is what to write instead, or empty where only the writer can know.
    """

    rule: Rule
    message: str
    suggestion: str = ""

    @property
    def severity(self) -> Severity:
        """A refused reading has no value; a warned one has a value that somebody should look at."""
        if self.rule in _REFUSED:
            return Severity.ERROR
        return Severity.NOTE if self.rule in _REMARKED else Severity.WARNING
