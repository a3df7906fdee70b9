"""Reading: who sits where on a day, who may act, and what waits for whom."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.approvals.domain import offices, route, standing_in
from honbu.kernel.approvals.domain.entrusting import Condition, Entrustment
from honbu.kernel.approvals.domain.offices import LEVELS_OF, RANKS, Level
from honbu.kernel.approvals.domain.route import Chair, Ladder, Way
from honbu.kernel.approvals.domain.states import State, StepState
from honbu.kernel.approvals.models import Absence, Approval, ApprovalStep, DecisionRule, Round
from honbu.kernel.approvals.readers import may_read_taken_off, readable_by
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import (
    Actor,
    Appointment,
    Deputy,
    Person,
    Posting,
    Tree,
    Unit,
    UnitOnDay,
    appointed,
    tree_on,
    valid_on,
)

OWNER_KIND = "approvals.approval"
# What a vacant chair of the line is called; a chair that is taken is called as its holder's post is.
USUAL_TITLES = {
    Level.TEAM: "係長",
    Level.SECTION: "課長",
    Level.DEPARTMENT: "部長",
    Level.DEPUTY_MAYOR: "副区長",
    Level.MAYOR: "区長",
}


class NobodyOfThatName(LookupError):
    """A route names a unit or a person that the register does not know on that day."""


# ---- who sits where ------------------------------------------------------------------------------------------------
def ladder_from(unit_id: int | None, day: datetime.date) -> Ladder:
    """For each office of a route the chair that is meant, then those above it, as the register stands on `day`."""
    tree = tree_on(day)

    def ladder(name: str) -> Sequence[Chair]:
        office = offices.read(name)
        if office.number:
            return _named_person(office.number, day)
        if office.level is not None:
            return _line(tree, unit_id, office.level, day)
        unit = _unit_by_code(tree, office.unit) if office.unit else _section_of(tree, unit_id)
        above = _chiefs_up(tree, unit.id if unit else None, day)
        return [*_appointees(unit, office.appointment, day), *above] if office.appointment else above

    return ladder


def _named_person(number: str, day: datetime.date) -> list[Chair]:
    person = Person.objects.filter(valid_on(day), number=number).first()
    if person is None:
        raise NobodyOfThatName(number)
    return [Chair(person.name, person.pk)]


def _unit_by_code(tree: Tree, code: str) -> UnitOnDay:
    unit = next((unit for unit in tree.units.values() if unit.code == code), None)
    if unit is None:
        raise NobodyOfThatName(code)
    return unit


def _section_of(tree: Tree, unit_id: int | None) -> UnitOnDay | None:
    path = tree.units[unit_id].path if unit_id in tree.units else ()
    units = [tree.units[step] for step in path]
    return next((unit for unit in units if unit.kind == Unit.Kind.SECTION), units[0] if units else None)


def _appointees(unit: UnitOnDay | None, kind: str, day: datetime.date) -> list[Chair]:
    title = f"{unit.name if unit else ''} {dict(Appointment.Kind.choices).get(kind, kind)}".strip()
    people = appointed(kind, unit_id=unit.id if unit else None, day=day)
    return [Chair(title, people[0].pk if people else None)]


def _line(tree: Tree, unit_id: int | None, level: Level, day: datetime.date) -> list[Chair]:
    chairs = _chiefs_up(tree, unit_id, day)
    return [chair for chair in chairs if chair.level and offices.order(chair.level) >= offices.order(level)]


def _chiefs_up(tree: Tree, unit_id: int | None, day: datetime.date) -> list[Chair]:
    """The chiefs' chairs from a unit up to the mayor, in one query where `chief_of` would ask for each unit."""
    path = tree.units[unit_id].path if unit_id in tree.units else tuple(tree.children.get(None, ()))[:1]
    held: dict[int, list[tuple[int, str, int]]] = {}
    postings = (
        Posting.objects.filter(valid_on(day), unit_id__in=path, person__in=Person.objects.filter(valid_on(day)))
        .exclude(person__employment=Person.Employment.OUTSIDE)
        # The same order as organisation.chief_of.
        .order_by("-post__rank", "-is_main", "person__number")
    )
    for unit, rank, title, person in postings.values_list("unit_id", "post__rank", "post__title", "person_id"):
        held.setdefault(unit, []).append((rank, title, person))
    chairs = []
    for step in path:
        unit_of_day = tree.units[step]
        for level in LEVELS_OF[unit_of_day.kind]:
            sitting = next((row for row in held.get(step, ()) if row[0] in RANKS[level]), None)
            name = "" if unit_of_day.kind == Unit.Kind.WARD else tree.full_name(step)
            title = sitting[1] if sitting else USUAL_TITLES[level]
            chairs.append(Chair(f"{name} {title}".strip(), sitting[2] if sitting else None, level))
    return chairs


def lines_on(kind: str, day: datetime.date) -> list[Entrustment]:
    """What the ward's 事案決定規程 says of a kind on a day."""
    rows = DecisionRule.objects.filter(valid_on(day), kind=kind)
    return [Entrustment(row.pk, Condition(row.condition), Level(row.level), row.up_to) for row in rows]


# ---- who may act for whom --------------------------------------------------------------------------------------------
def absent_on(day: datetime.date, people: Iterable[int]) -> set[int]:
    """Who of these people is registered as absent on a day."""
    rows = Absence.objects.filter(valid_on(day), ended_at__isnull=True, person__in=list(people))
    return set(rows.values_list("person_id", flat=True))


def namings_of(principal_id: int, day: datetime.date) -> list[standing_in.Naming]:
    """The deputies whom organisation knows for a person on a day."""
    rows = Deputy.objects.filter(
        valid_on(day), principal=principal_id, deputy__in=Person.objects.filter(valid_on(day))
    ).order_by("order", "pk")
    return [
        standing_in.Naming(row.deputy_id, row.kind, place, row.valid_to is not None) for place, row in enumerate(rows)
    ]


def deputy_today(step: ApprovalStep, drafter_id: int) -> int | None:
    """Who may act today in the stead of the person of a step."""
    today = clock.today()
    namings = namings_of(step.person_id, today)
    if not namings:
        return None
    absent = absent_on(today, [step.person_id, *(naming.deputy_id for naming in namings)])
    return standing_in.standing_in(
        Way(step.way), principal_id=step.person_id, namings=namings, absent=absent, drafter_id=drafter_id
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """The step at which somebody may act now, and whether for oneself."""

    step: ApprovalStep
    stands_in: bool


def seat_of(approval: Approval, actor: Actor, steps: Sequence[ApprovalStep]) -> Seat | None:
    """Where this actor may act now: at the own step, else in the stead of somebody absent."""
    if not isinstance(actor, Person) or approval.state != State.UNDER_WAY:
        return None
    waiting = [step for step in steps if step.state == StepState.NOW]
    own = next((step for step in waiting if step.person_id == actor.pk), None)
    if own is not None:
        return Seat(own, stands_in=False)
    for step in waiting:
        if deputy_today(step, approval.drafter_id) == actor.pk:
            return Seat(step, stands_in=True)
    return None


def successor_of(step: ApprovalStep, approval: Approval) -> tuple[Person, str] | None:
    """後任: who sits today on the chair for which the step waits, and what it is called; None while that is the same person.

    Somebody who is named by number has no successor.
    """
    if step.state != StepState.NOW or step.who.startswith("person:"):
        return None
    today = clock.today()
    try:
        chair, _passed = route.sit(ladder_from(approval.unit_id, today)(step.who), approval.drafter_id)
    except NobodyOfThatName:
        return None
    if chair is None or chair.person_id in {None, step.person_id}:
        return None
    return Person.objects.get(pk=chair.person_id or 0), chair.title


# ---- approvals -------------------------------------------------------------------------------------------------------
def approvals_for(actor: Actor) -> QuerySet[Approval]:
    """Everything that this actor may see, the newest first."""
    return Approval.objects.filter(readable_by(actor)).select_related("drafter", "unit")


def the_approval(approval_id: int, *, actor: Actor | None) -> Approval:
    """The approval, if this actor may know of it. Raises access.Hidden (404) if not."""
    found = approvals_for(actor).filter(pk=approval_id).first() if actor is not None else None
    if found is None:
        raise access.Hidden
    return found


def waiting_for(person: Person) -> Q:
    """回ってきたもの: what waits for this person, as a condition on Approval."""
    steps = ApprovalStep.objects.filter(person=person, state=StepState.NOW.value)
    return Q(state=State.UNDER_WAY.value, pk__in=steps.values("round__approval"))


def acted_on_by(person: Person) -> Q:
    """処理したもの: where this person has acted, as a condition on Approval."""
    return Q(pk__in=ApprovalStep.objects.filter(acted_by=person).values("round__approval"))


def to_read_afterwards(person: Person) -> Q:
    """後閲するもの: where a deputy acted and this person has not read it yet."""
    steps = ApprovalStep.objects.filter(person=person, acted_by__isnull=False, read_afterwards_at__isnull=True)
    return Q(pk__in=steps.exclude(acted_by=person).values("round__approval"))


def rounds_of(approval: Approval) -> list[Round]:
    """Every round, the newest first, with its steps and people at hand."""
    steps = Prefetch("steps", ApprovalStep.objects.select_related("person", "acted_by"))
    return list(approval.rounds.select_related("rule").prefetch_related(steps))


def approvals_about(thing: Any) -> QuerySet[Approval]:
    """The approvals about a module's object, the newest first; who may read the object may call this."""
    return Approval.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


def attachments_of(approval: Approval) -> list[documents.Document]:
    """添付, oldest first, without what was taken off; who may read the approval may call this."""
    return list(documents.documents_of(OWNER_KIND, approval.pk).exclude(pk__in=approval.taken_off))


def taken_off_of(approval: Approval, actor: Actor) -> list[documents.Document]:
    """外した添付, oldest first, as far as this actor may read them."""
    rows = documents.documents_of(OWNER_KIND, approval.pk).filter(pk__in=approval.taken_off)
    return [document for document in rows if may_read_taken_off(actor, approval, document)]


def submitted_content(approval: Approval) -> dict[str, Any]:
    """What is submitted: everything that the route agrees to, the files by their checksums among it."""
    return {
        "kind": approval.kind,
        "title": approval.title,
        "summary": approval.summary,
        "amount": approval.amount,
        "object": f"{approval.object_type}:{approval.object_id}",
        "content": approval.content,
        "attachments": [
            {"title": document.title, "sha256": documents.latest(document.pk).sha256}
            for document in attachments_of(approval)
        ],
    }
