"""Lists as files: Excel, and CSV in the two encodings that offices ask for."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tables2.rows import BoundRow

from honbu.kernel.ui.tables import Table

FORMATS = {"xlsx": "Excel", "csv": "CSV (UTF-8)", "csv-cp932": "CSV (Shift_JIS)"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPLACEMENT = "〓"  # 下駄: what Japanese printers set where a sort was missing
ROWS_OF_A_SHEET = 1_000_000
WIDEST_COLUMN = 60
IN_MEMORY = 4 * 1024 * 1024

# A spreadsheet takes a text that begins like this for a formula, also in full width.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff20].")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d[\d,]*(\.\d+)?$")

Cell = str | int | float | bool | date | datetime | None


def export_response(
    table: Table,
    format: str,  # noqa: A002 - the name on the page
    filename: str,
    mark: str = "",
) -> FileResponse:
    """All rows of the table, with the columns it shows, as a download named `filename` plus its ending.

    A `mark` by which a leaked copy is traced stands at the head and foot of every printed page and in the properties of an
    Excel book.

    Characters that CP932 lacks become 〓; their number is told in the file's name and in `X-Honbu-Replaced`.
    """
    target: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    replaced = 0
    if format == "xlsx":
        write_xlsx(target, headers(table), rows(table), title=filename, mark=mark)
    else:
        replaced = write_csv(
            target, headers(table), rows(table), encoding="cp932" if format == "csv-cp932" else "utf-8-sig"
        )
    target.seek(0)
    ending = "xlsx" if format == "xlsx" else "csv"
    told = _("(〓%(count)s字)") % {"count": replaced} if replaced else ""
    response = FileResponse(
        target,
        as_attachment=True,
        filename=f"{safe_name(filename)}{told}.{ending}",
        content_type=XLSX
        if format == "xlsx"
        else f"text/csv; charset={'shift_jis' if format == 'csv-cp932' else 'utf-8'}",
    )
    response["X-Honbu-Replaced"] = str(replaced)
    response["Cache-Control"] = "no-store"
    return response


def safe_name(name: str) -> str:
    """A file name without what some system forbids in one."""
    cleaned = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", unicodedata.normalize("NFC", name)).strip(" ._")
    return cleaned[:100] or "list"


def headers(table: Table) -> list[str]:
    """The titles of the columns that go into a file."""
    return [str(column.header) for column in _columns(table)]


def rows(table: Table) -> Iterator[list[Cell]]:
    """The values of every row, read from the database piece by piece."""
    names = [column.name for column in _columns(table)]
    row_of: Any = BoundRow
    data = table.data.data
    records = data.iterator(chunk_size=2000) if isinstance(data, QuerySet) else iter(data)
    for record in records:
        row = row_of(record, table=table)
        yield [_cell(row.get_cell_value(name)) for name in names]


def write_xlsx(
    target: IO[bytes], titles: Sequence[str], lines: Iterator[list[Cell]], *, title: str, mark: str = ""
) -> None:
    """A workbook with a frozen, filtered heading; columns as wide as their content."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy/mm/dd"})
    looks = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#D9E6FF", "bottom": 1, "valign": "vcenter", "text_wrap": True}
        ),
        "day": book.add_format({"num_format": "yyyy/mm/dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy/mm/dd hh:mm", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.###", "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet_number = 0
    more = True
    while more:
        sheet_number += 1
        sheet = book.add_worksheet(_sheet_name(title, sheet_number))
        more = _fill(sheet, titles, lines, looks)
        if mark:
            sheet.set_header(f"&R{mark}")
            sheet.set_footer(f"&L{mark}&R&P / &N")
    if mark:
        book.set_properties({"comments": mark})
    book.close()


def _fill(sheet: Any, titles: Sequence[str], lines: Iterator[list[Cell]], looks: dict[str, Any]) -> bool:
    """Write one sheet; true when it is full and rows may be left."""
    widths = [_width(title) + 3 for title in titles]
    sheet.set_row(0, 22)
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, looks["head"])
    count = 0
    for line in lines:
        count += 1
        for place, value in enumerate(line):
            _write(sheet, count, place, value, looks)
            widths[place] = max(widths[place], _width(_shown(value)) + 2)
        if count == ROWS_OF_A_SHEET:
            break
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, 8), WIDEST_COLUMN))
    sheet.freeze_panes(1, 0)
    if titles:
        sheet.autofilter(0, 0, max(count, 1), len(titles) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return count == ROWS_OF_A_SHEET


def _write(sheet: Any, row: int, column: int, value: Cell, looks: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, _shown(value), looks["text"])
    elif isinstance(value, int | float) and abs(value) < 10**15:
        sheet.write_number(row, column, value, looks["whole" if isinstance(value, int) else "number"])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, looks["moment"])
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, column, value, looks["day"])
    else:
        sheet.write_string(row, column, _shown(value)[:32767], looks["text"])


def write_csv(target: IO[bytes], titles: Sequence[str], lines: Iterator[list[Cell]], *, encoding: str) -> int:
    """Lines ending as Windows wants them. Returns how many characters had to be replaced."""
    replaced = 0
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if encoding == "utf-8-sig":
        target.write(b"\xef\xbb\xbf")
        encoding = "utf-8"
    writer.writerow([_harmless(title) for title in titles])
    for line in _and_then_none(lines):
        if line is not None:
            writer.writerow([_harmless(value) for value in line])
        if line is None or buffer.tell() > 64 * 1024:
            encoded, missing = _encode(buffer.getvalue(), encoding)
            target.write(encoded)
            replaced += missing
            buffer.seek(0)
            buffer.truncate()
    return replaced


def _and_then_none(lines: Iterator[list[Cell]]) -> Iterator[list[Cell] | None]:
    yield from lines
    yield None


def _encode(text: str, encoding: str) -> tuple[bytes, int]:
    try:
        return text.encode(encoding), 0
    except UnicodeEncodeError:
        pass
    kept = []
    missing = 0
    # Composed first, so that が typed as か and a mark is one letter of CP932; look-alikes of the dashes are its own.
    for letter in unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES):
        encoded = _encoded_letter(letter, encoding)
        if not encoded:
            missing += 1
            encoded = REPLACEMENT.encode(encoding)
        kept.append(encoded)
    return b"".join(kept), missing


_LOOK_ALIKES = str.maketrans(
    {"\u301c": "\uff5e", "\u2212": "\uff0d", "\u2014": "\u2015", "\u2016": "\u2225", "\u00a5": "\uffe5"}
)


def _encoded_letter(letter: str, encoding: str) -> bytes:
    return letter.encode(encoding, errors="ignore")


def _harmless(value: Cell) -> str:
    """The value as text that no spreadsheet runs as a formula."""
    text = _shown(value)
    if isinstance(value, str) and (_FORMULA.match(text) or text[:1] in {"\t", "\r"}) and not _PLAIN_NUMBER.match(text):
        return f"'{text}"
    return text


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return f"{value:%Y/%m/%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return str(value)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return str(value)


def _columns(table: Table) -> list[Any]:
    columns: Any = table.columns
    return [column for column in columns.itervisible() if not column.column.exclude_from_export]


def _width(text: str) -> int:
    """Columns of the widest line; a full-width letter takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines)


def _sheet_name(title: str, number: int) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:26] or "list"
    return name if number == 1 else f"{name} {number}"
