"""監査調書 as an Excel book: locked but for what the section fills in, with keys by which it is known when it comes back.

The answers stand on the first sheet, contractors and busy times on one each.
"""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.conf import settings

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.audits.documents.making import MADE
from honbu.modules.audits.documents.questionnaire_lists import TITLE_HEIGHT, write_list
from honbu.modules.audits.domain import questionnaire_lists as lists
from honbu.modules.audits.domain import questionnaire_sheet as form
from honbu.modules.audits.domain.answering import word_of
from honbu.modules.audits.models import ItemEdition, Questionnaire
from honbu.modules.audits.queries.questionnaires import is_open, lines_of, listed_of

TYPEFACE = "BIZ UDPゴシック"
WIDTHS = (8, 16, 44, 34, 22, 15, 40, 26, 3, 3)
OPEN = {form.ANSWER, form.WORDS}
SHEET = "監査調書"


def secret() -> bytes:
    """With what the house seals its forms."""
    return f"audits.questionnaire_book:{settings.SECRET_KEY}".encode()


def expected_of(sheet: Questionnaire) -> form.Expected:
    """What is on record of a sheet, for a form to be held against."""
    rows = [form.Stored(line.slot, line.entry, line.version) for line in lines_of(sheet)]
    key = form.Key(sheet.plan.fiscal_year, sheet.pk, sheet.unit_id, sheet.plan.edition_id)
    units = {unit.id: unit.name for unit in tree_on().units.values()}
    return form.Expected(key, rows, is_open(sheet), units, dict(ItemEdition.objects.values_list("pk", "title")))


def pages_in(content: bytes, filename: str) -> dict[str, lists.Page]:
    """The sheets of a file that came back, as text; the form itself is the first where none has its name.

    Raises NotABook, TooLarge.
    """
    book = documents.read_book(content, filename)
    pages = {sheet.name: _page(sheet) for sheet in book.sheets}
    pages.setdefault(SHEET, _page(book.sheets[0]) if book.sheets else lists.Page([]))
    return pages


def _page(sheet: documents.BookSheet) -> lists.Page:
    cells = [[documents.written(cell) for cell in row] for row in sheet.cells]
    return lists.Page(cells, frozenset({*sheet.errors, *sheet.unsolved, *sheet.formulas}))


def read_back(pages: Mapping[str, lists.Page], sheet: Questionnaire) -> tuple[list[form.Line], list[lists.ListLine]]:
    """The whole book held against the record: answers, then contractors and busy times."""
    expected, known = expected_of(sheet), listed_of(sheet)
    lines = form.read_form(pages[SHEET].cells, expected, secret())
    if any(line.finding is form.Finding.WRONG and line.row is None for line in lines):
        return lines, []
    return lines, [
        line
        for part, title in lists.TITLES.items()
        for line in lists.read_list(part, pages.get(title), known[part], expected, secret())
    ]


def book_of(sheet: Questionnaire, *, actor: Actor) -> documents.Paper:
    """The form with what is answered so far."""
    title = (
        f"監査調書_{clock.FiscalYear(sheet.plan.fiscal_year)}_{tree_on().full_name(sheet.unit_id) or sheet.unit.code}"
    )
    mark = documents.stamp(MADE, title, documents.FORMS["xlsx"], sheet, actor=actor, unit_id=sheet.unit_id)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": documents.clean(title), "author": "Honbu", "comments": mark})
    looks = _looks(book)
    page = book.add_worksheet(SHEET)
    expected = expected_of(sheet)
    _write_form(page, sheet, expected, looks)
    foot = f"&L{mark.replace('&', '&&')}&R&P / &N"
    page.set_footer(foot)
    for part, known in listed_of(sheet).items():
        more = book.add_worksheet(lists.TITLES[part])
        key = lists.key_text(part, expected.key, known, secret())
        write_list(more, part, known, title=_title(sheet, lists.TITLES[part]), key=key, looks=looks)
        more.set_footer(foot)
    book.close()
    return documents.paper_of(target.getvalue(), title, "xlsx")


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": TYPEFACE, "font_size": 10, "valign": "top", "text_wrap": True}
    cell = {**base, "border": 1, "border_color": "#949494", "num_format": "@"}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True, "text_wrap": False}),
        "note": book.add_format({**base, "text_wrap": False}),
        "key": book.add_format({**base, "font_size": 8, "font_color": "#666666", "text_wrap": False}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E8F1FE", "align": "center"}),
        "locked": book.add_format({**cell, "bg_color": "#F2F2F2"}),
        "open": book.add_format({**cell, "locked": False}),
    }


def _title(sheet: Questionnaire, what: str) -> str:
    name = tree_on().full_name(sheet.unit_id) or sheet.unit.code
    return f"{clock.FiscalYear(sheet.plan.fiscal_year)} {what}　{name}"


def _write_form(page: Any, sheet: Questionnaire, expected: form.Expected, looks: dict[str, Any]) -> None:
    page.write_string(0, 0, documents.clean(_title(sheet, "監査調書")), looks["title"])
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(form.KEY_ROW - 1, 0, form.key_text(expected.key, expected.rows, secret()), looks["key"])
    until = clock.format_long(sheet.plan.answers_until)
    notes = (
        f"期限：{until}　白い欄（回答、説明・理由）だけに記入してください。2行目の照合キーは変えないでください。",
        "「対象外」のときは理由を書いてください。「わからない」は悪い回答ではありません。情報管理課が一緒に確かめます。",
        "委託先と忙しい時期は、それぞれのシートに記入してください。",
    )
    for row, note in enumerate(notes, 2):
        page.write_string(row, 0, note, looks["note"])
    head = form.HEAD_ROW - 1
    for column, (title, width) in enumerate(zip(form.HEAD, WIDTHS, strict=True)):
        page.write_string(head, column, title, looks["head"])
        page.set_column(column, column, width, None, {"hidden": column >= form.ROW_KEY})
    lines = {form.row_key(line.slot): line for line in lines_of(sheet)}
    for row, stored in enumerate(expected.rows, head + 1):
        line = lines[form.row_key(stored.slot)]
        values = (
            stored.slot.code, stored.slot.chapter, stored.slot.question, line.item.explanation, stored.slot.contractor_name,
            word_of(stored.entry.answer), stored.entry.words, line.item.evidence, form.row_key(stored.slot),
            str(stored.version),
        )  # fmt: skip
        for column, value in enumerate(values):
            page.write_string(row, column, documents.clean(value), looks["open" if column in OPEN else "locked"])
    if expected.rows:
        last = head + len(expected.rows)
        page.data_validation(
            head + 1, form.ANSWER, last, form.ANSWER,
            {"validate": "list", "source": list(form.CHOICES), "ignore_blank": True, "error_message": "一覧から選んでください。"},
        )  # fmt: skip
    page.protect("", {"format_rows": True, "format_columns": True})
    page.freeze_panes(head + 1, form.QUESTION + 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
