"""What people are told on the way: the to-dos of the steps, and what came of it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor

OUTCOME = notices.Kind("approvals.outcome", gettext_noop("決裁の結果"))
NOTICE_KINDS = (OUTCOME,)
MODULE = "approvals"


def address_of(approval: Approval) -> str:
    """The record page."""
    return reverse("approvals:record", args=[approval.pk])


def _step_key(step: ApprovalStep) -> str:
    return notices.key_of("approvals.step", step.pk)


def _after_key(step: ApprovalStep) -> str:
    return notices.key_of("approvals.after", step.pk)


def _drafter_key(approval: Approval) -> str:
    return notices.key_of("approvals.draft", approval.pk)


def ask_for(step: ApprovalStep, approval: Approval, *, actor: Actor) -> None:
    """The step is on its person's list from now on."""
    words = {
        Way.CIRCULATE: _("起案を確かめて承認する：%(title)s"),
        Way.CONSULT: _("合議に答える：%(title)s"),
        Way.DECIDE: _("決裁する：%(title)s"),
    }
    notices.assign(
        _step_key(step),
        title=words[Way(step.way)] % {"title": approval.title},
        about=f"{approval.drafter_post} {approval.drafter.name}".strip()[:200],
        url=address_of(approval),
        module=MODULE,
        to=step.person,
        due=step.due,
        requested_by=approval.drafter,
        actor=actor,
    )


def step_done(step: ApprovalStep, *, actor: Actor) -> None:
    """The step is off the list, for it is done."""
    notices.complete(_step_key(step), actor=actor)


def step_gone(step: ApprovalStep, *, actor: Actor, reason: str = "") -> None:
    """The step is off the list, for it need not be done any more."""
    notices.withdraw(_step_key(step), actor=actor, reason=reason)


def ask_to_read_afterwards(step: ApprovalStep, approval: Approval, *, actor: Actor) -> None:
    """後閲: whoever was absent reads what the deputy has done."""
    notices.assign(
        _after_key(step),
        title=_("後閲する：%(title)s") % {"title": approval.title},
        about=f"{step.acted_post} {step.acted_by or ''}".strip()[:200],
        url=address_of(approval),
        module=MODULE,
        to=step.person,
        actor=actor,
    )


def read_afterwards(step: ApprovalStep, *, actor: Actor) -> None:
    """後閲 is done."""
    notices.complete(_after_key(step), actor=actor)


def not_to_be_read_afterwards(step: ApprovalStep, *, actor: Actor) -> None:
    """後閲 falls away: the deputy has taken the deed back."""
    notices.withdraw(_after_key(step), actor=actor)


def back_to_drafter(approval: Approval, *, actor: Actor, reason: str) -> None:
    """差戻し: the drafter has it on the list again."""
    notices.assign(
        _drafter_key(approval),
        title=_("差し戻された起案を直す：%(title)s") % {"title": approval.title},
        about=" ".join(reason.split())[:200],
        url=address_of(approval),
        module=MODULE,
        to=approval.drafter,
        actor=actor,
    )


def drafter_done(approval: Approval, *, actor: Actor) -> None:
    """The drafter has sent it on its way again, or given it up."""
    notices.complete(_drafter_key(approval), actor=actor)


def tell_outcome(approval: Approval, *, reason: str) -> None:
    """決裁, 否決: the drafter hears of it."""
    words = _("決裁されました：%(title)s") if approval.state == "decided" else _("否決されました：%(title)s")
    notices.notify(
        approval.drafter,
        OUTCOME,
        words % {"title": approval.title},
        key=notices.key_of("approvals", approval.pk, approval.state),
        text=reason,
        url=address_of(approval),
    )
