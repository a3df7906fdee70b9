"""経費見積入力シート as an Excel book that goes out, is filled in and comes back: locked heads, open cells, formulas (SYS-2)."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.portfolio.domain import cost_sheet as form
from honbu.modules.portfolio.domain.cost_sheet import SheetRow
from honbu.modules.portfolio.domain.costs import NoRate, Rate, rate_on
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.cost_books import NAME, checksum_of, key_of

YEN = "#,##0"


def book_of(sheet: CostSheet, mark: str = "") -> documents.Paper:
    """The book of a sheet as it is now; a `mark` of whoever took it stands at the foot of each printed page."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": documents.clean(sheet.title), "author": "Honbu", "comments": mark})
    _Page(book, sheet).write(mark)
    book.close()
    return documents.paper_of(target.getvalue(), f"経費見積入力シート_{sheet.title}", "xlsx")


class _Page:
    """The one sheet of the book while it is written."""

    def __init__(self, book: Any, sheet: CostSheet) -> None:
        self.sheet, self.years = sheet, queries.years_of(sheet)
        self.page = book.add_worksheet(NAME)
        base = {"font_name": "BIZ UDPゴシック", "font_size": 10}
        cell = {**base, "border": 1, "border_color": "#949494"}
        self.looks = {
            "title": book.add_format({**base, "font_size": 14, "bold": True}),
            "note": book.add_format({**base, "font_color": "#4D4D4D"}),
            "head": book.add_format(
                {**cell, "bold": True, "bg_color": "#E8F1FE", "text_wrap": True, "align": "center"}
            ),
            "open": book.add_format({**cell, "locked": False, "num_format": YEN, "bg_color": "#FFFFFF"}),
            "text": book.add_format({**cell, "locked": False, "text_wrap": True}),
            "sum": book.add_format({**cell, "num_format": YEN, "bg_color": "#F2F2F2"}),
            "locked": book.add_format({**cell, "bg_color": "#F2F2F2"}),
        }
        self.rows = queries.rows_of(sheet)
        self.rates = queries.rates()
        self.count = min(max(len(self.rows) + form.SPARE_ROWS, 20), form.MOST_ROWS)
        self.last_row = form.FIRST_ROW + self.count - 1
        self.checked = form.FIRST_CELL + len(self.years)
        self.with_tax = self.checked + 1
        self.total = self.with_tax + len(self.years)

    def write(self, mark: str) -> None:
        """All of it."""
        self.page.set_footer(f"&L{mark}&R&P / &N")
        self._head()
        for place in range(self.count):
            self._row(place, self.rows[place] if place < len(self.rows) else None)
        self._sums()
        self._set_up()

    def _head(self) -> None:
        page, looks, sheet = self.page, self.looks, self.sheet
        page.write_string(0, 0, documents.clean(f"経費見積入力シート　{sheet.title}"), looks["title"])
        note = _("単位は円です（千円ではありません）。白い欄に入力してください。灰色の欄は計算される額です。")
        page.write_string(1, 0, f"{note}{form.FORMULA}", looks["note"])
        key = key_of(sheet)
        values = ("管理番号", key, "版", sheet.version, "照合", checksum_of(key, sheet.version, self.years))
        for column, value in enumerate(values):
            page.write(form.HEAD_ROW, column, value, looks["locked"])
        page.write_string(form.RATE_ROW, form.TAX, "税率の分子", looks["locked"])
        page.write_string(form.RATE_ROW + 1, form.TAX, "税率の分母", looks["locked"])
        heads = ["行", "区分", "内容", "根拠", "税"]
        labels = [f"{clock.FiscalYear(year).label}({year})" for year in self.years]
        after = [*labels, "確かめた内容", *[f"{label}　税込額" for label in labels], "計（税込）"]
        for column, text in enumerate([*heads, *after]):
            page.write_string(form.HEADS_ROW, column, text, looks["head"])
        for at, year in enumerate(self.years):
            rate = _rate(self.rates, year)
            page.write_number(form.RATE_ROW, form.FIRST_CELL + at, rate.numerator, looks["locked"])
            page.write_number(form.RATE_ROW + 1, form.FIRST_CELL + at, rate.denominator, looks["locked"])

    def _row(self, place: int, row: SheetRow | None) -> None:
        at, page, looks = form.FIRST_ROW + place, self.page, self.looks
        page.write_number(at, 0, place + 1, looks["locked"])
        tax = form.TAX_WORDS["included" if row is None or row.tax_included else "excluded"]
        words = [form.KIND_WORDS[row.kind], row.title, form.BASIS_WORDS[row.basis], tax] if row else [""] * 4
        for column, text in enumerate(words, form.KIND):
            page.write_string(at, column, documents.clean(text), looks["text"])
        cells = form.read_row(row, self.rates) if row else {}
        sums = []
        for number, year in enumerate(self.years):
            column, cell = form.FIRST_CELL + number, cells.get(year)
            if cell is None or row is None:
                page.write_blank(at, column, None, looks["open"])
            elif cell.entered is None:
                page.write_string(at, column, documents.clean(row.cells[year]), looks["open"])
            else:
                page.write_number(at, column, cell.entered, looks["open"])
            sums.append(cell.amount if cell else 0)
            page.write_formula(at, self.with_tax + number, self._with_tax(at, column), looks["sum"], sums[-1])
        page.write_string(at, self.checked, documents.clean(row.checked) if row else "", looks["text"])
        span = f"{_a1(at, self.with_tax)}:{_a1(at, self.total - 1)}"
        page.write_formula(at, self.total, f"=SUM({span})", looks["sum"], sum(sums))

    def _with_tax(self, at: int, column: int) -> str:
        cell, tax = _a1(at, column), f"${_letters(form.TAX)}{at + 1}"
        rate = f"{_letters(column)}${form.RATE_ROW + 1}", f"{_letters(column)}${form.RATE_ROW + 2}"
        return f'=IF(ISNUMBER({cell}),{cell}+IF({tax}="税抜",INT({cell}*{rate[0]}/{rate[1]}),0),0)'

    def _sums(self) -> None:
        """年度計 and 5年総額 by formula, and below them what the register has: both have to agree as long as nothing is changed."""
        page, looks, table = self.page, self.looks, queries.table_for(self.sheet)
        at = self.last_row + 1
        for offset, word in enumerate(("年度計（式）", "年度計（書き出したときの登録額）")):
            page.write_string(at + offset, self.checked, word, looks["head"])
        for number, amount in enumerate(table.by_year):
            column = self.with_tax + number
            span = f"{_a1(form.FIRST_ROW, column)}:{_a1(self.last_row, column)}"
            page.write_formula(at, column, f"=SUM({span})", looks["sum"], amount)
            page.write_number(at + 1, column, amount, looks["sum"])
        five = min(form.FIVE, len(self.years))
        spans = [(table.total, len(self.years), at), (queries.five_year_table(self.sheet).total, five, at + 2)]
        for amount, years, row in spans:
            span = f"{_a1(at, self.with_tax)}:{_a1(at, self.with_tax + years - 1)}"
            page.write_formula(row, self.total, f"=SUM({span})", looks["sum"], amount)
            page.write_number(row + 1, self.total, amount, looks["sum"])
        page.write_string(at + 2, self.total - 1, "5年総額（式）", looks["head"])
        page.write_string(at + 3, self.total - 1, "5年総額（登録額）", looks["head"])

    def _set_up(self) -> None:
        page = self.page
        page.protect("", {"format_columns": True, "format_rows": True})
        for column, words in ((form.KIND, form.KIND_WORDS), (form.BASIS, form.BASIS_WORDS), (form.TAX, form.TAX_WORDS)):
            choice = {"validate": "list", "source": list(words.values())}
            page.data_validation(form.FIRST_ROW, column, self.last_row, column, choice)
        page.freeze_panes(form.HEADS_ROW + 1, form.TITLE + 1)
        page.set_column(0, 0, 10)
        page.set_column(form.KIND, form.KIND, 12)
        page.set_column(form.TITLE, form.TITLE, 28)
        page.set_column(form.FIRST_CELL, self.total, 16)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)


def _rate(rates: Mapping[date, Rate], year: int) -> Rate:
    """The rate at the beginning of a year; nothing where none is registered, for then no row without tax is stored."""
    try:
        return rate_on(rates, clock.FiscalYear(year).start)
    except NoRate:
        return Rate(0, 1)


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _a1(row: int, column: int) -> str:
    return f"{_letters(column)}{row + 1}"
