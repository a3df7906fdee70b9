"""会議録: draft, check by the secretariat, round among those who were there, the chair's approval, and 訂正版 (MTG-3, MTG-4)."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.kernel.states import NotPossibleNow, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.deciding import register_decisions, settle_proposals
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.domain.events import MinutesApproved
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.domain.record_json import digest_of, kept_json
from honbu.modules.meetings.domain.states import MeetingAct, MeetingState, MinutesAct, MinutesState
from honbu.modules.meetings.models import Attendance, Block, Correction, Meeting, Minutes
from honbu.modules.meetings.queries.meetings import doubts_before_approval, unresolved_items
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.queries.rights import attended, people_of
from honbu.modules.meetings.queries.speeches import index_meeting, searchable_block

OPEN_STATES = [state.value for state in MinutesState if state is not MinutesState.FINAL]


class NotYetHeld(ValueError):
    """Minutes are drafted of a meeting that is over."""


class AlreadyOpen(ValueError):
    """A version is being worked on."""


class SomebodyWasFaster(ValueError):
    """The paragraph was changed since it was read; `text` is how it stands now."""

    def __init__(self, text: str) -> None:
        super().__init__(_("ほかの人がこの段落を直しました。いまの文を確かめて、もう一度直してください。"))
        self.text = text


class StillOpen(ValueError):
    """Corrections, doubts or items are not decided yet; `what` names them."""

    def __init__(self, message: str, what: list[str]) -> None:
        super().__init__(message)
        self.what = what


class ReasonMissing(ValueError):
    """A correction of final minutes, or sending them back, needs a reason."""


class NotThere(ValueError):
    """Only those who were there propose corrections, and only while they are asked."""


class NothingChanged(ValueError):
    """The proposed text is the text."""


def open_minutes_of(meeting: Meeting) -> Minutes | None:
    """The version that is being worked on."""
    return Minutes.objects.filter(meeting=meeting, state__in=OPEN_STATES).first()


@transaction.atomic
def start_minutes(meeting: Meeting, *, actor: Person, reason: str = "") -> Minutes:
    """起案, or 訂正版 with its reason where final minutes exist. Raises NotYetHeld, AlreadyOpen, ReasonMissing."""
    meeting = Meeting.objects.select_for_update().select_related("body__unit").get(pk=meeting.pk)
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    if meeting.state not in {MeetingState.CLOSED, MeetingState.FINAL}:
        raise NotYetHeld(_("会議が閉会してから会議録を起案してください。"))
    if open_minutes_of(meeting) is not None:
        raise AlreadyOpen(_("作成中の会議録があります。"))
    last = Minutes.objects.filter(meeting=meeting).order_by("-number").first()
    if last is not None and not reason.strip():
        raise ReasonMissing(_("訂正の理由を書いてください。"))
    minutes = Minutes.objects.create(
        meeting=meeting, number=last.number + 1 if last else 1, reason=reason.strip(), drafted_by=actor,
        drafted_at=clock.now(),
    )  # fmt: skip
    trail.write(actor, "meetings.minutes.started", minutes, after={"版": minutes.number}, reason=reason)
    return minutes


def _held(minutes: Minutes) -> Minutes:
    """The version, locked, with what its actions ask for."""
    return Minutes.objects.select_for_update(of=("self",)).select_related("meeting__body__unit").get(pk=minutes.pk)


def _move(minutes: Minutes, act: MinutesAct) -> None:
    minutes.state = after(states.MINUTES, minutes.state, act).value
    minutes.version += 1


@transaction.atomic
def edit_block(block: Block, *, actor: Person, text: str, version: int) -> Block:
    """本文を直す: how a paragraph of the draft reads. Raises SomebodyWasFaster, and NotPossibleNow while attendees are asked."""
    block = Block.objects.select_for_update(of=("self",)).select_related("meeting__body__unit").get(pk=block.pk)
    access.require(actor, "meetings.manage", on=block.meeting.body.unit)
    minutes = open_minutes_of(block.meeting)
    if minutes is None or minutes.state == MinutesState.CIRCULATED:
        raise NotPossibleNow(_("いまは本文を直せません。確定した会議録は訂正版で、照会中は修正の申出で直します。"))
    if block.version != version:
        raise SomebodyWasFaster(block.text)
    before, block.text = block.text, text.strip()
    if before == block.text:
        return block
    _write(block, actor)
    trail.write(actor, "meetings.block.edited", block, before={"文": before}, after={"文": block.text})
    return block


def _write(block: Block, actor: Person) -> None:
    block.version += 1
    block.changed_by, block.changed_at = actor, clock.now()
    block.save(update_fields=["text", "version", "changed_by", "changed_at"])
    search.put([searchable_block(block)])


@transaction.atomic
def check_minutes(minutes: Minutes, *, actor: Person) -> None:
    """事務局確認: the secretariat has proofread the draft."""
    minutes = _held(minutes)
    access.require(actor, "meetings.manage", on=minutes.meeting.body.unit)
    _move(minutes, MinutesAct.CHECK)
    minutes.save(update_fields=["state", "version"])
    trail.write(actor, "meetings.minutes.checked", minutes)


def todo_key(minutes: Minutes, person: Person) -> str:
    """The key of somebody's to-do in a round."""
    return f"meetings:minutes:{minutes.pk}:{minutes.version}:{person.pk}"


def _asked(minutes: Minutes) -> list[Person]:
    """Who is asked: who sat there, or came in somebody's stead; where nobody is known by name, the members of the day."""
    seats = Attendance.objects.filter(meeting=minutes.meeting).exclude(state=Attendance.State.ABSENT)
    people = [one.deputy or one.person for one in seats.select_related("person", "deputy")]
    known = list(dict.fromkeys(person for person in people if person is not None))
    return known or people_of(minutes.meeting.body, minutes.meeting.held_on)


@transaction.atomic
def circulate_minutes(minutes: Minutes, *, actor: Person, until: date) -> int:
    """出席者照会: ask those who were there, until a day; gives how many are asked."""
    minutes = _held(minutes)
    meeting = minutes.meeting
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    _move(minutes, MinutesAct.CIRCULATE)
    minutes.answers_until = until
    minutes.save(update_fields=["state", "version", "answers_until"])
    people = _asked(minutes)
    for person in people:
        notices.assign(
            todo_key(minutes, person), title=_("会議録を確かめる"), url=reverse("meetings:minutes", args=[meeting.pk]),
            to=person, module="meetings", requested_by=actor, due=until,
            about=name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on),
        )  # fmt: skip
    trail.write(actor, "meetings.minutes.circulated", minutes, after={"期限": until, "人数": len(people)})
    return len(people)


@transaction.atomic
def propose_correction(block: Block, *, actor: Person, text: str, reason: str = "") -> Correction:
    """修正の申出: whoever was at the meeting says how a paragraph should read; a second proposal replaces one's first.

    Raises NotThere for others and outside of the round, NothingChanged.
    """
    block = Block.objects.select_related("meeting__body").get(pk=block.pk)
    minutes = Minutes.objects.filter(meeting=block.meeting, state=MinutesState.CIRCULATED.value).first()
    if minutes is None or not attended(actor, block.meeting):
        raise NotThere(_("修正は、照会の期間に、出席した人だけが申し出られます。"))
    if text.strip() == block.text:
        raise NothingChanged(_("文が変わっていません。直した文を書いてください。"))
    Correction.objects.filter(minutes=minutes, block=block, proposer=actor, state=Correction.State.PROPOSED).delete()
    correction = Correction.objects.create(
        minutes=minutes, block=block, proposer=actor, old_text=block.text, new_text=text.strip(), reason=reason.strip(),
        proposed_at=clock.now(),
    )  # fmt: skip
    trail.write(
        actor, "meetings.correction.proposed", correction, before={"文": block.text}, after={"文": text.strip()}
    )
    return correction


@transaction.atomic
def answer_round(minutes: Minutes, *, actor: Person) -> None:
    """確かめた: whoever was asked has read the draft and has no more to say."""
    if not notices.complete(todo_key(minutes, actor), actor=actor):
        raise NotThere(_("照会は終わっているか、あなたへの照会ではありません。"))


@transaction.atomic
def decide_correction(correction: Correction, *, actor: Person, accept: bool, answer: str = "") -> None:
    """採否: take a proposed text over, or say why not. The others for the same paragraph stay and are decided by themselves.

    Raises NotPossibleNow for one that is decided.
    """
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("minutes__meeting__body__unit", "block")
        .get(pk=correction.pk)
    )
    access.require(actor, "meetings.manage", on=correction.minutes.meeting.body.unit)
    if correction.state != Correction.State.PROPOSED or correction.minutes.state != MinutesState.CIRCULATED:
        raise NotPossibleNow(_("この申出は、もう決まっています。"))
    correction.state = Correction.State.ACCEPTED if accept else Correction.State.REJECTED
    correction.answer, correction.decided_by, correction.decided_at = answer.strip(), actor, clock.now()
    correction.save()
    if accept:
        block = Block.objects.select_for_update().get(pk=correction.block_id)
        before, block.text = block.text, correction.new_text
        _write(block, actor)
        trail.write(actor, "meetings.block.edited", block, before={"文": before}, after={"文": block.text})
    trail.write(
        actor, "meetings.correction.decided", correction, after={"採否": correction.get_state_display()}, reason=answer
    )


@transaction.atomic
def close_round(minutes: Minutes, *, actor: Person) -> None:
    """修正反映: the round is over, every proposal is decided, and the chair is asked to approve. Raises StillOpen."""
    minutes = _held(minutes)
    meeting = minutes.meeting
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    waiting = minutes.corrections.filter(state=Correction.State.PROPOSED).select_related("proposer")
    if waiting:
        raise StillOpen(_("採否を決めていない修正の申出があります。"), [str(one.proposer) for one in waiting])
    for person in _asked(minutes):
        notices.withdraw(todo_key(minutes, person), actor=actor)
    _move(minutes, MinutesAct.REVISE)
    minutes.save(update_fields=["state", "version"])
    for person in _chairs(meeting):
        notices.assign(
            f"meetings:approve:{minutes.pk}:{person.pk}", title=_("会議録を承認する"),
            url=reverse("meetings:minutes", args=[meeting.pk]), to=person, module="meetings", requested_by=actor,
            due=notices.due_in(5), about=str(meeting),
        )  # fmt: skip
    trail.write(actor, "meetings.minutes.revised", minutes)


def _chairs(meeting: Meeting) -> list[Person]:
    return people_of(meeting.body, roles=["chair"])


@transaction.atomic
def approve_minutes(minutes: Minutes, *, actor: Person) -> None:
    """承認・確定: from now on this version does not change. Raises StillOpen while doubts or items are undecided."""
    minutes = _held(minutes)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=minutes.meeting_id)
    access.require(actor, "meetings.approve", on=meeting.body.unit)
    doubts = doubts_before_approval(meeting)
    if doubts:
        raise StillOpen(_("決めていない疑義があるため、承認できません。"), [doubt.message for doubt in doubts])
    items = unresolved_items(meeting)
    if items:
        raise StillOpen(_("結果のない議題があるため、承認できません。"), [str(item) for item in items])
    _move(minutes, MinutesAct.APPROVE)
    minutes.content = kept_json(record_of(meeting))
    minutes.sha256 = digest_of(minutes.content)
    minutes.approved_by, minutes.approved_at = actor, clock.now()
    minutes.save()
    if meeting.state == MeetingState.CLOSED:
        meeting.state = after(states.MEETING, meeting.state, MeetingAct.FINALISE).value
        meeting.version += 1
        meeting.save(update_fields=["state", "version"])
    for person in _chairs(meeting):
        key = f"meetings:approve:{minutes.pk}:{person.pk}"
        if person == actor:
            notices.complete(key, actor=actor)
        else:
            notices.withdraw(key, actor=actor)
    register_decisions(meeting, actor=actor)
    settle_proposals(meeting, actor=actor)
    index_meeting(meeting)
    trail.write(actor, "meetings.minutes.approved", minutes, after={"照合値": minutes.sha256})
    events.publish(MinutesApproved(meeting_id=meeting.pk, minutes_id=minutes.pk, number=minutes.number))


@transaction.atomic
def send_back_minutes(minutes: Minutes, *, actor: Person, reason: str) -> None:
    """差戻し: the chair gives the draft back to the secretariat, with the reason. Raises ReasonMissing."""
    minutes = _held(minutes)
    access.require(actor, "meetings.approve", on=minutes.meeting.body.unit)
    if not reason.strip():
        raise ReasonMissing(_("差し戻す理由を書いてください。"))
    _move(minutes, MinutesAct.SEND_BACK)
    minutes.save(update_fields=["state", "version"])
    for person in _chairs(minutes.meeting):
        notices.withdraw(f"meetings:approve:{minutes.pk}:{person.pk}", actor=actor, reason=reason)
    notices.assign(
        f"meetings:returned:{minutes.pk}:{minutes.version}", title=_("差し戻された会議録を直す"),
        url=reverse("meetings:minutes", args=[minutes.meeting_id]), to=minutes.drafted_by, module="meetings",
        requested_by=actor, due=notices.due_in(3), about=reason[:80],
    )  # fmt: skip
    trail.write(actor, "meetings.minutes.sent_back", minutes, reason=reason)
