"""不開示の確認: a finished copy is opened again and searched for what must not be in it.

Every part of a file is looked through: each part of a Word package (properties, headers, numbers of revisions), the text,
outlines, metadata and raw streams of a PDF, HTML and JSON as they are sent. Compared is NFKC without spaces and in one
case, so that a line break or a width does not hide anything.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import StreamObject

SHORTEST = 2  # a single letter would be found everywhere
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Leak:
    """Withheld words that were found. `part` names the place in the file."""

    part: str
    words: str


def plain(text: str) -> str:
    """What is compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def sought(quotes: Iterable[str]) -> list[str]:
    """The words to look for, longest first; those too short to tell anything are left out."""
    return sorted({word for quote in quotes if len(word := plain(quote)) >= SHORTEST}, key=len, reverse=True)


def leaks_in(parts: Iterable[tuple[str, str]], quotes: Iterable[str]) -> list[Leak]:
    """Every withheld word in every named part."""
    words = sought(quotes)
    return [Leak(name, word) for name, text in parts for word in words if word in plain(text)]


def parts_of_word(content: bytes) -> Iterator[tuple[str, str]]:
    """Each part of a Word file, once as it stands and once as the text between its tags."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            raw = package.read(name).decode("utf-8", errors="replace")
            yield name, name
            yield name, html.unescape(raw)
            yield name, html.unescape(_TAGS.sub("", raw))


def parts_of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    """The text, the outline, the metadata and every stream of a PDF, unpacked."""
    reader = PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages, start=1):
        yield f"page {number}", page.extract_text()
    metadata = reader.metadata
    yield "metadata", " ".join(str(value) for value in metadata.values()) if metadata else ""
    yield "outline", " ".join(str(entry) for entry in reader.outline)
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        found = reader.get_object(number)
        if isinstance(found, StreamObject):
            raw = found.get_data()
            yield f"object {number}", raw.decode("utf-8", errors="replace")
            yield f"object {number}", raw.decode("utf-16-be", errors="replace")
        elif found is not None:
            yield f"object {number}", str(found)


def parts_of_page(content: bytes) -> Iterator[tuple[str, str]]:
    """A page or a feed: as it stands, and as the text between its tags."""
    raw = content.decode("utf-8", errors="replace")
    yield "source", html.unescape(raw)
    yield "text", html.unescape(_TAGS.sub("", raw))
