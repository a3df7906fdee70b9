"""資料を作る: each copy bears who had it made and when, and leaves its line in the trail. Papers are Japanese whoever reads."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.utils import translation

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.audits.queries.offices import office_unit

MADE = "audits.paper.made"
SCREEN = "画面"
CLOSED, PARTLY = "closed", "partly"
FORMS = ("pdf", "docx", "xlsx")
JAPANESE = "ja"


@dataclass(frozen=True, slots=True)
class TableDraft:
    """一覧の資料: from the same values as PDF, Word and Excel. `more` are further sheets of the Excel book."""

    table: documents.TablePaper
    subject: models.Model
    unit_id: int | None = None
    more: Sequence[documents.Sheet] = ()

    @property
    def title(self) -> str:
        """As the trail names it."""
        return self.table.title

    @property
    def forms(self) -> tuple[str, ...]:
        """In which forms it can be had."""
        return FORMS

    @transaction.atomic
    def paper(self, form: str, *, actor: Actor) -> documents.Paper:
        """The paper in a form, after its line in the trail. Raises UnknownForm."""
        if form not in FORMS:
            raise documents.UnknownForm(form)
        mark = documents.stamp(
            MADE, self.table.title, documents.FORMS[form], self.subject, actor=actor, unit_id=self.unit_id
        )
        with translation.override(JAPANESE):
            return self.content(form, mark)

    def content(self, form: str, mark: str) -> documents.Paper:
        """The paper with a mark, and nothing written down. Raises UnknownForm."""
        if form != "xlsx":
            return documents.paper_from_table(replace(self.table, number=mark, disclosure=CLOSED), form)
        sheets = [replace(sheet, note=mark) for sheet in (_sheet_of(self.table), *self.more)]
        content = documents.render_excel(sheets, title=self.table.title, disclosure=CLOSED)
        return documents.paper_of(content, self.table.title, form)

    @transaction.atomic
    def pictures(self, *, actor: Actor) -> Sequence[bytes]:
        """Its first pages; looking is noted like a copy."""
        mark = documents.stamp(MADE, self.table.title, SCREEN, self.subject, actor=actor, unit_id=self.unit_id)
        with translation.override(JAPANESE):
            return documents.pictures_of_table(replace(self.table, number=mark, disclosure=CLOSED))


def _sheet_of(table: documents.TablePaper) -> documents.Sheet:
    return documents.Sheet(
        table.title,
        [column.title for column in table.columns],
        table.rows,
        kinds=[column.kind for column in table.columns],
    )


@dataclass(frozen=True, slots=True)
class BlockDraft:
    """公文の形の資料: headings, sentences and tables; with `sheets` an Excel book as well.

    Without a `subject` nothing is written into the general trail: what is only booked stands sealed, and who read it is
    noted in the chain of the seal (ADR 0013). What is not closed bears the number of its line alone, and nobody's name.
    """

    title: str
    blocks: Sequence[documents.Block]
    subject: models.Model | None
    unit_id: int | None = None
    unit: str = ""
    landscape: bool = False
    sheets: Sequence[documents.Sheet] = ()
    disclosure: str = CLOSED
    day: str = ""
    to: str = ""
    sender: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Excel where there are tables for it."""
        return FORMS if self.sheets else FORMS[:2]

    @transaction.atomic
    def paper(self, form: str, *, actor: Actor) -> documents.Paper:
        """The paper in a form, after its line in the trail. Raises UnknownForm."""
        if form not in self.forms:
            raise documents.UnknownForm(form)
        mark = self._mark(documents.FORMS[form], actor)
        with translation.override(JAPANESE):
            return self.content(form, mark)

    def content(self, form: str, mark: str) -> documents.Paper:
        """The paper with a mark, and nothing written down. Raises UnknownForm."""
        if form == "xlsx" and self.sheets:
            notes = {
                sheet.title: f"{self.title}　{mark}" if sheet.title != self.title else mark for sheet in self.sheets
            }
            sheets = [replace(sheet, note=notes[sheet.title]) for sheet in self.sheets]
            content = documents.render_excel(sheets, title=self.title, disclosure=self.disclosure)
            return documents.paper_of(content, self.title, form)
        return documents.paper_from_blocks(self._blocks(mark), form)

    @transaction.atomic
    def pictures(self, *, actor: Actor) -> Sequence[bytes]:
        """Its pages; looking is noted like a copy."""
        mark = self._mark(SCREEN, actor)
        with translation.override(JAPANESE):
            return documents.pictures_of_blocks(self._blocks(mark))

    def _blocks(self, mark: str) -> documents.BlockPaper:
        return documents.BlockPaper(
            self.title, self.blocks, number=mark, unit=self.unit, disclosure=self.disclosure, landscape=self.landscape,
            day=self.day, to=self.to, sender=self.sender,
        )  # fmt: skip

    def _mark(self, form: str, actor: Actor) -> str:
        if self.subject is None:
            return f"取扱注意　{documents.plain_day()}　{actor.name} 出力"
        mark = documents.stamp(MADE, self.title, form, self.subject, actor=actor, unit_id=self.unit_id)
        return mark if self.disclosure == CLOSED else mark.rpartition("　")[2]


Draft = TableDraft | BlockDraft


def grid(
    head: Sequence[str], rows: Sequence[Sequence[object]], weights: Sequence[float], *, right: Sequence[int] = ()
) -> documents.Grid:
    """A table; the columns `right` hold figures. What is None is a dash: not on record."""
    aligns = ["right" if place in right else "left" for place in range(len(head))]
    return documents.Grid(head, [[told(cell) for cell in row] for row in rows], weights, aligns)


def told(value: object) -> str:
    """A cell as it is read."""
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) else str(value)


def facts_grid(facts: Sequence[tuple[str, str]], *, blanks: bool = False) -> documents.Grid:
    """事項と内容, without what nobody wrote; `blanks` leaves room for a hand that writes."""
    return grid(("事項", "内容"), [one for one in facts if blanks or one[1].strip()], (1.3, 4))


def words(text: str, otherwise: str = "（記載なし）") -> documents.Paragraph:
    """A paragraph, or that nothing is written."""
    return documents.Paragraph(text.strip() or otherwise)


def sheet(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> documents.Sheet:
    """A sheet of the Excel book: figures stay figures, the rest is text."""
    plain = [[cell if isinstance(cell, int) or cell is None else str(cell) for cell in row] for row in rows]
    kinds = ["number" if any(isinstance(row[place], int) for row in plain) else "text" for place in range(len(head))]
    return documents.Sheet(title, head, plain, kinds=kinds)


def office_name() -> str:
    """情報管理課, in whose name the papers of the audits go out."""
    office = office_unit()
    return tree_on().shown_name(office.pk) if office else "情報管理課"


def day_words(value: datetime.date | str | None) -> str:
    """令和8年11月22日(日), also from an ISO day; empty for none."""
    if not value:
        return ""
    return clock.format_long(datetime.date.fromisoformat(value) if isinstance(value, str) else value)
