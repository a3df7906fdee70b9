"""文字コード: which of the encodings of Japanese offices a text is in."""

import codecs
import re
from typing import NamedTuple

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_ESCAPE = re.compile(rb"\x1b[$(]")


class Decoded(NamedTuple):
    """A text and the encoding it came in."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded | None:
    """The text in UTF-8, UTF-16 with a mark, ISO-2022-JP, CP932 or EUC-JP; None if it is no text at all."""
    if content.startswith(codecs.BOM_UTF8):
        return _try(content, "utf-8-sig")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _try(content, "utf-16")
    if b"\0" in content:
        return None
    if _ESCAPE.search(content):
        found = _try(content, "iso2022_jp_2")
        if found:
            return found
    return _try(content, "utf-8") or _japanese(content)


def _try(content: bytes, encoding: str) -> Decoded | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    # Ctrl-Z at the end is how DOS ended a text.
    return None if _CONTROL.search(text.removesuffix("\x1a")) else Decoded(text, encoding)


def _japanese(content: bytes) -> Decoded | None:
    candidates = [found for found in (_try(content, "cp932"), _try(content, "euc_jp")) if found]
    return max(candidates, key=lambda found: _likeness(found.text), default=None)


def _likeness(text: str) -> int:
    """How much it looks like Japanese: EUC read as CP932 is full of half-width kana."""
    points = 0
    for letter in text[:20_000]:
        if "\u3041" <= letter <= "\u30fe" or "\u4e00" <= letter <= "\u9fff":
            points += 1
        elif "\uff61" <= letter <= "\uff9f" or "\ue000" <= letter <= "\uf8ff":
            points -= 2
    return points
