"""提案: a section writes what it wants decided, and its chief approves before it goes to the secretariat."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.domain.states import PROPOSAL, ProposalAct, ProposalState
from honbu.modules.meetings.models import Body, Meeting, Proposal
from honbu.modules.meetings.models.meetings import Kind
from honbu.modules.meetings.queries.proposals import KIND, OWN, approval_of, content_of
from honbu.modules.meetings.queries.wording import words_for

WITH_DRAFTER = frozenset({approvals.State.SENT_BACK.value, approvals.State.PULLED_BACK.value})


class NotWithTheSection(ValueError):
    """What is on its way, or with the secretariat, is not rewritten."""


class NotComplete(ValueError):
    """A matter says what is to be decided."""


class DrafterOnly(ValueError):
    """What came back from the chief goes on by the hand of whoever drafted it."""


class ReasonNeeded(ValueError):
    """A proposal is not withdrawn without a reason."""


class WrongMeeting(ValueError):
    """The meeting wished for is another body's, or is being prepared no more."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a section writes."""

    title: str
    kind: str = Kind.MATTER
    asked: str = ""
    summary: str = ""
    explainer: str = ""
    minutes_needed: int = 15
    wanted_for: Meeting | None = None
    new_system: bool = False


def _check(wording: Wording, body: Body) -> None:
    wanted = wording.wanted_for
    if wanted is not None and wanted.body_id != body.pk:
        raise WrongMeeting(_("希望する回が、選んだ会議体の会議ではありません。"))


@transaction.atomic
def draft_proposal(body: Body, unit: Unit, wording: Wording, *, actor: Person) -> Proposal:
    """提案を下書きする: it is seen by the section only. Raises WrongMeeting."""
    access.require(actor, "meetings.propose", on=unit)
    _check(wording, body)
    values = {name: getattr(wording, name) for name in Wording.__slots__}
    proposal = Proposal.objects.create(body=body, unit=unit, author=actor, created_at=clock.now(), **values)
    trail.write(
        actor,
        "meetings.proposal.drafted",
        proposal,
        after={"件名": proposal.title, "会議体": body.name},
        unit_id=unit.pk,
    )
    return proposal


def held(proposal: Proposal) -> Proposal:
    """The proposal, held until the end of the transaction."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("body__unit", "unit", "author", "wanted_for")
    return rows.get(pk=proposal.pk)


@transaction.atomic
def revise_proposal(proposal: Proposal, wording: Wording, *, actor: Person) -> Proposal:
    """提案を直す, as long as it lies with the section. Raises NotWithTheSection, WrongMeeting."""
    proposal = held(proposal)
    access.require(actor, "meetings.propose", on=proposal.unit)
    require_with_section(proposal)
    _check(wording, proposal.body)
    names = words_for(Proposal, Wording.__slots__)
    before = {names[name]: _plain(getattr(proposal, name)) for name in names}
    for name in names:
        setattr(proposal, name, getattr(wording, name))
    changes = {names[name]: _plain(getattr(proposal, name)) for name in names}
    changes = {name: value for name, value in changes.items() if value != before[name]}
    if changes:
        proposal.version += 1
        proposal.save()
        earlier = {name: before[name] for name in changes}
        trail.write(
            actor, "meetings.proposal.revised", proposal, before=earlier, after=changes, unit_id=proposal.unit_id
        )
    return proposal


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Meeting) else value


def require_with_section(proposal: Proposal) -> None:
    """Raises NotWithTheSection."""
    if proposal.state not in OWN:
        word = proposal.get_state_display()
        raise NotWithTheSection(_("この提案はいま「%(state)s」のため、直せません。") % {"state": word})


@transaction.atomic
def seek_approval(proposal: Proposal, *, actor: Person) -> Proposal:
    """所属長の決裁に回す. What the chief sent back goes the same way again, with what is written now.

    Raises NotComplete, DrafterOnly, NotPossibleNow, approvals.NoRoute.
    """
    proposal = held(proposal)
    access.require(actor, "meetings.propose", on=proposal.unit)
    state = after(PROPOSAL, proposal.state, ProposalAct.SEEK_APPROVAL)
    if proposal.kind == Kind.MATTER and not proposal.asked.strip():
        raise NotComplete(_("議案には「決めてほしいこと」が必要です。提案を直してから送ってください。"))
    approval = _sent(proposal, actor=actor)
    proposal.approval_id, proposal.state, proposal.reason = approval.pk, state.value, ""
    proposal.version += 1
    proposal.save(update_fields=["approval_id", "state", "reason", "version"])
    telling.revised(proposal, actor=actor)
    trail.write(actor, "meetings.proposal.sent_for_approval", proposal, unit_id=proposal.unit_id)
    return proposal


def _sent(proposal: Proposal, *, actor: Person) -> approvals.Approval:
    title = f"会議への提案：{proposal.title}"
    summary = proposal.asked.strip() or proposal.summary.strip() or "次のとおり報告してよろしいか。"
    content, url = content_of(proposal), telling.proposal_address(proposal)
    earlier = approval_of(proposal)
    if earlier is not None and earlier.state in WITH_DRAFTER:
        require_drafter(earlier, actor)
        revised = approvals.revise(earlier, actor=actor, title=title, summary=summary, content=content, url=url)
        return approvals.resubmit(revised, actor=actor)
    return approvals.submit(
        KIND, title=title, actor=actor, about=proposal, unit=proposal.unit, summary=summary, url=url, content=content
    )


def require_drafter(approval: approvals.Approval, actor: Person) -> None:
    """Raises DrafterOnly."""
    if approval.drafter_id != actor.pk:
        raise DrafterOnly(
            _(
                "決裁から戻った提案は、起案者の%(name)sさんが扱います。異動したときは、起案を引き継いでから操作してください。"
            )
            % {"name": approval.drafter.name}
        )


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, actor: Person, reason: str) -> Proposal:
    """提案を取り下げる: it stays readable. Raises ReasonNeeded, DrafterOnly, NotPossibleNow."""
    proposal = held(proposal)
    access.require(actor, "meetings.propose", on=proposal.unit)
    if not reason.strip():
        raise ReasonNeeded(_("取り下げる理由を入力してください。"))
    state = after(PROPOSAL, proposal.state, ProposalAct.WITHDRAW)
    approval = approval_of(proposal)
    if approval is not None and approval.state in WITH_DRAFTER:
        require_drafter(approval, actor)
        approvals.drop(approval, actor=actor, reason=reason.strip())
    proposal.state, proposal.reason = state.value, reason.strip()[:300]
    proposal.version += 1
    proposal.save(update_fields=["state", "reason", "version"])
    telling.gone(proposal, actor=actor, reason=proposal.reason)
    trail.write(actor, "meetings.proposal.withdrawn", proposal, reason=proposal.reason, unit_id=proposal.unit_id)
    return proposal


@transaction.atomic
def note_approved(proposal_id: int, approval_id: int, *, actor: Actor) -> None:
    """提出: the chief has decided, and the secretariat has it. Whoever: the machine itself, when it hears of the decision.

    Heard a second time, nothing is done.
    """
    proposal = _on_its_way(proposal_id, approval_id)
    if proposal is None:
        return
    proposal.state = after(PROPOSAL, proposal.state, ProposalAct.SUBMIT).value
    proposal.submitted_at = clock.now()
    proposal.version += 1
    proposal.save(update_fields=["state", "submitted_at", "version"])
    trail.write(actor, "meetings.proposal.submitted", proposal, unit_id=proposal.unit_id)
    telling.ask_to_receive(proposal, actor=actor)


@transaction.atomic
def note_returned(proposal_id: int, approval_id: int, *, actor: Actor, reason: str) -> None:
    """差戻し by the chief, 否決 or 引戻し: it lies with the section again. Whoever: the machine itself, when it hears of it.

    The approval itself asks its drafter to go on; heard a second time, nothing is done.
    """
    proposal = _on_its_way(proposal_id, approval_id)
    if proposal is None:
        return
    proposal.state = after(PROPOSAL, proposal.state, ProposalAct.SEND_BACK).value
    proposal.reason = reason[:300]
    proposal.version += 1
    proposal.save(update_fields=["state", "reason", "version"])
    trail.write(actor, "meetings.proposal.returned", proposal, reason=reason, unit_id=proposal.unit_id)


def _on_its_way(proposal_id: int, approval_id: int) -> Proposal | None:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("body__unit", "unit", "author")
    state = ProposalState.IN_APPROVAL.value
    return rows.filter(pk=proposal_id, approval_id=approval_id, state=state).first()
