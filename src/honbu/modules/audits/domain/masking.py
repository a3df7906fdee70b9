"""公表用の伏字: names of sections, systems and contractors come out of what is published (一部非公開)."""

import re
from collections.abc import Iterable, Mapping

MASK = "■■"


def masked(text: str, names: Iterable[str]) -> str:
    """The text with every name replaced, the longest first, so that 税務課管理係 leaves nothing of itself."""
    known = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, known)), MASK, text) if known else text


def letters_for(units: Iterable[int]) -> Mapping[int, str]:
    """A課, B課 … in the order in which they come; the 27th is AA課."""
    return {unit: f"{_letters(place)}課" for place, unit in enumerate(dict.fromkeys(units))}


def _letters(place: int) -> str:
    before, letter = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)
