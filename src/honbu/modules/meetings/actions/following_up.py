"""宿題: a candidate is confirmed with owner and due day, answered with evidence, accepted, or comes back (MTG-7)."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Unit
from honbu.kernel.states import NotPossibleNow, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.domain.events import FollowUpAnswered, FollowUpDone
from honbu.modules.meetings.domain.reading import candidates_in
from honbu.modules.meetings.domain.states import FollowUpAct, FollowUpState
from honbu.modules.meetings.models import AgendaItem, Block, FollowUp, Meeting
from honbu.modules.meetings.models.meetings import Kind
from honbu.modules.meetings.queries.decisions import carried_to, is_asked
from honbu.modules.meetings.queries.records import block_value

CARRIED_TITLE = "これまでの宿題について"


class ReasonMissing(ValueError):
    """Letting go, or asking again, needs a reason."""


class NotTheSame(ValueError):
    """Only candidates of the same meeting are put together."""


def _held(follow_up: FollowUp) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("meeting__body__unit", "unit", "owner")
    return rows.get(pk=follow_up.pk)


def _move(follow_up: FollowUp, act: FollowUpAct) -> None:
    follow_up.state = after(states.FOLLOW_UP, follow_up.state, act).value
    follow_up.version += 1


def _key(follow_up: FollowUp) -> str:
    return f"meetings:follow_up:{follow_up.pk}"


def _address(follow_up: FollowUp) -> str:
    return reverse("meetings:follow_up", args=[follow_up.pk])


@transaction.atomic
def confirm_follow_up(
    follow_up: FollowUp, *, actor: Person, text: str, unit: Unit, due: datetime.date, owner: Person | None = None,
    next_meeting: bool = True,
) -> None:  # fmt: skip
    """確定: it is somebody's work now, with a day; overdue it reaches the owner and then the chief (the to-do list does)."""
    follow_up = _held(follow_up)
    access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    _move(follow_up, FollowUpAct.CONFIRM)
    follow_up.text, follow_up.unit, follow_up.owner = text.strip(), unit, owner
    follow_up.due, follow_up.next_meeting = due, next_meeting
    follow_up.save()
    _give(follow_up, actor)
    trail.write(
        actor, "meetings.follow_up.confirmed", follow_up,
        after={"内容": follow_up.text, "担当": unit, "担当者": owner, "期限": due},
    )  # fmt: skip


def _give(follow_up: FollowUp, actor: Person) -> None:
    to: Person | Unit | None = follow_up.owner or follow_up.unit
    if to is not None:
        notices.assign(
            _key(follow_up), title=_("宿題に答える"), url=_address(follow_up), to=to, module="meetings",
            requested_by=actor, due=follow_up.due, about=follow_up.text[:80],
        )  # fmt: skip


@transaction.atomic
def add_follow_up(meeting: Meeting, *, actor: Person, kind: str, text: str, item: AgendaItem | None = None) -> FollowUp:
    """宿題を加える: what the patterns did not find."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    made = FollowUp.objects.create(meeting=meeting, item=item, kind=kind, text=text.strip())
    trail.write(actor, "meetings.follow_up.added", made, after={"内容": made.text})
    return made


def find_candidates(meeting: Meeting) -> int:
    """宿題の候補: what the speeches of a meeting leave to be done, as far as patterns find it; gives how many are new.

    Whoever closes the meeting does this with it.
    """
    known = set(FollowUp.objects.filter(meeting=meeting).values_list("quote", flat=True))
    blocks = Block.objects.filter(meeting=meeting, removed=False, kind=Block.Kind.SPEECH).select_related("item")
    made = [
        FollowUp(meeting=meeting, item=block.item, block=block, kind=one.kind.value, text=one.text, quote=one.text)
        for block in blocks.order_by("position", "pk")
        for one in candidates_in([block_value(block)])
        if one.text not in known
    ]
    return len(FollowUp.objects.bulk_create(made))


@transaction.atomic
def merge_follow_up(follow_up: FollowUp, *, actor: Person, into: FollowUp) -> None:
    """まとめる: two candidates are one piece of work; both sentences stay. Raises NotTheSame."""
    follow_up = _held(follow_up)
    access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    if into.pk == follow_up.pk or into.meeting_id != follow_up.meeting_id or into.merged_into_id is not None:
        raise NotTheSame(_("同じ会議の、ほかの宿題を選んでください。"))
    if follow_up.state != FollowUpState.CANDIDATE:
        raise NotPossibleNow(_("候補だけをまとめられます。"))
    follow_up.merged_into = into
    follow_up.version += 1
    follow_up.save(update_fields=["merged_into", "version"])
    trail.write(actor, "meetings.follow_up.merged", follow_up, after={"まとめた先": into.text[:80]})


@transaction.atomic
def drop_follow_up(follow_up: FollowUp, *, actor: Person, reason: str) -> None:
    """見送り, with the reason that stays. Raises ReasonMissing."""
    follow_up = _held(follow_up)
    access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    if not reason.strip():
        raise ReasonMissing(_("見送る理由を書いてください。"))
    _move(follow_up, FollowUpAct.DROP)
    follow_up.reason = reason.strip()
    follow_up.save(update_fields=["state", "reason", "version"])
    notices.withdraw(_key(follow_up), actor=actor, reason=reason)
    trail.write(actor, "meetings.follow_up.dropped", follow_up, reason=reason)


@transaction.atomic
def take_up_follow_up(follow_up: FollowUp, *, actor: Person) -> None:
    """着手: whoever was asked tells that it is being worked on; it is still due."""
    follow_up = _held(follow_up)
    if not is_asked(actor, follow_up):
        access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    _move(follow_up, FollowUpAct.TAKE_UP)
    follow_up.save(update_fields=["state", "version"])
    trail.write(actor, "meetings.follow_up.taken_up", follow_up)


@transaction.atomic
def answer_follow_up(
    follow_up: FollowUp, *, actor: Person, answer: str, evidence: documents.Upload | None = None
) -> None:
    """回答, by the unit that was asked or the secretariat, with a file as evidence if there is one. Raises UploadRefused."""
    follow_up = _held(follow_up)
    if not is_asked(actor, follow_up):
        access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    _move(follow_up, FollowUpAct.ANSWER)
    follow_up.answer, follow_up.answered_by, follow_up.answered_at = answer.strip(), actor, clock.now()
    if evidence is not None:
        follow_up.evidence = documents.receive(
            evidence, actor=actor, title=_("宿題の回答の根拠"), unit=follow_up.unit,
            disclosure_reason=_("会議の資料のため"), owner=documents.Owner("meetings.follow_up", str(follow_up.pk)),
        )  # fmt: skip
    follow_up.save()
    notices.complete(_key(follow_up), actor=actor)
    after = {"回答": follow_up.answer, "根拠": follow_up.evidence}
    trail.write(actor, "meetings.follow_up.answered", follow_up, after=after)
    events.publish(FollowUpAnswered(follow_up_id=follow_up.pk, meeting_id=follow_up.meeting_id))


@transaction.atomic
def accept_answer(follow_up: FollowUp, *, actor: Person) -> None:
    """完了: the answer is enough."""
    follow_up = _held(follow_up)
    access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    _move(follow_up, FollowUpAct.ACCEPT)
    follow_up.save(update_fields=["state", "version"])
    trail.write(actor, "meetings.follow_up.done", follow_up)
    events.publish(FollowUpDone(follow_up_id=follow_up.pk, meeting_id=follow_up.meeting_id))


@transaction.atomic
def ask_again(follow_up: FollowUp, *, actor: Person, reason: str, due: datetime.date) -> None:
    """再度求める: the answer is not enough; it goes back to whoever was asked, with the reason and a new day."""
    follow_up = _held(follow_up)
    access.require(actor, "meetings.manage", on=follow_up.meeting.body.unit)
    if not reason.strip():
        raise ReasonMissing(_("もう一度求める理由を書いてください。"))
    _move(follow_up, FollowUpAct.ASK_AGAIN)
    follow_up.due = due
    follow_up.save(update_fields=["state", "due", "version"])
    _give(follow_up, actor)
    trail.write(actor, "meetings.follow_up.asked_again", follow_up, after={"期限": due}, reason=reason)


@transaction.atomic
def carry_over(meeting: Meeting, *, actor: Person) -> AgendaItem | None:
    """次回への持ち越し: the agenda of a meeting has one report on everything that is still open; None if there is nothing."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    waiting = carried_to(meeting)
    if not waiting.exists():
        return None
    known = AgendaItem.objects.filter(meeting=meeting, kind=Kind.REPORT, title=CARRIED_TITLE).first()
    if known is not None:
        return known
    reports = AgendaItem.objects.filter(meeting=meeting, kind=Kind.REPORT)
    last = AgendaItem.objects.filter(meeting=meeting).order_by("-order").first()
    item = AgendaItem.objects.create(
        meeting=meeting, kind=Kind.REPORT, no=reports.count() + 1, order=last.order + 1 if last else 0,
        title=CARRIED_TITLE, explainer=meeting.body.office_word, minutes_planned=5,
    )  # fmt: skip
    trail.write(actor, "meetings.follow_up.carried", item, after={"件数": waiting.count()})
    return item
