"""Word: from templates (docxtpl) and from blocks (python-docx), in Japanese type, without anybody's name in it."""

import copy
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row
from docxtpl import DocxTemplate

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.papers.paper import DISCLOSURE_WORDS

TYPEFACE = "BIZ UDPゴシック"
MAKER = "Honbu"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """見出し, level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段落: `align` is left, center or right; `indent` sets the first line in by one letter."""

    text: str
    align: str = "left"
    bold: bool = False
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """箇条書き, numbered or not."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """表: the head is repeated on every page. `weights` share out the width, `aligns` is left, center or right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    weights: Sequence[float] = ()
    aligns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """改ページ."""


Block = Heading | Paragraph | Items | Grid | PageBreak


def render_word(template: Path, data: Mapping[str, Any]) -> bytes:
    """A Word template filled with `data`: text is written as it is, whatever signs are in it."""
    document = DocxTemplate(str(template))
    document.render(_writable(data), autoescape=True)
    _forget_people(document.docx, str(data.get("title", "")))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_from_blocks(
    blocks: Sequence[Block],
    *,
    title: str,
    number: str = "",
    disclosure: str = "",
    unit: str = "",
    landscape: bool = False,
) -> bytes:
    """A Word document on A4 from headings, paragraphs, lists and tables."""
    document = blank_word(title, number=number, disclosure=disclosure, unit=unit, landscape=landscape)
    for block in blocks:
        _write(document, block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def blank_word(
    title: str, *, number: str = "", disclosure: str = "", unit: str = "", landscape: bool = False
) -> DocxDocument:
    """An empty document of the house: A4, its type, disclosure class and page numbers, nobody's name. For forms of modules."""
    document = docx.Document()
    _lay_out(document, landscape=landscape)
    _set_type(document)
    word = str(DISCLOSURE_WORDS.get(disclosure, ""))
    _write_head(document, "　".join(part for part in (unit, number, f"【{word}】" if word else "") if part))
    _write_foot(document)
    _forget_people(document, title)
    return document


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        written = document.add_heading(clean(block.text), block.level)
        if block.level == 1:
            written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif isinstance(block, Paragraph):
        _write_paragraph(document.add_paragraph(), block)
    elif isinstance(block, Items):
        for item in block.items:
            document.add_paragraph(clean(item), style="List Number" if block.numbered else "List Bullet")
    elif isinstance(block, Grid):
        _write_grid(document, block)
    else:
        document.add_page_break()


def _write_paragraph(written: Any, block: Paragraph) -> None:
    written.add_run(clean(block.text)).bold = block.bold or None
    written.alignment = _ALIGN[block.align]
    if block.indent:
        written.paragraph_format.first_line_indent = Pt(10.5)


def _write_grid(document: Any, block: Grid) -> None:
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    head = table.rows[0]
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - the library has no public way
    for cell, text in zip(head.cells, block.head, strict=True):
        _write_cell(cell, text, "center", bold=True)
        _shade(cell, "E8F1FE")
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    weights = block.weights or [1.0] * len(block.head)
    parts = [int(width * weight / sum(weights)) for weight in weights]
    for column, part in zip(table.columns, parts, strict=True):
        column.width = part
    for cell, part in zip(head.cells, parts, strict=True):
        cell.width = part
    aligns = block.aligns or ["left"] * len(block.head)
    # One row is made by the library and copied: asking it for the cells of each takes ten times as long.
    model = table.add_row()
    for cell, part in zip(model.cells, parts, strict=True):
        cell.width = part
    for row in block.rows:
        copied = _Row(copy.deepcopy(model._tr), table)  # noqa: SLF001 - the library has no public way
        table._tbl.append(copied._tr)  # noqa: SLF001
        for cell, text, align in zip(copied.cells, row, aligns, strict=True):
            _write_cell(cell, text, align)
    table._tbl.remove(model._tr)  # noqa: SLF001
    document.add_paragraph()


def _write_cell(cell: Any, text: str, align: str, *, bold: bool = False) -> None:
    written = cell.paragraphs[0]
    run = written.add_run(clean(text))
    run.font.size = Pt(9)
    run.bold = bold or None
    written.alignment = _ALIGN[align]
    written.paragraph_format.space_after = Pt(0)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no public way


def _lay_out(document: Any, *, landscape: bool) -> None:
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)


def _set_type(document: Any) -> None:
    sizes = {"Normal": 10.5, "Heading 1": 16, "Heading 2": 12, "Heading 3": 10.5, "Header": 8.5, "Footer": 8.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = TYPEFACE
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), TYPEFACE)
    language = document.styles["Normal"].element.get_or_add_rPr().find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        document.styles["Normal"].element.get_or_add_rPr().append(language)
    language.set(qn("w:val"), "ja-JP")
    language.set(qn("w:eastAsia"), "ja-JP")


def _write_head(document: Any, text: str) -> None:
    written = document.sections[0].header.paragraphs[0]
    written.text = clean(text)
    written.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_foot(document: Any) -> None:
    written = document.sections[0].footer.paragraphs[0]
    written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(written, "PAGE")
    written.add_run(" / ")
    _field(written, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001 - the library has no public way


def _forget_people(document: Any, title: str) -> None:
    core = document.core_properties
    core.title = clean(title)[:250]
    core.author = core.last_modified_by = MAKER
    core.comments = core.keywords = core.subject = core.category = ""
    core.language = "ja-JP"
    core.revision = 1
    core.created = core.modified = clock.now().replace(tzinfo=None)


def clean(text: str) -> str:
    """The text without what XML can't hold and without marks that turn lines around."""
    one_way = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _NOT_XML.sub(lambda match: match.group() if match.group() in "\n\t" else "", one_way)
    return "".join(letter for letter in kept if letter == "\u200d" or unicodedata.category(letter) != "Cf")


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, date):
        return clock.long(value)
    if isinstance(value, Mapping):
        return {key: _writable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(inner) for inner in value]
    return value
