"""契約と期限の日付: cells that hold a day, a month, a period or 「自動更新」, read by the clock's one reader."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import Value, written
from honbu.modules.portfolio.domain.reading.amounts import NOT_STATED
from honbu.modules.portfolio.domain.reading.questions import Code, Doubt, shortened

_EXCEL_BEGINS = date(1899, 12, 30)
_SERIALS = range(18_264, 65_747)  # 1950 to 2079
_YEARS = range(1950, 2080)
_RENEWAL = re.compile(r"[(（\[]?[^()（）\[\]、。]{0,12}自動(?:更新|継続|延長)[^()（）\[\]、。]{0,12}[)）\]]?")
_NO_RENEWAL = re.compile(
    r"(?:自動(?:更新|継続|延長))?(?:なし|無し?|ナシ|しない|×)|自動(?:更新|継続|延長)(?:は|を)?し?ない"
)
_YEARS_LONG = r"(?:(?P<years>[0-9]{1,2})(?:年|か年|ヶ年|カ年|ヵ年|箇年))?"
_TERM = _YEARS_LONG + r"(?:(?P<months>[0-9]{1,3})(?:か月|ヶ月|カ月|ヵ月|箇月|ケ月|月))?間?"
_LONE_TERM = re.compile(_TERM)
_TERM_AFTER = re.compile(rf"(?P<rest>.*?(?:日|[0-9]))\s*[(~、から]+\s*{_TERM}\s*\)?")
_TERM_BEFORE = re.compile(rf"{_TERM}\s*\((?P<rest>.*)\)")
_EXPECTED = re.compile(r"[(（]?(?:更新|満了|終了|契約|稼働|導入)?(?:予定|見込み?)[)）]?$")
_YEARLESS = re.compile(r"[0-9]{1,2}[./年\-]")
_ERA_RULES = {
    clock.Rule.ERA_OVER, clock.Rule.ERA_NOT_BEGUN, clock.Rule.ERA_ASSUMED, clock.Rule.YEAR_ASSUMED,
    clock.Rule.YEAR_MISSING, clock.Rule.YEARS_DISAGREE, clock.Rule.ERA_YEAR_ZERO, clock.Rule.LUNAR_CALENDAR,
}  # fmt: skip
_CANDIDATE_ERAS = ("令和", "平成", "昭和")
_AHEAD, _BACK = 12, 10


@dataclass(slots=True)
class Days:
    """読んだ日付: a day, or the two ends of a period, or a term in months; `renews` where 自動更新 is spoken of."""

    first: date | None = None
    last: date | None = None
    months: int | None = None
    renews: bool | None = None
    unlimited: bool = False
    precision: clock.Precision | None = None
    notes: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_days(value: Value, *, era: str = "", today: date | None = None) -> Days:
    """What a cell says of days. `era` is the head's, for years without one; `today` only weighs what is proposed."""
    found = Days()
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _bounded(Days(value, value, precision=clock.Precision.DAY), value.isoformat())
    text = written(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, text)
    if not isinstance(value, str) or len(text) > 120:
        return _unread(found, text)
    plain = unicodedata.normalize("NFKC", text).replace("〜", "~").replace("\n", " ").strip()
    if "".join(plain.split()).lower() in NOT_STATED:
        found.notes.append(f"「{text}」とあり、日付の記載なしとしました。")
        return found
    if "".join(plain.split()) in {"無期限", "期限なし", "定めなし", "期間の定めなし"}:
        found.unlimited = True
        found.notes.append(f"「{text}」とあり、期限の定めがないと読みました。")
        return found
    plain = _renewal(plain, found)
    plain = _term(plain, found)
    if expected := _EXPECTED.search(plain):
        plain = plain[: expected.start()].strip()
        found.notes.append(f"「{expected[0]}」とあり、予定の日付です。")
    if not plain:
        return found
    return _bounded(_parsed(plain, found, era, today), text)


def end_after(begin: date, months: int) -> date:
    """The last day of a term of months: the eve of the same day, or the month's last day where there is none (民法143条)."""
    index = begin.year * 12 + begin.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last) if begin.day > last else date(year, month + 1, begin.day) - timedelta(days=1)


def _renewal(plain: str, found: Days) -> str:
    if match := _RENEWAL.search(plain):
        found.renews = _NO_RENEWAL.search(match[0]) is None
        found.notes.append(f"「{shortened(match[0])}」から自動更新{'あり' if found.renews else 'なし'}と読みました。")
        # A date may stand inside of the same words: R8.3.31自動更新.
        kept = re.split(r"自動(?:更新|継続|延長)", match[0])[0].strip("(（[ 以降後は、")
        return (plain[: match.start()] + (kept if re.search(r"[0-9]", kept) else "") + plain[match.end() :]).strip()
    return plain


def _term(plain: str, found: Days) -> str:
    joined = "".join(plain.split())
    for pattern in (_LONE_TERM, _TERM_BEFORE, _TERM_AFTER):
        match = pattern.fullmatch(joined)
        if match and (match["years"] or match["months"]):
            found.months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
            found.notes.append(f"期間を{found.months}か月と読みました。")
            return match["rest"] if "rest" in match.groupdict() else ""
    return plain


def _number(value: float, text: str) -> Days:
    found = Days()
    if value != int(value):
        return _unread(found, text)
    number = int(value)
    if number in _SERIALS:
        found.first = found.last = _EXCEL_BEGINS + timedelta(days=number)
        found.precision = clock.Precision.DAY
        found.notes.append(f"数値 {number} をExcelの日付（{clock.format_long(found.first)}）と読みました。")
        return found
    return _bounded(_parsed(str(number), found, "", None), text)


def _parsed(plain: str, found: Days, era: str, today: date | None) -> Days:
    if era and _YEARLESS.match(plain):
        plain = f"20{plain}" if era == "西暦" else f"{era}{plain}"
        found.notes.append(f"見出しの「{era}」を補って「{plain}」と読みました。")
    open_begin = re.match(r"^[~～\-]\s*(?=\S)", plain)
    reading = _read(plain[open_begin.end() :] if open_begin else plain)
    days = reading.days
    for doubt in reading.doubts:
        _doubted(doubt, plain, found, today)
    if days is None:
        if not reading.doubts:
            _unread(found, plain)
        return found
    is_period = isinstance(reading.value, clock.DateRange) and "年" not in reading.written[-1:]
    found.precision = reading.precision
    found.first, found.last = days.first, days.last
    if open_begin or (reading.limit is clock.Limit.UNTIL and not is_period):
        found.first = None
    elif reading.limit is clock.Limit.FROM and not is_period:
        found.last = None
    if days.first == days.last and reading.precision is clock.Precision.PART_OF_MONTH:
        found.notes.append(f"「{reading.written}」を{clock.format_long(days.first)}と読みました。")
    return found


@lru_cache(maxsize=2048)
def _read(plain: str) -> clock.Reading:
    """Half of a list ends on the same few days: each is read once."""
    return clock.parse(plain)


def _doubted(doubt: clock.Doubt, plain: str, found: Days, today: date | None) -> None:
    rule = doubt.rule
    if rule in {clock.Rule.APPROXIMATE, clock.Rule.SECONDS_DROPPED, clock.Rule.UNUSUAL_NOTATION}:
        found.notes.append(doubt.message)
    elif rule in _ERA_RULES:
        proposal = doubt.suggestion or (_proposed(plain, today) if rule is clock.Rule.YEAR_MISSING else "")
        found.doubts.append(Doubt(Code.ERA_DOUBT, doubt.message, proposal))
    elif rule is clock.Rule.YEAR_OR_FISCAL_YEAR:
        found.doubts.append(Doubt(Code.DAY_UNCLEAR, doubt.message, doubt.suggestion))
    elif rule is clock.Rule.END_BEFORE_START:
        found.doubts.append(Doubt(Code.END_BEFORE_BEGIN, doubt.message))
    else:
        found.doubts.append(Doubt(Code.DATE_UNREAD, doubt.message, doubt.suggestion))


def _proposed(plain: str, today: date | None) -> str:
    """The one reading of a year without era that lies near today; nothing where there are two."""
    if today is None:
        return ""
    days = [
        clock.parse(f"{mark}{plain}").day for mark in ("20", *_CANDIDATE_ERAS) if mark != "20" or plain[1:2].isdigit()
    ]
    near = {day for day in days if day and -_BACK <= day.year - today.year <= _AHEAD}
    return clock.format_long(near.pop()) if len(near) == 1 else ""


def _bounded(found: Days, text: str) -> Days:
    """A day that no system of today can have (R80, 1900-01-01) is a slip of the pen."""
    for day in (found.first, found.last):
        if day is not None and day.year not in _YEARS:
            message = f"「{shortened(text)}」は{day.year}年になります。年を確かめてください。"
            found.doubts.append(Doubt(Code.ERA_DOUBT, message))
            found.first = found.last = None
            break
    return found


def _unread(found: Days, text: str) -> Days:
    message = f"「{shortened(text)}」を日付として読めません。令和8年3月31日のように書いてください。"
    found.doubts.append(Doubt(Code.DATE_UNREAD, message))
    return found
