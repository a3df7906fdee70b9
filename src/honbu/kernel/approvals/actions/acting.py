"""What the people of the route do: agree, object, send back, decide, reject, read afterwards."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import telling
from honbu.kernel.approvals.actions.going import (
    NotPossibleNow,
    close_open,
    hold,
    move,
    open_next,
    present_round,
    repeat_round,
    steps_of,
)
from honbu.kernel.approvals.domain import snapshot
from honbu.kernel.approvals.domain.events import DECIDED, REJECTED, ApprovalDecided, ApprovalSentBack
from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.domain.states import ACTED, Act, StepState
from honbu.kernel.approvals.models import Approval, ApprovalStep, Round
from honbu.kernel.approvals.queries import Seat, seat_of, submitted_content
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.trail import public as trail


class NotAtYourStep(access.NotAllowed):
    """The approval does not lie with this person now."""


class ReasonMissing(ValueError):
    """Objection, 差戻し and 否決 take a reason."""


class ContentChanged(ValueError):
    """What lies there is no longer what was submitted."""


class NotAnEarlierStep(ValueError):
    """差戻し leads to a step before one's own."""


@transaction.atomic
def agree(approval: Approval, *, actor: Person, comment: str = "", version: int | None = None) -> Approval:
    """承認, 合議で同意: whoever's turn it is (or their deputy's) agrees, and the next has it.

    Raises NotAtYourStep, NotPossibleNow, SomebodyWasFaster, ContentChanged.
    """
    held, round_, seat = _seat(approval, actor, version, ways={Way.CIRCULATE, Way.CONSULT})
    _require_same(held, round_)
    _act(seat, held, StepState.AGREED, actor=actor, comment=comment)
    _go_on(held, round_, seat, "approvals.approval.agreed", actor=actor, comment=comment)
    return held


@transaction.atomic
def object_to(approval: Approval, *, actor: Person, opinion: str, version: int | None = None) -> Approval:
    """合議で異議: whoever is consulted objects, with the opinion that the decider will read. The stage goes on, marked.

    Raises ReasonMissing, NotAtYourStep, NotPossibleNow, SomebodyWasFaster.
    """
    _require_reason(opinion, _("異議には意見が必要です。決裁する人が読みます。"))
    held, round_, seat = _seat(approval, actor, version, ways={Way.CONSULT})
    _act(seat, held, StepState.OBJECTED, actor=actor, comment=opinion)
    _go_on(held, round_, seat, "approvals.approval.objected", actor=actor, comment=opinion)
    return held


@transaction.atomic
def decide(approval: Approval, *, actor: Person, comment: str = "", version: int | None = None) -> Approval:
    """決裁: whoever decides by the route, or in their absence the deputy (代決). Raises as `agree`."""
    held, round_, seat = _seat(approval, actor, version, ways={Way.DECIDE})
    _require_same(held, round_)
    _act(seat, held, StepState.DECIDED, actor=actor, comment=comment)
    _end(held, seat, Act.DECIDE, "approvals.approval.decided", actor=actor, comment=comment)
    return held


@transaction.atomic
def reject(approval: Approval, *, actor: Person, reason: str, version: int | None = None) -> Approval:
    """否決: whoever decides refuses it for good, with the reason. Raises as `object_to`."""
    _require_reason(reason, _("否決の理由を入力してください。起案者が読みます。"))
    held, _round, seat = _seat(approval, actor, version, ways={Way.DECIDE})
    _act(seat, held, StepState.REJECTED, actor=actor, comment=reason)
    _end(held, seat, Act.REJECT, "approvals.approval.rejected", actor=actor, comment=reason)
    return held


@transaction.atomic
def send_back(
    approval: Approval, *, actor: Person, reason: str, to: ApprovalStep | None = None, version: int | None = None
) -> Approval:
    """差戻し: whoever's turn it is gives it back to the drafter, or to an earlier step `to`, with the reason they read.

    Raises ReasonMissing, NotAnEarlierStep, NotAtYourStep, SomebodyWasFaster.
    """
    _require_reason(reason, _("差戻しの理由を入力してください。相手が読みます。"))
    held, round_, seat = _seat(approval, actor, version, ways=set(Way))
    if to is not None and (to.round_id != round_.pk or to.stage >= seat.step.stage or to.state not in ACTED):
        raise NotAnEarlierStep(_("差し戻す先は、自分より前に処理した人から選んでください。"))
    move(held, Act.SEND_BACK if to is None else Act.ADVANCE)
    _act(seat, held, StepState.SENT_BACK, actor=actor, comment=reason)
    close_open(steps_of(round_), actor=actor, reason=reason)
    if to is not None:
        repeat_round(round_, held, stage=to.stage, actor=actor)
    else:
        telling.back_to_drafter(held, actor=actor, reason=reason)
        events.publish(
            ApprovalSentBack(
                approval_id=held.pk, kind=held.kind, object_type=held.object_type, object_id=held.object_id
            )
        )
    held.save()
    _write(held, seat, "approvals.approval.sent_back", actor=actor, to=to.office if to else "", comment=reason)
    return held


@transaction.atomic
def read_afterwards(step: ApprovalStep, *, actor: Person) -> None:
    """後閲: whoever was absent has read what the deputy did in their stead. Raises access.Hidden, NotAtYourStep."""
    held = hold(step.round.approval, actor, None)
    row = ApprovalStep.objects.select_for_update().get(pk=step.pk)
    if row.person_id != actor.pk or not row.stood_in:
        raise NotAtYourStep(_("後閲は、代決・代理を受けた本人がします。"))
    if not row.waits_to_be_read:
        return
    row.read_afterwards_at = clock.now()
    row.save(update_fields=["read_afterwards_at"])
    telling.read_afterwards(row, actor=actor)
    trail.write(actor, "approvals.approval.read_afterwards", held, unit_id=held.unit_id)


# ---- the beats that they share -----------------------------------------------------------------------------------------
def _seat(approval: Approval, actor: Person, version: int | None, *, ways: set[Way]) -> tuple[Approval, Round, Seat]:
    held = hold(approval, actor, version)
    if held.submitted_at is None:
        raise NotPossibleNow(_("この起案は、まだ提出されていません。"))
    round_ = present_round(held)
    seat = seat_of(held, actor, steps_of(round_))
    if seat is None:
        raise NotAtYourStep(_("この起案は今、あなたの処理を待っていません。今の状態を確かめてください。"))
    if Way(seat.step.way) not in ways:
        raise NotPossibleNow(
            _("あなたの段階は「%(way)s」のため、この操作はできません。") % {"way": seat.step.get_way_display()}
        )
    return held, round_, seat


def _require_reason(text: str, message: str) -> None:
    if not text.strip():
        raise ReasonMissing(message)


def _require_same(approval: Approval, round_: Round) -> None:
    """What is agreed to is what was submitted, the files among it."""
    if snapshot.checksum(snapshot.canonical(submitted_content(approval))) != round_.sha256:
        raise ContentChanged(
            _("提出された後に内容か添付が変わっています。差し戻して、改めて提出してもらってください。")
        )


def _act(seat: Seat, approval: Approval, state: StepState, *, actor: Person, comment: str) -> None:
    step = seat.step
    step.state, step.comment = state.value, comment.strip()
    step.acted_at, step.acted_by, step.acted_post = clock.now(), actor, str(standing(actor))[:160]
    step.save(update_fields=["state", "comment", "acted_at", "acted_by", "acted_post"])
    telling.step_done(step, actor=actor)
    if seat.stands_in:
        telling.ask_to_read_afterwards(step, approval, actor=actor)


def _go_on(approval: Approval, round_: Round, seat: Seat, verb: str, *, actor: Person, comment: str) -> None:
    move(approval, Act.ADVANCE)
    open_next(round_, approval, actor=actor)
    approval.save(update_fields=["state", "version"])
    _write(approval, seat, verb, actor=actor, comment=comment)


def _end(approval: Approval, seat: Seat, act: Act, verb: str, *, actor: Person, comment: str) -> None:
    move(approval, act)
    approval.decided_at = clock.now()
    approval.save(update_fields=["state", "version", "decided_at"])
    _write(approval, seat, verb, actor=actor, comment=comment)
    telling.tell_outcome(approval, reason=comment.strip())
    events.publish(
        ApprovalDecided(
            approval_id=approval.pk,
            kind=approval.kind,
            object_type=approval.object_type,
            object_id=approval.object_id,
            outcome=DECIDED if act is Act.DECIDE else REJECTED,
        )
    )


def _write(approval: Approval, seat: Seat, verb: str, *, actor: Person, comment: str, to: str = "") -> None:
    after: dict[str, object] = {"担当": seat.step.office}
    if to:
        after["差戻し先"] = to
    if seat.stands_in:
        after["代決・代理"] = seat.step.person.name
    trail.write(actor, verb, approval, after=after, reason=comment.strip(), unit_id=approval.unit_id)
