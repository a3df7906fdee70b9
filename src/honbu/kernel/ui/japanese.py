"""Dates and figures as people of the ward read and write them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext

from honbu.kernel.clock.public import format_month, format_year

WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def spoken(value: date | datetime, style: str = "full") -> str:
    """A date for reading. `full` 令和8年11月22日(日), `short` 11月22日(日), `time` with hour and minute."""
    moment = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    clock = f" {moment:%H:%M}" if isinstance(moment, datetime) and style == "time" else ""
    if get_language() == "en":
        year = "" if style == "short" else f" {moment.year}"
        month = ENGLISH_MONTHS[moment.month - 1]
        return f"{moment.day} {month}{year} ({ENGLISH_WEEKDAYS[moment.weekday()]}){clock}"
    year = "" if style == "short" else format_year(_day(moment))
    return f"{year}{moment.month}月{moment.day}日({WEEKDAYS[moment.weekday()]}){clock}"


def weekday(day: date) -> str:
    """日, 月 ...; Sun, Mon ... in English."""
    return ENGLISH_WEEKDAYS[day.weekday()] if get_language() == "en" else WEEKDAYS[day.weekday()]


def month_title(day: date) -> str:
    """令和8年11月."""
    if get_language() == "en":
        return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return format_month(_day(day))


def clock(value: datetime) -> str:
    """The hour and minute in local time."""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


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
