"""Giving work, and taking it off the list."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.actions.notifying import notify
from honbu.kernel.notices.domain.escalation import Stage
from honbu.kernel.notices.domain.keys import key_of
from honbu.kernel.notices.domain.roster import CHIEF, Duty
from honbu.kernel.notices.kinds import ASSIGNED
from honbu.kernel.notices.models import ROLES, Todo
from honbu.kernel.notices.queries import part_of, roster_on
from honbu.kernel.organisation.public import Actor, Person, Unit, UnitOnDay
from honbu.kernel.trail import public as trail


class UnknownRole(ValueError):
    """Work was given to a role that no unit knows."""


@dataclass(frozen=True, slots=True)
class Part:
    """To whom the work of a unit falls: its chief, or the holders of an appointment (Appointment.Kind)."""

    unit: Unit | UnitOnDay
    role: str = CHIEF


def due_in(days: int, *, after: datetime.date | None = None) -> datetime.date:
    """期限: the day that lies so many business days after today (or after another day)."""
    return clock.add_business_days(after or clock.today(), days, clock.calendar())


@transaction.atomic
def assign(
    key: str,
    *,
    title: str,
    url: str,
    module: str,
    to: Person | Unit | UnitOnDay | Part,
    actor: Actor | None = None,
    due: datetime.date | None = None,
    about: str = "",
    requested_by: Person | None = None,
    tell: bool = True,
    keep_due: bool = False,
) -> Todo:
    """仕事を頼む: put a thing on somebody's list. A unit stands for its chief; `Part` names an appointment instead.

    The key makes it the same work: given again it takes the new words, day and doer, and what was done or withdrawn is
    open again (差戻し). With `keep_due` work that is open keeps its day, and where nothing else is new nothing is written.
    Whoever: a module gives work after its own action was permitted. Raises UnknownRole.
    """
    moment = clock.now()
    facts = {"title": title, "url": url, "module": module, "about": about, "due": due, **_doer(to)}
    todo, is_new = Todo.objects.select_for_update().get_or_create(
        key=key_of(key), defaults={**facts, "requested_by": requested_by, "assigned_at": moment, "changed_at": moment}
    )
    if keep_due and not is_new and todo.state == Todo.State.OPEN:
        facts["due"] = due = todo.due
        if all(getattr(todo, name) == value for name, value in facts.items()):
            return todo
    before = None if is_new else {"期限": todo.due, "状態": todo.get_state_display()}
    told = is_new or _give_again(todo, facts, requested_by)
    after = {"期限": due, "担当": _doer_name(todo)}
    verb = "notices.todo.assigned" if told else "notices.todo.changed"
    trail.write(actor or requested_by, verb, todo, before=before, after=after, unit_id=todo.unit_id)
    if told and tell:
        _tell(todo, actor or requested_by)
    return todo


def _doer(to: Person | Unit | UnitOnDay | Part) -> dict[str, Any]:
    if isinstance(to, Person):
        return {"person_id": to.pk, "unit_id": None, "role": ""}
    part = to if isinstance(to, Part) else Part(to)
    if part.role not in dict(ROLES):
        raise UnknownRole(_("「%(role)s」という役はありません。") % {"role": part.role})
    return {
        "person_id": None,
        "unit_id": part.unit.pk if isinstance(part.unit, Unit) else part.unit.id,
        "role": part.role,
    }


def _give_again(todo: Todo, facts: dict[str, Any], requested_by: Person | None) -> bool:
    """Whether it is news to the doer: it was closed, or it is somebody else's now."""
    doer = (todo.person_id, todo.unit_id, todo.role)
    is_news = todo.state != Todo.State.OPEN or doer != (facts["person_id"], facts["unit_id"], facts["role"])
    if is_news or todo.due != facts["due"]:
        todo.stage = Stage.NONE.value
    if is_news:
        todo.assigned_at = clock.now()
    for name, value in facts.items():
        setattr(todo, name, value)
    todo.state, todo.closed_at, todo.closed_by = Todo.State.OPEN, None, None
    todo.changed_at = clock.now()
    todo.requested_by = requested_by or todo.requested_by
    todo.save()
    return is_news


def _doer_name(todo: Todo) -> str:
    return todo.person.name if todo.person is not None else part_of(todo, roster_on())


def owner_ids(todo: Todo) -> tuple[int, ...]:
    """Whose work it is today."""
    if todo.person_id is not None:
        return (todo.person_id,)
    return roster_on().owners(Duty(todo.unit_id or 0, todo.role))


def _tell(todo: Todo, actor: Actor | None) -> None:
    giver = actor.pk if isinstance(actor, Person) else None
    people = Person.objects.filter(pk__in=[owner for owner in owner_ids(todo) if owner != giver])
    key = key_of("todo", todo.pk, "assigned", int(todo.assigned_at.timestamp()))
    notify(people, ASSIGNED, todo.title, key=key, url=todo.url, text=_until(todo.due))


def _until(due: datetime.date | None) -> str:
    return _("期限：%(day)s") % {"day": clock.long(due)} if due else ""


@transaction.atomic
def complete(key: str, *, actor: Actor) -> bool:
    """仕事を終える: take a thing off the list, for it is done; False if no such work was open.

    Whoever: a module completes work after the action that did it was permitted.
    """
    return _close(key, Todo.State.DONE, "notices.todo.completed", actor)


@transaction.atomic
def withdraw(key: str, *, actor: Actor, reason: str = "") -> bool:
    """仕事を取り下げる: it need not be done any more; False if no such work was open.

    Whoever: a module withdraws work after its own action was permitted.
    """
    return _close(key, Todo.State.WITHDRAWN, "notices.todo.withdrawn", actor, reason)


def _close(key: str, state: Todo.State, verb: str, actor: Actor, reason: str = "") -> bool:
    todo = Todo.objects.select_for_update().filter(key=key_of(key), state=Todo.State.OPEN).first()
    if todo is None:
        return False
    todo.state, todo.closed_at = state, clock.now()
    todo.changed_at = todo.closed_at
    todo.closed_by = actor if isinstance(actor, Person) else None
    todo.save(update_fields=["state", "closed_at", "closed_by", "changed_at"])
    trail.write(actor, verb, todo, reason=reason, unit_id=todo.unit_id)
    return True
