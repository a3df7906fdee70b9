"""Reading a table that somebody sent: Excel, or CSV in whatever encoding and with whatever separator it came."""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from honbu.kernel.documents.public import NotABook, TooLarge, inspect_workbook

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
ENCODINGS = ("utf-8-sig", "cp932")


class SheetUnreadable(ValueError):
    """The file is no table that we can read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text."""

    name: str
    rows: list[list[str]]


def read_sheet(content: bytes, filename: str) -> Sheet:
    """The first sheet with something in it. Raises SheetUnreadable."""
    if not content:
        raise SheetUnreadable(_("ファイルが空です。中身のあるファイルを選んでください。"))
    if len(content) > LARGEST:
        raise SheetUnreadable(_("ファイルが大きすぎます（上限20MB）。不要なシートや画像を除いてください。"))
    if content[:2] == b"PK" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _read_workbook(content, filename)
    return _read_text(content)


def _read_workbook(content: bytes, filename: str) -> Sheet:
    _refuse_bomb(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(any(cell != "" for cell in row) for row in rows):
                return Sheet(name, _checked([[_text(cell) for cell in row] for row in rows]))
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SheetUnreadable(
            _("「%(name)s」をExcelとして開けません。パスワードを外し、xlsx形式で保存し直してください。")
            % {"name": filename}
        ) from error
    raise SheetUnreadable(_("どのシートにも何も入っていません。"))


def _refuse_bomb(content: bytes) -> None:
    if content[:2] != b"PK":
        return
    try:
        inspect_workbook(content, most_rows=MOST_ROWS)
    except (NotABook, TooLarge) as error:
        raise SheetUnreadable(str(error)) from error


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    return str(cell)


def _read_text(content: bytes) -> Sheet:
    if b"\0" in content:
        raise SheetUnreadable(_("表ではないファイルです。ExcelかCSVを選んでください。"))
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        separator = "\t" if text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",") else ","
        try:
            return Sheet("CSV", _checked([list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]))
        except csv.Error as error:
            raise SheetUnreadable(_("CSVとして読み取れません：%(reason)s") % {"reason": error}) from error
    raise SheetUnreadable(_("文字コードを読み取れません。UTF-8又はシフトJIS（CP932）で保存し直してください。"))


def _checked(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_ROWS:
        raise SheetUnreadable(_("行が多すぎます（上限5万行）。"))
    return rows
