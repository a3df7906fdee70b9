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
    """A stretch that is not published. `place` is one of `places_of`; offsets count in that text. `reason` is the word for
    the reader.
    """

    place: str
    start: int
    end: int
    quote: str
    reason: str


def mark_of(reason: str) -> str:
    """What stands instead."""
    return f"【不開示：{reason}】"


def places_of(record: Record) -> dict[str, str]:
    """Every text of a record in which something can be withheld, by its place: `block:<n>` and `role:<n>` (who spoke) count
    from 0 in the proceedings, `agenda:<n>` is a title, `attendance:<n>` a post, `note:<n>` what stands behind it in
    brackets, `material:<n>` a title; `result` is there once.
    """
    rows: tuple[tuple[str, Sequence[str]], ...] = (
        ("agenda", [one.title for one in record.agenda]),
        ("attendance", [one.post for one in record.attendance]),
        ("note", [one.note for one in record.attendance]),
        ("role", [one.role for one in record.blocks]),
        ("block", [one.text for one in record.blocks]),
        ("material", [one.title for one in record.materials]),
    )
    found = {f"{name}:{place}": text for name, texts in rows for place, text in enumerate(texts)}
    return found | {"result": record.result}


def project(record: Record, withheld: Sequence[Withheld]) -> Record:
    """The record without these stretches. Raises NotThere if one of them does not stand where it should."""
    places: dict[str, list[Withheld]] = {}
    for one in withheld:
        places.setdefault(one.place, []).append(one)
    texts = places_of(record)
    unknown = places.keys() - texts.keys()
    if unknown:
        raise NotThere(f"伏せる箇所「{min(unknown)}」が会議録にありません。")

    def left(place: str) -> str:
        return _without(texts[place], places.get(place, ()))

    return replace(
        record,
        source="",
        blocks=tuple(
            replace(
                block, text=left(f"block:{place}"), role=left(f"role:{place}"), label=left(f"role:{place}"), joined=()
            )
            for place, block in enumerate(record.blocks)
        ),
        agenda=tuple(replace(item, title=left(f"agenda:{place}")) for place, item in enumerate(record.agenda)),
        attendance=tuple(
            replace(one, post=left(f"attendance:{place}"), note=left(f"note:{place}"))
            for place, one in enumerate(record.attendance)
        ),
        materials=tuple(replace(one, title=left(f"material:{place}")) for place, one in enumerate(record.materials)),
        result=left("result"),
        follow_ups=(),
        options=(),
        dates=(),
        doubts=(),
        layout=(),
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
