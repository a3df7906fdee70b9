"""期間・時間帯: two points joined by ～ or から, and what is doubtful about their order and length."""

from dataclasses import dataclass
from datetime import date, timedelta

from honbu.kernel.clock.domain import eras
from honbu.kernel.clock.domain.dates.hours import resolve_time
from honbu.kernel.clock.domain.dates.readings import (
    DateRange,
    Limit,
    Moment,
    MomentRange,
    Precision,
    TimeOfDay,
    TimeRange,
    Value,
)
from honbu.kernel.clock.domain.dates.resolving import Context, Resolved, inherit, resolve
from honbu.kernel.clock.domain.dates.written import WrittenPoint
from honbu.kernel.clock.domain.doubts import Doubt, Rule

LONGEST_SITTING = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Phrase:
    """書かれた期間: one point or two, with the span of the plain text; `past` is where まで and 頃 end."""

    first: WrittenPoint
    second: WrittenPoint | None
    start: int
    end: int
    past: int
    limit: Limit = Limit.NONE
    is_about: bool = False


def can_join(first: WrittenPoint, second: WrittenPoint) -> bool:
    """Whether two points make a period: days with days, times with times, and a day with a time on its first only."""
    if first.time is None:
        return second.day is not None and second.time is None
    if second.time is None:
        return False
    return first.day is not None or second.day is None


def resolve_phrase(phrase: Phrase, context: Context) -> Resolved:
    """The value of a whole phrase."""
    if phrase.second is None:
        found = _resolve_point(phrase.first, context)
    elif phrase.first.time is None:
        found = _resolve_days(phrase.first, phrase.second, context)
    else:
        found = _resolve_times(phrase.first, phrase.second, context)
    doubts = tuple(dict.fromkeys(found.doubts))
    if phrase.is_about and found.value is not None:
        doubts += (Doubt(Rule.APPROXIMATE, "「頃」とあり、正確な日時ではありません。"),)
    return Resolved(found.value, found.precision, doubts)


def _resolve_point(point: WrittenPoint, context: Context) -> Resolved:
    day = resolve(point.day, context) if point.day else None
    time = resolve_time(point.time) if point.time else None
    if day is None or time is None:
        return day or time or Resolved(None, None)
    doubts = day.doubts + time.doubts
    if isinstance(day.value, date) and isinstance(time.value, TimeOfDay):
        if _leaves_the_calendar(day.value, time.value):
            return Resolved(None, None, (*doubts, _beyond_the_calendar()))
        return Resolved(Moment(day.value, time.value), time.precision, doubts)
    return Resolved(None, None, doubts)


def _resolve_days(first: WrittenPoint, second: WrittenPoint, context: Context) -> Resolved:
    if first.day is None or second.day is None:
        return Resolved(None, None)
    start = resolve(first.day, context)
    later = inherit(second.day, first.day, start)
    end = resolve(later, _after(start, context))
    doubts = start.doubts + end.doubts
    if start.days is None or end.days is None or start.precision is None or end.precision is None:
        return Resolved(None, None, doubts)
    days = DateRange(start.days.first, end.days.last)
    if days.last < days.first:
        message = f"終わり({eras.format_long(days.last)})が始まり({eras.format_long(days.first)})より前です。"
        doubts += (Doubt(Rule.END_BEFORE_START, message),)
    return Resolved(days, max(start.precision, end.precision), doubts)


def _resolve_times(first: WrittenPoint, second: WrittenPoint, context: Context) -> Resolved:
    start = _resolve_point(first, context)
    end_time = resolve_time(second.time, after=first.time) if second.time else Resolved(None, None)
    doubts = start.doubts + end_time.doubts
    if not isinstance(end_time.value, TimeOfDay):
        return Resolved(None, None, doubts)
    precision = _finer(start.precision, end_time.precision)
    match start.value:
        case TimeOfDay():
            value: Value = TimeRange(start.value, end_time.value)
            length = timedelta(minutes=end_time.value.minutes - start.value.minutes)
        case Moment():
            end_day = _end_day(first, second, start.value, context)
            doubts += end_day.doubts
            if not isinstance(end_day.value, date) or _leaves_the_calendar(end_day.value, end_time.value):
                return Resolved(None, None, doubts or (_beyond_the_calendar(),))
            value = MomentRange(start.value, Moment(end_day.value, end_time.value))
            length = value.end.exact - value.start.exact
        case _:
            return Resolved(None, None, doubts)
    return Resolved(value, precision, doubts + _doubts_about_length(value, length))


def _end_day(first: WrittenPoint, second: WrittenPoint, start: Moment, context: Context) -> Resolved:
    begun = Resolved(start.day, Precision.DAY)
    if second.day is None or first.day is None:
        return begun
    return resolve(inherit(second.day, first.day, begun), _after(begun, context))


def _after(start: Resolved, context: Context) -> Context:
    """同 and 翌 in the later end speak of the earlier one."""
    if start.days is None:
        return context
    return Context(context.near, context.fiscal_year, start.days.last)


def _finer(one: Precision | None, other: Precision | None) -> Precision | None:
    return min(one, other) if one and other else one or other


def _doubts_about_length(value: Value, length: timedelta) -> tuple[Doubt, ...]:
    if length < timedelta():
        return (Doubt(Rule.END_BEFORE_START, "終わりの時刻が始まりより前です。翌日なら「翌」を付けてください。"),)
    spans_days = isinstance(value, MomentRange) and value.start.day != value.end.day
    if length > LONGEST_SITTING and not spans_days:
        hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
        return (Doubt(Rule.TOO_LONG, f"{hours}時間{minutes:02}分にわたります。時刻を確かめてください。"),)
    return ()


def _leaves_the_calendar(day: date, time: TimeOfDay) -> bool:
    return day >= date.max - timedelta(days=2) and time >= TimeOfDay.at(24)


def _beyond_the_calendar() -> Doubt:
    return Doubt(Rule.NO_SUCH_DAY, "暦の終わりを越えています。")
