"""The frame around staff pages, written once for all who see the same and filled in for each.

The header has some fifty words to translate and thirty addresses to look up. What differs between two requests of
people with the same doors is their name, their counts and their token; only that is put in every time.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from honbu.kernel.ui.navigation import Door, bar_html
from honbu.kernel.ui.slots import EDGE, slot


class Sameness(NamedTuple):
    """All that decides how the frame is written; two requests with the same values share it."""

    language: str
    theme: str
    doors: tuple[Door, ...]
    signed_in: bool
    demonstration: bool
    places: tuple[tuple[str, str], ...]
    version: str


class Slots:
    """`{{ slots.name }}` in a frame template marks where a value of the request goes."""

    def __getitem__(self, name: str) -> str:
        return slot(name)


def filled(template_name: str, same: Sameness, values: Mapping[str, str]) -> SafeString:
    """The frame with these values. They are escaped here, except SafeStrings."""
    literal_and_slot = _written(template_name, same)
    parts = [
        piece if place % 2 == 0 else _harmless(values.get(piece, "")) for place, piece in enumerate(literal_and_slot)
    ]
    return SafeString("".join(parts))


def count(number: int, *, corner: bool = False) -> SafeString:
    """A count in its bubble, nothing for nought."""
    if not number:
        return SafeString("")
    shown = str(number) if number < 1000 else "999+"
    return SafeString(f'<span class="count{" count--corner" if corner else ""}">{shown}</span>')


def forget() -> None:
    """Write the frame anew, after the doors or places of the house have changed."""
    _written.cache_clear()


def _harmless(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)


@lru_cache(maxsize=256)
def _written(template_name: str, same: Sameness) -> tuple[str, ...]:
    context = {"same": same, "places": dict(same.places), "bar": bar_html(same.doors), "slots": Slots()}
    return tuple(render_to_string(template_name, context).split(EDGE))
