"""PDF by typst: from a template and values, never from text that is read as code; tagged for screen readers."""

import functools
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst

import honbu
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.domain.glyphs import letters_of, showable

ROOT = Path(honbu.__file__).parent
HERE = Path(__file__).resolve().parents[1]
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates" / "documents"
STANDARD = "ua-1"  # PDF/UA-1: readable by everybody
SCREEN_PPI = 110.0


def render_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The template filled with `data` (JSON values, dates become words of the office) as a tagged PDF/UA-1 file.

    The template reads `json(bytes(sys.inputs.data))`, lies below the package `honbu`, and imports the house style from
    `/kernel/documents/templates/documents/house.typ`. Only the fonts in `fonts/` are used; a letter that none of them has
    comes out as 〓.
    """
    made: bytes = _compiler(template).compile(
        format="pdf", pdf_standards=[STANDARD], sys_inputs=_inputs(data), timestamp=int(clock.now().timestamp())
    )
    return made


def render_pictures(template: Path, data: Mapping[str, Any], *, ppi: float = SCREEN_PPI) -> list[bytes]:
    """The same pages as PNG pictures, for a look on the screen."""
    made = _compiler(template).compile(
        format="png", ppi=ppi, sys_inputs=_inputs(data), timestamp=int(clock.now().timestamp())
    )
    return [made] if isinstance(made, bytes) else list(made)


def _compiler(template: Path) -> Any:
    return typst.Compiler(str(template), root=str(ROOT), font_paths=_fonts())


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(_plain(data, _letters()), ensure_ascii=False)}


def _plain(value: Any, letters: frozenset[int]) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return clock.long(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, letters) for key, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(inner, letters) for inner in value]
    return showable(str(value), letters)


@functools.cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@functools.cache
def _letters() -> frozenset[int]:
    return frozenset().union(*(letters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))))
