"""提案の受付: what the secretariat does with what sections hand in."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.actions.agenda import AgendaClosed, held_agenda, renumber
from honbu.modules.meetings.actions.indexing import withdraw_from_index
from honbu.modules.meetings.actions.proposing import ReasonNeeded, held
from honbu.modules.meetings.domain.states import PROPOSAL, ProposalAct
from honbu.modules.meetings.models import AgendaItem, Material, Meeting, Proposal


@transaction.atomic
def receive_proposal(proposal: Proposal, *, actor: Person) -> Proposal:
    """受け付ける: the secretariat has looked at it. Raises NotPossibleNow."""
    proposal = held(proposal)
    access.require(actor, "meetings.manage", on=proposal.body.unit)
    proposal.state = after(PROPOSAL, proposal.state, ProposalAct.RECEIVE).value
    proposal.version += 1
    proposal.save(update_fields=["state", "version"])
    telling.received(proposal, actor=actor)
    trail.write(actor, "meetings.proposal.received", proposal, unit_id=proposal.unit_id)
    return proposal


@transaction.atomic
def send_back_proposal(proposal: Proposal, *, actor: Person, reason: str) -> Proposal:
    """差し戻す: the section reads the reason in its to-do list. Raises ReasonNeeded, NotPossibleNow."""
    proposal = held(proposal)
    access.require(actor, "meetings.manage", on=proposal.body.unit)
    if not reason.strip():
        raise ReasonNeeded(_("差し戻す理由を入力してください。提案した課が読みます。"))
    if proposal.submitted_at is None:
        # What lies with the chief is sent back by the chief.
        raise AgendaClosed(_("まだ提出されていない提案です。"))
    proposal.state = after(PROPOSAL, proposal.state, ProposalAct.SEND_BACK).value
    proposal.reason = reason.strip()[:300]
    proposal.version += 1
    proposal.save(update_fields=["state", "reason", "version"])
    telling.received(proposal, actor=actor)
    telling.ask_to_revise(proposal, actor=actor)
    trail.write(actor, "meetings.proposal.sent_back", proposal, reason=reason.strip(), unit_id=proposal.unit_id)
    return proposal


@transaction.atomic
def put_on_agenda(proposal: Proposal, meeting: Meeting, *, actor: Person) -> AgendaItem:
    """議題にする: the last item of the meeting, its files the last materials.

    Raises AgendaClosed, NotPossibleNow.
    """
    meeting = held_agenda(meeting, actor)
    proposal = held(proposal)
    access.require(actor, "meetings.manage", on=proposal.body.unit)
    if proposal.body_id != meeting.body_id:
        raise AgendaClosed(_("別の会議体の会議です。"))
    proposal.state = after(PROPOSAL, proposal.state, ProposalAct.PUT_ON_AGENDA).value
    proposal.version += 1
    proposal.save(update_fields=["state", "version"])
    count = AgendaItem.objects.filter(meeting=meeting).count()
    item = AgendaItem.objects.create(
        meeting=meeting, proposal=proposal, kind=proposal.kind, no=count + 1, order=count, title=proposal.title,
        explainer=proposal.explainer, minutes_planned=proposal.minutes_needed,
    )  # fmt: skip
    for place, material in enumerate(Material.objects.filter(proposal=proposal).order_by("order", "pk"), start=1):
        Material.objects.filter(pk=material.pk).update(meeting=meeting, item=item, no=1000 + place, order=place)
    renumber(meeting)
    item.refresh_from_db()
    telling.received(proposal, actor=actor)
    telling.put_on_agenda(proposal, meeting)
    after_ = {"会議": telling.name_of(meeting), "議題": str(item)}
    trail.write(actor, "meetings.proposal.put_on_agenda", proposal, after=after_, unit_id=proposal.unit_id)
    trail.write(actor, "meetings.agenda.item_added", meeting, after={"議題": str(item)}, unit_id=meeting.body.unit_id)
    return item


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, actor: Person, reason: str) -> None:
    """議題から外す: a proposal waits with the secretariat again, with its files. Raises ReasonNeeded, AgendaClosed."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    meeting = held_agenda(item.meeting, actor)
    if not reason.strip():
        raise ReasonNeeded(_("議題から外す理由を入力してください。"))
    title, proposal = str(item), item.proposal
    withdraw_from_index(*Material.objects.select_for_update().filter(item=item))
    if proposal is not None:
        proposal = held(proposal)
        proposal.state = after(PROPOSAL, proposal.state, ProposalAct.TAKE_OFF).value
        proposal.version += 1
        proposal.save(update_fields=["state", "version"])
        Material.objects.filter(item=item, proposal=proposal).update(meeting=None, item=None, no=0, branch=None)
        telling.taken_off_agenda(proposal, reason.strip())
        trail.write(actor, "meetings.proposal.taken_off", proposal, reason=reason.strip(), unit_id=proposal.unit_id)
    # What the secretariat had added to the item goes with it; the documents stay.
    Material.objects.filter(item=item, proposal=None).delete()
    item.delete()
    renumber(meeting)
    trail.write(
        actor, "meetings.agenda.item_removed", meeting, before={"議題": title}, reason=reason.strip(),
        unit_id=meeting.body.unit_id,
    )  # fmt: skip
