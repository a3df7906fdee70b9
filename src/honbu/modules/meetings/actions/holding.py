"""会議を開く・閉じる, 議決する: what the secretariat does at the table while the members decide (MTG-3, MTG-4)."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.following_up import find_candidates
from honbu.modules.meetings.actions.indexing import index_materials
from honbu.modules.meetings.actions.live import tell_block, tell_state
from honbu.modules.meetings.actions.recording import place_of_all
from honbu.modules.meetings.actions.telling import nobody_need_answer
from honbu.modules.meetings.domain import closing, placing, states
from honbu.modules.meetings.domain.events import (
    ItemReopened,
    ItemResolved,
    MeetingClosed,
    MeetingOpened,
    MeetingReopened,
)
from honbu.modules.meetings.domain.reading.proceedings import CLOCK_MARK
from honbu.modules.meetings.domain.record import BlockKind, ItemKind
from honbu.modules.meetings.domain.states import ItemAct, MeetingAct
from honbu.modules.meetings.models import AgendaItem, Block, Meeting
from honbu.modules.meetings.models.meetings import Kind, Resolution
from honbu.modules.meetings.queries.records import office_word
from honbu.modules.meetings.queries.speeches import index_meeting

ENDS = frozenset({"終了", "閉会", "散会"})


class ItemsUnsettled(ValueError):
    """Items have neither a result nor 質疑なし; `items` are these, in the order of the day."""

    def __init__(self, items: list[AgendaItem]) -> None:
        super().__init__(_("結果のない議題があります。結果を決めてから閉会してください。"))
        self.items = items


class TimesOutOfOrder(ValueError):
    """A meeting ends after it began."""


class ReasonNeeded(ValueError):
    """What was settled is opened again with a reason."""


class ConditionsNeeded(ValueError):
    """承認(宿題あり) says what is still to be done."""


class NoDayYet(ValueError):
    """A meeting takes place on a day."""


@transaction.atomic
def open_meeting(meeting: Meeting, *, actor: Person, at: datetime.time) -> Meeting:
    """開会: the meeting begins, and the record with it. Raises NotPossibleNow, NoDayYet."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = _held(meeting)
    meeting.state = after(states.MEETING, meeting.state, MeetingAct.OPEN).value
    if meeting.held_on is None:
        raise NoDayYet(_("開催日が決まっていません。開催日を登録してから開会してください。"))
    meeting.opened_at = at
    meeting.version += 1
    meeting.save(update_fields=["state", "opened_at", "version"])
    index_materials(meeting)
    first = min((one.position for one in place_of_all(meeting)), default=1.0)
    _note(meeting, f"[{at:%H:%M} 開会]", first - 1.0, actor)
    trail.write(actor, "meetings.meeting.opened", meeting, after={"開会": f"{at:%H:%M}"})
    nobody_need_answer(meeting, actor=actor, reason=_("開会したため"))
    events.publish(MeetingOpened(meeting_id=meeting.pk))
    tell_state(meeting)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, actor: Person, at: datetime.time) -> Meeting:
    """閉会: the meeting ends, and 会議の結果 follows from its items unless somebody has written it.

    Reports under which 質疑なし stands end as 報告済.

    Raises ItemsUnsettled, TimesOutOfOrder, NotPossibleNow.
    """
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = _held(meeting)
    meeting.state = after(states.MEETING, meeting.state, MeetingAct.CLOSE).value
    items = {item.pk: item for item in meeting.items.select_for_update().order_by("order", "pk")}
    standing = standing_of(meeting)
    waiting = closing.unsettled(standing)
    if waiting:
        raise ItemsUnsettled([items[pk] for pk in waiting])
    if meeting.opened_at is not None and at < meeting.opened_at:
        raise TimesOutOfOrder(_("閉会の時刻が開会より前になっています。時刻を確かめてください。"))
    for pk in closing.to_be_reported(standing):
        _resolve(items[pk], Resolution.REPORTED, "", actor)
    meeting.closed_at = at
    meeting.result = meeting.result or _result(meeting)
    meeting.version += 1
    meeting.save(update_fields=["state", "closed_at", "result", "version"])
    last = max((one.position for one in place_of_all(meeting)), default=0.0)
    _note(meeting, f"[{at:%H:%M} 終了]", last + 1.0, actor)
    find_candidates(meeting)
    index_meeting(meeting)
    trail.write(actor, "meetings.meeting.closed", meeting, after={"閉会": f"{at:%H:%M}"})
    events.publish(MeetingClosed(meeting_id=meeting.pk))
    tell_state(meeting)
    return meeting


@transaction.atomic
def reopen_meeting(meeting: Meeting, *, actor: Person, reason: str) -> Meeting:
    """再開: a meeting that was closed goes on; its mark of the end is taken out. Raises ReasonNeeded, NotPossibleNow."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = _held(meeting)
    _require_reason(reason)
    meeting.state = after(states.MEETING, meeting.state, MeetingAct.REOPEN).value
    before = f"{meeting.closed_at:%H:%M}" if meeting.closed_at else ""
    meeting.closed_at = None
    if meeting.result == _result(meeting):
        meeting.result = ""
    meeting.version += 1
    meeting.save(update_fields=["state", "closed_at", "result", "version"])
    for block in meeting.blocks.filter(kind=BlockKind.NOTE.value, removed=False):
        mark = CLOCK_MARK.fullmatch(block.text)
        if mark is not None and mark["what"] in ENDS:
            block.removed, block.changed_by, block.changed_at = True, actor, clock.now()
            block.version += 1
            block.save()
            tell_block(block)
    trail.write(actor, "meetings.meeting.reopened", meeting, before={"閉会": before}, reason=reason)
    events.publish(MeetingReopened(meeting_id=meeting.pk))
    tell_state(meeting)
    return meeting


@transaction.atomic
def resolve_item(item: AgendaItem, *, actor: Person, resolution: str, conditions: str = "") -> AgendaItem:
    """議決する: the result of an item, and the paragraph —…— that says so. Raises ConditionsNeeded, NotPossibleNow."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held_item(item)
    if resolution == Resolution.WITH_HOMEWORK and not conditions.strip():
        raise ConditionsNeeded(_("付された条件（宿題）を入力してください。会議録と宿題の一覧に使います。"))
    _resolve(item, Resolution(resolution), conditions.strip(), actor)
    tell_state(item.meeting)
    return item


@transaction.atomic
def reopen_item(item: AgendaItem, *, actor: Person, reason: str) -> AgendaItem:
    """議題の再開: its result is taken back, with the reason. Raises ReasonNeeded, NotPossibleNow."""
    access.require(actor, "meetings.manage", on=item.meeting.body.unit)
    item = _held_item(item)
    _require_reason(reason)
    item.state = after(states.ITEM, item.state, ItemAct.REOPEN).value
    before = {"結果": office_word(Resolution, item.resolution), "条件": item.conditions}
    item.resolution, item.conditions = "", ""
    item.version += 1
    item.save(update_fields=["state", "resolution", "conditions", "version"])
    for block in item.blocks.filter(kind=BlockKind.RESOLUTION.value, removed=False):
        block.removed, block.changed_by, block.changed_at = True, actor, clock.now()
        block.version += 1
        block.save()
        tell_block(block)
    trail.write(actor, "meetings.item.reopened", item, before=before, reason=reason)
    events.publish(ItemReopened(meeting_id=item.meeting_id, item_id=item.pk))
    tell_state(item.meeting)
    return item


def standing_of(meeting: Meeting) -> list[closing.Standing]:
    """How the items of a meeting stand, in the order of the day."""
    silent = set(
        meeting.blocks.filter(kind=BlockKind.NO_QUESTIONS.value, removed=False).values_list("item_id", flat=True)
    )
    return [
        closing.Standing(
            item.pk,
            ItemKind.MATTER if item.kind == Kind.MATTER else ItemKind.REPORT,
            bool(item.resolution),
            item.pk in silent,
        )
        for item in meeting.items.order_by("order", "pk")
    ]


def _result(meeting: Meeting) -> str:
    items = meeting.items.exclude(resolution="").order_by("order", "pk")
    return closing.result_of(
        (office_word(Kind, item.kind), item.no, office_word(Resolution, item.resolution)) for item in items
    )


def _held(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body__unit").get(pk=meeting.pk)


def _held_item(item: AgendaItem) -> AgendaItem:
    """The item under the lock of its meeting, which has to be open."""
    meeting = _held(item.meeting)
    if meeting.state != states.MeetingState.OPEN:
        raise NotPossibleNow(_("開会中の会議でだけできます。閉会した後は、先に会議を再開してください。"))
    held = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    held.meeting = meeting
    return held


def _resolve(item: AgendaItem, resolution: Resolution, conditions: str, actor: Person) -> None:
    item.state = after(states.ITEM, item.state, ItemAct.RESOLVE).value
    item.resolution, item.conditions = resolution.value, conditions
    item.version += 1
    item.save(update_fields=["state", "resolution", "conditions", "version"])
    # 報告済 says that nothing was resolved: the form has no line for it.
    if resolution is not Resolution.REPORTED:
        _write_resolution(item, office_word(Resolution, resolution.value), actor)
    chosen = item.choices.filter(chosen=True).values_list("pk", flat=True).first()
    words = {"結果": office_word(Resolution, item.resolution), "条件": conditions}
    trail.write(actor, "meetings.item.resolved", item, after=words)
    events.publish(
        ItemResolved(meeting_id=item.meeting_id, item_id=item.pk, resolution=resolution.value, choice_id=chosen)
    )


def _write_resolution(item: AgendaItem, words: str, actor: Person) -> None:
    """The one paragraph of resolution of an item; one that the secretary had typed already takes the office's word."""
    block = item.blocks.filter(kind=BlockKind.RESOLUTION.value, removed=False).last()
    now = clock.now()
    if block is None:
        place = placing.place_for(place_of_all(item.meeting), after=None, item=item.order)
        block = Block(
            meeting=item.meeting, item=item, kind=BlockKind.RESOLUTION.value, position=place, said_at=now, version=0
        )
    block.text, block.changed_by, block.changed_at, block.screen = words, actor, now, None
    block.version += 1
    block.save()
    tell_block(block)


def _note(meeting: Meeting, text: str, position: float, actor: Person) -> None:
    now = clock.now()
    block = Block.objects.create(
        meeting=meeting, key=uuid.uuid4(), kind=BlockKind.NOTE.value, text=text, position=position, said_at=now,
        changed_by=actor, changed_at=now,
    )  # fmt: skip
    tell_block(block)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded(_("理由を入力してください。証跡に残ります。"))
