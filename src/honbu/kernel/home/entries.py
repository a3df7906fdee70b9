"""予定: what modules, the organisation and one's own due dates put into the calendar."""

import datetime
from collections.abc import Sequence

import structlog
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.home.kept import Kept
from honbu.kernel.home.registered import manifests
from honbu.kernel.home.special_days import spoken
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Reorganisation
from honbu.kernel.ui.calendars import CalendarEvent

log = structlog.get_logger(__name__)

CalendarEntry = CalendarEvent
"""予定の一件: day, title, url, hour (`at`), last day (`until`) and the module's hue."""

Days = dict[datetime.date, str]
_of_modules: Kept[tuple[CalendarEntry, ...]] = Kept(15.0)
_of_the_ward: Kept[tuple[tuple[str, datetime.date], ...]] = Kept(60.0)


def forget_entries() -> None:
    """Ask everybody anew."""
    _of_modules.forget()
    _of_the_ward.forget()


def entries_of_modules(person: Person, first: datetime.date, last: datetime.date) -> Sequence[CalendarEntry]:
    """What the modules enter for a person; a module that fails is left out, and the log says so."""

    def find() -> tuple[CalendarEntry, ...]:
        found: list[CalendarEntry] = []
        for manifest in manifests():
            if manifest.calendar is None:
                continue
            try:
                found += manifest.calendar(person, first, last)
            except Exception:
                log.exception("home.calendar_failed", module=manifest.name)
        return tuple(found)

    return _of_modules.get((person.pk, first, last, get_language()), find)


def reorganisations(first: datetime.date, last: datetime.date) -> list[CalendarEntry]:
    """組織改正 that take effect in a period: adopted ones, which everybody may know."""

    def find() -> tuple[tuple[str, datetime.date], ...]:
        rows = Reorganisation.objects.filter(
            state=Reorganisation.State.ADOPTED, effective_on__range=(first, last)
        ).order_by("effective_on")
        return tuple(rows.values_list("title", "effective_on"))

    return [CalendarEntry(day, title) for title, day in _of_the_ward.get((first, last), find)]


def due_dates(items: Sequence[notices.Item], first: datetime.date, last: datetime.date) -> list[CalendarEntry]:
    """The due dates of one's work that fall into a period."""
    shown = [(item, notices.shown_item(item)) for item in items if item.due is not None and first <= item.due <= last]
    return [
        CalendarEntry(item.due, _("期限：%(title)s") % {"title": todo.title}, item.url, hue=todo.hue)
        for item, todo in shown
        if item.due is not None
    ]


def special_days(first: datetime.date, last: datetime.date) -> Days:
    """祝日, 閉庁 and 臨時開庁 between two days; plain Saturdays and Sundays are not worth a word."""
    calendar = clock.calendar()
    found: Days = {}
    for distance in range((last - first).days + 1):
        day = first + datetime.timedelta(days=distance)
        if day in calendar.opened:
            found[day] = _("臨時開庁：%(title)s") % {"title": calendar.opened[day]}
        elif day.weekday() < 5 or day in calendar.closed or clock.holiday_name(day):
            reason = calendar.reason(day)
            if reason:
                found[day] = spoken(reason)
    return found
