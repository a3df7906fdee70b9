"""Auditors and visits for tests: what is booked stands sealed, as the real calendar does."""

import datetime
import secrets
from typing import Any

from honbu.kernel.organisation.public import Appointment, Person, Unit
from honbu.kernel.organisation.tests.makers import LONG_AGO
from honbu.modules.audits.actions.sealing import read_sealed, write_sealed
from honbu.modules.audits.models import Auditor, SealedPart, YearPlan
from honbu.modules.audits.tests.makers import MACHINE, AuditWard


def an_auditor(ward: AuditWard, person: Person | None = None, **facts: Any) -> Auditor:
    """監査 実太 of 福祉課 (or somebody else), appointed and on the list of those who may be sent."""
    person = person or ward.auditor
    Appointment.objects.get_or_create(
        person=person, unit=ward.office, kind=Appointment.Kind.AUDITOR, defaults={"valid_from": LONG_AGO}
    )
    auditor, _is_new = Auditor.objects.get_or_create(person=person, defaults={"lead": True, **facts})
    return auditor


def a_booking(
    ward: AuditWard,
    plan: YearPlan,
    day: datetime.date,
    *team: Auditor,
    unit: Unit | None = None,
    kind: str = "internal",
    half: str = "am",
    system: tuple[int, str] | None = None,
) -> str:
    """A visit in the sealed calendar: gives its key."""
    unit = unit or ward.section
    content = read_sealed(plan, actor=MACHINE, purpose="試験") or {"sections": {}}
    version = unit.versions.get()
    content["sections"].setdefault(
        unit.code, {"unit": unit.pk, "name": version.name, "department": "", "risk": 0, "shares": []}
    )
    key = secrets.token_hex(16)
    visit = {
        "key": key, "kind": kind, "id": unit.code, "system": system[0] if system else None,
        "system_name": system[1] if system else "", "name": version.name, "why": "試験のため", "chosen": False,
    }  # fmt: skip
    content.setdefault("visits", []).append(visit)
    booking = {"key": key, "day": day.isoformat(), "half": half, "auditors": [one.pk for one in team]}
    content.setdefault("calendar", []).append(booking)
    for name, empty in (("selection", []), ("edits", [])):
        content.setdefault(name, empty)
    write_sealed(plan, content, actor=MACHINE, purpose="試験")
    SealedPart.objects.filter(plan=plan).update(committed_at="2026-08-10T00:00:00Z", public_value="0427")
    return key
