"""全資料: 次第 and all papers as one PDF with bookmarks; what is no PDF gets a sheet that says where it is."""

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter

from honbu.kernel.documents import public as documents
from honbu.modules.meetings.documents.agenda_paper import make_agenda, title_of
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.queries.agenda import Line, Paper

ELSEWHERE = Path(__file__).resolve().parents[1] / "templates" / "meetings" / "elsewhere.typ"
PDF = "application/pdf"
IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger booklet waits on the disk


class PaperBroken(ValueError):
    """A file can't be read as what it says it is; the message names the material and what to do."""


def is_pdf(paper: Paper) -> bool:
    """Whether it is bound into the booklet."""
    return paper.version is not None and paper.version.media_type == PDF


def bind(meeting: Meeting, lines: Sequence[Line], loose: Sequence[Paper], *, address: str) -> IO[bytes]:
    """The booklet as a file that is open at its start. `loose` are papers of no item. Raises PaperBroken."""
    writer, marks = PdfWriter(), list[Mark]()
    writer.add_metadata({"/Title": f"{title_of(meeting)} 資料", "/Author": "", "/Producer": "Honbu"})
    writer.page_mode = "/UseOutlines"
    marks.append(Mark("次第", 0))
    _append(writer, make_agenda(meeting, lines, "pdf").content, "次第")
    for line in lines:
        # An item without papers leads back to the 次第.
        marks.append(Mark(str(line.item), len(writer.pages) if line.papers else 0))
        for paper in line.papers:
            marks.append(Mark(str(paper.material), len(writer.pages), below=True))
            _append(writer, _content(meeting, paper, address), str(paper.material))
    for paper in loose:
        marks.append(Mark(str(paper.material), len(writer.pages)))
        _append(writer, _content(meeting, paper, address), str(paper.material))
    _mark(writer, marks)
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever streams it closes it
    writer.write(target)
    writer.close()
    target.seek(0)
    return target


class Mark(NamedTuple):
    """しおり: a bookmark at a page, below the one before it or beside it."""

    title: str
    page: int
    below: bool = False


def _mark(writer: PdfWriter, marks: Sequence[Mark]) -> None:
    chapter: Any = None
    for mark in marks:
        made = writer.add_outline_item(title=mark.title, page_number=mark.page, parent=chapter if mark.below else None)
        if not mark.below:
            chapter = made


def _content(meeting: Meeting, paper: Paper, address: str) -> bytes:
    if paper.version is None or not is_pdf(paper):
        return _sheet(meeting, paper, address)
    try:
        return documents.content_of(paper.version.document_id)
    except documents.ContentMissing:
        raise PaperBroken(
            _("「%(name)s」のファイルが見つかりません。差し替えてから、もう一度お試しください。")
            % {"name": str(paper.material)}
        ) from None


def _append(writer: PdfWriter, content: bytes, name: str) -> None:
    try:
        reader = PdfReader(io.BytesIO(content))
        locked, empty = reader.is_encrypted, not reader.is_encrypted and not reader.pages
        if not locked and not empty:
            writer.append(reader, import_outline=False)
    # The library raises whatever it stumbles over in a file that is broken.
    except Exception as error:
        raise PaperBroken(
            _("「%(name)s」は壊れていて、冊子に入れられません。開けるファイルに差し替えてください。") % {"name": name}
        ) from error
    if locked:
        raise PaperBroken(
            _("「%(name)s」にパスワードがかかっています。パスワードを外したファイルに差し替えてください。")
            % {"name": name}
        )
    if empty:
        raise PaperBroken(_("「%(name)s」にページがありません。差し替えてください。") % {"name": name})


def _sheet(meeting: Meeting, paper: Paper, address: str) -> bytes:
    version = paper.version
    why = (
        "この資料はPDFではないため、冊子には入っていません。下の画面で開いてください。"
        if version is not None
        else "この資料のファイルは登録されていません。"
    )
    values = {
        "title": str(paper.material),
        "meeting": title_of(meeting),
        "disclosure": meeting.meeting_openness,
        "why": why,
        "file": version.filename if version is not None else "—",
        "where": address if version is not None else "—",
    }
    return documents.render_pdf(ELSEWHERE, values)
