"""監査調書の流れ: from the section to its chief, handed in, received by the office or given back with reasons."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.audits.actions.answering import held
from honbu.modules.audits.actions.handing_out import RETURNED, address_of, refresh_work, year_of
from honbu.modules.audits.domain.answering import left_to_do
from honbu.modules.audits.domain.states import SHEET, SheetAct, SheetState
from honbu.modules.audits.models import Questionnaire
from honbu.modules.audits.queries.offices import answerers_of
from honbu.modules.audits.queries.questionnaires import asked_items, contractors_of, entries_of, facts_of, slots_of


class NotFinished(ValueError):
    """Something is still open; the message says what."""


def missing_in(sheet: Questionnaire) -> list[str]:
    """What lacks before the chief can be asked."""
    slots = slots_of(asked_items(sheet.plan), contractors_of(sheet))
    return left_to_do(slots, entries_of(sheet), facts_of(sheet))


def _require_complete(sheet: Questionnaire) -> None:
    missing = missing_in(sheet)
    if missing:
        raise NotFinished("\n".join(missing))


def _advance(sheet: Questionnaire, state: SheetState, *fields: str) -> dict[str, Any]:
    """Save the new state (and `fields`); gives what the trail says of it."""
    earlier = sheet.get_state_display()
    sheet.state = state.value
    sheet.version += 1
    sheet.save(update_fields=["state", "version", *fields])
    words = {"状態": sheet.get_state_display()}
    return {"before": {"状態": earlier}, "after": words, "unit_id": sheet.unit_id}


@transaction.atomic
def hand_to_chief(sheet: Questionnaire, *, actor: Person, seen: int | None = None) -> Questionnaire:
    """課長に回す. Raises NotFinished, NotPossibleNow, SomebodyWasFaster."""
    sheet = held(sheet)
    access.require(actor, "audits.answer", on=sheet.unit)
    state = after(SHEET, sheet.state, SheetAct.HAND_TO_CHIEF)
    require_version(sheet, seen)
    _require_complete(sheet)
    sheet.reason = ""
    trail.write(actor, "audits.questionnaire.handed", sheet, **_advance(sheet, state, "reason"))
    refresh_work(sheet, actor=actor)
    return sheet


@transaction.atomic
def send_back(sheet: Questionnaire, *, actor: Person, reason: str) -> Questionnaire:
    """差し戻す: by the chief. Raises WrongValue, NotPossibleNow."""
    sheet = held(sheet)
    access.require(actor, "audits.confirm", on=sheet.unit)
    state = after(SHEET, sheet.state, SheetAct.SEND_BACK)
    _give_back(sheet, reason, actor=actor)
    words = _advance(sheet, state, "reason")
    trail.write(actor, "audits.questionnaire.sent_back", sheet, reason=sheet.reason, **words)
    refresh_work(sheet, actor=actor)
    return sheet


def _give_back(sheet: Questionnaire, reason: str, *, actor: Person) -> None:
    if not reason.strip():
        raise WrongValue(_("差し戻す理由を入力してください。"))
    sheet.reason = reason.strip()[:1000]
    people = [*answerers_of(sheet.unit_id), *([sheet.prepared_by] if sheet.prepared_by else [])]
    notices.notify(
        [person for person in people if person.pk != actor.pk], RETURNED,
        _("差戻し：%(plan)sの監査調書") % {"plan": year_of(sheet.plan)},
        key=notices.key_of("audits.returned", sheet.pk, sheet.version), text=sheet.reason, url=address_of(sheet),
    )  # fmt: skip


@transaction.atomic
def confirm(sheet: Questionnaire, *, actor: Person, seen: int | None = None) -> Questionnaire:
    """課長が確認し、提出する: from now on the section changes nothing. What comes first after the day is late.

    Raises NotFinished, NotPossibleNow, SomebodyWasFaster.
    """
    sheet = held(sheet)
    access.require(actor, "audits.confirm", on=sheet.unit)
    state = after(SHEET, sheet.state, SheetAct.CONFIRM)
    require_version(sheet, seen)
    _require_complete(sheet)
    if sheet.submitted_at is None:
        sheet.late = clock.today() > sheet.plan.answers_until
    sheet.confirmed_by, sheet.submitted_at = actor, clock.now()
    words = _advance(sheet, state, "confirmed_by", "submitted_at", "late")
    trail.write(actor, "audits.questionnaire.confirmed", sheet, **words)
    refresh_work(sheet, actor=actor)
    return sheet


@transaction.atomic
def give_back(sheet: Questionnaire, *, actor: Person, reason: str) -> Questionnaire:
    """課に差し戻す: by the office, with the reason. Raises WrongValue, NotPossibleNow."""
    sheet = held(sheet)
    access.require(actor, "audits.office", on=access.WARD)
    state = after(SHEET, sheet.state, SheetAct.RETURN)
    _give_back(sheet, reason, actor=actor)
    words = _advance(sheet, state, "reason")
    trail.write(actor, "audits.questionnaire.returned", sheet, reason=sheet.reason, **words)
    refresh_work(sheet, actor=actor)
    return sheet


@transaction.atomic
def accept(sheet: Questionnaire, *, actor: Person, seen: int | None = None) -> Questionnaire:
    """受理する. Raises NotPossibleNow, SomebodyWasFaster."""
    sheet = held(sheet)
    access.require(actor, "audits.office", on=access.WARD)
    state = after(SHEET, sheet.state, SheetAct.ACCEPT)
    require_version(sheet, seen)
    sheet.reason = ""
    trail.write(actor, "audits.questionnaire.accepted", sheet, **_advance(sheet, state, "reason"))
    refresh_work(sheet, actor=actor)
    return sheet
