"""引戻し, and 引継ぎ where somebody is no longer there to act."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import telling
from honbu.kernel.approvals.actions.acting import ReasonMissing
from honbu.kernel.approvals.actions.going import (
    NotPossibleNow,
    close_open,
    hold,
    is_drafter,
    move,
    open_step,
    present_round,
    put_back,
    steps_of,
)
from honbu.kernel.approvals.domain import progress
from honbu.kernel.approvals.domain.events import ApprovalPulledBack
from honbu.kernel.approvals.domain.states import Act, State, StepState
from honbu.kernel.approvals.models import Approval, ApprovalStep, Round
from honbu.kernel.approvals.queries import successor_of
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail


class TooLateToTakeBack(ValueError):
    """Somebody has acted since: it can't be taken back any more."""


class NobodyElse(ValueError):
    """The post for which a step waits has nobody else on it."""


@transaction.atomic
def pull_back(approval: Approval, *, actor: Person, reason: str = "", version: int | None = None) -> Approval:
    """引戻し: the drafter while nobody has acted, or whoever acted last takes the own step back while the next has not.

    Raises TooLateToTakeBack, NotPossibleNow, SomebodyWasFaster.
    """
    held = hold(approval, actor, version)
    if held.state != State.UNDER_WAY:
        raise NotPossibleNow(_("引き戻せるのは、回付中の起案だけです。"))
    round_ = present_round(held)
    steps = steps_of(round_)
    if is_drafter(held, actor):
        _to_the_drafter(held, round_, steps, actor=actor, reason=reason)
    else:
        _own_step(held, steps, actor=actor, reason=reason)
    held.save(update_fields=["state", "version"])
    trail.write(actor, "approvals.approval.pulled_back", held, reason=reason, unit_id=held.unit_id)
    return held


def _to_the_drafter(
    approval: Approval, round_: Round, steps: list[ApprovalStep], *, actor: Person, reason: str
) -> None:
    if not progress.is_untouched([step.part() for step in steps]) or round_.steps.filter(carried=True).exists():
        raise TooLateToTakeBack(_("すでに次の人が処理したため、引き戻せません。差戻しを頼んでください。"))
    move(approval, Act.PULL_BACK)
    close_open(steps, actor=actor, reason=reason)
    events.publish(
        ApprovalPulledBack(
            approval_id=approval.pk,
            kind=approval.kind,
            object_type=approval.object_type,
            object_id=approval.object_id,
        )
    )


def _own_step(approval: Approval, steps: list[ApprovalStep], *, actor: Person, reason: str) -> None:
    parts = [step.part() for step in steps]
    number = progress.to_take_back(parts, actor.pk)
    if number is None:
        raise TooLateToTakeBack(_("引き戻せる自分の処理がありません。次の人がすでに処理しています。"))
    by_number = {step.pk: step for step in steps}
    own = by_number[number]
    move(approval, Act.ADVANCE)
    for open_ in progress.after_it(parts, own.stage):
        put_back(by_number[open_], actor=actor, reason=reason)
    if own.stood_in:
        telling.not_to_be_read_afterwards(own, actor=actor)
    own.acted_at, own.acted_by, own.acted_post = None, None, ""
    own.comment, own.read_afterwards_at, own.state = "", None, StepState.WAITING.value
    own.save()
    open_step(own, approval, actor=actor)


@transaction.atomic
def hand_over(step: ApprovalStep, *, actor: Person, reason: str, version: int | None = None) -> Approval:
    """引継ぎ: what waits for somebody who no longer has the post goes to whoever has it now; nobody chooses whom.

    By whoever oversees the unit, or the drafter. Raises ReasonMissing, NobodyElse, access.NotAllowed, SomebodyWasFaster.
    """
    held = hold(step.round.approval, actor, version)
    if not is_drafter(held, actor):
        access.require(actor, "approvals.oversee", on=held.unit_id if held.unit_id is not None else access.WARD)
    if not reason.strip():
        raise ReasonMissing(_("引継ぎの理由を入力してください。"))
    row = next((one for one in steps_of(present_round(held)) if one.pk == step.pk), None)
    if held.state != State.UNDER_WAY or row is None or row.state != StepState.NOW:
        raise NotPossibleNow(_("この段階は、今は処理待ちではありません。"))
    found = successor_of(row, held)
    if found is None:
        raise NobodyElse(_("この職の担当者は変わっていないため、引き継げません。不在のときは代理者が処理できます。"))
    before = row.person.name
    move(held, Act.ADVANCE)
    row.person, row.office = found[0], found[1][:160]
    row.notes = [*row.notes, ["handed_over", before]]
    row.save(update_fields=["person", "office", "notes"])
    open_step(row, held, actor=actor)
    held.save(update_fields=["state", "version"])
    trail.write(
        actor,
        "approvals.approval.handed_over",
        held,
        before={"担当者": before},
        after={"担当者": row.person.name},
        reason=reason,
        unit_id=held.unit_id,
    )
    return held
