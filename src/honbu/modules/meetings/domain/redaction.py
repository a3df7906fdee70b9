"""不開示: the copy of a record for the public, made without what is withheld (MTG-6).

Nothing is covered up: the copy is built anew from values in which the words are not. A mark tells that something is
missing and why, never how long it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from honbu.modules.meetings.domain.record import Record


class NotThere(ValueError):
    """The words to be withheld do not stand where they were said to stand."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A stretch that is not published. `place` is `block:<n>` (counted from 0 in the record), `agenda:<n>`,
    `attendance:<n>`, `material:<n>` or `result`; offsets count in that text. `reason` is the word for the reader.
    """

    place: str
    start: int
    end: int
    quote: str
    reason: str


def mark_of(reason: str) -> str:
    """What stands instead."""
    return f"【不開示：{reason}】"


def project(record: Record, withheld: Sequence[Withheld]) -> Record:
    """The record without these stretches. Raises NotThere if one of them does not stand where it should."""
    places: dict[str, list[Withheld]] = {}
    for one in withheld:
        places.setdefault(one.place, []).append(one)
    known = {f"{name}:{place}" for name, rows in _rows(record) for place in range(len(rows))} | {"result"}
    unknown = places.keys() - known
    if unknown:
        raise NotThere(f"伏せる箇所「{min(unknown)}」が会議録にありません。")
    return replace(
        record,
        source="",
        blocks=tuple(
            replace(block, text=_without(block.text, places.get(f"block:{place}", ())), joined=())
            for place, block in enumerate(record.blocks)
        ),
        agenda=tuple(
            replace(item, title=_without(item.title, places.get(f"agenda:{place}", ())))
            for place, item in enumerate(record.agenda)
        ),
        attendance=tuple(
            replace(one, post=_without(one.post, places.get(f"attendance:{place}", ())))
            for place, one in enumerate(record.attendance)
        ),
        materials=tuple(
            replace(one, title=_without(one.title, places.get(f"material:{place}", ())))
            for place, one in enumerate(record.materials)
        ),
        result=_without(record.result, places.get("result", ())),
        follow_ups=(),
        options=(),
        dates=(),
        doubts=(),
        layout=(),
    )


def _rows(record: Record) -> tuple[tuple[str, Sequence[object]], ...]:
    return (
        ("block", record.blocks),
        ("agenda", record.agenda),
        ("attendance", record.attendance),
        ("material", record.materials),
    )


def _without(text: str, withheld: Sequence[Withheld]) -> str:
    """The text with a mark for each stretch; stretches that touch or overlap get one mark."""
    pieces: list[str] = []
    at = 0
    last_end = -1
    for one in sorted(withheld, key=lambda one: (one.start, one.end)):
        if text[one.start : one.end] != one.quote or one.end > len(text):
            raise NotThere(
                f"「{one.quote[:20]}」が元の場所にありません。会議録が変わっています。伏せる箇所を選び直してください。"
            )
        if one.start > last_end:
            pieces += [text[at : one.start], mark_of(one.reason)]
        at = last_end = max(at, one.end)
    return "".join(pieces) + text[at:]


def occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """Where some words stand in a text."""
    found, at = [], text.find(quote)
    while quote and at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + len(quote))
    return found
