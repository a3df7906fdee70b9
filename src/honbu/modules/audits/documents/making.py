"""資料を作る: each copy bears who had it made and when, and leaves its line in the trail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor

MADE = "audits.paper.made"
SCREEN = "画面"
CLOSED = "closed"
FORMS = ("pdf", "docx", "xlsx")


@dataclass(frozen=True, slots=True)
class TableDraft:
    """一覧の資料: from the same values as PDF, Word and Excel. `more` are further sheets of the Excel book."""

    table: documents.TablePaper
    subject: models.Model
    unit_id: int | None = None
    more: Sequence[documents.Sheet] = ()

    def paper(self, form: str, *, actor: Actor) -> documents.Paper:
        """The paper in a form, after its line in the trail. Raises UnknownForm."""
        if form not in FORMS:
            raise documents.UnknownForm(form)
        mark = documents.stamp(
            MADE, self.table.title, documents.FORMS[form], self.subject, actor=actor, unit_id=self.unit_id
        )
        if form != "xlsx":
            return documents.paper_from_table(replace(self.table, number=mark, disclosure=CLOSED), form)
        sheets = [replace(sheet, note=mark) for sheet in (_sheet_of(self.table), *self.more)]
        content = documents.render_excel(sheets, title=self.table.title, disclosure=CLOSED)
        return documents.paper_of(content, self.table.title, form)

    def pictures(self, *, actor: Actor) -> Sequence[bytes]:
        """Its first pages; looking is noted like a copy."""
        mark = documents.stamp(MADE, self.table.title, SCREEN, self.subject, actor=actor, unit_id=self.unit_id)
        return documents.pictures_of_table(replace(self.table, number=mark, disclosure=CLOSED))


def _sheet_of(table: documents.TablePaper) -> documents.Sheet:
    return documents.Sheet(
        table.title,
        [column.title for column in table.columns],
        table.rows,
        kinds=[column.kind for column in table.columns],
    )
