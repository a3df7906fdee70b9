"""月の予定: a month as a table, which a phone shows as a list of its days."""

from calendar import SUNDAY, Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from honbu.kernel.ui import japanese


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something on a day, or from `day` until `until`."""

    day: date
    title: str
    url: str = ""
    at: time | None = None
    until: date | None = None
    hue: str = "blue-900"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One cell."""

    day: date
    inside: bool
    today: bool
    holiday: str
    events: Sequence[CalendarEvent]

    @property
    def style(self) -> str:
        """The classes of the cell."""
        marks = {
            "is-sunday": self.day.weekday() == 6,
            "is-saturday": self.day.weekday() == 5,
            "is-holiday": bool(self.holiday),
            "is-outside": not self.inside,
            "is-today": self.today,
            "is-empty": not self.inside or not (self.events or self.holiday or self.today),
        }
        return " ".join(name for name, holds in marks.items() if holds)

    @property
    def weekday(self) -> str:
        """The day of the week, for the list on a phone."""
        return japanese.weekday(self.day)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the board."""

    title: str
    weekdays: Sequence[tuple[str, str]]
    weeks: Sequence[Sequence[CalendarDay]]
    previous: str = ""
    next: str = ""


def month_view(
    year: int,
    month: int,
    events: Sequence[CalendarEvent],
    *,
    today: date | None = None,
    holidays: Mapping[date, str] | None = None,
    address: Callable[[int, int], str] | None = None,
) -> Month:
    """The month with its events; `address` gives the address of another month."""
    named = holidays or {}
    by_day = _by_day(events)
    weeks = [
        [CalendarDay(day, day.month == month, day == today, named.get(day, ""), by_day.get(day, ())) for day in week]
        for week in Calendar(firstweekday=SUNDAY).monthdatescalendar(year, month)
    ]
    first = date(year, month, 1)
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    heads = [(japanese.weekday(cell.day), _head_style(cell.day)) for cell in weeks[0]]
    return Month(
        japanese.month_title(first),
        heads,
        weeks,
        address(before.year, before.month) if address else "",
        address(after.year, after.month) if address else "",
    )


def _head_style(day: date) -> str:
    return {5: "is-saturday", 6: "is-sunday"}.get(day.weekday(), "")


def _by_day(events: Sequence[CalendarEvent]) -> dict[date, list[CalendarEvent]]:
    found: dict[date, list[CalendarEvent]] = {}
    for event in sorted(events, key=_order):
        last = event.until or event.day
        for distance in range((last - event.day).days + 1):
            found.setdefault(event.day + timedelta(days=distance), []).append(event)
    return found


def _order(event: CalendarEvent) -> tuple[date, time]:
    return event.day, event.at or time.min
