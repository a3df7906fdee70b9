"""字面: the same writing in plain characters, without losing where each stood in the original."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """A text and its plain form (NFKC, character by character), with the way back.

    `turns` are the places in the plain form from which on `original = plain - shift`.
    """

    original: str
    plain: str
    turns: tuple[int, ...]
    shifts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Script":
        """Make the plain form in time proportional to the text."""
        if text.isascii():
            return cls(text, text, (0,), (0,))
        changes = {ord(char): plain for char in set(text) if (plain := unicodedata.normalize("NFKC", char)) != char}
        if not changes:
            return cls(text, text, (0,), (0,))
        turns, shifts = [0], [0]
        for match in _wide_characters(changes).finditer(text):
            where = match.start() + shifts[-1]
            # Every character of the wide form (㍻ → 平成) leads back to the one character that it was.
            for extra in range(1, len(changes[ord(match[0])])):
                turns.append(where + extra)
                shifts.append(shifts[-1] + 1)
        return cls(text, text.translate(changes), tuple(turns), tuple(shifts))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original to which a span of the plain form belongs, whole characters only."""
        if start >= end:
            return self._back(start), self._back(start)
        return self._back(start), self._back(end - 1) + 1

    def _back(self, place: int) -> int:
        return place - self.shifts[bisect_right(self.turns, place) - 1]


def _wide_characters(changes: dict[int, str]) -> re.Pattern[str]:
    wide = "".join(chr(code) for code, plain in changes.items() if len(plain) > 1)
    return re.compile(f"[{re.escape(wide)}]" if wide else r"(?!)")
