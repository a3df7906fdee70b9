"""字形: which letters a font can show, read from its table of letters (OpenType `cmap`, formats 4 and 12)."""

import struct
import unicodedata
from collections.abc import Iterator

GETA = "〓"  # 下駄: what Japanese printers set where a sort was missing


def letters_of(font: bytes) -> frozenset[int]:
    """The code points for which a TrueType font has a glyph."""
    start = _cmap(font)
    if start is None:
        return frozenset()
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">HHI", font, start + 4 + number * 8)[2]
        layout = struct.unpack_from(">H", font, offset)[0]
        if layout == 12:
            found.update(_grouped(font, offset))
        elif layout == 4:
            found.update(_segmented(font, offset))
    return frozenset(found)


def showable(text: str, letters: frozenset[int]) -> str:
    """The text as these letters can show it: lines in one way, no invisible controls, 〓 for what no font has.

    Variation marks stay with their letter, so that 葛󠄀 keeps the shape its bearer uses.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_shown(letter, letters) for letter in lines)


def _shown(letter: str, letters: frozenset[int]) -> str:
    code = ord(letter)
    if code in letters or letter in "\n\t":
        # Marks of direction have glyphs in some fonts, and could still turn a line around.
        return "" if unicodedata.category(letter) == "Cf" else letter
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return letter
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Mn"}:
        return ""
    return " " if letter.isspace() else GETA


def _cmap(font: bytes) -> int | None:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + number * 16)
        if tag == b"cmap":
            return int(offset)
    return None


def _grouped(font: bytes, offset: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">I", font, offset + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", font, offset + 16 + number * 12)
        yield from range(first, last + 1)


def _segmented(font: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, offset + 14)
    starts = struct.unpack_from(f">{count}H", font, offset + 16 + count * 2)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
