"""訪問日程の課題: visits, half days, auditors, and what binds them (AUD-4, H31 L27, L51)."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from honbu.modules.audits.domain.planning.solver import Way

_DAY = timedelta(days=1)
_SATURDAY = 5
LONGEST_WINDOW = 400


class CalendarRefused(ValueError):
    """The task contradicts itself; the message says what to correct."""


class NoCalendar(ValueError):
    """No calendar keeps all rules, or none was found; the message says why and what would help."""


class Half(StrEnum):
    """午前, 午後"""

    MORNING = "am"
    AFTERNOON = "pm"


class Slot(NamedTuple):
    """半日."""

    day: date
    half: Half

    @property
    def week(self) -> tuple[int, int]:
        """The week from Monday to Sunday, by its ISO year and number."""
        return self.day.isocalendar()[:2]

    @property
    def other_half(self) -> "Slot":
        """The rest of the day."""
        return Slot(self.day, Half.AFTERNOON if self.half is Half.MORNING else Half.MORNING)


@dataclass(frozen=True, slots=True)
class Busy:
    """繁忙期・休暇・閉庁: from one day to another, on some weekdays (0 is Monday), in one half of the day.

    What is left out does not limit: without days it holds all the time, without weekdays on each, without a half in both.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    half: Half | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise CalendarRefused("期間の終わりが始まりより前です。日付を確かめてください。")
        if not self.weekdays <= set(range(7)):
            raise CalendarRefused("曜日は0(月)から6(日)までで入れてください。")

    def covers(self, slot: Slot) -> bool:
        """The half day falls into it."""
        return (
            (self.first is None or self.first <= slot.day)
            and (self.last is None or slot.day <= self.last)
            and (not self.weekdays or slot.day.weekday() in self.weekdays)
            and (self.half is None or self.half is slot.half)
        )


@dataclass(frozen=True, slots=True)
class Service:
    """在籍: where an auditor serves or served. `first` None: since ever; `last` None: still."""

    section_id: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Auditor:
    """監査実施人. `systems` are those that they run or procured; `most` visits in all, None: no limit."""

    id: str
    name: str
    lead: bool = False
    external: bool = False
    services: tuple[Service, ...] = ()
    systems: frozenset[str] = frozenset()
    leave: tuple[Busy, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """訪問 of a section. `floor` is where others would hear of it, empty where nobody would; `systems` are those audited.

    `outlying`: away from the main office. `external_only`: only those of an outside firm may go (委託監査).
    """

    id: str
    section_id: str
    name: str
    floor: str = ""
    outlying: bool = False
    busy: tuple[Busy, ...] = ()
    systems: frozenset[str] = frozenset()
    external_only: bool = False


@dataclass(frozen=True, slots=True)
class Likings:
    """望ましさの重み, in one unit: points of a cost that is made small."""

    chance: int = 20
    crowding: int = 10
    gossip: int = 30
    unfairness: int = 8
    external: int = 15


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """日程の定め. `years_apart`: nobody audits a section they served in within so many years before the window's first day.

    `gossip_days`: neighbours on one floor are visited in the same half day, or so many days apart.
    """

    first: date
    last: date
    closed: frozenset[date] = frozenset()
    team: int = 2
    most_in_week: int = 2
    most_per_week: int = 4
    years_apart: int = 3
    gossip_days: int = 14
    likings: Likings = Likings()

    @property
    def since(self) -> date:
        """Whoever served in a section on this day or later does not audit it."""
        year = self.first.year - self.years_apart
        no_such_day = (self.first.month, self.first.day) == (2, 29) and not isleap(year)
        return date(year, 3, 1) if no_such_day else self.first.replace(year=year)

    def slots(self) -> Iterator[Slot]:
        """The half days of the window on which the office works, in order."""
        day = self.first
        while day <= self.last:
            if day.weekday() < _SATURDAY and day not in self.closed:
                yield Slot(day, Half.MORNING)
                yield Slot(day, Half.AFTERNOON)
            day += _DAY


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """訪問日程の課題. Raises CalendarRefused."""

    visits: tuple[Visit, ...]
    auditors: tuple[Auditor, ...]
    rules: CalendarRules

    def __post_init__(self) -> None:
        rules = self.rules
        for ids in ([visit.id for visit in self.visits], [auditor.id for auditor in self.auditors]):
            if len(set(ids)) != len(ids):
                raise CalendarRefused("同じ番号の訪問または監査実施人が二つあります。番号を確かめてください。")
        if not rules.first <= rules.last <= rules.first + LONGEST_WINDOW * _DAY:
            raise CalendarRefused(f"訪問の期間は、始まりから終わりまで{LONGEST_WINDOW}日以内で入れてください。")
        if min(rules.team, rules.most_in_week, rules.most_per_week) < 1:
            raise CalendarRefused("一組の人数と週の件数は1以上で入れてください。")
        if min(rules.years_apart, rules.gossip_days) < 0 or rules.years_apart > rules.first.year - 1:
            raise CalendarRefused("離す年数と日数は0以上で入れてください。")
        if any(auditor.most is not None and auditor.most < 0 for auditor in self.auditors):
            raise CalendarRefused("監査実施人の訪問の上限は0以上で入れてください。")


@dataclass(frozen=True, slots=True)
class Booking:
    """訪問の日程: a visit in a half day, with those who go."""

    visit_id: str
    slot: Slot
    auditors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """訪問日程表. `bound` is a cost below which there is no calendar; without a solver none is known but 0."""

    bookings: tuple[Booking, ...]
    cost: int
    bound: int
    optimal: bool
    way: Way

    @property
    def gap(self) -> Fraction:
        """How far the cost may lie above the least, as a share of the cost; 0 where it is proved the least."""
        return Fraction(max(0, self.cost - self.bound), max(1, self.cost))


def conflict(auditor: Auditor, visit: Visit, rules: CalendarRules) -> str:
    """独立性: why this person may not audit there, empty if nothing stands against it. Known coming posts count as well."""
    for service in auditor.services:
        ended = service.last is not None and service.last < rules.since
        begins_later = service.first is not None and service.first > rules.last
        if service.section_id == visit.section_id and not ended and not begins_later:
            return f"{auditor.name}は{visit.name}に在籍しているか、在籍していました。"
    if auditor.systems & visit.systems:
        return f"{auditor.name}は監査するシステムの運用または調達に携わっています。"
    if visit.external_only and not auditor.external:
        return f"{visit.name}の監査は委託によります。"
    return ""


def who_may(task: CalendarTask, visit: Visit) -> tuple[Auditor, ...]:
    """組める人: all against whom nothing stands; where that is nobody of the office, only the external ones are left."""
    return tuple(auditor for auditor in task.auditors if not conflict(auditor, visit, task.rules))


def free_slots(task: CalendarTask, visit: Visit) -> list[Slot]:
    """空いている半日 of the section."""
    return [slot for slot in task.rules.slots() if not any(busy.covers(slot) for busy in visit.busy)]


def is_away(auditor: Auditor, slot: Slot) -> bool:
    """On leave."""
    return any(leave.covers(slot) for leave in auditor.leave)
