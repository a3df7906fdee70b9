"""書かれたもの: what stands on the paper, before anything is concluded from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from honbu.kernel.clock.domain.dates import notation
from honbu.kernel.clock.domain.eras import WEEKDAYS, Era, era_marked


class Part(Enum):
    """上旬・中旬・下旬・末・末日・当初."""

    EARLY = "上旬"
    MIDDLE = "中旬"
    LATE = "下旬"
    END = "末"
    LAST_DAY = "末日"
    BEGIN = "当初"


@dataclass(frozen=True, slots=True)
class Pointer:
    """今・来・昨・同・翌: so many years, months or days from the reference day, or from the date last mentioned."""

    steps: int
    from_text: bool = False


POINTERS: Mapping[str, Pointer] = {
    **dict.fromkeys("今本当", Pointer(0)),
    **dict.fromkeys("来次明", Pointer(1)),
    **dict.fromkeys("昨前去先", Pointer(-1)),
    "同": Pointer(0, from_text=True),
    "翌": Pointer(1, from_text=True),
}


@dataclass(frozen=True, slots=True)
class WrittenYear:
    """年・年度: by an era, by the western count, or by a word such as 昨年.

    `other` is the year in brackets after it; `abbreviated` are the two digits of 26/11/22, which may be of any count.
    """

    era: Era | None = None
    number: int = 0
    pointer: Pointer | None = None
    other: tuple[Era | None, int] | None = None
    abbreviated: bool = False


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """日・月・旬・半期・年度: a point of the calendar in as many parts as were written."""

    year: WrittenYear | None = None
    fiscal: bool = False
    month: int | Pointer | None = None
    day: int | Pointer | None = None
    part: Part | None = None
    half: int | None = None
    quarter: int | None = None
    weekday: int | None = None
    unusual: bool = False
    year_kind_unclear: bool = False


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """時刻: hour and minute with 午前 or 午後."""

    hour: int
    minute: int
    half: str | None = None
    next_day: bool = False
    to_the_minute: bool = True
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class WrittenPoint:
    """日時の一点: a day, a time, or both, with its span in the plain text."""

    day: WrittenDay | None
    time: WrittenTime | None
    start: int
    end: int


@dataclass(slots=True)
class Cursor:
    """The reading finger on the plain text."""

    text: str
    at: int = 0
    match: re.Match[str] | None = None

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Step over what the pattern describes and keep the match; stay if it isn't there."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return False
        self.at, self.match = match.end(), match
        return True

    def get(self, name: str) -> str | None:
        """A group of what was taken last; None if it has no such group."""
        if self.match is None or name not in self.match.re.groupindex:
            return None
        group: str | None = self.match[name]
        return group

    def trim(self, start: int) -> None:
        """Step back over blanks and a の that led nowhere."""
        while self.at > start and self.text[self.at - 1] in " \tの":
            self.at -= 1


def read_point(cursor: Cursor, *, continued: bool = False, timed: bool = True) -> WrittenPoint | None:
    """A day, a time, or a day with a time; `timed` false leaves the time alone.

    `continued` allows what is clear only after a first date: ～2日, ～7年度.
    """
    start = cursor.at
    # After a first time, 翌日6時 is a time of the night that follows.
    if continued and cursor.text.startswith("翌", start) and (time := read_time(cursor)):
        return WrittenPoint(None, time, start, cursor.at)
    day, time = read_day(cursor, continued=continued), None
    after_day = cursor.at
    if timed and (day is None or is_one_day(day)):
        if day is not None:
            cursor.take(notation.TIME_JOINT)
        time = read_time(cursor)
        if time is None:
            cursor.at = after_day
    if day is None and time is None:
        cursor.at = start
        return None
    return WrittenPoint(day, time, start, cursor.at)


def is_one_day(day: WrittenDay) -> bool:
    """Whether a time can belong to it."""
    return day.day is not None or day.part is Part.LAST_DAY


def read_day(cursor: Cursor, *, continued: bool = False) -> WrittenDay | None:
    """A point of the calendar in any written form."""
    start = cursor.at
    day = _read_numeric(cursor) or _read_compact(cursor) or _read_units(cursor, continued=continued)
    if day is None:
        cursor.at = start
        return None
    cursor.trim(start)
    if is_one_day(day) and cursor.take(notation.WEEKDAY):
        return _with_weekday(day, cursor)
    return day


def read_whole_day(text: str) -> WrittenDay | None:
    """The forms that mean a date only where a field holds nothing else: R5, 2023, 5.31, 5.5.31, 31日."""
    cursor = Cursor(text)
    if cursor.take(notation.WHOLE_YEAR) and cursor.at == len(text):
        mark, number = cursor.get("era"), notation.number(cursor.get("year") or "")
        if mark or number >= 1000:
            return WrittenDay(WrittenYear(_era(mark), number), fiscal=True, year_kind_unclear=True)
    cursor.at = 0
    if cursor.take(notation.WHOLE_NUMERIC) and cursor.at == len(text):
        year = cursor.get("year")
        day = WrittenDay(
            WrittenYear(None, int(year), abbreviated=True) if year else None,
            month=int(cursor.get("month") or 0),
            day=int(cursor.get("day") or 0),
            unusual=cursor.get("joint") != "/" and year is None,
        )
        return _with_weekday(day, cursor)
    cursor.at = 0
    if cursor.take(notation.DAY):
        day = WrittenDay(day=notation.number(cursor.get("day") or ""))
        if cursor.take(notation.WEEKDAY):
            day = _with_weekday(day, cursor)
        return day if cursor.at == len(text) else None
    return None


def read_listed_day(cursor: Cursor) -> WrittenPoint | None:
    """The next of 5月30日・31日: a day that takes its month from the one before."""
    before = cursor.at
    if cursor.take(notation.NEXT_IN_LIST):
        start = cursor.at
        if cursor.take(notation.DAY):
            day = WrittenDay(day=notation.number(cursor.get("day") or ""))
            if cursor.take(notation.WEEKDAY):
                day = _with_weekday(day, cursor)
            return WrittenPoint(day, None, start, cursor.at)
    cursor.at = before
    return None


def read_time(cursor: Cursor) -> WrittenTime | None:
    """A time of day in any written form."""
    before = cursor.at
    if not cursor.take(notation.TIME):
        cursor.at = before
        return None
    next_day = cursor.get("next") is not None
    if cursor.get("noon"):
        return WrittenTime(12, 0, next_day=next_day)
    half = _half(cursor.get("half") or cursor.get("late_half"))
    if clock_hour := cursor.get("clock_hour"):
        minute, second = int(cursor.get("clock_minute") or 0), int(cursor.get("second") or 0)
        return WrittenTime(int(clock_hour), minute, half, next_day, seconds=second)
    hour, written_minute = notation.number(cursor.get("hour") or ""), cursor.get("minute")
    minute = 30 if cursor.get("thirty") else notation.number(written_minute or "0")
    exact = bool(written_minute or cursor.get("thirty"))
    return WrittenTime(hour, minute, half, next_day, to_the_minute=exact)


def _half(mark: str | None) -> str | None:
    if mark is None or mark.startswith("午"):
        return mark
    return "午前" if mark[0] in "Aa" else "午後"


def _era(mark: str | None) -> Era | None:
    return era_marked(mark) if mark else None


def _with_weekday(day: WrittenDay, cursor: Cursor) -> WrittenDay:
    char = cursor.get("short") or cursor.get("long")
    if not char:
        return day
    return replace(day, weekday=WEEKDAYS.index(char))


def _read_numeric(cursor: Cursor) -> WrittenDay | None:
    before = cursor.at
    if not cursor.take(notation.NUMERIC):
        return None
    mark, first, third = cursor.get("era"), cursor.get("first") or "", cursor.get("third")
    second = int(cursor.get("second") or 0)
    number = notation.number(first)
    if mark or len(first) == 4:
        day = _dated(WrittenYear(_era(mark), number), second, third, cursor)
    elif third is None and cursor.get("separator") == "/" and 1 <= number <= 12 and 1 <= second <= 31:
        day = WrittenDay(month=number, day=second)
    else:
        day = None
    if day is None:
        cursor.at = before
    return day


def _dated(year: WrittenYear, month: int, third: str | None, cursor: Cursor) -> WrittenDay | None:
    if third is not None:
        return WrittenDay(year, month=month, day=int(third))
    # R5-1 is the number of a paper and 2023-45 one of an invoice, but 2023-05 is a month.
    separator, is_month = cursor.get("separator"), 1 <= month <= 12
    if not is_month or (year.era and separator == "-") or (not year.era and not 1868 <= year.number < 2200):
        return None
    part = _part(cursor) if cursor.take(notation.PART) else None
    return WrittenDay(year, month=month, part=part)


def _read_compact(cursor: Cursor) -> WrittenDay | None:
    if not (cursor.take(notation.COMPACT) or cursor.take(notation.COMPACT_ERA)):
        return None
    year, month, day = (int(cursor.get(name) or 0) for name in ("year", "month", "day"))
    return WrittenDay(WrittenYear(_era(cursor.get("era")), year), month=month, day=day)


def _read_units(cursor: Cursor, *, continued: bool) -> WrittenDay | None:
    if cursor.take(notation.DAY_WORD):
        word = cursor.text[cursor.at - 2]
        return WrittenDay(day=POINTERS[word])
    year, fiscal, before = None, False, cursor.at
    if cursor.take(notation.YEAR):
        year, fiscal = _year(cursor), bool(cursor.get("fiscal") or cursor.get("late_fiscal"))
        fiscal = fiscal or notation.BORROWED_FISCAL.match(cursor.text, cursor.at) is not None
    if (fiscal or year is None) and (part := _read_fiscal_part(cursor, year)):
        return part
    if year is not None and not fiscal and cursor.take(notation.YEAR_END):
        return WrittenDay(year, month=12, part=Part.END)
    if cursor.take(notation.MONTH):
        return _read_in_month(cursor, year, _number_or_pointer(cursor, "month"), fiscal=fiscal)
    if year is not None:
        if fiscal or continued or year.era or year.pointer or year.number >= 1000:
            return WrittenDay(year, fiscal)
        cursor.at = before
    if continued and year is None and cursor.take(notation.DAY):
        return WrittenDay(day=notation.number(cursor.get("day") or ""))
    return None


def _read_in_month(cursor: Cursor, year: WrittenYear | None, month: int | Pointer, *, fiscal: bool) -> WrittenDay:
    if cursor.take(notation.DAY):
        return WrittenDay(year, fiscal, month, notation.number(cursor.get("day") or ""))
    if cursor.take(notation.PART):
        return WrittenDay(year, fiscal, month, part=_part(cursor))
    return WrittenDay(year, fiscal, month)


def _read_fiscal_part(cursor: Cursor, year: WrittenYear | None) -> WrittenDay | None:
    if not cursor.take(notation.FISCAL_PART if year else notation.BARE_FISCAL_PART):
        return None
    if half := cursor.get("half"):
        return WrittenDay(year, fiscal=True, half=1 if half == "上" else 2)
    if quarter := cursor.get("quarter"):
        return WrittenDay(year, fiscal=True, quarter=notation.number(quarter))
    return WrittenDay(year, fiscal=True, part=Part.END if cursor.get("end") else Part.BEGIN)


def _year(cursor: Cursor) -> WrittenYear:
    other = cursor.get("other")
    paired = (_era(cursor.get("other_era")), notation.number(other)) if other else None
    if word := cursor.get("word"):
        return WrittenYear(pointer=POINTERS[word], other=paired)
    return WrittenYear(_era(cursor.get("era")), notation.number(cursor.get("year") or ""), other=paired)


def _number_or_pointer(cursor: Cursor, name: str) -> int | Pointer:
    if word := cursor.get("word"):
        return POINTERS[word]
    return notation.number(cursor.get(name) or "")


def _part(cursor: Cursor) -> Part:
    parts = {"early": Part.EARLY, "middle": Part.MIDDLE, "late": Part.LATE, "last": Part.LAST_DAY, "end": Part.END}
    return next(part for name, part in parts.items() if cursor.get(name))
