"""資料を作る: from what a paper says to its form, with the line by which a leaked copy is traced to whoever had it made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db import models, transaction

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.modules.portfolio.queries.evaluations import office_unit

MADE = "portfolio.paper.made"
SCREEN = "画面"
CLOSED = "closed"
Block = documents.Heading | documents.Paragraph | documents.Items | documents.Grid
Cell = str | int | None


class Content(Protocol):
    """What a paper says. `stamp` is the 取扱注意 line, which stands on every page."""

    @property
    def forms(self) -> tuple[str, ...]:
        """In which forms it can be had."""

    def paper(self, form: str, stamp: str) -> documents.Paper:
        """The paper. Raises UnknownForm."""

    def pictures(self, stamp: str) -> Sequence[bytes]:
        """Its pages for a look on the screen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """資料の下書き: `subject` is what the trail names, `unit_id` the section that it concerns."""

    title: str
    subject: models.Model
    content: Content
    unit_id: int | None = None


@transaction.atomic
def make_paper(draft: Draft, form: str, *, actor: Actor) -> documents.Paper:
    """資料を作る: first the line of the trail, whose number the paper bears. Raises UnknownForm."""
    if form not in draft.content.forms:
        raise documents.UnknownForm(form)
    return draft.content.paper(form, _stamped(draft, documents.FORMS[form], actor))


@transaction.atomic
def look_at_paper(draft: Draft, *, actor: Actor) -> Sequence[bytes]:
    """資料を画面で見る: a copy as well, and noted like one."""
    return draft.content.pictures(_stamped(draft, SCREEN, actor))


def _stamped(draft: Draft, form: str, actor: Actor) -> str:
    return documents.stamp(MADE, draft.title, form, draft.subject, actor=actor, unit_id=draft.unit_id)


def the_office() -> Unit:
    """情報管理課, in whose name papers over the whole ward are made; the ward itself where no unit keeps the inventory."""
    return office_unit() or Unit.objects.get(pk=next(iter(tree_on().walk()))[1].id)


def office_name() -> str:
    """Its name today."""
    return tree_on().shown_name(the_office().pk)


# ---- tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableContent:
    """一覧. `more` are further sheets of the Excel book; `book` makes the whole book in place of the table, from the stamp."""

    table: documents.TablePaper
    more: Sequence[documents.Sheet] = ()
    book: Callable[[str], bytes] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """A table can be worked on in Excel."""
        return ("pdf", "docx", "xlsx")

    def paper(self, form: str, stamp: str) -> documents.Paper:
        """The table, with its stamp as number."""
        if form != "xlsx":
            return documents.paper_from_table(self._marked(stamp), form)
        content = self.book(stamp) if self.book else self._book(stamp)
        return documents.paper_of(content, self.table.title, form)

    def pictures(self, stamp: str) -> Sequence[bytes]:
        """The first pages."""
        return documents.pictures_of_table(self._marked(stamp))

    def _marked(self, stamp: str) -> documents.TablePaper:
        return replace(self.table, number=stamp, disclosure=CLOSED)

    def _book(self, stamp: str) -> bytes:
        table = self.table
        sheet = documents.Sheet(
            table.title, [column.title for column in table.columns], table.rows,
            kinds=[column.kind for column in table.columns], note="　".join(one for one in (table.unit, stamp) if one),
        )  # fmt: skip
        others = [replace(one, note=stamp) for one in self.more]
        return documents.render_excel([sheet, *others], title=table.title, disclosure=CLOSED)


def filled(
    columns: Sequence[documents.Column], rows: Sequence[Sequence[Any]], keep: int = 2
) -> tuple[list[documents.Column], list[list[Any]]]:
    """The table without columns in which nothing stands; the first `keep` stay."""
    used = [
        place for place in range(len(columns)) if place < keep or any(row[place] not in (None, "", "—") for row in rows)
    ]
    return [columns[place] for place in used], [[row[place] for place in used] for row in rows]


# ---- papers of the office ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlockContent:
    """公文の形の資料: headings, sentences and tables. `sheets` make it an Excel book as well."""

    title: str
    blocks: Sequence[Block]
    unit: str = ""
    landscape: bool = False
    sheets: Sequence[documents.Sheet] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Excel where there are tables for it."""
        return ("pdf", "docx", "xlsx") if self.sheets else ("pdf", "docx")

    def paper(self, form: str, stamp: str) -> documents.Paper:
        """The paper, with its stamp at the head of every page."""
        if form == "xlsx" and self.sheets:
            sheets = [replace(one, note=stamp) for one in self.sheets]
            content = documents.render_excel(sheets, title=self.title, disclosure=CLOSED)
            return documents.paper_of(content, self.title, form)
        return documents.paper_from_blocks(self._paper(stamp), form)

    def pictures(self, stamp: str) -> Sequence[bytes]:
        """Its pages."""
        return documents.pictures_of_blocks(self._paper(stamp))

    def _paper(self, stamp: str) -> documents.BlockPaper:
        return documents.BlockPaper(
            self.title, self.blocks, number=stamp, unit=self.unit, disclosure=CLOSED, landscape=self.landscape
        )


def grid(
    head: Sequence[str], rows: Sequence[Sequence[str]], weights: Sequence[float], *, right: Sequence[int] = ()
) -> documents.Grid:
    """A table; the columns `right` hold figures."""
    aligns = ["right" if place in right else "left" for place in range(len(head))]
    return documents.Grid(head, rows, weights, aligns)


def facts_grid(facts: Sequence[tuple[str, str]]) -> documents.Grid:
    """事項と内容, without what nobody wrote."""
    return grid(("事項", "内容"), [list(one) for one in facts if one[1].strip()], (1.3, 4))


def text(words: str, otherwise: str = "（記載なし）") -> documents.Paragraph:
    """A paragraph, or that nothing is written."""
    return documents.Paragraph(words.strip() or otherwise)


def thousands(amount: int | None) -> str:
    """千円 for papers, rounded half up; empty where it is not known."""
    return "" if amount is None else f"{whole_thousands(amount):,}"


def whole_thousands(amount: int) -> int:
    """千円, rounded half up."""
    return (amount + 500) // 1000


# ---- what is made elsewhere ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadyContent:
    """Made by a generator that has its own head: `make` by form and stamp, `look` for the screen."""

    forms: tuple[str, ...]
    make: Callable[[str, str], documents.Paper]
    look: Callable[[str], Sequence[bytes]]

    def paper(self, form: str, stamp: str) -> documents.Paper:
        """As its generator makes it."""
        return self.make(form, stamp)

    def pictures(self, stamp: str) -> Sequence[bytes]:
        """As its generator makes them."""
        return self.look(stamp)
