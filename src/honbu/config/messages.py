"""The texts' catalogue: Japanese stands in the source, English beside it in locale/en; compiled without any system tool."""

import ast
import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

import honbu

SOURCE = Path(honbu.__file__).parent
LOCALE = SOURCE / "locale"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Titles in manifests and in the domain are plain strings there (no Django); they are translated where they are shown.
PLAIN = {"Permission", "NavigationEntry", "RolePreset"}


def _japanese(text: str) -> bool:
    return any(ord(letter) > 0x2E80 for letter in text)


def _manifest_titles(path: Path) -> Iterator[tuple[int, str]]:
    """Japanese constants in the calls named above, and the words of the trail's verbs (the values of dictionaries)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        spoken: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLAIN:
            spoken = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Dict):
            spoken = list(node.values)
        for value in spoken:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and _japanese(value.value):
                yield value.lineno, value.value


def _sources() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html"} and not {"tests", "migrations"} & set(path.relative_to(SOURCE).parts):
            yield path


def extracted() -> Catalog:
    """Every text of the source, with the places where it stands."""
    catalog = Catalog(locale="en", project="honbu", header_comment="# English texts of Honbu.")
    for path in _sources():
        place = path.relative_to(SOURCE).as_posix()
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # A template's indentation is none of Python's.
            content = "\n".join(line.strip() for line in templatize(content, origin=place).splitlines())
        stream = io.BytesIO(content.encode())
        for _line, message, _comments, context in extract(
            "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalog.add(message, locations=[(place, None)], context=context)  # type: ignore[list-item]
        if path.name == "module.py":
            for _line, title in _manifest_titles(path):
                catalog.add(title, locations=[(place, None)])  # type: ignore[list-item]
    return catalog


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update(language: str = "en") -> list[str]:
    """Bring the catalogue in line with the source; returns the texts that have no translation yet."""
    kept, catalog = read(language), extracted()
    for message in catalog:
        earlier = kept.get(message.id, context=message.context) if message.id else None
        if earlier is not None:
            message.string = earlier.string
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalog, omit_header=False, sort_output=True, width=120, no_location=True)
    return untranslated(catalog)


def untranslated(catalog: Catalog) -> list[str]:
    """Texts without a translation."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(strings):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def compile_all() -> None:
    """Make the binary catalogues where they are older than their texts."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as stream:
            catalog = read_po(stream)
        draft = target.with_suffix(f".{os.getpid()}.draft")  # several processes may begin at once
        with draft.open("wb") as stream:
            write_mo(stream, catalog)
        draft.replace(target)
