"""文の違い: what changed between two wordings, letter by letter, for reading side by side."""

from difflib import SequenceMatcher
from typing import NamedTuple


class Stretch(NamedTuple):
    """A stretch of text: `kind` is same, gone or new."""

    kind: str
    text: str


def wording_diff(before: str, after: str) -> list[Stretch]:
    """The new wording with what is gone from the old one in its place."""
    found: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch("same", before[a:b]))
            continue
        if b > a:
            found.append(Stretch("gone", before[a:b]))
        if d > c:
            found.append(Stretch("new", after[c:d]))
    return found
