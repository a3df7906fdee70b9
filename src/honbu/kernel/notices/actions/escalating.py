"""期限の督促: reminding the owner, then telling the chief; every step is taken once, however often the job runs."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.actions.notifying import notify
from honbu.kernel.notices.domain import escalation
from honbu.kernel.notices.domain.escalation import Stage
from honbu.kernel.notices.domain.keys import key_of
from honbu.kernel.notices.domain.roster import Duty, Roster
from honbu.kernel.notices.kinds import ESCALATED, OVERDUE, REMINDER, Kind
from honbu.kernel.notices.models import Todo
from honbu.kernel.notices.queries import main_units_of, roster_on
from honbu.kernel.organisation.public import Person, System
from honbu.kernel.trail import public as trail

CLERK = System("期限の督促")


def escalate() -> int:
    """Take every step that is due today; returns how many were taken. On days of rest nobody is reminded.

    Whoever: the machine itself does it, by the clock. Each piece of work has a transaction of its own: a run that is
    killed has done some of it, and the next does the rest.
    """
    calendar = clock.calendar()
    if not calendar.is_open(clock.today()):
        return 0
    roster = roster_on()
    rows = Todo.objects.filter(state=Todo.State.OPEN, due__isnull=False).exclude(stage=Stage.CHIEF.value)
    # Nothing further away than a month can be near its reminder, whatever the holidays.
    near = rows.filter(due__lte=clock.today() + datetime.timedelta(days=31)).order_by("due", "pk")
    return sum(_take_steps(todo_id, roster, calendar) for todo_id in list(near.values_list("pk", flat=True)))


def _steps(todo: Todo, calendar: clock.Calendar) -> tuple[Stage, ...]:
    if todo.due is None:
        return ()
    # A period that ends on a day of rest ends on the next open day (民法第142条).
    last_day = clock.add_business_days(todo.due, 0, calendar)
    left = clock.business_days_between(clock.today(), last_day, calendar)
    return escalation.to_take(Stage(todo.stage), escalation.reached(left))


@transaction.atomic
def _take_steps(todo_id: int, roster: Roster, calendar: clock.Calendar) -> int:
    todo = Todo.objects.select_for_update(skip_locked=True).filter(pk=todo_id, state=Todo.State.OPEN).first()
    steps = _steps(todo, calendar) if todo is not None else ()
    if todo is None or not steps:
        return 0
    told = [name for step in steps for name in _tell(todo, step, roster)]
    before, todo.stage = todo.get_stage_display(), steps[-1].value
    todo.save(update_fields=["stage"])
    after = {"督促": todo.get_stage_display(), "宛先": told}
    trail.write(CLERK, "notices.todo.escalated", todo, before={"督促": before}, after=after, unit_id=todo.unit_id)
    return len(steps)


def _tell(todo: Todo, step: Stage, roster: Roster) -> list[str]:
    """Tell those whom the step concerns; returns their names for the trail."""
    owners = (todo.person_id,) if todo.person_id else roster.owners(Duty(todo.unit_id or 0, todo.role))
    ids = _superiors(todo, owners, roster) if step is Stage.CHIEF else set(owners)
    people = list(Person.objects.filter(pk__in=ids).order_by("number"))
    kind, title = _words(todo, step)
    key = key_of("todo", todo.pk, step.value, todo.due)
    text = _("期限：%(day)s") % {"day": clock.long(todo.due)} if todo.due else ""
    notify(people, kind, title, key=key, url=todo.url, text=text)
    return [person.name for person in people]


def _superiors(todo: Todo, owners: tuple[int | None, ...], roster: Roster) -> set[int]:
    """The chiefs over the owners; where work lies with a unit, those over the unit's own people."""
    present = [owner for owner in owners if owner is not None]
    units = dict.fromkeys(present, todo.unit_id) if todo.unit_id else main_units_of(present)
    found = {roster.superior(owner, unit_id) for owner, unit_id in units.items() if unit_id is not None}
    return {chief for chief in found if chief is not None}


def _words(todo: Todo, step: Stage) -> tuple[Kind, str]:
    if step is Stage.CHIEF:
        return ESCALATED, _("所属の仕事の期限が過ぎています：%(title)s") % {"title": todo.title}
    if step is Stage.OVERDUE:
        return OVERDUE, _("期限が過ぎました：%(title)s") % {"title": todo.title}
    if step is Stage.DUE:
        return REMINDER, _("今日が期限です：%(title)s") % {"title": todo.title}
    return REMINDER, _("まもなく期限です：%(title)s") % {"title": todo.title}
