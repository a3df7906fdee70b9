"""一覧表のファイル: the sheets of an Excel book or a CSV, cell by cell, nothing interpreted yet."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from honbu.kernel.documents.domain.workbooks import (
    MOST_COLUMNS,
    MOST_ROWS,
    Marks,
    NotABook,
    TooLarge,
    inspect_workbook,
)

LARGEST = 20 * 1024 * 1024
MOST_MERGED = 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

Value = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Merge:
    """結合セル: its corners, counted from 0, both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class BookSheet:
    """シート: its cells from A1 on, with what was found about single cells by (row, column) from 0."""

    name: str
    cells: list[list[Value]]
    hidden: bool = False
    merges: dict[tuple[int, int], Merge] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsolved: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    cleaned: set[tuple[int, int]] = field(default_factory=set)
    merges_ignored: bool = False

    @property
    def height(self) -> int:
        """How many rows there are, blank ones in between included."""
        return len(self.cells)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.cells), default=0)

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell itself; an empty text for nothing. An error cell gives its error."""
        if (row, column) in self.errors:
            return self.errors[row, column]
        cells = self.cells[row] if 0 <= row < len(self.cells) else []
        return cells[column] if 0 <= column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """A cell as a person reads it."""
        return written(self.value(row, column))

    def merged(self, row: int, column: int) -> Value:
        """What stands in a cell, or in the merged cell that covers it."""
        merge = self.merges.get((row, column))
        return self.value(merge.top, merge.left) if merge else self.value(row, column)

    def filled(self, row: int) -> dict[int, str]:
        """The cells of a row that are not empty, by column."""
        return {column: text for column in range(self.width_of(row)) if (text := self.text(row, column))}

    def width_of(self, row: int) -> int:
        """How far a row goes, error cells included."""
        width = len(self.cells[row]) if 0 <= row < len(self.cells) else 0
        return max(width, self.width) if self.errors else width


@dataclass(slots=True)
class Book:
    """一覧表のファイル一つ."""

    filename: str
    sheets: list[BookSheet]


def read_book(content: bytes, filename: str) -> Book:
    """The sheets of an .xlsx or .xls. Raises NotABook and TooLarge."""
    if not content:
        raise NotABook("ファイルが空です。中身のあるファイルを選んでください。")
    if len(content) > LARGEST:
        raise TooLarge("ファイルが大きすぎます（上限20MB）。不要なシートや画像を除いてください。")
    if content[:8] == _OLE and _ENCRYPTED in content:
        raise NotABook("パスワードがかかっています。パスワードを外して保存し直してください。")
    if content[:2] != b"PK" and content[:8] != _OLE:
        raise NotABook(f"「{filename}」はExcelのファイルではありません。xlsx形式で保存し直してから選んでください。")
    marks = inspect_workbook(content) if content[:2] == b"PK" else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return Book(filename, [_sheet(book, index, marks) for index in range(len(book.sheet_names))])
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, TooLarge):
            raise
        message = f"「{filename}」をExcelとして開けません。パスワードを外し、xlsx形式で保存し直してください。"
        raise NotABook(message) from error


def read_csv_text(text: str, filename: str = "CSV") -> Book:
    """The rows of a CSV whose text somebody has decoded (UTF-8 or CP932), its separator found. Raises TooLarge."""
    head = text[:4000].partition("\n")[0]
    separator = max(",\t;", key=head.count)
    rows: list[list[Value]] = []
    # Excel's CSV of a sheet with notes may hold a cell as long as the whole text.
    csv.field_size_limit(LARGEST)
    try:
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", ""), newline=""), delimiter=separator):
            _refuse_size(len(rows) + 1, len(row))
            rows.append([*row])
    except csv.Error as error:
        raise NotABook("CSVとして読めません。Excelで開き、xlsx形式で保存し直してください。") from error
    sheet = BookSheet("CSV", rows)
    _clean(sheet)
    return Book(filename, [sheet])


def _sheet(book: CalamineWorkbook, index: int, marks: dict[str, Marks] | object) -> BookSheet:
    about = book.sheets_metadata[index]
    hidden = about.visible != SheetVisibleEnum.Visible
    try:
        found = book.get_sheet_by_index(index)
    except CalamineError:  # a sheet of charts or macros has no cells
        return BookSheet(about.name, [], hidden)
    _refuse_size(found.total_height, found.total_width)
    sheet = BookSheet(about.name, found.to_python(skip_empty_area=False), hidden)
    if isinstance(marks, dict) and about.name in marks:
        found_marks = marks[about.name]
        sheet.errors, sheet.unsolved, sheet.formulas = found_marks.errors, found_marks.unsolved, found_marks.formulas
        while sheet.errors and len(sheet.cells) <= max(row for row, _column in sheet.errors):
            sheet.cells.append([])
    _merge(sheet, found.merged_cell_ranges or [])
    _clean(sheet)
    return sheet


def _refuse_size(height: int, width: int) -> None:
    if height > MOST_ROWS:
        raise TooLarge(f"{MOST_ROWS}行を超えています。不要な行を削除して保存し直してください。")
    if width > MOST_COLUMNS:
        raise TooLarge(f"{MOST_COLUMNS}列を超えています。不要な列を削除して保存し直してください。")


def _merge(sheet: BookSheet, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    height, width, area = sheet.height, sheet.width, 0
    for (top, left), (bottom, right) in ranges:
        merge = Merge(top, left, min(bottom, height - 1), min(right, width - 1))
        area += max(0, merge.bottom - top + 1) * max(0, merge.right - left + 1)
        # A book may merge whole sheets over each other; what no list has is not laid out.
        if area > MOST_MERGED:
            sheet.merges, sheet.merges_ignored = {}, True
            return
        for row in range(top, merge.bottom + 1):
            for column in range(left, merge.right + 1):
                sheet.merges[row, column] = merge


def _clean(sheet: BookSheet) -> None:
    """Letters that no database and no page can hold are taken out, and it is remembered where."""
    for row, cells in enumerate(sheet.cells):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value:
                clean = _SURROGATE.sub("\ufffd", _UNUSABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
                if len(clean) != len(value) or clean != value:
                    cells[column] = clean
                    if clean != value.replace("\r\n", "\n").replace("\r", "\n"):
                        sheet.cleaned.add((row, column))


def written(value: Value) -> str:
    """A value as a person would write it: whole figures without a point, days without the midnight."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)


@lru_cache(maxsize=8192)
def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def squeezed(text: str) -> str:
    """A text without spaces, full-width and half-width letters made the same: what words are compared by."""
    return _squeezed(text) if len(text) <= 200 else "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """The letter over a column counted from 0: A, B, …, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def places(sheet: BookSheet) -> Iterator[tuple[int, int]]:
    """Every cell of a sheet that is not empty."""
    for row in range(sheet.height):
        for column in sheet.filled(row):
            yield row, column
