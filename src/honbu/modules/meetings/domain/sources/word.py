"""Word: paragraphs and tables in their order; tracked changes and comments are never decided silently."""

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from honbu.modules.meetings.domain.reading.pieces import CELL_BREAK
from honbu.modules.meetings.domain.record import Doubt, Severity
from honbu.modules.meetings.domain.sources.source import Source, SourceRefused

ACCEPT, REJECT = "accept", "reject"
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), {qn("w:br"), qn("w:cr")}
_DELETED, _INSERTED = qn("w:del"), qn("w:ins")
_MOVED_FROM, _MOVED_TO = qn("w:moveFrom"), qn("w:moveTo")


def read_word(content: bytes, revisions: str = ACCEPT) -> Source:
    """A document's text. `revisions` says whether tracked changes are taken as made or as not made.

    Raises SourceRefused for a file that Word would not open.
    """
    try:
        document = Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise SourceRefused(
            "Wordの文書として開けません。壊れていないか確かめ、もう一度保存してから送ってください。"
        ) from problem
    body = document.element.body
    lines = list(_blocks(body, revisions))
    return Source("\n".join(lines) + "\n", "docx", tuple(_hidden(body)))


def _hidden(body: BaseOxmlElement) -> Iterator[Doubt]:
    changes = sum(1 for _ in body.iter(_DELETED, _INSERTED, _MOVED_FROM, _MOVED_TO))
    if changes:
        message = (
            f"変更履歴が{changes}か所残っています。反映した文として読みました。反映するか、元に戻すかを選んでください。"
        )
        yield Doubt("tracked_changes", Severity.BLOCK, (0, 0), message)
    comments = sum(1 for _ in body.iter(qn("w:commentReference")))
    if comments:
        message = f"コメントが{comments}件付いています。本文には含めていません。"
        yield Doubt("comments", Severity.CONFIRM, (0, 0), message)


def _blocks(parent: BaseOxmlElement, revisions: str) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            yield _paragraph(child, revisions)
        elif child.tag == qn("w:tbl"):
            for row in child.iterchildren(qn("w:tr")):
                yield "\t".join(_cell(cell, revisions) for cell in row.iterchildren(qn("w:tc")))
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), _INSERTED}:
            yield from _blocks(child, revisions)


def _cell(cell: BaseOxmlElement, revisions: str) -> str:
    properties = cell.find(qn("w:tcPr"))
    merged = properties.find(qn("w:vMerge")) if properties is not None else None
    if merged is not None and merged.get(qn("w:val")) != "restart":
        return ""
    paragraphs = (_paragraph(one, revisions).replace("\t", " ").strip() for one in cell.iter(qn("w:p")))
    return CELL_BREAK.join(one for one in paragraphs if one)


def _paragraph(paragraph: BaseOxmlElement, revisions: str) -> str:
    left_out = {_DELETED, _MOVED_FROM} if revisions == ACCEPT else {_INSERTED, _MOVED_TO}
    return "".join(_runs(paragraph, left_out)).strip()


def _runs(element: BaseOxmlElement, left_out: set[str]) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in left_out or child.tag == qn("w:p"):
            continue
        if child.tag in {_TEXT, qn("w:delText")}:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in _BREAKS:
            yield " "
        else:
            yield from _runs(child, left_out)
