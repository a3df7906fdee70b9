"""読み取り: a whole field, or every date and time in running text.

A text is looked over once, from left to right. Where something could begin, patterns of bounded length are tried;
what they describe is stepped over. So the time taken grows with the length of the text and nothing else.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from honbu.kernel.clock.domain.dates import notation
from honbu.kernel.clock.domain.dates.periods import Phrase, can_join, resolve_phrase
from honbu.kernel.clock.domain.dates.readings import Limit, Precision, Reading
from honbu.kernel.clock.domain.dates.resolving import Context, Resolved
from honbu.kernel.clock.domain.dates.script import Script
from honbu.kernel.clock.domain.dates.written import (
    Cursor,
    WrittenPoint,
    read_listed_day,
    read_point,
    read_whole_day,
)
from honbu.kernel.clock.domain.doubts import Doubt, Rule
from honbu.kernel.clock.domain.fiscal_year import FiscalYear

_SHOWN = 20


def parse(text: str, *, near: date | None = None, fiscal_year: FiscalYear | None = None) -> Reading:
    """What a field that should hold one date or time says. Never raises; what can't be read is a doubt.

    `near` and `fiscal_year` tell the year of 5月31日 and what 今年度 means; the former counts from a day, the latter
    puts the date into that year.
    """
    script = Script.of(text)
    plain = script.plain.strip()
    offset = len(script.plain) - len(script.plain.lstrip())
    context = Context(near, fiscal_year)
    if written := read_whole_day(plain[:_SHOWN]) if len(plain) <= _SHOWN else None:
        point = WrittenPoint(written, None, offset, offset + len(plain))
        phrase = Phrase(point, None, point.start, point.end, point.end)
        return _reading(script, phrase, resolve_phrase(phrase, context))
    phrases = list(islice(_phrases(script.plain), 2))
    if not phrases:
        return _nothing(text, script, offset, offset + len(plain))
    first = phrases[0]
    reading = _reading(script, first, resolve_phrase(first, context))
    rest = (script.plain[: first.start] + " " + script.plain[first.past :]).strip()
    if len(phrases) > 1:
        second = _written(script, phrases[1])
        message = f"日時が二つ以上あります。「{reading.written}」を読み、「{second}」は読んでいません。"
        return reading.doubted(Doubt(Rule.MORE_THAN_ONE, message, reading.written))
    if rest:
        message = f"「{_shortened(rest)}」は日時として読めません。日時だけを書いてください。"
        return reading.doubted(Doubt(Rule.LEFT_OVER, message, reading.written))
    return reading


def find_all(text: str, *, near: date | None = None, fiscal_year: FiscalYear | None = None) -> list[Reading]:
    """Every date and time in running text, in order, with spans of the original.

    同日 and 同月 mean the date last mentioned in the text; so does a bare 5月31日 where neither `near` nor
    `fiscal_year` is given.
    """
    script = Script.of(text)
    context = Context(near, fiscal_year)
    readings = []
    for phrase in _phrases(script.plain):
        reading = _reading(script, phrase, resolve_phrase(phrase, context))
        readings.append(reading)
        context = replace(context, mentioned=_mentioned(reading) or context.mentioned)
    return readings


def _mentioned(reading: Reading) -> date | None:
    """The day that a 同日 or 同年 further on speaks of: the last of some days, the first of a month or year."""
    if reading.days is None or reading.precision is None:
        return None
    return reading.days.last if reading.precision <= Precision.DAY else reading.days.first


def _phrases(plain: str) -> Iterator[Phrase]:
    at = 0
    while candidate := notation.START.search(plain, at):
        cursor = Cursor(plain, candidate.start())
        first = read_point(cursor)
        if first is None:
            chain = notation.CHAIN.match(plain, candidate.start())
            at = chain.end() if chain else candidate.end()
            continue
        phrase = _phrase(cursor, first)
        yield phrase
        at = phrase.past
        while phrase.second is None and (listed := _listed(plain, phrase, at)):
            yield listed
            at = listed.past


def _listed(plain: str, phrase: Phrase, at: int) -> Phrase | None:
    """5月30日・31日: the days of a list share the month of the first."""
    day = phrase.first.day
    if day is None or day.day is None or phrase.first.time is not None:
        return None
    cursor = Cursor(plain, at)
    point = read_listed_day(cursor)
    if point is None or point.day is None:
        return None
    shared = replace(day, day=point.day.day, weekday=point.day.weekday) if isinstance(day.day, int) else point.day
    return _phrase(cursor, replace(point, day=shared))


def _phrase(cursor: Cursor, first: WrittenPoint) -> Phrase:
    second = _second(cursor, first)
    end = cursor.at
    is_about = cursor.take(notation.ABOUT)
    limit = Limit.NONE
    if cursor.take(notation.AFTERWARDS):
        limit = Limit.UNTIL if cursor.get("until") else Limit.FROM if cursor.get("since") else Limit.NONE
    if second is not None:
        limit = Limit.NONE
    return Phrase(first, second, first.start, end, cursor.at, limit, is_about)


def _second(cursor: Cursor, first: WrittenPoint) -> WrittenPoint | None:
    before = cursor.at
    if cursor.take(notation.DASH_PATTERN):
        second = read_point(cursor, continued=True)
        if second is not None and can_join(first, second):
            return second
        if second is not None and second.day is not None and first.time is None:
            return _day_only(cursor, second)
    cursor.at = before
    return None


def _day_only(cursor: Cursor, second: WrittenPoint) -> WrittenPoint | None:
    """5月31日～6月2日13時: the period is of days, the time stands for itself."""
    cursor.at = second.start
    return read_point(cursor, continued=True, timed=False)


def _reading(script: Script, phrase: Phrase, resolved: Resolved) -> Reading:
    start, end = script.back(phrase.start, phrase.end)
    return Reading(
        script.original[start:end], start, end, resolved.value, resolved.precision, phrase.limit, resolved.doubts
    )


def _written(script: Script, phrase: Phrase) -> str:
    start, end = script.back(phrase.start, phrase.end)
    return script.original[start:end]


def _nothing(text: str, script: Script, start: int, end: int) -> Reading:
    first, last = script.back(start, end)
    shown = _shortened(text.strip())
    message = f"「{shown}」を日時として読めません。" if shown else "日時が書かれていません。"
    doubt = Doubt(Rule.NOTHING_UNDERSTOOD, f"{message}令和8年11月22日のように書いてください。")
    return Reading(text[first:last], first, last, None, None, doubts=(doubt,))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
