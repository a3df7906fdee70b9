"""PDF: the text of its pages, lines that a page's width had cut put together again. A scan has no text and is refused."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from honbu.modules.meetings.domain.reading.profiles import FIELD_OF, PROFILES
from honbu.modules.meetings.domain.record import Doubt, Severity
from honbu.modules.meetings.domain.sources.source import Source, SourceRefused

_FULL = 0.86  # a line of at least this part of the widest one goes on in the next
_STARTS = re.compile(
    r"[ \u3000]*(?:[〔\[［【(（○◯◎●■□—―‐・※#]|議案|報告|要旨|資料[ \u3000]*[0-9０-９]|第?[0-9０-９]{1,3}[ \u3000]*[.．、)）])"
)


def read_pdf(content: bytes) -> Source:
    """The text of a PDF, page by page. Raises SourceRefused for scans, for protected and for damaged files."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceRefused("PDFにパスワードが掛かっています。外してから送ってください。")
        pages = [page.extract_text() for page in reader.pages]
    # The library raises whatever a damaged file makes it stumble over.
    except (PyPdfError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as problem:
        raise SourceRefused("PDFを読めません。壊れていないか確かめてください。") from problem
    letters = sum(len(page.strip()) for page in pages)
    if letters < 20 * max(len(pages), 1):
        raise SourceRefused(
            f"{len(pages)}ページのPDFに文字がほとんどありません（{letters}文字）。紙を読み取った画像のようです。"
            "文字認識（OCR）をかけたPDFか、元のWord・テキストを送ってください。"
        )
    lines = [line for page in pages for line in _reflowed(page.splitlines())]
    doubt = Doubt(
        "pdf_lines",
        Severity.NOTE,
        (0, 0),
        "PDFの行の折り返しをつないで読みました。表の並びは元のPDFで確かめてください。",
    )
    return Source("\n".join(lines) + "\n", "pdf", (doubt,))


def _reflowed(lines: list[str]) -> Iterator[str]:
    """Paragraphs instead of lines: a line as wide as the page goes on below, unless that begins something new."""
    width = max((_width(line) for line in lines), default=0)
    held = ""
    before = 0
    for line in lines:
        text = line.strip()
        if held and text and before >= width * _FULL and not _begins(text):
            held += text
        else:
            if held:
                yield held
            held = text
        before = _width(line)
    if held:
        yield held


def _begins(text: str) -> bool:
    label = re.split(r"[ \u3000:：]", text, maxsplit=1)[0]
    return bool(_STARTS.match(text) or label in FIELD_OF or any(profile.speaker.match(text) for profile in PROFILES))


def _width(line: str) -> int:
    return sum(1 if ord(letter) < 0x2000 else 2 for letter in line.strip())
