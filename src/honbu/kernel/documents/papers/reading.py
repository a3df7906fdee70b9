"""文書の中の言葉: the text of a file for search, bounded in time and in length."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import python_calamine
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from honbu.kernel.documents.domain import archives
from honbu.kernel.documents.domain.encodings import decode
from honbu.kernel.documents.domain.kinds import TEXT, kind_of_media
from honbu.kernel.documents.domain.workbooks import inspect_workbook

LONGEST = 2_000_000  # letters
SECONDS = 10.0
_WORD_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\.xml$")
_SLIDES = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml$")
_ODF_CONTENT = re.compile(r"content\.xml$")
_BREAKS = {"p", "br", "cr", "tab", "tr"}
_TEXTS = {"t"}


def text_of(content: bytes, media_type: str, *, longest: int = LONGEST, seconds: float = SECONDS) -> str:
    """The words of a file, at most `longest` letters and what could be read in `seconds`; empty for what has none.

    Never raises for a damaged file: what could be read until the damage is returned.
    """
    kind = kind_of_media(media_type)
    found: list[str] = []
    length, end = 0, time.monotonic() + seconds
    for piece in _pieces(content, kind):
        found.append(piece)
        length += len(piece)
        if length >= longest or time.monotonic() > end:
            break
    return "".join(found)[:longest].replace("\0", "").strip()


def _pieces(content: bytes, kind: str) -> Iterator[str]:
    if kind in TEXT:
        return _plain(content, kind)
    if kind == "pdf":
        return _pdf(content)
    if kind in {"docx", "xlsx", "pptx", "odt", "ods", "odp"}:
        # What would not have been taken in is not unpacked here either.
        return iter(()) if archives.check(content, archives.Limits(nested=True)) else _office(content, kind)
    return _sheets(content) if kind == "xls" else iter(())


def _office(content: bytes, kind: str) -> Iterator[str]:
    if kind in {"xlsx", "ods"}:
        return _sheets(content)
    if kind == "docx":
        return _parts(content, _WORD_PARTS)
    return _parts(content, _SLIDES if kind == "pptx" else _ODF_CONTENT)


def _plain(content: bytes, kind: str) -> Iterator[str]:
    decoded = decode(content)
    if decoded is None:
        return
    if kind in {"html", "svg", "xml"}:
        reader = _Visible()
        reader.feed(decoded.text)
        yield "".join(reader.found)
    else:
        yield decoded.text


def _pdf(content: bytes) -> Iterator[str]:
    try:
        for page in PdfReader(io.BytesIO(content)).pages:
            yield page.extract_text() + "\n"
    # The library raises whatever a damaged file makes it stumble over.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return


def _sheets(content: bytes) -> Iterator[str]:
    try:
        if content[:2] == b"PK" and b"xl/workbook.xml" in content:
            # The library lays out the whole rectangle between the first and the last cell: a larger one is not read.
            inspect_workbook(content)
        book = python_calamine.load_workbook(io.BytesIO(content))
        for name in book.sheet_names:
            yield f"{name}\n"
            for row in book.get_sheet_by_name(name).iter_rows():
                yield "\t".join(_cell(value) for value in row if value != "") + "\n"
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError):
        return


def _cell(value: object) -> str:
    # The reader gives whole figures as floats.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _parts(content: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    for name, part in archives.members(content):
        if wanted.match(name) and b"<!DOCTYPE" not in part[:2000]:
            yield from _xml_text(part)


def _xml_text(part: bytes) -> Iterator[str]:
    try:
        for _event, element in ElementTree.iterparse(io.BytesIO(part), events=("end",)):  # noqa: S314 - no DTD gets here
            name = element.tag.rpartition("}")[2]
            if "opendocument" in element.tag:
                yield "".join(element.itertext()) + "\n" if name in {"p", "h"} else ""
            elif name in _TEXTS:
                yield element.text or ""
            elif name in _BREAKS:
                yield "\t" if name == "tab" else "\n"
            if name == "p":
                element.clear()
    except ElementTree.ParseError:
        return


class _Visible(HTMLParser):
    """Collects what a reader of a page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's form
        """Scripts and styles are not read."""
        self._hidden += tag in {"script", "style", "template"}
        if tag in {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "td", "th"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """What was hidden ends."""
        self._hidden -= tag in {"script", "style", "template"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden:
            self.found.append(data)
