"""封印した計画を読む・書く: each reading is a line of its own chain, which those alone can read who may open the seal.

The general trail bears no word of it: a line at an unusual hour would already tell that something is planned.
"""

import datetime
import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import transaction

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person
from honbu.modules.audits.domain import box
from honbu.modules.audits.models import ProgrammeVersion, SealedPart, SealedReading, YearPlan

START = "0" * 64


def _about(thing: ProgrammeVersion | YearPlan) -> str:
    return f"{thing._meta.model_name}:{thing.pk}"


def _keys() -> list[bytes]:
    return [box.key_of(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _part_of(thing: ProgrammeVersion | YearPlan) -> SealedPart | None:
    field = "programme" if isinstance(thing, ProgrammeVersion) else "plan"
    return SealedPart.objects.select_for_update(of=("self",)).filter(**{field: thing}).first()


@transaction.atomic
def read_sealed(thing: ProgrammeVersion | YearPlan, *, actor: Actor, purpose: str) -> dict[str, Any]:
    """封印した内容を読む: {} where nothing is sealed yet. The reading is noted first. Raises access.NotAllowed, box.WrongKey."""
    access.require(actor, "audits.seal", on=access.WARD)
    part = _part_of(thing)
    if part is None:
        return {}
    _note(part, actor, purpose, changed=False)
    return opened(thing, part)


@transaction.atomic
def write_sealed(
    thing: ProgrammeVersion | YearPlan, content: dict[str, Any], *, actor: Actor, purpose: str
) -> SealedPart:
    """封印する, or seal anew what was changed. Raises access.NotAllowed."""
    access.require(actor, "audits.seal", on=access.WARD)
    return seal_anew(thing, content, actor=actor, purpose=purpose)


def seal_anew(thing: ProgrammeVersion | YearPlan, content: dict[str, Any], *, actor: Actor, purpose: str) -> SealedPart:
    """The content sealed, with its line. Whoever: the action that calls has asked."""
    part = _part_of(thing)
    sealed = box.seal(content, key=_keys()[0], about=_about(thing))
    if part is None:
        field = "programme" if isinstance(thing, ProgrammeVersion) else "plan"
        part = SealedPart.objects.create(**{field: thing}, content=sealed)
    else:
        part.content = sealed
        part.version += 1
        part.save(update_fields=["content", "version"])
    _note(part, actor, purpose, changed=True)
    return part


def opened(thing: ProgrammeVersion | YearPlan, part: SealedPart) -> dict[str, Any]:
    """The content itself. Whoever: the action that calls has asked, and notes the reading. Raises box.WrongKey."""
    return box.unseal(bytes(part.content), keys=_keys(), about=_about(thing))


def note_reading(part: SealedPart, actor: Actor, purpose: str) -> None:
    """閲覧記録 of a reading. Whoever: the action that calls has asked."""
    _note(SealedPart.objects.select_for_update().get(pk=part.pk), actor, purpose, changed=False)


def _note(part: SealedPart, actor: Actor, purpose: str, *, changed: bool) -> None:
    """One line, chained to the one before; two at once wait for each other by the part that both hold."""
    last = SealedReading.objects.filter(part=part).order_by("-pk").first()
    line = SealedReading(
        part=part, person=actor if isinstance(actor, Person) else None, who=actor.name, at=clock.now(),
        purpose=purpose[:200], changed=changed, previous=last.hash if last else START,
    )  # fmt: skip
    line.hash = hash_of(line)
    line.save(force_insert=True)


def hash_of(line: SealedReading) -> str:
    """The hash over a line and the one before it."""
    words = [
        line.previous,
        line.part_id,
        line.person_id,
        line.who,
        line.at.astimezone(datetime.UTC).isoformat(),
        line.purpose,
        line.changed,
    ]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def broken_lines(part: SealedPart) -> list[int]:
    """閲覧記録の点検: lines that were changed, or before which one is missing."""
    previous, broken = START, []
    for line in SealedReading.objects.filter(part=part).order_by("pk"):
        if line.previous != previous or line.hash != hash_of(line):
            broken.append(line.pk)
        previous = line.hash
    return broken
