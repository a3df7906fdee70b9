"""一覧と公文: the same values as PDF, Word, Excel and CSV."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.papers.excel import Cell, Sheet, render_csv, render_excel
from honbu.kernel.documents.papers.paper import Paper, UnknownForm, paper_of
from honbu.kernel.documents.papers.pdf import TEMPLATES, render_pdf, render_pictures
from honbu.kernel.documents.papers.word import Block, Grid, Heading, Items, Paragraph, word_from_blocks
from honbu.kernel.ui import export
from honbu.kernel.ui.tables import NumberColumn, Table, YenColumn

TABLE, LETTER = TEMPLATES / "table.typ", TEMPLATES / "letter.typ"
PORTRAIT, LANDSCAPE = 470.0, 717.0  # what the margins leave of A4, in points
HALF_LETTER, PADDING = 5.6, 14.0  # points, at the size in which tables are set
PREVIEWED = 100  # rows
LOOKED_AT = 200  # rows, and letters of a cell
MANY_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Column:
    """列: `kind` is text, number, yen or date."""

    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TablePaper:
    """一覧: a table with its title, a sentence before and notes after it. `disclosure` is open, partly, closed or empty."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    number: str = ""
    unit: str = ""
    disclosure: str = ""
    intro: str = ""
    notes: Sequence[str] = ()
    day: date | None = None
    landscape: bool | None = None

    @property
    def is_landscape(self) -> bool:
        """Whether the paper lies on its side: as told, else when there are many columns."""
        return len(self.columns) >= MANY_COLUMNS if self.landscape is None else self.landscape


@dataclass(frozen=True, slots=True)
class Item:
    """記の一項."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """公文: 宛先, 発信者, 件名, 本文, 記."""

    title: str
    to: Sequence[str]
    sender: Sequence[str]
    paragraphs: Sequence[str]
    items: Sequence[Item] = ()
    number: str = ""
    day: date | None = None
    disclosure: str = ""
    contact: str = ""


def paper_from_table(table: TablePaper, form: str) -> Paper:
    """The table in a form of `paper.FORMS`. Raises UnknownForm."""
    makers = {
        "pdf": _table_pdf,
        "docx": _table_word,
        "xlsx": _table_excel,
        "csv": _table_csv,
        "csv-cp932": _table_cp932,
    }
    if form not in makers:
        raise UnknownForm(form)
    return paper_of(makers[form](table), table.title, form)


def pictures_of_table(table: TablePaper) -> list[bytes]:
    """The first pages of the PDF as pictures, for a preview."""
    return render_pictures(TABLE, {**_table_values(table), "rows": _shown_rows(table)[:PREVIEWED]})


def paper_from_letter(letter: Letter, form: str) -> Paper:
    """The letter as pdf or docx. Raises UnknownForm."""
    if form == "pdf":
        return paper_of(render_pdf(LETTER, _letter_values(letter)), letter.title, form)
    if form == "docx":
        return paper_of(_letter_word(letter), letter.title, form)
    raise UnknownForm(form)


def pictures_of_letter(letter: Letter) -> list[bytes]:
    """The pages of the PDF as pictures, for a preview."""
    return render_pictures(LETTER, _letter_values(letter))


def table_paper(table: Table, title: str, **about: Any) -> TablePaper:
    """A list page's table as a paper: the columns it shows, all its rows."""
    shown = [column for column in table.columns.itervisible() if not column.column.exclude_from_export]
    return TablePaper(
        title=title,
        columns=[Column(str(column.header), _kind_of(column.column)) for column in shown],
        rows=list(export.rows(table)),
        **about,
    )


def _kind_of(column: object) -> str:
    if isinstance(column, YenColumn):
        return "yen"
    return "number" if isinstance(column, NumberColumn) else "text"


def shown(value: Cell, kind: str = "text") -> str:
    """A value as one reads it on paper: 12,300円, 令和8年11月22日(日)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return f"{clock.long(value)} {clock.in_tokyo(value):%H:%M}"
    if isinstance(value, date):
        return clock.long(value)
    if isinstance(value, int | float):
        return f"{value:,}円" if kind == "yen" else f"{value:,}"
    return str(value)


def _shown_rows(table: TablePaper) -> list[list[str]]:
    kinds = [column.kind for column in table.columns]
    return [[shown(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows]


def _align(column: Column) -> str:
    return "right" if column.kind in {"number", "yen"} else "left"


def _weights(table: TablePaper, rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths in points: short columns get what their longest cell needs, long texts share what is left."""
    needs = [
        max(_width(column.title), *(_width(row[place]) for row in rows[:LOOKED_AT]), 0) * HALF_LETTER + PADDING
        for place, column in enumerate(table.columns)
    ]
    left = LANDSCAPE if table.is_landscape else PORTRAIT
    widths = dict.fromkeys(range(len(needs)), 0.0)
    waiting = sorted(widths, key=lambda place: needs[place])
    while waiting and needs[waiting[0]] <= left / len(waiting):
        place = waiting.pop(0)
        widths[place] = needs[place]
        left -= needs[place]
    shares = {place: math.sqrt(needs[place]) for place in waiting}
    for place, share in shares.items():
        widths[place] = left * share / sum(shares.values())
    return [round(width, 1) for width in widths.values()]


def _width(text: str) -> int:
    longest = max(text.splitlines() or [""], key=len)
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in longest[:LOOKED_AT])


def _table_values(table: TablePaper) -> dict[str, Any]:
    rows = _shown_rows(table)
    weights = _weights(table, rows)
    return {
        "title": table.title,
        "number": table.number,
        "unit": table.unit,
        "disclosure": table.disclosure,
        "intro": table.intro,
        "notes": list(table.notes),
        "date": clock.long(table.day or clock.today()),
        "count": _("全%(count)s件") % {"count": f"{len(rows):,}"},
        "landscape": table.is_landscape,
        "columns": [
            {"title": column.title, "align": _align(column), "weight": weight}
            for column, weight in zip(table.columns, weights, strict=True)
        ],
        "rows": rows,
    }


def _table_pdf(table: TablePaper) -> bytes:
    return render_pdf(TABLE, _table_values(table))


def _table_word(table: TablePaper) -> bytes:
    rows = _shown_rows(table)
    count = _("全%(count)s件") % {"count": f"{len(rows):,}"}
    blocks: list[Block] = [Heading(table.title)]
    if table.intro:
        blocks.append(Paragraph(table.intro))
    blocks.append(Paragraph(f"{clock.long(table.day or clock.today())}　{count}", align="right"))
    blocks.append(
        Grid(
            [column.title for column in table.columns],
            rows,
            weights=_weights(table, rows),
            aligns=[_align(column) for column in table.columns],
        )
    )
    if table.notes:
        blocks.append(Items([f"※ {note}" for note in table.notes]))
    return word_from_blocks(
        blocks,
        title=table.title,
        number=table.number,
        disclosure=table.disclosure,
        unit=table.unit,
        landscape=table.is_landscape,
    )


def _table_excel(table: TablePaper) -> bytes:
    note = "　".join(part for part in (table.unit, table.number, clock.long(table.day or clock.today())) if part)
    sheet = Sheet(
        table.title,
        [column.title for column in table.columns],
        table.rows,
        kinds=[column.kind for column in table.columns],
        note=note,
    )
    return render_excel([sheet], title=table.title, disclosure=table.disclosure)


def _table_csv(table: TablePaper, encoding: str = "utf-8-sig") -> bytes:
    return render_csv([[column.title for column in table.columns], *table.rows], encoding)


def _table_cp932(table: TablePaper) -> bytes:
    return _table_csv(table, "cp932")


def _letter_values(letter: Letter) -> dict[str, Any]:
    return {
        "title": letter.title,
        "to": list(letter.to),
        "from": list(letter.sender),
        "paragraphs": list(letter.paragraphs),
        "items": [{"title": item.title, "text": item.text} for item in letter.items],
        "number": letter.number,
        "date": clock.long(letter.day or clock.today()).partition("(")[0],
        "disclosure": letter.disclosure,
        "contact": letter.contact,
    }


def _letter_word(letter: Letter) -> bytes:
    values = _letter_values(letter)
    blocks: list[Block] = [Paragraph(text, align="right") for text in (letter.number, values["date"]) if text]
    blocks += [Paragraph(name) for name in letter.to]
    blocks += [Paragraph(name, align="right") for name in letter.sender]
    blocks.append(Heading(letter.title))
    blocks += [Paragraph(text, indent=True) for text in letter.paragraphs]
    if letter.items:
        blocks.append(Paragraph("記", align="center"))
        blocks.append(Items([f"{item.title}\n{item.text}".strip() for item in letter.items], numbered=True))
        blocks.append(Paragraph("以上", align="right"))
    if letter.contact:
        blocks.append(Paragraph(_("担当：%(contact)s") % {"contact": letter.contact}))
    return word_from_blocks(blocks, title=letter.title, disclosure=letter.disclosure)
