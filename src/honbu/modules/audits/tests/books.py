"""Files as sections and wards send them, for tests."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

PLAIN_HEAD = ("番号", "分類", "確認する内容", "必須")


def a_book(
    rows: Sequence[Sequence[Any]], arrange: Callable[[Any], None] | None = None, *, title: str = "項目"
) -> bytes:
    """A book with one sheet; `arrange` merges cells, hides sheets, and what else people do."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if arrange is not None:
        arrange(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def an_upload(content: bytes, name: str = "一覧.xlsx") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content)


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    """A book after somebody has worked on it in a spreadsheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
