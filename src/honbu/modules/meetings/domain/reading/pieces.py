"""行と欄: the text in paragraphs with their places, however the columns of the form were written.

A row of the form is a line with tabs (as copied from a page or from Word), a row of a Markdown table, or a line of text;
within a cell, `<p>` and `<br>` part paragraphs. Nothing is changed: a piece is a span and what stands there.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from honbu.modules.meetings.domain.record import Span

_LINE = re.compile(r"[^\n]*\n?")
CELL_BREAK = "\u2028"  # how a text that was made of a table parts the paragraphs of one cell
_TAGS = re.compile(rf"</?(?:p|div|br|span|li|ul|ol)(?:\s[^<>]*)?/?>|{CELL_BREAK}|\v", re.IGNORECASE)
_BREAKS = re.compile(rf"[<{CELL_BREAK}\v]")
_BARS = "|│┃"
_RULE = re.compile(r"[\s|:+\-‐―ー─━=┌┐└┘├┤┬┴┼│┃*]{3,}")
_SPACES = re.compile(r"[\s\u3000\u200b\ufeff]+")
MARKDOWN_HEAD = re.compile(r"#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: where it stands and its text without outer spaces."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Its place in the source."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the source: its cells, each with its paragraphs; empty for a blank line or a ruled one."""

    number: int
    start: int
    end: int
    cells: tuple[tuple[Piece, ...], ...]
    ruled: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """All its paragraphs."""
        return [piece for cell in self.cells for piece in cell]


def rows_of(text: str) -> Iterator[Row]:
    """The lines of a text, each taken apart; together their spans are the whole text."""
    for number, match in enumerate(_LINE.finditer(text), start=1):
        if match.start() < match.end():
            yield _row(text, number, match.start(), match.end())


def _row(text: str, number: int, start: int, end: int) -> Row:
    body = text[start:end].rstrip("\n\r")
    if not body.strip():
        return Row(number, start, end, ())
    if _RULE.fullmatch(body.strip()):
        return Row(number, start, end, (), ruled=True)
    mark = _separator(body)
    if mark is None:
        return Row(number, start, end, (_paragraphs(text, start, start + len(body)),))
    places = [start - 1 if mark == "\t" else start + body.index(mark)]
    places += [start + at for at, char in enumerate(body) if char == mark and start + at > places[0]]
    if mark == "\t":
        places.append(start + len(body))
    cells = tuple(_paragraphs(text, left + 1, right) for left, right in pairwise(places))
    return Row(number, start, end, cells)


def _separator(body: str) -> str | None:
    if "\t" in body:
        return "\t"
    stripped = body.strip()
    return stripped[0] if len(stripped) > 2 and stripped[0] == stripped[-1] and stripped[0] in _BARS else None


def _paragraphs(text: str, start: int, end: int) -> tuple[Piece, ...]:
    if not _BREAKS.search(text, start, end):
        return tuple(_pieces(text, [(start, end)]))
    at, stretches = start, []
    for tag in _TAGS.finditer(text, start, end):
        stretches.append((at, tag.start()))
        at = tag.end()
    return tuple(_pieces(text, [*stretches, (at, end)]))


def _pieces(text: str, stretches: list[Span]) -> Iterator[Piece]:
    for start, end in stretches:
        chunk = text[start:end]
        inner = chunk.strip(" \t\r\n\v\u2028\u3000\ufeff\u200b")
        if inner:
            begin = start + chunk.index(inner)
            yield Piece(begin, begin + len(inner), inner)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """NFKC without any space: what labels of the form are compared by ("会 議 の 結 果")."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def plain(text: str) -> str:
    """NFKC, spaces kept."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
