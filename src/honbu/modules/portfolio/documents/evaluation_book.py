"""評価の表 as an Excel book: one sheet for each system of a section, locked but for what the section writes, and read back."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.public import read_book, written
from honbu.kernel.organisation.public import Unit, tree_on
from honbu.modules.portfolio.domain import evaluation_sheet as sheets
from honbu.modules.portfolio.domain.evaluating import SCALE, UNKNOWN
from honbu.modules.portfolio.models import Evaluation, EvaluationItem, EvaluationRound
from honbu.modules.portfolio.queries.evaluations import expected_of, items_of

TYPEFACE = "BIZ UDPゴシック"
WIDTHS = (7, 14, 30, 42, 9, 34, 26, 9, 30)
OPEN_COLUMNS = {sheets.SCORE, sheets.REASON, sheets.EVIDENCE}


def secret() -> bytes:
    """With what the house seals its sheets."""
    return f"portfolio.evaluation_book:{settings.SECRET_KEY}".encode()


def book_of(round_: EvaluationRound, unit: Unit, evaluations: Sequence[Evaluation], mark: str = "") -> documents.Paper:
    """評価の表: the section's systems, a sheet each, with what is entered so far. A `mark` stands at the foot of each page."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    title = f"{round_.title} 1次評価（{tree_on().shown_name(unit.pk)}）"
    book.set_properties(
        {
            "title": documents.clean(title),
            "author": "Honbu",
            "comments": mark,
            "created": clock.now().replace(tzinfo=None),
        }
    )
    looks, items, used = _looks(book), items_of(round_), set[str]()
    for evaluation in evaluations:
        page = book.add_worksheet(_sheet_name(evaluation, used))
        _write_sheet(page, round_, evaluation, items, looks)
        page.set_footer(f"&L{mark}&R&P / &N")
    if not evaluations:
        book.add_worksheet(_("対象なし")).write_string(0, 0, _("この課には、対象のシステムがありません。"))
    book.close()
    return documents.paper_of(target.getvalue(), title, "xlsx")


def sheets_in(content: bytes, filename: str) -> list[tuple[str, list[list[str]]]]:
    """The sheets of a file that came back, as text. Raises NotABook, TooLarge."""
    book = read_book(content, filename)
    return [(sheet.name, [[written(cell) for cell in row] for row in sheet.cells]) for sheet in book.sheets]


def _sheet_name(evaluation: Evaluation, used: set[str]) -> str:
    thing = evaluation.thing
    prefix = "EUC" if evaluation.euc_tool_id else ""
    name = re.sub(r"[\[\]:*?/\\']", " ", documents.clean(f"{prefix}{thing.number} {thing.name}"))[:31].strip()
    place = 1
    while name.lower() in used:
        place += 1
        name = f"{name[:27]} {place}"
    used.add(name.lower())
    return name


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": TYPEFACE, "font_size": 10, "valign": "top", "text_wrap": True}
    cell = {**base, "border": 1, "border_color": "#949494"}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True, "text_wrap": False}),
        "note": book.add_format({**base, "text_wrap": False}),
        "key": book.add_format({**base, "font_size": 8, "font_color": "#666666", "text_wrap": False}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E8F1FE", "align": "center"}),
        "locked": book.add_format({**cell, "bg_color": "#F2F2F2", "num_format": "@"}),
        "open": book.add_format({**cell, "locked": False, "num_format": "@"}),
        "score": book.add_format({**cell, "locked": False, "align": "center", "num_format": "0"}),
    }


def _write_sheet(
    page: Any, round_: EvaluationRound, evaluation: Evaluation, items: Sequence[EvaluationItem], looks: dict[str, Any]
) -> None:
    expected = expected_of(evaluation, items)
    page.write_string(0, 0, documents.clean(f"{round_.title}　{evaluation.thing.name}"), looks["title"])
    page.write_string(sheets.KEY_ROW - 1, 0, sheets.key_text(expected.key, expected.texts, secret()), looks["key"])
    scale = "、".join(f"{points}={word}" for points, word in SCALE.items())
    guide = _("白い欄（評点・理由・根拠）だけを記入してください。%(scale)s") % {"scale": scale}
    hint = _("分からない項目は「わからない」を選ぶと、情報管理課への相談になります。悪い点にはなりません。")
    page.write_string(2, 0, guide, looks["note"])
    page.write_string(3, 0, hint, looks["note"])
    state = _("課長に回した後なので、取り込めません。") if expected.frozen else ""
    until = _("期限：%(day)s　2行目の照合キーは変えないでください。") % {"day": clock.long(round_.first_until)}
    page.write_string(4, 0, f"{until}{state}", looks["note"])
    head = sheets.HEAD_ROW - 1
    for column, (name, width) in enumerate(zip(sheets.HEAD, WIDTHS, strict=True)):
        page.write_string(head, column, name, looks["head"])
        page.set_column(column, column, width)
    for row, item in enumerate(items, head + 1):
        _write_item(page, row, item, expected, looks)
    _protect(page, head, len(items))


def _write_item(page: Any, row: int, item: EvaluationItem, expected: sheets.Expected, looks: dict[str, Any]) -> None:
    entry = expected.entries.get(item.code, sheets.EMPTY)
    second, second_reason = expected.seconds.get(item.code, ("", ""))
    points = UNKNOWN if entry.unknown else "" if entry.score is None else entry.score
    values = (
        item.code, item.group, item.text, item.explanation, points, entry.reason, entry.evidence, second, second_reason,
    )  # fmt: skip
    for column, value in enumerate(values):
        look = looks["score" if column == sheets.SCORE else "open" if column in OPEN_COLUMNS else "locked"]
        if isinstance(value, int):
            page.write_number(row, column, value, look)
        else:
            page.write_string(row, column, documents.clean(str(value)), look)
    page.set_row(row, 45)


def _protect(page: Any, head: int, count: int) -> None:
    if count:
        page.data_validation(
            head + 1, sheets.SCORE, head + count, sheets.SCORE,
            {
                "validate": "list", "source": list(sheets.CHOICES), "ignore_blank": True,
                "error_title": _("評点"), "error_message": _("5から1、又は「わからない」を選んでください。"),
            },
        )  # fmt: skip
    page.protect("", {"format_rows": True, "format_columns": True})
    page.freeze_panes(head + 1, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
