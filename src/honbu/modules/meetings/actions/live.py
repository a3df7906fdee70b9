"""速報: what the open pages of a meeting are told. The channel is the body's: whoever may read its unpublished records hears it."""

import uuid
from typing import Any

from honbu.kernel.organisation.public import Person
from honbu.kernel.streams import public as streams
from honbu.modules.meetings.models import Block, Meeting


def channel_of(body_id: int) -> str:
    """Where a body's readers listen."""
    return f"meetings.body:{body_id}"


def block_as_told(block: Block) -> dict[str, Any]:
    """A paragraph as it is shown. Members listen too: who spoke is not in it, nor what was taken out."""
    return {
        "key": str(block.key),
        "version": block.version,
        "position": block.position,
        "item": block.item_id,
        "kind": block.kind,
        "role": block.role,
        "text": "" if block.removed else block.text,
        "removed": block.removed,
        "screen": str(block.screen or ""),
        "by": block.changed_by.name if block.changed_by else "",
    }


def tell_block(block: Block) -> None:
    """A paragraph was written, changed, moved, taken out or brought back."""
    _send(block.meeting, "meeting.block", block=block_as_told(block))


def tell_editing(meeting: Meeting, key: uuid.UUID, screen: uuid.UUID, who: Person) -> None:
    """Somebody has opened a paragraph to write in it; nothing is stored of it."""
    _send(meeting, "meeting.editing", key=str(key), screen=str(screen), by=who.name)


def tell_state(meeting: Meeting) -> None:
    """Opened, closed, an item resolved or reopened, somebody came: pages show what stands now."""
    _send(meeting, "meeting.state")


def _send(meeting: Meeting, kind: str, **body: Any) -> None:
    streams.send(channel_of(meeting.body_id), kind, meeting=meeting.pk, **body)
