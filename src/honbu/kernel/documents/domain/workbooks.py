"""Excelの中身の検め: what a file holds, looked at before a reader unpacks it into memory."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.etree import ElementTree

MOST_ROWS = 20_000
MOST_COLUMNS = 300
UNPACKED = 200 * 1024 * 1024

_ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
_ELEMENT = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])" + _ATTRIBUTES)
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([^"']*)["']""")
_TYPE = re.compile(rb"""(?:^|\s)t\s*=\s*["']e["']""")
_CELL = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_BORDER_ONLY = re.compile(rb"\s*(?:<(?:\w+:)?v\s*/>\s*)?</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"<(?:\w+:)?v>(#[A-Z0-9/!?_]{1,20})<")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotABook(ValueError):
    """The file is no Excel book that can be opened; the message says what to do."""


class TooLarge(ValueError):
    """The book has more rows, columns or unpacked bytes than a list of an office has."""


@dataclass(slots=True)
class Marks:
    """What calamine doesn't tell of a sheet, by (row, column) from 0: error cells, formulas, and those without a value."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsolved: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def inspect_workbook(
    content: bytes, *, most_rows: int = MOST_ROWS, most_columns: int = MOST_COLUMNS
) -> Mapping[str, Marks]:
    """The marks of every sheet of an xlsx file by its name. Raises NotABook and TooLarge.

    Cells are held against the limits here because calamine lays out the whole rectangle between the first and the
    last cell: two cells in the corners of a sheet would take the process down.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise TooLarge(
                    "展開すると大きすぎるファイルです（上限200MB）。一覧の表だけを残して保存し直してください。"
                )
            if _WORKBOOK not in archive.namelist():
                raise NotABook("Excelのファイルではありません。xlsx形式で保存し直してから選んでください。")
            marks: dict[str, Marks] = {}
            for entry in archive.infolist():
                part = archive.read(entry)
                if b"sheetData" in part:
                    marks[entry.filename] = _marks_of(part, most_rows, most_columns)
            return {name: marks.get(path, Marks()) for name, path in _paths(archive)}
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, NotImplementedError, EOFError) as error:
        raise NotABook("ファイルが壊れています。Excelで開いて保存し直してから選んでください。") from error
    except RuntimeError as error:  # an encrypted member
        raise NotABook("パスワードがかかっています。パスワードを外して保存し直してください。") from error


def _paths(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        element.get("Id", ""): element.get("Target", "")
        for element in _tree(archive.read(_RELATIONS)).iter()
        if element.tag.endswith("Relationship")
    }
    for element in _tree(archive.read(_WORKBOOK)).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION, ""), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield element.get("name", ""), path


def _tree(part: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in part:
        raise NotABook("Excelのファイルとして開けません。Excelで開いて保存し直してから選んでください。")
    return ElementTree.fromstring(part)  # noqa: S314 - no DTD gets here


def _marks_of(part: bytes, most_rows: int, most_columns: int) -> Marks:
    marks = Marks()
    row, column = -1, -1
    found = list(_ELEMENT.finditer(part))
    for match, following in zip_longest(found, found[1:]):
        attributes = match[2]
        place = _PLACE.search(attributes)
        if match[1] == b"row":
            row, column = _row_number(place[1]) - 1 if place else row + 1, -1
            continue
        if place:
            row, column = _cell_place(place[1])
        else:
            column += 1
        if attributes.endswith(b"/"):
            continue
        body = part[match.end() : following.start() if following else len(part)]
        if _BORDER_ONLY.match(body):
            continue
        _refuse_far(row, column, most_rows, most_columns)
        value = _VALUE.search(body)
        if _TYPE.search(attributes):
            error = _ERROR.search(body)
            marks.errors[row, column] = error[1].decode() if error else "#"
        elif _FORMULA.search(body):
            marks.formulas.add((row, column))
            if not (value and value[1]) and b"<is" not in body:
                marks.unsolved.add((row, column))
    return marks


def _refuse_far(row: int, column: int, most_rows: int, most_columns: int) -> None:
    if row >= most_rows:
        raise TooLarge(f"{most_rows}行を超えています。不要な行を削除して保存し直してください。")
    if column >= most_columns:
        raise TooLarge(f"{most_columns}列を超えています。不要な列を削除して保存し直してください。")


def _row_number(text: bytes) -> int:
    if not text.isdigit() or len(text) > 7:
        raise NotABook("シートの行番号が壊れています。Excelで開いて保存し直してから選んでください。")
    return int(text)


def _cell_place(text: bytes) -> tuple[int, int]:
    match = _CELL.fullmatch(text)
    if match is None:
        raise NotABook("シートのセル番地が壊れています。Excelで開いて保存し直してから選んでください。")
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1
