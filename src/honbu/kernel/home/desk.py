"""What lies on somebody's desk: the context of the first page and of the calendar."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.home import entries, figures, frame
from honbu.kernel.home.special_days import spoken
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui import japanese
from honbu.kernel.ui.calendars import CalendarEvent, Month, month_view
from honbu.kernel.ui.kept import LastUsed
from honbu.kernel.ui.pieces import FigureTile, Todo

WORK_SHOWN, WAITING_SHOWN, NOTICES_SHOWN = 10, 5, 5
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week's calendar."""

    day: datetime.date
    number: int
    weekday: str
    today: bool
    closed: bool
    special: str
    entries: Sequence[CalendarEvent]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the first page shows."""

    work: Sequence[Todo]
    work_count: int
    late_count: int
    waiting: Sequence[Todo]
    waiting_count: int
    week: Sequence[Day]
    notices: Sequence[notices.Notice]
    unread: int
    figures: Sequence[FigureTile]
    more_figures: Sequence[FigureTile]


@dataclass(frozen=True, slots=True)
class Written:
    """A desk as it was written out, with how much of the work is one's own."""

    html: SafeString
    own: int


_written: LastUsed[Written] = LastUsed(1000)


def forget_desks() -> None:
    """Write every desk anew."""
    _written.forget()


def desk_html(person: Person, request: HttpRequest, *, drill: bool) -> SafeString:
    """The first page of a person, written out; written anew only when something on it has changed.

    Whether it has is one query (notices.stamp); what modules enter and the ward's figures are part of the comparison.
    """
    today = clock.today()
    first = today - ONE_DAY * ((today.weekday() + 1) % 7)
    last = first + ONE_DAY * 6
    state = notices.stamp(person)
    dated = (
        *entries.entries_of_modules(person, first, last),
        *entries.reorganisations(first, last),
    )
    special = entries.special_days(first, last)
    tiles = figures.figures_for(frame.known(person))
    office = spoken(clock.calendar().reason(today) or "")
    key = (person.pk, today, get_language(), state, dated, tuple(special.items()), tiles, office, drill)

    def write() -> Written:
        items = notices.open_work(person)
        events = [*dated, *entries.due_dates(items, first, last)]
        desk = _desk(person, items, _week(today, first, events, special), tiles, state.unread)
        own = sum(not item.for_whom for item in items)
        context = {"desk": desk, "today": today, "office": office, "drill": drill}
        return Written(SafeString(render_to_string("home/desk.html", context)), own)

    written = _written.get(key, write)
    frame.note_badges(request, todo=written.own, unread=state.unread)
    return written.html


def _desk(
    person: Person, items: Sequence[notices.Item], week: Sequence[Day], tiles: Sequence[FigureTile], unread: int
) -> Desk:
    today = clock.today()
    waiting = notices.requested_work(person)
    return Desk(
        work=[notices.shown_item(item) for item in items[:WORK_SHOWN]],
        work_count=len(items),
        late_count=sum(item.due is not None and item.due < today for item in items),
        waiting=[notices.shown_waiting(one) for one in waiting[:WAITING_SHOWN]],
        waiting_count=len(waiting),
        week=week,
        notices=notices.latest_notices(person, NOTICES_SHOWN),
        unread=unread,
        figures=tiles[: figures.SHOWN],
        more_figures=tiles[figures.SHOWN :],
    )


def _week(
    today: datetime.date, first: datetime.date, events: Sequence[CalendarEvent], special: entries.Days
) -> list[Day]:
    """今週: Sunday to Saturday, as in the month's calendar, so that on a Sunday one sees what is coming."""
    found, calendar = _by_day(events, first, first + ONE_DAY * 6), clock.calendar()
    days = [first + ONE_DAY * distance for distance in range(7)]
    return [
        Day(
            day=day,
            number=day.day,
            weekday=japanese.weekday(day),
            today=day == today,
            closed=not calendar.is_open(day),
            special=special.get(day, ""),
            entries=found.get(day, ()),
        )
        for day in days
    ]


def _by_day(
    events: Sequence[CalendarEvent], first: datetime.date, last: datetime.date
) -> dict[datetime.date, list[CalendarEvent]]:
    found: dict[datetime.date, list[CalendarEvent]] = {}
    for event in sorted(events, key=lambda event: (event.day, event.at or datetime.time.min)):
        day, until = max(event.day, first), min(event.until or event.day, last)
        while day <= until:
            found.setdefault(day, []).append(event)
            day += ONE_DAY
    return found


@dataclass(frozen=True, slots=True)
class Agenda:
    """A month of the calendar with the list beside it."""

    month: Month
    title: str
    listed: Sequence[tuple[datetime.date, Sequence[CalendarEvent], str]]
    this_month: bool


def agenda_of(person: Person, year: int, month: int) -> Agenda:
    """A month: what the modules enter, reorganisations, one's due dates, holidays and closures."""
    today = clock.today()
    begin = datetime.date(year, month, 1)
    first = begin - ONE_DAY * ((begin.weekday() + 1) % 7)
    last = first + ONE_DAY * 41
    end = (begin + ONE_DAY * 31).replace(day=1) - ONE_DAY
    events = [
        *entries.entries_of_modules(person, first, last),
        *entries.reorganisations(first, last),
        *entries.due_dates(notices.work_between(person, first, last), first, last),
    ]
    special = entries.special_days(first, last)
    by_day = _by_day(events, begin, end)
    days = sorted({*by_day, *(day for day in special if begin <= day <= end)})
    return Agenda(
        month=month_view(
            year, month, events, today=today, holidays=special, address=lambda y, m: f"?month={y:04d}-{m:02d}"
        ),
        title=_("%(month)sの予定") % {"month": japanese.month_title(begin)},
        listed=[(day, by_day.get(day, ()), special.get(day, "")) for day in days],
        this_month=(today.year, today.month) == (year, month),
    )
