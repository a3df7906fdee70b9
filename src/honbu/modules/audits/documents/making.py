"""資料を作る: each copy bears who had it made and when, and leaves its line in the trail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.trail import public as trail

SCREEN = "画面"
CLOSED = "closed"
FORMS = ("pdf", "docx", "xlsx")
LIST_FORMS = {"xlsx": "一覧のExcel", "csv": "一覧のCSV", "csv-cp932": "一覧のCSV"}


@transaction.atomic
def stamp(title: str, form: str, subject: models.Model, *, actor: Actor, unit_id: int | None = None) -> str:
    """取扱注意の印: what a copy bears. Its number leads back to the line of the trail."""
    after = {"資料": title, "形式": form, "出力した人": actor.name}
    line = trail.write(actor, "audits.paper.made", subject, after=after, unit_id=unit_id)
    return f"取扱注意　{plain_day()}　{actor.name} 出力　第{line.pk}号"


def mark_of_list(title: str, actor: Person) -> Callable[[str], str]:
    """The mark of a list that somebody takes along as a file."""
    return lambda form: stamp(title, LIST_FORMS.get(form, form), actor, actor=actor)


def plain_day() -> str:
    """本日, as a paper bears it: 令和8年11月22日."""
    return clock.format_long(clock.today()).partition("(")[0]


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
        mark = stamp(self.table.title, documents.FORMS[form], self.subject, actor=actor, unit_id=self.unit_id)
        if form != "xlsx":
            return documents.paper_from_table(replace(self.table, number=mark, disclosure=CLOSED), form)
        sheets = [replace(sheet, note=mark) for sheet in (_sheet_of(self.table), *self.more)]
        content = documents.render_excel(sheets, title=self.table.title, disclosure=CLOSED)
        return documents.paper_of(content, self.table.title, form)

    def pictures(self, *, actor: Actor) -> Sequence[bytes]:
        """Its first pages; looking is noted like a copy."""
        mark = stamp(self.table.title, SCREEN, self.subject, actor=actor, unit_id=self.unit_id)
        return documents.pictures_of_table(replace(self.table, number=mark, disclosure=CLOSED))


def _sheet_of(table: documents.TablePaper) -> documents.Sheet:
    return documents.Sheet(
        table.title,
        [column.title for column in table.columns],
        table.rows,
        kinds=[column.kind for column in table.columns],
    )
