"""Excel and CSV: what is typed stays text, figures stay figures, days stay days; nothing is read as a formula."""

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.papers.paper import DISCLOSURE_WORDS
from honbu.kernel.documents.papers.word import MAKER, TYPEFACE, clean
from honbu.kernel.ui import export

Cell = str | int | float | bool | date | datetime | None
LONGEST_CELL = 32_767
LARGEST_NUMBER = 10**15  # beyond it a spreadsheet loses digits
WIDEST = 60  # letters of half width
LINE_HEIGHT, TALLEST = 15.0, 409.0  # points; no spreadsheet has a taller row


@dataclass(frozen=True, slots=True)
class Sheet:
    """シート: a title line, the head, the rows. `kinds` gives each column text, number, yen or date."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    kinds: Sequence[str] = ()
    note: str = ""


def render_excel(sheets: Sequence[Sheet], *, title: str = "", disclosure: str = "") -> bytes:
    """A book on A4 landscape: title, frozen and repeated head, filters, columns as wide as what is in them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    now = clock.now().replace(tzinfo=None)
    book.set_properties({"title": clean(title), "author": MAKER, "created": now})
    book.set_size(1800, 1200)
    looks = _looks(book)
    used: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_sheet_name(sheet.title, used)), sheet, looks, disclosure)
    book.close()
    return target.getvalue()


def render_csv(rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig") -> bytes:
    """The rows, the head first, in UTF-8 with its mark or in CP932 (what that lacks becomes 〓)."""
    lines = iter(rows)
    target = io.BytesIO()
    export.write_csv(target, [str(one) for one in next(lines, [])], (list(line) for line in lines), encoding=encoding)
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": TYPEFACE, "font_size": 10, "valign": "top"}
    cell = {**base, "border": 1, "border_color": "#949494"}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True}),
        "note": book.add_format({**base, "font_color": "#4D4D4D"}),
        "head": book.add_format(
            {**cell, "bold": True, "bg_color": "#E8F1FE", "text_wrap": True, "align": "center", "valign": "vcenter"}
        ),
        "text": book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format({**cell, "num_format": "#,##0.###"}),
        "whole": book.add_format({**cell, "num_format": "#,##0"}),
        "yen": book.add_format({**cell, "num_format": '#,##0"円"'}),
        "date": book.add_format({**cell, "num_format": '[$-411]ggge"年"m"月"d"日"', "align": "left"}),
        "moment": book.add_format({**cell, "num_format": "yyyy/mm/dd hh:mm", "align": "left"}),
    }


def _write_sheet(page: Any, sheet: Sheet, looks: dict[str, Any], disclosure: str) -> None:
    head_row = 2
    page.write_string(0, 0, clean(sheet.title), looks["title"])
    word = str(DISCLOSURE_WORDS.get(disclosure, ""))
    note = "　".join(part for part in (sheet.note, f"【{word}】" if word else "") if part)
    page.write_string(1, 0, clean(note), looks["note"])
    widths = [_width(name) + 4 for name in sheet.head]
    for place, name in enumerate(sheet.head):
        page.write_string(head_row, place, clean(name), looks["head"])
    kinds = sheet.kinds or ["text"] * len(sheet.head)
    shown: list[list[str]] = []
    for number, row in enumerate(sheet.rows, head_row + 1):
        shown.append(
            [
                _write_cell(page, number, place, value, kind, looks)
                for place, (value, kind) in enumerate(zip(row, kinds, strict=True))
            ]
        )
        widths = [max(width, _width(text) + 2) for width, text in zip(widths, shown[-1], strict=True)]
    widths = [min(max(width, 8), WIDEST) for width in widths]
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for number, texts in enumerate(shown, head_row + 1):
        lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
        if lines > 1:
            page.set_row(number, min(lines * LINE_HEIGHT, TALLEST))
    _set_up_print(page, sheet, head_row)


def _set_up_print(page: Any, sheet: Sheet, head_row: int) -> None:
    page.freeze_panes(head_row + 1, 0)
    if sheet.head and sheet.rows:
        page.autofilter(head_row, 0, head_row + len(sheet.rows), len(sheet.head) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head_row)
    # An ampersand is a command in headers and footers.
    page.set_header("&L" + clean(sheet.title).replace("&", "&&")[:200])
    page.set_footer("&C&P / &N")


def _write_cell(page: Any, row: int, place: int, value: Cell, kind: str, looks: dict[str, Any]) -> str:
    if value is None:
        page.write_blank(row, place, None, looks["text"])
        return ""
    if isinstance(value, bool):
        text = _("はい") if value else _("いいえ")
        page.write_string(row, place, text, looks["text"])
        return text
    if isinstance(value, int | float) and abs(value) < LARGEST_NUMBER:
        page.write_number(row, place, value, looks[_number_look(value, kind)])
        return f"{value:,}円"
    if isinstance(value, datetime):
        page.write_datetime(row, place, clock.in_tokyo(value).replace(tzinfo=None), looks["moment"])
        return "2026/11/22 10:00"
    if isinstance(value, date) and value.year >= 1900:
        page.write_datetime(row, place, value, looks["date"])
        return "令和10年10月10日"
    text = clean(str(value))
    if len(text) > LONGEST_CELL:
        told = _("（以下略）")
        text = text[: LONGEST_CELL - len(told)] + told
    page.write_string(row, place, text, looks["text"])
    return text


def _number_look(value: float, kind: str) -> str:
    if kind == "yen":
        return "yen"
    return "whole" if isinstance(value, int) else "number"


def _width(text: str) -> int:
    longest = max(text.splitlines() or [""], key=len)
    return _full_width(longest[:200])


def _full_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _lines(text: str, width: int) -> int:
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    return sum(1 + max(0, _full_width(line) - 1) // (width - 1) for line in text.splitlines() or [""])


def _sheet_name(title: str, used: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", clean(title)).strip()[:28] or "Sheet"
    name, number = base, 1
    while name.lower() in used:
        number += 1
        name = f"{base[:26]} {number}"
    used.add(name.lower())
    return name
