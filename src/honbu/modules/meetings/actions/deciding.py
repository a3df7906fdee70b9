"""決定の登録: what approved minutes decided goes into the register, and whoever asked for it hears of it (MTG-8)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.kernel.states import NotPossibleNow, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.domain.events import MatterDecided
from honbu.modules.meetings.domain.states import ProposalAct, ProposalState
from honbu.modules.meetings.models import AgendaItem, Choice, Decision, Meeting
from honbu.modules.meetings.models.meetings import Kind, Resolution
from honbu.modules.meetings.queries.records import office_word
from honbu.modules.meetings.queries.speeches import searchable_decision

APPROVING = frozenset({Resolution.APPROVED, Resolution.NOTED, Resolution.AMENDED, Resolution.WITH_HOMEWORK})
DECIDING = APPROVING | {Resolution.REJECTED}


class NotAnother(ValueError):
    """A decision is superseded by a later one of the same body."""


class ReasonMissing(ValueError):
    """What ends a decision has a reason."""


class NotOnThatDay(ValueError):
    """A decision is lifted on a day between its own and today."""


def register_decisions(meeting: Meeting, *, actor: Person) -> list[Decision]:
    """決定を登録する: one for each matter that was decided; a 訂正版 corrects what stands there.

    Whoever approves the minutes does this with it, and has been asked whether they may.
    """
    made = []
    items = AgendaItem.objects.filter(meeting=meeting, kind=Kind.MATTER, resolution__in=DECIDING)
    for item in items.select_related("proposal"):
        chosen = Choice.objects.filter(item=item, chosen=True).first()
        subject = item.proposal
        facts = {
            "wording": f"{item.title} — {office_word(Resolution, item.resolution)}",
            "conditions": item.conditions,
            "choice": chosen,
            "decided_on": meeting.held_on or clock.today(),
            "subject_kind": subject.subject_kind if subject else "",
            "subject_id": subject.subject_id if subject else "",
            "subject_title": subject.title if subject else "",
        }
        before = Decision.objects.filter(item=item).first()
        decision, is_new = Decision.objects.update_or_create(item=item, defaults=facts)
        if is_new or before is None or before.wording != decision.wording or before.conditions != decision.conditions:
            trail.write(actor, "meetings.decision.registered", decision, after={"決定": decision.wording})
            if decision.subject_kind:
                events.publish(_told(decision, item))
        search.put([searchable_decision(decision)])
        made.append(decision)
    return made


def settle_proposals(meeting: Meeting, *, actor: Person) -> None:
    """審議済: what sections proposed is settled with its item; what is continued lies with the secretariat again.

    Whoever approves the minutes does this with it.
    """
    items = AgendaItem.objects.filter(meeting=meeting, proposal__state=ProposalState.ON_AGENDA.value)
    for item in items.select_related("proposal"):
        if item.proposal is None:
            continue
        act = ProposalAct.TAKE_OFF if item.resolution == Resolution.CONTINUED else ProposalAct.SETTLE
        item.proposal.state = after(states.PROPOSAL, item.proposal.state, act).value
        item.proposal.version += 1
        item.proposal.save(update_fields=["state", "version"])
        trail.write(
            actor, "meetings.proposal.settled", item.proposal, after={"状態": item.proposal.get_state_display()}
        )


def _told(decision: Decision, item: AgendaItem) -> MatterDecided:
    return MatterDecided(
        decision_id=decision.pk, subject_kind=decision.subject_kind, subject_id=decision.subject_id,
        resolution=item.resolution, approved=Resolution(item.resolution) in APPROVING, conditions=decision.conditions,
    )  # fmt: skip


@transaction.atomic
def supersede_decision(decision: Decision, *, actor: Person, by: Decision, reason: str) -> None:
    """決定の変更: a later decision of the same body takes the place of this one.

    Raises NotAnother, ReasonMissing, NotPossibleNow.
    """
    decision, by = _held(decision, by)
    access.require(actor, "meetings.manage", on=decision.item.meeting.body.unit)
    _still_valid(decision)
    if (
        by.pk == decision.pk
        or by.item.meeting.body_id != decision.item.meeting.body_id
        or by.decided_on < decision.decided_on
        or by.state != Decision.State.VALID
    ):
        raise NotAnother(_("同じ会議体の、あとの有効な決定を選んでください。"))
    reason = _told_why(reason)
    decision.state, decision.superseded_by = Decision.State.SUPERSEDED, by
    decision.save(update_fields=["state", "superseded_by"])
    trail.write(actor, "meetings.decision.superseded", decision, after={"変更した決定": by.wording}, reason=reason)


@transaction.atomic
def lift_decision(decision: Decision, *, actor: Person, reason: str, on: date | None = None) -> None:
    """決定の廃止: it holds no longer and nothing takes its place. Raises ReasonMissing, NotOnThatDay, NotPossibleNow."""
    (decision,) = _held(decision)
    access.require(actor, "meetings.manage", on=decision.item.meeting.body.unit)
    _still_valid(decision)
    day = on or clock.today()
    if not decision.decided_on <= day <= clock.today():
        raise NotOnThatDay(_("廃止日は、決定日から今日までの日にしてください。"))
    reason = _told_why(reason)
    decision.state = Decision.State.LIFTED
    decision.save(update_fields=["state"])
    trail.write(actor, "meetings.decision.lifted", decision, after={"廃止日": day}, reason=reason)


def _held(*decisions: Decision) -> list[Decision]:
    """The rows, locked in the order of their numbers so that two who change the same never wait for each other."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("item__meeting__body__unit")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk for one in decisions]).order_by("pk")}
    return [found[one.pk] for one in decisions]


def _still_valid(decision: Decision) -> None:
    if decision.state != Decision.State.VALID:
        word = decision.get_state_display()
        raise NotPossibleNow(_("この決定は今「%(state)s」です。変えられるのは有効な決定だけです。") % {"state": word})


def _told_why(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("理由を書いてください。"))
    return reason.strip()
