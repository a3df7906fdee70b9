"""シートの取込み: the key of a book, a book read, and what it would change, row by row (SYS-2)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import python_calamine
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.portfolio.domain import cost_sheet as form
from honbu.modules.portfolio.domain.cost_sheet import BookHead, BookRefused, SheetRow
from honbu.modules.portfolio.domain.costs import read_amount
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.queries import costs as queries

NAME = "経費"


def key_of(sheet: CostSheet) -> str:
    """管理番号 of a sheet."""
    return f"COST-{sheet.pk}"


def checksum_of(key: str, version: int, years: Sequence[int]) -> str:
    """照合: nobody outside makes one, and none of what it is made of can be changed."""
    return salted_hmac("honbu.portfolio.cost_book", f"{key}|{version}|{list(years)}").hexdigest()[:16]


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


def read_book(content: bytes, sheet: CostSheet) -> tuple[BookHead, list[tuple[int, SheetRow]]]:
    """The head and the rows of a book that came back. Raises BookRefused, documents.NotABook, documents.TooLarge.

    A book of another sheet, or one whose head was changed, is refused.
    """
    documents.inspect_workbook(content, most_rows=500, most_columns=100)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if NAME not in book.sheet_names:
            raise BookRefused(_("「経費」のシートがありません。書き出したシートに入力してください。"))
        grid = book.get_sheet_by_name(NAME).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, BookRefused):
            raise
        raise documents.NotABook(_("ファイルが壊れています。Excelで開いて保存し直してから選んでください。")) from error
    head = form.read_head(grid)
    if head.key != key_of(sheet):
        raise BookRefused(_("別のシートから書き出したファイルです。このシートから書き出し直してください。"))
    if not constant_time_compare(head.checksum, checksum_of(head.key, head.version, head.years)):
        raise BookRefused(_("管理番号・版・年度が書き換えられています。このシートから書き出し直してください。"))
    return head, form.read_rows(grid, head.years)


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
    words = _("%(year)sは%(now)s円で、いまの%(before)s円と桁が大きく違います。千円と円の単位を確かめてください。")
    return [
        words
        % {"year": clock.FiscalYear(year).label, "now": f"{new[year].amount:,}", "before": f"{old[year].amount:,}"}
        for year in new
        if year in old and form.slipped(new[year].amount, old[year].amount)
    ]
