"""会議録 as a Word document: the table of the form, the proceedings in a frame, the table below."""

import io
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from honbu.kernel.documents import public as documents
from honbu.modules.meetings.domain.form import FormRow, head_of, proceedings_of, tail_of
from honbu.modules.meetings.domain.record import Record

WIDTHS = (Mm(30), Mm(20), Mm(116))
CENTRED = {"resolution"}


def record_word(record: Record, title: str, *, disclosure: str = "") -> bytes:
    """The record in the ward's form. Names of people are not in it, nor in its properties."""
    document = documents.blank_word(title, disclosure=disclosure)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run("会　議　録")
    run.bold, run.font.size = True, Pt(16)
    _table(document, head_of(record))
    label = _framed(document, "審　議　経　過")
    label.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in proceedings_of(record):
        written = _framed(document, line.text, bold=line.kind == "item")
        written.paragraph_format.keep_with_next = line.kind == "item"
        if line.kind in CENTRED:
            written.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif line.kind == "speech":
            # The role hangs out, so that who speaks is seen at a glance.
            written.paragraph_format.left_indent = Pt(10.5)
            written.paragraph_format.first_line_indent = Pt(-10.5)
    document.add_paragraph()
    _table(document, tail_of(record))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _framed(document: Any, text: str, *, bold: bool = False) -> Any:
    """A paragraph with a line on both sides; neighbours share one frame."""
    paragraph = document.add_paragraph()
    paragraph.add_run(documents.clean(text)).bold = bold or None
    paragraph.paragraph_format.space_after = Pt(5)
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "6"), ("color", "767676")):
            line.set(qn(f"w:{name}"), value)
        frame.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no public way
        frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    return paragraph


def _table(document: Any, rows: list[FormRow]) -> None:
    if not rows:
        return
    table = document.add_table(rows=len(rows), cols=3, style="Table Grid")
    table.autofit = False
    # The grid too: some programs look at nothing else.
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for place, row in enumerate(rows):
        cells = table.rows[place].cells
        for cell, width in zip(cells, WIDTHS, strict=True):
            cell.width = width
        value = cells[2]
        if not row.label:
            cells[0].merge(table.rows[place - 1].cells[0])
            if not row.sub:
                cells[1].merge(table.rows[place - 1].cells[1])
            else:
                _fill(cells[1], (row.sub,), label=True)
        elif row.sub:
            _fill(cells[0], (row.label,), label=True)
            _fill(cells[1], (row.sub,), label=True)
        else:
            _fill(cells[0].merge(cells[1]), (row.label,), label=True)
        _fill(value, row.paragraphs)


def _fill(cell: Any, paragraphs: tuple[str, ...], *, label: bool = False) -> None:
    for place, text in enumerate(paragraphs):
        written = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        written.add_run(documents.clean(text)).font.size = Pt(10)
        written.paragraph_format.space_after = Pt(2)
        if label:
            written.alignment = WD_ALIGN_PARAGRAPH.CENTER
