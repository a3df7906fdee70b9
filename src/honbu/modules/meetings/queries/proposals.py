"""Proposals: those of one's own section, and those that were handed in to the secretariat."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.kernel.states import possible
from honbu.modules.meetings.domain.states import PROPOSAL, ProposalAct, ProposalState
from honbu.modules.meetings.models import Body, Material, Meeting, Proposal
from honbu.modules.meetings.queries.meetings import managed_bodies

KIND = "meetings.proposal"  # of approvals
WAITING = (ProposalState.SUBMITTED.value, ProposalState.RECEIVED.value)
OWN = frozenset({ProposalState.DRAFT.value, ProposalState.SENT_BACK.value})  # still with the section


def proposals_for(actor: Actor) -> QuerySet[Proposal]:
    """Proposals of the units for which somebody proposes, and what was handed in to the bodies of which one is the secretariat."""
    units = access.units_where(actor, "meetings.propose")
    mine = Q(pk__isnull=False) if units is None else Q(unit_id__in=units)
    received = Q(submitted_at__isnull=False, body__in=managed_bodies(actor))
    return Proposal.objects.filter(mine | received).select_related("body", "body__unit", "unit", "author", "wanted_for")


def waiting_for_secretariat(actor: Actor) -> QuerySet[Proposal]:
    """What was handed in and is on no agenda yet."""
    return Proposal.objects.filter(body__in=managed_bodies(actor), state__in=WAITING)


def units_to_propose_for(actor: Actor) -> list[tuple[str, str]]:
    """(number, name) of the units for which somebody may propose today, in reading order."""
    allowed = access.units_where(actor, "meetings.propose")
    tree = tree_on()
    return [
        (str(unit.id), tree.shown_name(unit.id))
        for _depth, unit in tree.walk()
        if unit.kind != Unit.Kind.WARD and (allowed is None or unit.id in allowed)
    ]


def meetings_to_wish_for(body: Body | None = None) -> QuerySet[Meeting]:
    """The meetings that are being prepared."""
    meetings = Meeting.objects.filter(state="preparing").select_related("body").order_by("held_on", "pk")
    return meetings if body is None else meetings.filter(body=body)


@dataclass(frozen=True, slots=True)
class Doors:
    """What somebody may do with a proposal as it stands."""

    own: bool
    managing: bool
    acts: frozenset[ProposalAct]

    def may(self, act: ProposalAct, *, managing: bool) -> bool:
        """Whether the act is open to the section (or to the secretariat, if `managing`)."""
        return act in self.acts and (self.managing if managing else self.own)

    @property
    def revise(self) -> bool:
        """Whether words and files may be changed by the section."""
        return self.may(ProposalAct.SEEK_APPROVAL, managing=False)


def doors_of(actor: Actor, proposal: Proposal) -> Doors:
    """What is open to this actor."""
    return Doors(
        access.may(actor, "meetings.propose", on=proposal.unit),
        access.may(actor, "meetings.manage", on=proposal.body.unit) and proposal.submitted_at is not None,
        frozenset(possible(PROPOSAL, proposal.state)),
    )


def materials_of(proposal: Proposal) -> list[Material]:
    """The files of a proposal in their order."""
    return list(Material.objects.filter(proposal=proposal).select_related("document", "item").order_by("order", "pk"))


def approval_of(proposal: Proposal) -> approvals.Approval | None:
    """The approval on which it went last."""
    if proposal.approval_id is None:
        return None
    return approvals.Approval.objects.select_related("drafter").filter(pk=proposal.approval_id).first()


def content_of(proposal: Proposal) -> dict[str, object]:
    """What the chief approves: the words, and each file with its checksum."""
    files = []
    for material in materials_of(proposal):
        if material.document_id is not None:
            version = documents.latest(material.document_id)
            files.append(f"{material.title}（{version.filename}、照合値 {version.sha256[:16]}）")
    return {
        "会議体": proposal.body.name,
        "区分": str(proposal.get_kind_display()),
        "件名": proposal.title,
        "決めてほしいこと": proposal.asked,
        "要旨": proposal.summary,
        "説明者": proposal.explainer,
        "所要（分）": proposal.minutes_needed,
        "新規システムの開発": "はい" if proposal.new_system else "いいえ",
        "資料": files,
    }


def is_late(proposal: Proposal) -> bool:
    """Whether the deadline of the meeting that it wishes for has passed while it still lies with the section."""
    wanted = proposal.wanted_for
    if wanted is None or wanted.proposals_until is None or proposal.submitted_at is not None:
        return False
    return wanted.proposals_until < clock.today()


def units_to_manage_for(actor: Actor) -> set[int] | None:
    """The units of which somebody is the secretariat; None is every unit."""
    return access.units_where(actor, "meetings.manage")


def approvals_of_units(actor: Actor) -> Q:
    """Whoever proposes for a unit sees how its proposals fare with the chief."""
    units = access.units_where(actor, "meetings.propose")
    return Q(pk__isnull=False) if units is None else Q(unit_id__in=units)
