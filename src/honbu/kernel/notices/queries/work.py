"""わたしの仕事: what is due from somebody, what others have to do for them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.domain.roster import Duty, Roster
from honbu.kernel.notices.models import ROLES, Todo
from honbu.kernel.notices.queries.parts import Principal, principals_of, roster_on
from honbu.kernel.organisation.public import Person, Statement, tree_on

ROLE_TITLES = dict(ROLES)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work as its doer sees it: `for_whom` and `as_what` (代理, 代決) if it is a principal's."""

    id: int
    module: str
    title: str
    about: str
    url: str
    due: datetime.date | None
    part: str  # 情報管理課 所属長: as what it is one's own; empty if it was given to the person
    for_whom: str = ""
    as_what: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A piece of work as its requester sees it: `who` has to do it."""

    id: int
    module: str
    title: str
    about: str
    url: str
    due: datetime.date | None
    who: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The ward's open work, and how much of it is late."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whose work is read, and as what: oneself, and those for whom one stands in."""

    person_id: int
    roster: Roster
    principals: dict[int, Principal] = field(default_factory=dict)

    def rows(self) -> QuerySet[Todo]:
        """Open work of everybody at this desk, soonest first."""
        wanted = _of(self.person_id, self.roster)
        for principal_id in self.principals:
            wanted |= _of(principal_id, self.roster)
        return Todo.objects.filter(wanted, state=Todo.State.OPEN)

    def owns(self, row: Todo) -> bool:
        """Whether it is due from the person, not from a principal."""
        if row.unit_id is None:
            return row.person_id == self.person_id
        return self.person_id in self.roster.owners(Duty(row.unit_id, row.role))

    def item(self, row: Todo) -> Item:
        """The work as it is shown at this desk."""
        principal = None if self.owns(row) else self._principal(row)
        return Item(
            id=row.pk,
            module=row.module,
            title=row.title,
            about=row.about,
            url=row.url,
            due=row.due,
            part=part_of(row, self.roster),
            for_whom=principal.name if principal else "",
            as_what=principal.kind if principal else "",
        )

    def _principal(self, row: Todo) -> Principal | None:
        if row.unit_id is None:
            return self.principals.get(row.person_id or 0)
        owners = self.roster.owners(Duty(row.unit_id, row.role))
        return next((self.principals[owner] for owner in owners if owner in self.principals), None)


def _of(person_id: int, roster: Roster) -> Q:
    wanted = Q(person_id=person_id)
    units: dict[str, list[int]] = {}
    for duty in roster.duties_of(person_id):
        units.setdefault(duty.role, []).append(duty.unit_id)
    for role, ids in units.items():
        wanted |= Q(role=role, unit_id__in=ids)
    return wanted


def part_of(row: Todo, roster: Roster) -> str:
    """情報管理課 所属長: to whom the work of a unit falls, by the unit's name of today."""
    if row.unit_id is None:
        return ""
    today = roster.unit_today(row.unit_id)
    # In the reader's language, so never kept with the roster.
    unit = tree_on().shown_name(today) if today is not None else ""
    return f"{unit} {ROLE_TITLES.get(row.role, row.role)}".strip()


def open_work(person: Person, *, limit: int | None = None) -> list[Item]:
    """What is due from a person today, soonest (so: late) first, with what they do for a principal.

    Two queries (for whom one stands in, the work), besides the roster of the day.
    """
    principals = {principal.person_id: principal for principal in principals_of(person)}
    desk = _Desk(person.pk, roster_on(), principals)
    rows = desk.rows()
    return [desk.item(row) for row in (rows[:limit] if limit else rows)]


class Stamp(NamedTuple):
    """The state of somebody's lists in few figures: two that are equal mean that nothing on them has changed."""

    work: int
    work_sum: int
    work_changed: datetime.datetime | None
    unread: int
    unread_sum: int
    last_notice: int
    edition: int
    principals: tuple[Principal, ...]


_stamp = Statement(
    """
SELECT work.*, told.* FROM
  (SELECT count(*), coalesce(sum(id), 0)::bigint, max(changed_at) FROM notices_todo
    WHERE state = 'open' AND (person_id = ANY($1::bigint[]) OR requested_by_id = $2
      OR (unit_id, role) IN (SELECT * FROM unnest($3::bigint[], $4::text[])))) work,
  (SELECT count(*) FILTER (WHERE read_at IS NULL), coalesce(sum(id) FILTER (WHERE read_at IS NULL), 0)::bigint,
    coalesce(max(id), 0) FROM notices_notice WHERE person_id = $2) told
"""
)


def stamp(person: Person) -> Stamp:
    """What tells whether a page made from the lists of a person still holds; one query, where the lists would take four."""
    roster, principals = roster_on(), principals_of(person)
    people = [person.pk, *(principal.person_id for principal in principals)]
    duties = [duty for person_id in people for duty in roster.duties_of(person_id)]
    units, roles = [duty.unit_id for duty in duties], [duty.role for duty in duties]
    ((work, work_sum, changed, unread, unread_sum, last),) = _stamp.all(people, person.pk, units, roles)
    return Stamp(work, work_sum, changed, unread, unread_sum, last, roster.edition, principals)


class Counts(NamedTuple):
    """How much waits for somebody: open work of their own, notices that they have not read; and what was asked along."""

    work: int
    unread: int
    along: str


@lru_cache(maxsize=32)
def _counts(along: str) -> Statement:
    return Statement(
        f"""
SELECT
  (SELECT count(*) FROM notices_todo WHERE state = 'open' AND (person_id = $1
    OR (unit_id, role) IN (SELECT * FROM unnest($2::bigint[], $3::text[])))),
  (SELECT count(*) FROM notices_notice WHERE person_id = $1 AND read_at IS NULL),
  (SELECT coalesce(json_agg(asked)::text, '') FROM ({along}) asked)
"""  # noqa: S608 - what is asked along stands in our own sources
    )


def counts(person: Person, *, along: str = "SELECT 0") -> Counts:
    """What the frame of every page shows; one query besides the roster.

    `along` is a question of the page itself, in SQL without values; its rows come as a text, the same for the same rows.
    """
    duties = roster_on().duties_of(person.pk)
    units, roles = [duty.unit_id for duty in duties], [duty.role for duty in duties]
    return Counts(*_counts(along).all(person.pk, units, roles)[0])


def count_work(person: Person) -> int:
    """How much is due from a person, without what they do for others; one query besides the roster."""
    return _Desk(person.pk, roster_on()).rows().count()


def work_between(person: Person, first: datetime.date, last: datetime.date) -> list[Item]:
    """What of a person's own falls due in a period, for the calendar; one query besides the roster."""
    desk = _Desk(person.pk, roster_on())
    return [desk.item(row) for row in desk.rows().filter(due__range=(first, last))]


def finished_work(person: Person, *, limit: int = 50) -> Sequence[Todo]:
    """What a person has done of late, newest first."""
    rows = Todo.objects.filter(state=Todo.State.DONE, closed_by=person)
    return list(rows.order_by("-closed_at", "-pk")[:limit])


def requested_work(person: Person, *, limit: int | None = None) -> list[Waiting]:
    """他の人を待っているもの: open work that a person has asked of others, soonest first; one query besides the roster."""
    roster = roster_on()
    desk = _Desk(person.pk, roster)
    rows = Todo.objects.filter(state=Todo.State.OPEN, requested_by=person).select_related("person")
    found = [row for row in rows if not desk.owns(row)]
    return [_waiting(row, roster) for row in (found[:limit] if limit else found)]


def _waiting(row: Todo, roster: Roster) -> Waiting:
    who = row.person.name if row.person is not None else part_of(row, roster)
    return Waiting(row.pk, row.module, row.title, row.about, row.url, row.due, who)


def totals() -> Totals:
    """The whole ward's open work: figures only, which tell nothing of anybody."""
    found = Todo.objects.filter(state=Todo.State.OPEN).aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due__lt=clock.today()))
    )
    return Totals(found["open"], found["late"])
