"""文字の二つ組: how Japanese is searched without a dictionary, exactly, also for words of two letters such as 監査.

Text and query are folded the same way (NFKC, lower case, no spaces or punctuation), cut into overlapping pairs of letters,
and a query matches where all its pairs are found; three letters and more are then held against the folded text itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_WORD = 100
MOST_WORDS = 8
STRETCH, OVERLAP = 2000, 400
# A letter with the marks that belong to it: ﾊ and ﾞ, か and a combining mark.
_WITH_MARKS = re.compile(r".[\uff9e\uff9f\u3099\u309a\u0300-\u036f]*", re.DOTALL)


class _Kept(dict[int, str]):
    """What is left of each letter; asked for once, since a text has few different ones."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = letter if unicodedata.category(letter)[0] in "LNM" else ""
        return self[code]


_KEPT = _Kept()


def fold(text: str) -> str:
    """The text as it is compared: half and full width, case, spaces and punctuation make no difference.

    A letter and its own mark (ﾊ and ﾞ) are one letter, so the whole text is composed before it is cut.
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_KEPT)


def pairs(folded: str) -> list[str]:
    """Every two letters that follow one another, each once; a single letter stands for itself."""
    if len(folded) == 1:
        return [folded]
    return sorted({folded[place : place + 2] for place in range(len(folded) - 1)})


def words(query: str) -> list[str]:
    """The folded words of a query, which all have to be found; beyond eight words or a hundred letters is not read."""
    found = [fold(word)[:LONGEST_WORD] for word in unicodedata.normalize("NFKC", query).split()]
    return [word for word in dict.fromkeys(found) if word][:MOST_WORDS]


def variants(word: str, synonyms: Iterable[Sequence[str]]) -> list[str]:
    """The word itself and the other ways of writing it (抜打ち, 抜き打ち)."""
    found = [word]
    for group in synonyms:
        ways = [fold(way) for way in group]
        for way in ways:
            if way in word:
                found += [word.replace(way, other) for other in ways if other != way]
    return list(dict.fromkeys(found))


def marked(text: str, sought: Sequence[str], *, around: int = 40) -> list[tuple[str, bool]]:
    """A piece of the raw text around the first find, cut into (piece, is it a find); empty words find nothing."""
    start, spans = _first_finds(text, [word for word in sought if word])
    if not spans:
        return [(text[: around * 2] + ("…" if len(text) > around * 2 else ""), False)]
    spans = sorted((start + first, start + last) for first, last in spans)
    begin, end = max(0, spans[0][0] - around), min(len(text), spans[0][0] + around * 2)
    pieces, position = ([("…", False)] if begin else []), begin
    for first, last in spans:
        if first < position or last > end:
            continue
        pieces += [(text[position:first], False), (text[first:last], True)]
        position = last
    pieces += [(text[position:end], False)] + ([("…", False)] if end < len(text) else [])
    return [(piece, hit) for piece, hit in pieces if piece]


def _first_finds(text: str, words: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Where the stretch begins in which the first word stands, and from where to where the words stand in it.

    A long text is folded stretch by stretch, and letter by letter only where something stands.
    """
    for start in range(0, len(text), STRETCH):
        stretch = text[start : start + STRETCH + OVERLAP]
        folded = fold(stretch)
        if any(word in folded for word in words):
            letters, ends = _with_origins(stretch)
            places = [(letters.find(word), len(word)) for word in words]
            return start, [(ends[place][0], ends[place + long - 1][1]) for place, long in places if place >= 0]
    return 0, []


def _with_origins(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its letters from where to where in the raw text it came."""
    letters: list[str] = []
    origins: list[tuple[int, int]] = []
    for found in _WITH_MARKS.finditer(text):
        folded = fold(found.group())
        letters.append(folded)
        origins += [found.span()] * len(folded)
    return "".join(letters), origins
