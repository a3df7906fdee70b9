"""記録: the paragraphs of a meeting as they are written down, by several hands, over a line that may break (MTG-3)."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import after, possible
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.live import tell_block
from honbu.modules.meetings.domain import placing, states
from honbu.modules.meetings.domain.record import BlockKind
from honbu.modules.meetings.domain.states import ItemAct, MinutesState
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Meeting, Minutes
from honbu.modules.meetings.queries.records import office_word

LONGEST = 20_000
# What attendees or the chair have before their eyes does not change under them.
UNDER_REVIEW = [MinutesState.CIRCULATED.value, MinutesState.REVISED.value]
# Who comes back to a paragraph after so long changes it; within it they are still writing it down.
STILL_WRITING = timedelta(minutes=10)
BY_WRITING = {BlockKind.EXPLANATION.value: ItemAct.EXPLAIN, BlockKind.SPEECH.value: ItemAct.DISCUSS}


class BlockChanged(ValueError):
    """Somebody else changed the paragraph since this screen read it; `block` is how it stands now."""

    def __init__(self, block: Block) -> None:
        super().__init__(_("ほかの人がこの段落を変えました。両方を見比べて、残す内容を決めてください。"))
        self.block = block


class NotRecordable(ValueError):
    """What was sent can't stand in this record; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A paragraph as a screen sends it.

    `screen` and `turn` number the sendings of a screen, `version` is what it had read (0: it made the paragraph itself),
    `after` the paragraph behind which it is to stand; None leaves it where it is. A screen that was not asked who spoke
    leaves that as it is (`speaker_kept`).
    """

    key: uuid.UUID
    screen: uuid.UUID
    turn: int
    version: int
    kind: str
    role: str = ""
    text: str = ""
    item_id: int | None = None
    speaker_id: int | None = None
    speaker_kept: bool = False
    after: uuid.UUID | None = None
    opening: bool = False
    removed: bool = False


@transaction.atomic
def save_block(meeting: Meeting, writing: Writing, *, actor: Person) -> Block:
    """記録する: write a paragraph down, change it, move it, take it out or bring it back.

    The same sending twice is one, and one that arrives after a later one of its screen changes nothing.
    Raises BlockChanged, NotRecordable.
    """
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    if writing.after is not None or not Block.objects.filter(key=writing.key).exists():
        # Places are given one after the other; writing on in a paragraph needs no turn.
        meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    held = Block.objects.select_for_update().filter(key=writing.key).first()
    if held is None:
        _require_recordable(meeting, writing)
        block = _begin(meeting, writing, actor)
        _go_on_with_item(block)
        # Its first letters say nothing; what it has become is in the record.
        trail.write(actor, "meetings.block.written", block, after={"種類": _words(block)["種類"], "役": block.role})
        tell_block(block)
        return block
    if held.meeting_id != meeting.pk:
        raise NotRecordable(_("この段落は、別の会議の記録にあります。画面を読み直してください。"))
    if held.screen == writing.screen and writing.turn <= held.turn:
        return held
    if _same(held, writing):
        return held
    if held.screen != writing.screen and held.version != writing.version:
        raise BlockChanged(held)
    _require_recordable(meeting, writing)
    return _write_on(held, meeting, writing, actor)


def _require_recordable(meeting: Meeting, writing: Writing) -> None:
    if meeting.state not in states.RECORDED_IN:
        raise NotRecordable(_("開会していない会議と、会議録が確定した会議には記録できません。"))
    if Minutes.objects.filter(meeting=meeting, state__in=UNDER_REVIEW).exists():
        raise NotRecordable(_("会議録を照会中か承認待ちです。修正の申出か、会議録のページで直してください。"))
    if writing.kind not in set(BlockKind):
        raise NotRecordable(_("段落の種類が分かりません。画面を読み直してください。"))
    if len(writing.text) > LONGEST or len(writing.role) > 20:
        raise NotRecordable(_("一つの段落に書けるのは20,000字までです。分けて記録してください。"))
    if writing.item_id is not None and not AgendaItem.objects.filter(pk=writing.item_id, meeting=meeting).exists():
        raise NotRecordable(_("この議題は、もう会議にありません。別の議題を選んでください。"))
    if (
        writing.speaker_id is not None
        and not Attendance.objects.filter(pk=writing.speaker_id, meeting=meeting).exists()
    ):
        raise NotRecordable(_("この出席者は、もう名簿にいません。選び直してください。"))


def _same(block: Block, writing: Writing) -> bool:
    speaker_id = block.speaker_id if writing.speaker_kept else writing.speaker_id
    stored = (block.kind, block.role, block.text, block.item_id, block.speaker_id, block.removed)
    sent = (writing.kind, writing.role, writing.text, writing.item_id, speaker_id, writing.removed)
    return stored == sent and writing.after is None


def _begin(meeting: Meeting, writing: Writing, actor: Person) -> Block:
    now = clock.now()
    return Block.objects.create(
        meeting=meeting, key=writing.key, item_id=writing.item_id, kind=writing.kind, role=writing.role,
        text=writing.text, speaker_id=writing.speaker_id, removed=writing.removed, said_at=now, changed_at=now,
        changed_by=actor, screen=writing.screen, turn=writing.turn,
        position=_position(meeting, writing.item_id, writing.after, opening=writing.opening),
    )  # fmt: skip


def _write_on(block: Block, meeting: Meeting, writing: Writing, actor: Person) -> Block:
    before, now = _words(block), clock.now()
    verb = _verb(block, writing, actor)
    if writing.after is not None:
        block.position = _position(meeting, writing.item_id, writing.after, without=block.key)
    block.kind, block.role, block.text = writing.kind, writing.role, writing.text
    block.item_id, block.removed = writing.item_id, writing.removed
    if not writing.speaker_kept:
        block.speaker_id = writing.speaker_id
    block.screen, block.turn, block.version = writing.screen, writing.turn, block.version + 1
    block.changed_by, block.changed_at = actor, now
    block.save()
    _go_on_with_item(block)
    if verb:
        trail.write(actor, verb, block, before=before, after=_words(block))
    tell_block(block)
    return block


def _verb(block: Block, writing: Writing, actor: Person) -> str:
    """What the trail calls it. The letters of somebody who is still writing are not worth a line each."""
    if writing.removed != block.removed:
        return "meetings.block.removed" if writing.removed else "meetings.block.restored"
    if writing.after is not None:
        return "meetings.block.moved"
    fresh = block.changed_at is not None and clock.now() - block.changed_at < STILL_WRITING
    return "" if fresh and block.changed_by_id == actor.pk else "meetings.block.changed"


def _words(block: Block) -> dict[str, str]:
    return {"役": block.role, "内容": block.text, "種類": office_word(Block.Kind, block.kind)}


def place_of_all(meeting: Meeting) -> list[placing.Placed]:
    """Every paragraph of a meeting with its place, also those taken out: they may come back."""
    rows = Block.objects.filter(meeting=meeting).order_by("position", "pk")
    found = rows.values_list("key", "position", "item__order", "item_id")
    return [placing.Placed(key, position, order if item else None) for key, position, order, item in found]


def _position(
    meeting: Meeting,
    item_id: int | None,
    after: uuid.UUID | None,
    *,
    opening: bool = False,
    without: uuid.UUID | None = None,
) -> float:
    """Under the meeting's lock. The paragraphs are numbered anew where a gap has become too narrow."""
    order = AgendaItem.objects.values_list("order", flat=True).get(pk=item_id) if item_id is not None else None
    others = [one for one in place_of_all(meeting) if one.key != without]
    try:
        return placing.place_for(others, after=after, item=order, opening=opening)
    except placing.NoRoom:
        numbers = placing.numbered_anew(others)
        rows = list(Block.objects.filter(meeting=meeting, key__in=numbers))
        for row in rows:
            row.position = numbers[row.key]
        Block.objects.bulk_update(rows, ["position"])
        for row in rows:
            tell_block(row)
        others = [placing.Placed(one.key, numbers[one.key], one.item) for one in others]
        return placing.place_for(others, after=after, item=order, opening=opening)


def _go_on_with_item(block: Block) -> None:
    """An item that is explained or spoken of has begun; nobody has to press a button for it."""
    act = BY_WRITING.get(block.kind)
    if act is None or block.item_id is None or block.removed:
        return
    item = AgendaItem.objects.select_for_update(no_key=True).get(pk=block.item_id)
    if act in possible(states.ITEM, item.state):
        item.state = after(states.ITEM, item.state, act).value
        item.save(update_fields=["state"])
