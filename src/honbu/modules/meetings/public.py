"""The door of meetings: ask the headquarters for a decision, read what it decided, offer papers for its agenda."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import Paper
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.deciding import APPROVING
from honbu.modules.meetings.domain.events import (
    FollowUpAnswered,
    FollowUpDone,
    MatterDecided,
    MinutesApproved,
    MinutesPublished,
    PublicationWithdrawn,
)
from honbu.modules.meetings.domain.papers import BY_CODE, PAPERS, PaperKind
from honbu.modules.meetings.domain.weighing import CannotWeigh, Ranked, Room, ranking, room_of_weights
from honbu.modules.meetings.models import Body, Choice, Decision, Meeting, Proposal
from honbu.modules.meetings.models.meetings import Resolution

__all__ = [
    "PAPERS",
    "AlreadyAsked",
    "CannotWeigh",
    "FollowUpAnswered",
    "FollowUpDone",
    "MatterDecided",
    "MinutesApproved",
    "MinutesPublished",
    "NoSuchBody",
    "Offer",
    "OpinionCount",
    "PaperKind",
    "PublicationWithdrawn",
    "Ranked",
    "Room",
    "UnknownPaper",
    "Verdict",
    "ask_for_decision",
    "meeting_days",
    "offer_paper",
    "offers",
    "opinions_on",
    "ranking",
    "room_of_weights",
    "verdict_on",
]


class NoSuchBody(LookupError):
    """The ward has no body by this name."""


class AlreadyAsked(ValueError):
    """This subject is before the headquarters already, and not decided yet."""


class UnknownPaper(LookupError):
    """The headquarters never had a paper of this kind."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a body decided on a subject: `approved` says whether it may go on, `conditions` what it has to heed."""

    decision_id: int
    approved: bool
    wording: str
    conditions: str
    decided_on: str


@transaction.atomic
def ask_for_decision(
    *, subject_kind: str, subject_id: object, title: str, asked: str, summary: str, unit: Unit, actor: Person,
    new_system: bool = False, body: str = "",
) -> int:  # fmt: skip
    """議案の申出: another module's thing is to be decided by a body (the ward's headquarters if none is named); MTG-8.

    A draft proposal of the unit is made, which goes its way there: approval by the chief, agenda, meeting, minutes. The
    module hears of the end as MatterDecided. Gives the proposal's number. Raises AlreadyAsked, NoSuchBody.
    """
    access.require(actor, "meetings.propose", on=unit)
    bodies = Body.objects.filter(ended_on__isnull=True).order_by("pk")
    found = bodies.filter(slug=body).first() if body else bodies.first()
    if found is None:
        raise NoSuchBody(_("議案を出す会議体が登録されていません。"))
    subject = {"subject_kind": subject_kind, "subject_id": str(subject_id)}
    if Proposal.objects.filter(**subject).exclude(state__in=["withdrawn", "settled"]).exists():
        raise AlreadyAsked(_("この件は、もう会議に出されています。"))
    proposal = Proposal.objects.create(
        body=found, unit=unit, author=actor, title=title[:120], asked=asked, summary=summary, new_system=new_system,
        created_at=clock.now(), **subject,
    )  # fmt: skip
    trail.write(actor, "meetings.proposal.drafted", proposal, after={"件名": proposal.title, "対象": subject_kind})
    return proposal.pk


def verdict_on(subject_kind: str, subject_id: object) -> Verdict | None:
    """What was decided on a subject and holds, None as long as nothing is."""
    decision = (
        Decision.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id), state=Decision.State.VALID)
        .select_related("item")
        .order_by("-decided_on", "-pk")
        .first()
    )
    if decision is None:
        return None
    return Verdict(
        decision_id=decision.pk,
        approved=Resolution(decision.item.resolution) in APPROVING,
        wording=decision.wording,
        conditions=decision.conditions,
        decided_on=decision.decided_on.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class OpinionCount:
    """意見: how many members spoke for an option, and their reasons. Nobody's name, as in the record."""

    label: str
    title: str
    members: int
    reasons: tuple[str, ...]
    adopted: bool


def opinions_on(subject_kind: str, subject_id: object) -> list[OpinionCount]:
    """部員の意見: what members said of the options of the item under which a subject was discussed, once it is decided."""
    decided = Decision.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).values("item")
    choices = Choice.objects.filter(item__in=decided).prefetch_related("opinions").order_by("item", "order", "pk")
    return [
        OpinionCount(
            choice.label, choice.title, len(choice.opinions.all()),
            tuple(opinion.reason for opinion in choice.opinions.all() if opinion.reason), choice.chosen,
        )
        for choice in choices
    ]  # fmt: skip


def meeting_days(body: str = "") -> list[datetime.date]:
    """これからと最近の開催日: the days on which a body (the headquarters if none is named) meets or has met."""
    bodies = Body.objects.filter(ended_on__isnull=True).order_by("pk")
    found = bodies.filter(slug=body).first() if body else bodies.first()
    rows = Meeting.objects.filter(body=found, held_on__isnull=False).exclude(state="cancelled")
    return sorted(day for day in rows.values_list("held_on", flat=True) if day is not None)


# Makes the paper in a form (pdf, docx, xlsx) for a reader, from the data of now.
Generator = Callable[[Actor, str], Paper]


@dataclass(frozen=True, slots=True)
class Offer:
    """A generator that a module offers. `may` tells whether somebody may have the paper."""

    kind: PaperKind
    make: Generator
    forms: tuple[str, ...]
    may: Callable[[Actor], bool]


_offers: dict[str, Offer] = {}


def offer_paper(
    code: str, make: Generator, *, may: Callable[[Actor], bool], forms: tuple[str, ...] = ("pdf", "docx")
) -> None:
    """資料を作る機能の登録: called by a module when it starts. Raises UnknownPaper."""
    if code not in BY_CODE:
        raise UnknownPaper(code)
    _offers[code] = Offer(BY_CODE[code], make, forms, may)


def offers() -> dict[str, Offer]:
    """Every paper that can be made today, by its code."""
    return dict(_offers)
