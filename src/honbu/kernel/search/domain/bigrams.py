"""文字の二つ組: how Japanese is searched without a dictionary, exactly, also for words of two letters such as 監査.

Text and query are folded the same way (NFKC, lower case, no spaces or punctuation), cut into overlapping pairs of letters,
and a query matches where all its pairs are found; three letters and more are then held against the folded text itself.
"""

import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_WORD = 100
MOST_WORDS = 8


def _folded(letter: str) -> str:
    return "".join(
        part for part in unicodedata.normalize("NFKC", letter).lower() if unicodedata.category(part)[0] in "LNM"
    )


def fold(text: str) -> str:
    """The text as it is compared: half and full width, case, spaces and punctuation make no difference.

    A letter and its own mark (ﾊ and ﾞ) are one letter, so the whole text is composed before it is cut.
    """
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text).lower()
        if unicodedata.category(letter)[0] in "LNM" and letter != "\0"
    )


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
    folded, origin = _with_origins(text)
    spans = sorted(
        (origin[place], origin[place + len(word) - 1] + 1)
        for word in sought
        if word and (place := folded.find(word)) >= 0
    )
    if not spans:
        return [(text[: around * 2] + ("…" if len(text) > around * 2 else ""), False)]
    start, end = max(0, spans[0][0] - around), min(len(text), spans[0][0] + around * 2)
    pieces, position = ([("…", False)] if start else []), start
    for first, last in spans:
        if first < position or last > end:
            continue
        pieces += [(text[position:first], False), (text[first:last], True)]
        position = last
    pieces += [(text[position:end], False)] + ([("…", False)] if end < len(text) else [])
    return [(piece, hit) for piece, hit in pieces if piece]


def _with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in the raw text from which it came."""
    letters, origin = [], []
    for place, letter in enumerate(text):
        for part in _folded(letter):
            letters.append(part)
            origin.append(place)
    return "".join(letters), origin
