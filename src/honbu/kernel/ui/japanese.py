"""Dates and figures as people of the ward read and write them."""

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext


class Era(NamedTuple):
    """元号."""

    name: str
    letter: str
    first_day: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1873, 1, 1)),
)
WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ERA_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\s*(?P<year>元|\d{1,2})[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
)
_WESTERN_DATE = re.compile(r"(?P<year>\d{4})[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?")
_COMPACT_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


class UnreadableDateError(ValueError):
    """The text is no date that anybody could have meant."""


def era_of(day: date) -> tuple[str, int]:
    """The era of a day and the year in it; the western year before 明治6年."""
    plain = day.date() if isinstance(day, datetime) else day
    for era in ERAS:
        if plain >= era.first_day:
            return era.name, day.year - era.first_day.year + 1
    return "西暦", day.year


def era_year(day: date) -> str:
    """令和8年, 令和元年."""
    name, year = era_of(day)
    return f"{name}{'元' if year == 1 and name != '西暦' else year}年"


def spoken(value: date | datetime, style: str = "full") -> str:
    """A date for reading. `full` 令和8年11月22日(日), `short` 11月22日(日), `time` with hour and minute."""
    moment = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    clock = f" {moment:%H:%M}" if isinstance(moment, datetime) and style == "time" else ""
    if get_language() == "en":
        year = "" if style == "short" else f" {moment.year}"
        month = ENGLISH_MONTHS[moment.month - 1]
        return f"{moment.day} {month}{year} ({ENGLISH_WEEKDAYS[moment.weekday()]}){clock}"
    year = "" if style == "short" else era_year(moment)
    return f"{year}{moment.month}月{moment.day}日({WEEKDAYS[moment.weekday()]}){clock}"


def weekday(day: date) -> str:
    """日, 月 ...; Sun, Mon ... in English."""
    return ENGLISH_WEEKDAYS[day.weekday()] if get_language() == "en" else WEEKDAYS[day.weekday()]


def month_title(day: date) -> str:
    """令和8年11月."""
    if get_language() == "en":
        return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{era_year(day)}{day.month}月"


def clock(value: datetime) -> str:
    """The hour and minute in local time."""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


def written(value: date) -> str:
    """A date as it stands in an input: 令和8年11月22日."""
    return f"{era_year(value)}{value.month}月{value.day}日"


def iso(value: date | datetime) -> str:
    """The machine's form, in local time."""
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return moment.isoformat(timespec="minutes")
    return value.isoformat()


def number(value: float) -> str:
    """12,300; one decimal place when there is a fraction."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def yen(value: int) -> str:
    """12,300円, with △ before what is missing, as in the ward's account books."""
    amount = f"{abs(value):,}"
    return f"{'△' if value < 0 else ''}{gettext('%(amount)s円') % {'amount': amount}}"


def read_date(text: str) -> date:
    """Understand 令和8年11月22日, R8.11.22, 2026-11-22, 2026/11/22 and 20261122, in full or half width.

    Raises UnreadableDateError, also for a day that its era did not see (平成35年).
    """
    plain = re.sub(r"[\s(][月火水木金土日]\)?$", "", unicodedata.normalize("NFKC", text).strip()).upper()
    try:
        found = _ERA_DATE.fullmatch(plain)
        if found:
            return _within_era(found)
        found = _WESTERN_DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise UnreadableDateError(text) from error
    raise UnreadableDateError(text)


def _within_era(found: re.Match[str]) -> date:
    for place, era in enumerate(ERAS):
        if found["era"] in {era.name, era.letter}:
            year = 1 if found["year"] == "元" else int(found["year"])
            day = date(era.first_day.year + year - 1, int(found["month"]), int(found["day"]))
            if day < era.first_day or (place and day >= ERAS[place - 1].first_day):
                raise UnreadableDateError(found[0])
            return day
    raise UnreadableDateError(found[0])
