"""シートの取込み: a book that was filled in comes back, is shown row by row, and is accepted or not (SYS-2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.changing import WrongValue
from honbu.modules.portfolio.actions.costs import draft_for, write_rows
from honbu.modules.portfolio.documents.cost_book import read_book
from honbu.modules.portfolio.domain import cost_sheet as form
from honbu.modules.portfolio.domain.cost_sheet import BookRefused, SheetRow
from honbu.modules.portfolio.domain.costs import read_amount
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.queries import costs as queries

BOOK_KIND = "portfolio.cost_book"
EXCEL = frozenset({"xlsx"})


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row of the book beside the row of the sheet in its place; either may be missing. `place` is its row in Excel."""

    place: int | None
    before: SheetRow | None
    now: SheetRow | None
    messages: tuple[str, ...] = ()
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What accepting a book would do. `outdated` is a book of an earlier version: it is shown and never accepted."""

    version: int
    outdated: bool
    rows: tuple[BookRow, ...]

    @property
    def changed(self) -> bool:
        """Whether anything would change."""
        return any(row.before != row.now for row in self.rows)

    @property
    def fresh(self) -> list[SheetRow]:
        """The rows that would be stored."""
        return [row.now for row in self.rows if row.now is not None]


@transaction.atomic
def receive_book(sheet: CostSheet, upload: documents.Upload, *, actor: Actor) -> documents.Document:
    """シートを受け取る: kept as it came, nothing is changed yet. Raises Frozen, UploadRefused, BookRefused, NotABook, TooLarge."""
    sheet = draft_for(sheet, actor=actor)
    document = documents.receive(
        upload, actor=actor, title=_("経費見積入力シート（%(title)s）") % {"title": sheet.title}, unit=sheet.unit,
        allowed=EXCEL, disclosure="closed", disclosure_reason=_("契約前の経費のため"),
        owner=documents.Owner(BOOK_KIND, str(sheet.pk)),
    )  # fmt: skip
    read_book(documents.content_of(document.pk), sheet)
    trail.write(actor, "portfolio.book.received", sheet, after={"文書": document.pk}, unit_id=sheet.unit_id)
    return document


def compare(sheet: CostSheet, document: documents.Document) -> Comparison:
    """The book beside the sheet as it is now. Raises BookRefused, NotABook, TooLarge, costs.NoRate."""
    head, read = read_book(documents.content_of(document.pk), sheet)
    earlier = queries.rows_of(sheet)
    rates = queries.rates()
    fresh = [_as_typed(row, earlier, place - form.FIRST_ROW - 1) for place, row in read]
    asked = queries.questions_of(sheet, fresh)
    rows = []
    taken = set()
    for at, (place, _row) in enumerate(read):
        number = place - form.FIRST_ROW - 1
        before = earlier[number] if number < len(earlier) else None
        taken.add(number)
        mine = [one for one in asked if one.row == at]
        slips = _slips_of_cells(before, fresh[at], rates) if before else []
        messages = dict.fromkeys([*slips, *(one.message for one in mine)])
        rows.append(BookRow(place, before, fresh[at], tuple(messages), any(one.stops for one in mine)))
    gone = [BookRow(None, row, None) for number, row in enumerate(earlier) if number not in taken]
    return Comparison(head.version, head.version != sheet.version, (*rows, *gone))


def _as_typed(row: SheetRow, earlier: Sequence[SheetRow], number: int) -> SheetRow:
    """The row with the words of the register where the amount is the same: a book carries 約1,200千円 as 1200000."""
    if number >= len(earlier):
        return row
    old = earlier[number]
    same = {
        year: old.cells[year]
        for year, text in row.cells.items()
        if year in old.cells and _plain(old.cells[year]) == _plain(text)
    }
    return replace(row, cells={**row.cells, **same}, quote=old.quote)


def _plain(text: str) -> object:
    reading = read_amount(text)
    return reading.amount if reading.amount is not None else text


def _slips_of_cells(before: SheetRow, now: SheetRow, rates: form.Rates) -> list[str]:
    """千円 typed over yen: a cell that is now about a thousandth, or a thousandfold, of what it was."""
    old, new = form.read_row(before, rates), form.read_row(now, rates)
    words = _("%(year)s年度は%(now)s円で、いまの%(before)s円と桁が大きく違います。千円と円の単位を確かめてください。")
    return [
        words % {"year": year, "now": f"{new[year].amount:,}", "before": f"{old[year].amount:,}"}
        for year in new
        if year in old and form.slipped(new[year].amount, old[year].amount)
    ]


@transaction.atomic
def accept_book(sheet: CostSheet, document: documents.Document, *, actor: Actor) -> CostSheet:
    """シートを取り込む. Raises Frozen, BookRefused for an earlier version or another sheet, WrongValue, costs.NoRate."""
    sheet = draft_for(sheet, actor=actor)
    if document.owner_kind != BOOK_KIND or document.owner_id != str(sheet.pk):
        raise access.Hidden
    found = compare(sheet, document)
    if found.outdated:
        raise BookRefused(
            _("書き出した後にシートが変わっています。書き出し直して、変更を入れ直してください。何も変えていません。")
        )
    if not found.fresh:
        raise WrongValue(_("金額の入った行がありません。ファイルを確かめてください。"))
    return write_rows(sheet, found.fresh, actor=actor, seen=found.version)
