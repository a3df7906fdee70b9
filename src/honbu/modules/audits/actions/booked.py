"""自分の訪問: what those who go are told of the sealed calendar, some days before, and nothing of the visits of others.

What is sealed of a year holds, besides the selection: `visits` [{key, kind, id (the section's code), system, name, why}] and
`calendar` [{key, day, half, auditors (numbers of Auditor)}]. A key is random; it becomes the address of the visit.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions.sealing import note_reading, opened
from honbu.modules.audits.domain.planning.slots import Half, Slot
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import SealedPart, YearPlan
from honbu.modules.audits.queries.offices import auditor_of

# A visit is told to its team so many days before; what was written on the spot may come in so many days after.
TOLD_DAYS, LATE_DAYS = 7, 30


@dataclass(frozen=True, slots=True)
class Booked:
    """予定された訪問 as its team sees it."""

    key: str
    plan: YearPlan
    kind: Kind
    unit_id: int
    code: str
    name: str
    system_id: int | None
    system_name: str
    slot: Slot
    team: tuple[int, ...]
    why: str


def booked_in(content: dict[str, Any], plan: YearPlan) -> Iterator[Booked]:
    """Every visit of a sealed calendar that has its half day."""
    visits = {one["key"]: one for one in content.get("visits", [])}
    for booking in content.get("calendar", []):
        visit = visits[booking["key"]]
        section = content["sections"][visit["id"]]
        slot = Slot(datetime.date.fromisoformat(booking["day"]), Half(booking["half"]))
        yield Booked(
            visit["key"], plan, Kind(visit["kind"]), section["unit"], visit["id"], section["name"],
            visit["system"], visit["system_name"], slot,
            tuple(booking["auditors"]), visit["why"],
        )  # fmt: skip


@transaction.atomic
def booked_for(actor: Person, *, purpose: str) -> list[Booked]:
    """自分の訪問 from seven days before, in order of the days; each reading of one is noted. Raises access.NotAllowed."""
    access.require(actor, "audits.conduct", on=access.WARD)
    auditor = auditor_of(actor)
    if auditor is None:
        return []
    today, found = clock.today(), []
    for part in SealedPart.objects.filter(plan__isnull=False).exclude(public_value="").select_related("plan__edition"):
        plan = part.plan
        if plan is None or today > plan.window_last + datetime.timedelta(days=LATE_DAYS):
            continue
        own = [one for one in booked_in(opened(plan, part), plan) if auditor.pk in one.team]
        told = [one for one in own if -LATE_DAYS <= (one.slot.day - today).days <= TOLD_DAYS]
        if told:
            note_reading(part, actor, purpose)
        found += told
    return sorted(found, key=lambda one: (one.slot, one.key))


def booked_by(actor: Person, key: str, *, purpose: str) -> Booked | None:
    """One of one's own visits; None where there is none of this key, or it is another's. Raises access.NotAllowed."""
    return next((one for one in booked_for(actor, purpose=purpose) if one.key == key), None)
