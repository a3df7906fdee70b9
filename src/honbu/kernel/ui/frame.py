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


class Frame(NamedTuple):
    """The three parts of the frame, each as text and names of slots in turn."""

    header: tuple[str, ...]
    side: tuple[str, ...]
    footer: tuple[str, ...]


class Around:
    """What stands in for the shell of a request where the page around a list is written once for all who have it in common."""

    drill, banners = False, ()
    header, side, footer, ward_name = (
        SafeString(slot("header")),
        SafeString(slot("side")),
        SafeString(slot("footer")),
        slot("ward"),
    )

    def __init__(self, same: Sameness) -> None:
        self.language, self.theme = same.language, same.theme


def filled(part: tuple[str, ...], values: Mapping[str, str]) -> SafeString:
    """A part of the frame with these values. They are escaped here, except SafeStrings."""
    parts = list(part)
    for place in range(1, len(parts), 2):
        parts[place] = _harmless(values[parts[place]])
    return SafeString("".join(parts))


def count(number: int, *, corner: bool = False) -> SafeString:
    """A count in its bubble, nothing for nought."""
    if not number:
        return SafeString("")
    shown = str(number) if number < 1000 else "999+"
    return SafeString(f'<span class="count{" count--corner" if corner else ""}">{shown}</span>')


def forget() -> None:
    """Write the frame anew, after the doors or places of the house have changed."""
    written.cache_clear()
    around.cache_clear()


def _harmless(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)


@lru_cache(maxsize=256)
def written(same: Sameness) -> Frame:
    """The frame for all who have this in common."""
    context = {"same": same, "places": dict(same.places), "bar": bar_html(same.doors), "slots": Slots()}
    return Frame(*(tuple(render_to_string(f"ui/frame_{part}.html", context).split(EDGE)) for part in Frame._fields))


@lru_cache(maxsize=256)
def around(same: Sameness) -> tuple[str, ...]:
    """A whole page with slots for the frame's three parts and for the parts of a list; without banners and messages."""
    page = render_to_string("ui/list_kept.html", {"shell": Around(same), "kept": Slots()})
    return tuple(page.split(EDGE))
