"""解釈: which days and times the written ones are."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from honbu.kernel.clock.domain import eras
from honbu.kernel.clock.domain.dates.readings import (
    DateRange,
    Month,
    Precision,
    Value,
    days_of,
)
from honbu.kernel.clock.domain.dates.written import Part, Pointer, WrittenDay, WrittenYear
from honbu.kernel.clock.domain.doubts import Doubt, Rule
from honbu.kernel.clock.domain.fiscal_year import FIRST_MONTH, LAST_YEAR, FiscalYear


@dataclass(frozen=True, slots=True)
class Context:
    """前提: what the reader knows beforehand: a day near to which things happen, a fiscal year, the last date read."""

    near: date | None = None
    fiscal_year: FiscalYear | None = None
    mentioned: date | None = None

    @property
    def reference(self) -> date | None:
        """The day that 今年 and 今月 speak of."""
        return self.near or (self.fiscal_year.start if self.fiscal_year else None)

    def base_of(self, pointer: Pointer) -> date | None:
        """The day from which a pointer counts: 同日 the last date in the text, 今日 the reference."""
        return (self.mentioned or self.reference) if pointer.from_text else self.reference


@dataclass(frozen=True, slots=True)
class Resolved:
    """One end of what was written, as a value with its doubts."""

    value: Value | None
    precision: Precision | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def days(self) -> DateRange | None:
        """The days it covers."""
        return days_of(self.value)


class _Unresolved(Exception):
    """Carries the doubt for which there is no value."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.message)
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class _Year:
    number: int
    doubts: tuple[Doubt, ...] = ()


def resolve(written: WrittenDay, context: Context) -> Resolved:
    """The days that a written point of the calendar is, as far as the context tells."""
    try:
        if isinstance(written.day, Pointer):
            value: Value = _pointed_day(written.day, context)
            year, precision = _Year(0, (_relative(value),)), Precision.DAY
        elif written.fiscal and written.month is None:
            year = _fiscal_year(written, context)
            value, precision = _in_fiscal_year(written, _existing(year.number))
        else:
            month, year = _month_and_year(written, context)
            value, precision = _in_year(written, year.number, month)
    except _Unresolved as unresolved:
        return Resolved(None, None, (unresolved.doubt,))
    return Resolved(value, precision, (*year.doubts, *_doubts(written, value)))


def inherit(written: WrittenDay, before: WrittenDay, resolved: Resolved) -> WrittenDay:
    """～6月2日 and ～2日 after a date: the later end has its year and month from the earlier one."""
    days = resolved.days
    if days is None or isinstance(written.day, Pointer) or isinstance(written.month, Pointer):
        return written
    if written.year is not None and written.year.pointer is not None:
        if written.year.pointer.from_text and not written.fiscal:
            return replace(written, year=WrittenYear(None, days.last.year + written.year.pointer.steps))
        return written
    if written.year is not None:
        bare = written.year.era is None and written.year.number < 1000
        if bare and before.year is not None and before.year.era is not None:
            return replace(written, year=replace(written.year, era=before.year.era))
        return written
    if written.half is not None or written.quarter is not None or written.fiscal:
        return replace(written, year=WrittenYear(None, FiscalYear.of(days.first).year), fiscal=True)
    if written.month is None:
        return replace(written, year=WrittenYear(None, days.last.year), month=days.last.month)
    turned = written.month < days.first.month
    return replace(written, year=WrittenYear(None, days.first.year + turned), fiscal=False)


def _pointed_day(pointer: Pointer, context: Context) -> date:
    base = context.base_of(pointer)
    if base is None:
        raise _Unresolved(_no_reference())
    try:
        return base + timedelta(days=pointer.steps)
    except OverflowError:
        raise _Unresolved(_no_reference()) from None


def _fiscal_year(written: WrittenDay, context: Context) -> _Year:
    year = written.year
    if year is not None and year.pointer is None:
        return _plain_year(year, context, fiscal=True)
    pointer = year.pointer if year and year.pointer else Pointer(0)
    meant = _pointed_fiscal_year(pointer, context)
    if year is not None and year.other is not None:
        return _bracketed_year(year.other, meant)
    if meant is None:
        raise _Unresolved(_no_reference())
    return _Year(meant, (_relative(_existing(meant)),))


def _pointed_fiscal_year(pointer: Pointer, context: Context) -> int | None:
    if context.fiscal_year and context.near is None and not (pointer.from_text and context.mentioned):
        return context.fiscal_year.year + pointer.steps
    base = context.base_of(pointer)
    return None if base is None else base.year - (base.month < FIRST_MONTH) + pointer.steps


def _bracketed_year(other: tuple[eras.Era | None, int], meant: int | None) -> _Year:
    """今年度(H31) says itself which year it means, whatever the reference."""
    western = _western(*other)
    return _Year(western, () if meant in {western, None} else (_disagreement(meant, western),))


def _plain_year(year: WrittenYear, context: Context, *, fiscal: bool = False) -> _Year:
    doubts: tuple[Doubt, ...] = ()
    if year.era is not None:
        western = _western(year.era, year.number)
    elif year.number >= 1000:
        western = year.number
    else:
        western, doubts = _assumed_era(year, context, "年度" if fiscal else "年")
    if year.other is not None:
        other = _western(*year.other)
        if other != western:
            doubts += (_disagreement(western, other),)
    return _Year(western, doubts)


def _western(era: eras.Era | None, number: int) -> int:
    if era is None:
        return number
    western = eras.western_year(era, number)
    if western is None:
        raise _Unresolved(eras.year_zero(era))
    return western


def _assumed_era(year: WrittenYear, context: Context, unit: str) -> tuple[int, tuple[Doubt, ...]]:
    """Near 2026, 31年度 is 平成31年度, 8年 is 令和8年, and 26/11/22 is of 2026."""
    number, reference = year.number, context.reference or context.mentioned
    if reference is None or number < 1 or number > 99:
        raise _Unresolved(Doubt(Rule.YEAR_MISSING, f"{number}{unit}がどの元号か分かりません。元号から書いてください。"))
    candidates = [era.western(number) for era in eras.ERAS] + [2000 + number] * year.abbreviated
    western = min(candidates, key=lambda candidate: abs(candidate - reference.year))
    suggestion = f"{eras.format_year(date(western, 12, 31))}{unit[1:]}"
    doubt = Doubt(Rule.ERA_ASSUMED, f"元号がありません。{number}{unit}を{western}年と読みました。", suggestion)
    return western, (doubt,)


def _month_and_year(written: WrittenDay, context: Context) -> tuple[int | None, _Year]:
    month = written.month
    if isinstance(month, Pointer):
        base = context.base_of(month)
        if base is None:
            raise _Unresolved(_no_reference())
        count = base.year * 12 + base.month - 1 + month.steps
        return count % 12 + 1, _Year(count // 12, (_relative(Month(count // 12, count % 12 + 1)),))
    if month is not None and not 1 <= month <= 12:
        raise _Unresolved(Doubt(Rule.NO_SUCH_MONTH, f"{month}月はありません。月は1から12までです。"))
    if month is None and written.year is None:
        return _assumed_month(written, context)
    if written.fiscal and month is not None:
        fiscal_year = _fiscal_year(written, context)
        return month, _Year(_existing(fiscal_year.number).year_of_month(month), fiscal_year.doubts)
    return month, _calendar_year(written, month, context)


def _assumed_month(written: WrittenDay, context: Context) -> tuple[int, _Year]:
    base = context.mentioned or context.near
    if base is None:
        raise _Unresolved(Doubt(Rule.YEAR_MISSING, "年と月がありません。令和8年11月22日のように書いてください。"))
    assumed = f"{eras.format_month(base)}{written.day}日"
    return base.month, _Year(
        base.year, (Doubt(Rule.MONTH_ASSUMED, f"月がありません。{assumed}と読みました。", assumed),)
    )


def _calendar_year(written: WrittenDay, month: int | None, context: Context) -> _Year:
    if written.year is None:
        return _assumed_year(written, month or 1, context)
    pointer = written.year.pointer
    if pointer is None:
        return _plain_year(written.year, context)
    base = context.base_of(pointer)
    year = base.year + pointer.steps if base else None
    if written.year.other is not None:
        return _bracketed_year(written.year.other, year)
    if year is None:
        raise _Unresolved(_no_reference())
    return _Year(year, (_relative(f"{year}年"),))


def _assumed_year(written: WrittenDay, month: int, context: Context) -> _Year:
    day = written.day if isinstance(written.day, int) and 1 <= written.day <= 28 else 15
    name = f"{month}月" + (f"{written.day}日" if written.day is not None else "")
    base = context.near or context.mentioned
    if context.fiscal_year is not None:
        year = context.fiscal_year.year_of_month(month)
    elif base is not None:
        years = range(max(base.year - 1, 1), min(base.year + 1, date.max.year) + 1)
        year = min(years, key=lambda candidate: abs((date(candidate, month, day) - base).days))
    else:
        raise _Unresolved(
            Doubt(Rule.YEAR_MISSING, f"{name}に年がありません。令和8年{name}のように年から書いてください。")
        )
    assumed = f"{eras.format_month(date(year, month, day))}{name.partition('月')[2]}"
    return _Year(year, (Doubt(Rule.YEAR_ASSUMED, f"年がありません。{assumed}と読みました。", assumed),))


def _existing(year: int) -> FiscalYear:
    if not 1 <= year <= LAST_YEAR:
        raise _Unresolved(Doubt(Rule.NO_SUCH_DAY, f"{year}年度は暦にありません。"))
    return FiscalYear(year)


def _in_fiscal_year(written: WrittenDay, year: FiscalYear) -> tuple[Value, Precision]:
    if written.half is not None:
        return year.halves[written.half - 1], Precision.HALF_YEAR
    if written.quarter is not None:
        return year.quarters[written.quarter - 1], Precision.QUARTER
    if written.part is not None:
        return year.end if written.part is Part.END else year.start, Precision.PART_OF_MONTH
    return year, Precision.YEAR


def _in_year(written: WrittenDay, year: int, month: int | None) -> tuple[Value, Precision]:
    if not 1 <= year <= date.max.year:
        raise _Unresolved(Doubt(Rule.NO_SUCH_DAY, f"{year}年は暦にありません。"))
    if month is None:
        return _whole_year(written, year), Precision.YEAR
    whole = Month(year, month)
    if written.part is not None:
        return _part_of(whole, written.part)
    if written.day is None:
        return whole, Precision.MONTH
    day = written.day if isinstance(written.day, int) else 0
    if not 1 <= day <= whole.last.day:
        message = f"{eras.format_month(whole.last)}に{day}日はありません。"
        raise _Unresolved(Doubt(Rule.NO_SUCH_DAY, f"{message}{month}月は{whole.last.day}日までです。"))
    return whole.first.replace(day=day), Precision.DAY


def _whole_year(written: WrittenDay, year: int) -> DateRange:
    """令和元年 has no days before 1 May and 平成31年 none after 30 April."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    era = written.year.era if written.year else None
    if era is None or not era.covers(first, last):
        return DateRange(first, last)
    return DateRange(max(first, era.first), min(last, era.last or last))


def _part_of(month: Month, part: Part) -> tuple[Value, Precision]:
    first, last = month.first, month.last
    match part:
        case Part.EARLY:
            return DateRange(first, first.replace(day=10)), Precision.PART_OF_MONTH
        case Part.MIDDLE:
            return DateRange(first.replace(day=11), first.replace(day=20)), Precision.PART_OF_MONTH
        case Part.LATE:
            return DateRange(first.replace(day=21), last), Precision.PART_OF_MONTH
        case Part.LAST_DAY:
            return last, Precision.DAY
        case Part.END:
            return last, Precision.PART_OF_MONTH
        case Part.BEGIN:
            return first, Precision.PART_OF_MONTH


def _doubts(written: WrittenDay, value: Value) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    days = days_of(value)
    if written.year is not None and written.year.era is not None and days is not None:
        # A part of a fiscal year bears the year's name: 平成31年度下半期 existed.
        named = days_of(FiscalYear.of(days.first)) if written.fiscal else days
        first, last = (named.first, named.last) if named else (days.first, days.last)
        found += eras.doubts_about(written.year.era, first, last, correct=_name(written, value, days))
    if written.weekday is not None and isinstance(value, date) and value.weekday() != written.weekday:
        right = eras.format_long(value)
        was = eras.WEEKDAYS[written.weekday]
        found.append(
            Doubt(Rule.WEEKDAY_MISMATCH, f"{was}曜日と書かれていますが、{right}です。日付か曜日が違います。", right)
        )
    if written.unusual and isinstance(value, date):
        right = eras.format_long(value, weekday=False)
        found.append(Doubt(Rule.UNUSUAL_NOTATION, f"{right}と読みましたが、日付の書き方ではありません。", right))
    if written.year_kind_unclear and isinstance(value, FiscalYear):
        found.append(
            Doubt(Rule.YEAR_OR_FISCAL_YEAR, f"年か年度か分かりません。{value.label}と読みました。", value.label)
        )
    return tuple(found)


def _name(written: WrittenDay, value: Value, days: DateRange) -> str:
    match value:
        case FiscalYear():
            return value.label
        case Month():
            return eras.format_month(value.last)
        case date() if written.day is not None:
            return eras.format_long(value, weekday=False)
        case _ if written.fiscal and written.month is None:
            return FiscalYear.of(days.first).label
        case _ if written.month is None:
            return eras.format_year(days.last)
        case _:
            return eras.format_month(days.last)


def _relative(meant: Value | str) -> Doubt:
    name = meant if isinstance(meant, str) else ""
    match meant:
        case date():
            name = eras.format_long(meant)
        case FiscalYear():
            name = meant.label
        case Month():
            name = eras.format_month(meant.last)
    return Doubt(Rule.RELATIVE, f"基準の日から{name}と読みました。", name)


def _no_reference() -> Doubt:
    return Doubt(
        Rule.REFERENCE_MISSING, "基準となる日が分からないため、いつのことか読めません。年月日で書いてください。"
    )


def _disagreement(one: int | None, other: int) -> Doubt:
    return Doubt(Rule.YEARS_DISAGREE, f"併記された年が一致しません({one}年と{other}年)。")
