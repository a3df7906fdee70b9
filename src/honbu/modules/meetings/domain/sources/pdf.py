"""PDF: the text of its pages, lines that a page's width had cut put together again. A scan has no text and is refused."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from honbu.modules.meetings.domain.reading.profiles import FIELD_OF, PROFILES
from honbu.modules.meetings.domain.record import Doubt, Severity
from honbu.modules.meetings.domain.sources.source import Source, SourceRefused

_MIDDLE, _EDGE = 0.7, 0.97  # how much of the width a line needs to go on below: within a sentence, behind one
_ENDS = ("。", "」", "）", ")", "〕", "]", "—", "―")
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
    title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    kept, dropped = _without_headers([page.splitlines() for page in pages], title)
    doubts = [
        Doubt(
            "pdf_lines", Severity.NOTE, (0, 0), "PDFの行の折り返しをつないで読みました。表は元のPDFで確かめてください。"
        )
    ]
    if dropped:
        message = f"各ページの見出し「{dropped[0][:40]}」などを、{len(dropped)}か所で本文から外しました。"
        doubts.append(Doubt("page_header", Severity.NOTE, (0, 0), message))
    lines = _reflowed([line.strip() for page in kept for line in page])
    return Source("\n".join(lines) + "\n", "pdf", tuple(doubts))


def _without_headers(pages: list[list[str]], title: str) -> tuple[list[list[str]], list[str]]:
    """The pages without their running heads: the first line of a further page that is the title, or the same on several."""
    firsts = [page[0].strip() for page in pages[1:] if page]
    running = {line for line in firsts if line and (line == title or firsts.count(line) > 1)}
    dropped = [line for line in firsts if line in running]
    kept = [page[1:] if place and page and page[0].strip() in running else page for place, page in enumerate(pages)]
    return kept, dropped


def _reflowed(lines: list[str]) -> Iterator[str]:
    """Paragraphs instead of lines: what ends within a sentence, or at the very edge, goes on below."""
    widths = sorted(_width(line) for line in lines if line)
    edge = widths[int(len(widths) * 0.95)] if widths else 0
    held, before = "", 0
    for line in (line for line in lines if line):
        goes_on = before >= edge * (_EDGE if held.endswith(_ENDS) else _MIDDLE)
        if held and goes_on and not _begins(line):
            held += line
        else:
            if held:
                yield held
            held = line
        before = _width(line)
    if held:
        yield held


def _begins(text: str) -> bool:
    label = re.split(r"[ \u3000:：]", text, maxsplit=1)[0]
    return bool(_STARTS.match(text) or label in FIELD_OF or any(profile.speaker.match(text) for profile in PROFILES))


def _width(line: str) -> int:
    return sum(1 if ord(letter) < 0x2000 else 2 for letter in line.strip())
