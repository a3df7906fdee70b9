"""Who is chief and who holds which appointment today, and for whom one stands in."""

import datetime
import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.domain.roster import CHIEF, Duty, Roster
from honbu.kernel.organisation.public import Appointment, Deputy, Person, Posting, Succession, tree_on

SECONDS_KEPT = 10.0
_kept: dict[datetime.date, tuple[float, Roster]] = {}
_kept_principals: dict[tuple[int, datetime.date], tuple[float, "tuple[Principal, ...]"]] = {}
_editions = itertools.count(1)
_one_roster: ContextVar[dict[datetime.date, Roster] | None] = ContextVar("one_roster", default=None)


def roster_on(day: datetime.date | None = None) -> Roster:
    """担当の一覧 of a day (today if empty): four queries, then kept by the process for ten seconds.

    Within a transaction it is read but not kept: what is seen there may never be committed.
    """
    day = day or clock.today()
    held = _one_roster.get()
    if held is not None:
        if day not in held:
            held[day] = _read(day)
        return held[day]
    if connection.in_atomic_block:
        return _read(day)
    known = _kept.get(day)
    if known is not None and time.monotonic() < known[0]:
        return known[1]
    roster = _read(day)
    if known is not None and roster == known[1]:
        roster = known[1]  # nothing has changed: what was made from the earlier reading still holds
    if len(_kept) > 30:
        _kept.clear()
    _kept[day] = (time.monotonic() + SECONDS_KEPT, roster)
    return roster


@contextmanager
def one_roster() -> Iterator[None]:
    """Much work given at once, by a deed that changes nobody's post: who is responsible is read once for all of it."""
    token = _one_roster.set({})
    try:
        yield
    finally:
        _one_roster.reset(token)


def forget_rosters() -> None:
    """Read chiefs, appointees and deputies anew at the next question, as after a bulk import."""
    _kept.clear()
    _kept_principals.clear()


def valid_on(day: datetime.date, prefix: str = "") -> Q:
    """Rows with a validity, or rows whose `prefix` has one, that hold on a day."""
    ends, begins = f"{prefix}valid_to", f"{prefix}valid_from"
    return (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})) & Q(**{f"{begins}__lte": day})


def _read(day: datetime.date) -> Roster:
    tree = tree_on(day)
    present = valid_on(day) & valid_on(day, "person__")
    # The same order as organisation.chief_of; somebody from outside is never the chief of those who let him in.
    heads = (
        Posting.objects.filter(present)
        .exclude(person__employment=Person.Employment.OUTSIDE)
        .order_by("unit_id", "-post__rank", "-is_main", "person__number")
        .distinct("unit_id")
        .values_list("unit_id", "person_id")
    )
    appointees: dict[Duty, list[int]] = {}
    holders = Appointment.objects.filter(present).order_by("person__number")
    for unit_id, kind, person_id in holders.values_list("unit_id", "kind", "person_id"):
        appointees.setdefault(Duty(unit_id, kind), []).append(person_id)
    return Roster(
        paths={unit_id: unit.path for unit_id, unit in tree.units.items()},
        chiefs=dict(heads),
        appointees=appointees,
        heirs=_heirs(day),
        roles=(CHIEF, *Appointment.Kind.values),
        edition=next(_editions),
    )


def _heirs(day: datetime.date) -> dict[int, int]:
    """Which unit took over from which. After a split the first named carries on, as it takes over the people."""
    heirs: dict[int, int] = {}
    rows = Succession.objects.filter(day__lte=day).order_by("-day", "pk")
    for predecessor, successor in rows.values_list("predecessor_id", "successor_id"):
        heirs.setdefault(predecessor, successor)
    return heirs


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody for whom one stands in, and as what (代理, 代決)."""

    person_id: int
    name: str
    kind: str


def principals_of(person: Person, day: datetime.date | None = None) -> tuple[Principal, ...]:
    """本人: for whom a person stands in on a day, each named once; kept as the roster is."""
    day = day or clock.today()
    if connection.in_atomic_block:
        return _read_principals(person, day)
    known = _kept_principals.get((person.pk, day))
    if known is not None and time.monotonic() < known[0]:
        return known[1]
    if len(_kept_principals) > 5000:
        _kept_principals.clear()
    found = _read_principals(person, day)
    _kept_principals[person.pk, day] = (time.monotonic() + SECONDS_KEPT, found)
    return found


def _read_principals(person: Person, day: datetime.date) -> tuple[Principal, ...]:
    rows: QuerySet[Deputy] = Deputy.objects.filter(
        valid_on(day) & valid_on(day, "principal__"), deputy=person
    ).select_related("principal")
    found: dict[int, Principal] = {}
    for row in rows.order_by("order", "pk"):
        found.setdefault(row.principal_id, Principal(row.principal_id, row.principal.name, str(row.get_kind_display())))
    return tuple(found.values())


def main_units_of(people: Sequence[int], day: datetime.date | None = None) -> dict[int, int]:
    """本務の所属 of these people: the last they had, for whoever has left the ward with work undone."""
    day = day or clock.today()
    rows = Posting.objects.filter(person_id__in=people, is_main=True, valid_from__lte=day).order_by("valid_from")
    return dict(rows.values_list("person_id", "unit_id"))
