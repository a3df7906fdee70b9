"""会議録 as Word and PDF, in the ward's own form (MTG-9)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from honbu.kernel.documents import public as documents
from honbu.modules.meetings.documents.record_word import record_word
from honbu.modules.meetings.domain.form import FormRow, head_of, proceedings_of, tail_of
from honbu.modules.meetings.domain.record import Record

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "meetings" / "record.typ"


def make(record: Record, title: str, form: str, *, disclosure: str = "") -> documents.Paper:
    """The record as `pdf` or `docx`. `disclosure` is stamped on every page. Raises UnknownForm."""
    if form == "pdf":
        content = documents.render_pdf(TEMPLATE, _data(record, title, disclosure))
    elif form == "docx":
        content = record_word(record, title, disclosure=disclosure)
    else:
        raise documents.UnknownForm(form)
    return documents.paper_of(content, title, form)


def pictures(record: Record, title: str, *, disclosure: str = "") -> Sequence[bytes]:
    """Its pages as pictures."""
    return documents.render_pictures(TEMPLATE, _data(record, title, disclosure))


def _data(record: Record, title: str, disclosure: str) -> dict[str, Any]:
    return {
        "title": title,
        "disclosure": disclosure,
        "head": [_row(row) for row in head_of(record)],
        "lines": [{"kind": line.kind, "text": line.text} for line in proceedings_of(record)],
        "tail": [_row(row) for row in tail_of(record)],
    }


def _row(row: FormRow) -> dict[str, Any]:
    return {"label": row.label, "sub": row.sub, "paragraphs": list(row.paragraphs)}
