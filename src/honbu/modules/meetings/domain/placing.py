"""並び: where a paragraph stands among the others of a meeting. Positions are fractions, so that one fits between two."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

NARROWEST = 1e-6  # a gap below this has no room for another paragraph that a float could tell apart for long


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph and where it stands; `item` is the place of its item in the order of the day, None outside of items."""

    key: uuid.UUID
    position: float
    item: int | None


class NoRoom(ValueError):
    """The gap has become too narrow: the paragraphs are to be numbered anew first."""


def place_for(placed: Sequence[Placed], *, after: uuid.UUID | None, item: int | None, opening: bool = False) -> float:
    """The position of a new paragraph.

    `placed` is in order. Behind the paragraph `after` where it is given and known; otherwise at the end of its item, of the
    paragraphs before the first item (`opening`), or of everything. Raises NoRoom.
    """
    at = next((place for place, one in enumerate(placed) if one.key == after), None)
    if at is None:
        at = _last_of(placed, item, opening=opening)
    before = placed[at].position if at >= 0 else None
    behind = placed[at + 1].position if at + 1 < len(placed) else None
    if before is None:
        return behind - 1.0 if behind is not None else 1.0
    if behind is None:
        return before + 1.0
    if behind - before < NARROWEST:
        raise NoRoom
    return (before + behind) / 2


def _last_of(placed: Sequence[Placed], item: int | None, *, opening: bool) -> int:
    """The place of the paragraph after which one of this item goes; -1 for the very first place."""
    first = next((place for place, one in enumerate(placed) if one.item is not None), len(placed))
    if item is None:
        return first - 1 if opening else len(placed) - 1
    up_to = [place for place, one in enumerate(placed) if one.item is not None and one.item <= item]
    return up_to[-1] if up_to else first - 1


def numbered_anew(placed: Sequence[Placed]) -> dict[uuid.UUID, float]:
    """1, 2, 3 … in the order in which they stand."""
    return {one.key: float(place) for place, one in enumerate(placed, start=1)}
