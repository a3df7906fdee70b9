"""経費見積入力シート as a book of Excel: out, filled in, and back without anything unseen (SYS-2)."""

import io

import openpyxl
import pytest
from django.urls import reverse

from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.tests.makers import an_upload
from honbu.modules.portfolio.actions import cost_books
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.documents import cost_sheet as papers
from honbu.modules.portfolio.documents.cost_book import book_of
from honbu.modules.portfolio.documents.making import MADE, make_paper
from honbu.modules.portfolio.domain.cost_sheet import FIRST_CELL, FIRST_ROW, FORMULA, HEAD_ROW, BookRefused
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.cost_books import NAME, compare
from honbu.modules.portfolio.tests.cost_makers import Costs, a_costly_ward, a_row, a_sheet, fixed, reckoned

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-2")]
FORMS = ("pdf", "docx", "xlsx")


@pytest.fixture
def ward() -> Costs:
    """A ward with two systems."""
    return a_costly_ward()


def opened(sheet: CostSheet, *, computed: bool = False):
    """The book of a sheet, open in Excel."""
    return openpyxl.load_workbook(io.BytesIO(book_of(sheet).content), data_only=computed)


def saved(book) -> bytes:
    """As Excel saves it."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def come_back(ward: Costs, sheet: CostSheet, content: bytes) -> documents.Document:
    """The book is received from the clerk."""
    return cost_books.receive_book(sheet, an_upload("経費.xlsx", content), actor=ward.clerk)


def cell(book, row: int, year: int):
    """The open cell of a row and a year, both counted from 0."""
    return book[NAME].cell(FIRST_ROW + row + 1, FIRST_CELL + year + 1)


def sheet_of_fifty_seven_million(ward: Costs) -> CostSheet:
    """初期 30,000,000円 and 6,000,000円 a year from October."""
    cells = {2027: "3,000,000", **dict.fromkeys(range(2028, 2032), "6,000,000")}
    return a_sheet(ward, a_row("construction", "", {2027: "30,000,000"}), a_row("usage", "クラウド", cells))


@pytest.mark.parametrize("excluded", [False, True])
def test_the_formulas_of_the_book_and_the_server_agree_to_the_yen(ward: Costs, excluded: bool) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    if excluded:
        rows = [*queries.rows_of(sheet), a_row("line", "回線", "1,234,567", tax_included=False)]
        sheet = actions.write_rows(sheet, rows, actor=ward.clerk)
    formulas, values = opened(sheet)[NAME], opened(sheet, computed=True)[NAME]
    count = 0
    for row in formulas.iter_rows():
        for one in row:
            if isinstance(one.value, str) and one.value.startswith("="):
                assert reckoned(formulas, one.coordinate, {}) == values[one.coordinate].value
                count += 1
    assert count > 100
    total = queries.five_year_table(sheet).total
    assert total == 57_000_000 + (5 * 1_358_023 if excluded else 0)
    labels = {one.value: one for row in values.iter_rows() for one in row if isinstance(one.value, str)}
    for label in ("5年総額（式）", "5年総額（登録額）"):
        assert labels[label].offset(column=1).value == total


def test_heads_are_locked_and_cells_are_open(ward: Costs) -> None:
    page = opened(sheet_of_fifty_seven_million(ward))[NAME]
    assert page.protection.sheet
    assert page.cell(HEAD_ROW + 1, 2).protection.locked
    assert not page.cell(FIRST_ROW + 1, FIRST_CELL + 1).protection.locked
    assert page.cell(FIRST_ROW + 1, FIRST_CELL + 1).number_format == "#,##0"
    assert "千円ではありません" in page.cell(2, 1).value


def test_a_book_that_nobody_changed_changes_nothing(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", "約1,200千円"), a_row("usage", "", "500,000", tax_included=False))
    found = compare(sheet, come_back(ward, sheet, book_of(sheet).content))
    assert not found.changed
    assert not found.outdated


def test_what_was_typed_into_the_book_arrives_row_by_row(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    cell(book, 1, 4).value = 6_500_000
    page = book[NAME]
    for column, value in enumerate(("保守", "機器の保守", "見積", "税抜", "約50万"), 2):
        page.cell(FIRST_ROW + 3, column).value = value
    document = come_back(ward, sheet, saved(book))
    found = compare(sheet, document)
    assert [row.before != row.now for row in found.rows] == [False, True, True]
    assert any("概算" in text for text in found.rows[2].messages)
    assert queries.five_year_table(sheet).total == 57_000_000
    sheet = cost_books.accept_book(sheet, document, actor=ward.clerk)
    assert queries.five_year_table(sheet).total == 57_000_000 + 500_000 + 550_000
    row = queries.rows_of(sheet)[2]
    assert (row.kind, row.title, row.basis, row.tax_included, row.cells) == (
        "maintenance", "機器の保守", "quote", False, {2027: "約50万"},
    )  # fmt: skip


def test_a_row_that_was_emptied_is_shown_as_taken_away(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    for column in range(2, FIRST_CELL + 7):
        book[NAME].cell(FIRST_ROW + 2, column).value = None
    found = compare(sheet, come_back(ward, sheet, saved(book)))
    assert [(row.before is None, row.now is None) for row in found.rows] == [(False, False), (False, True)]


def test_thousands_typed_for_yen_are_caught_on_the_way_in(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    cell(book, 1, 1).value = 6000
    found = compare(sheet, come_back(ward, sheet, saved(book)))
    assert any("いまの6,000,000円と桁が大きく違います" in text for text in found.rows[1].messages)


def test_a_conflict_with_a_newer_version_is_reported_and_never_overwritten(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    cell(book, 1, 4).value = 1
    sheet = actions.write_rows(sheet, [a_row("usage", "別の人", "700")], actor=ward.clerk)
    document = come_back(ward, sheet, saved(book))
    assert compare(sheet, document).outdated
    with pytest.raises(BookRefused, match="何も変えていません"):
        cost_books.accept_book(sheet, document, actor=ward.clerk)
    assert queries.table_for(sheet).total == 3500
    url = reverse("portfolio:cost_book_preview", args=[sheet.pk, document.pk])
    page = as_person(ward.clerk).get(url).content.decode()
    assert "上書きはしません" in page
    assert "この内容を取り込む" not in page
    as_person(ward.clerk).post(url)
    assert queries.table_for(sheet).total == 3500


def test_a_book_that_became_old_while_it_was_looked_at_is_not_accepted(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    cell(book, 1, 4).value = 6_500_000
    document = come_back(ward, sheet, saved(book))
    assert not compare(sheet, document).outdated
    actions.write_rows(sheet, [a_row("usage", "別の人", "700")], actor=ward.clerk)
    with pytest.raises(BookRefused):
        cost_books.accept_book(sheet, document, actor=ward.clerk)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (2, "COST-999999", "別のシート"),
        (4, 77, "書き換えられています"),
        (6, "0000", "書き換えられています"),
        (4, "いち", "書き出したシートでは"),
    ],
)
def test_foreign_and_tampered_books_are_refused(ward: Costs, column: int, value: object, words: str) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    book[NAME].cell(HEAD_ROW + 1, column).value = value
    with pytest.raises(BookRefused, match=words):
        come_back(ward, sheet, saved(book))


def test_years_that_were_changed_in_the_book_are_refused(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    book[NAME].cell(FIRST_ROW, FIRST_CELL + 1).value = "令和8年度(2026)"
    with pytest.raises(BookRefused, match="書き換えられています"):
        come_back(ward, sheet, saved(book))


def test_a_kind_that_the_sheet_does_not_know_is_refused_with_its_row(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    book[NAME].cell(FIRST_ROW + 1, 2).value = "雑費"
    with pytest.raises(BookRefused, match="7行目の区分「雑費」"):
        come_back(ward, sheet, saved(book))


def test_what_stands_outside_the_rows_or_is_too_long_is_told_and_not_lost(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    book = opened(sheet)
    book[NAME].cell(FIRST_ROW + 40, 2).value = "保守"
    with pytest.raises(BookRefused, match="シートの行ではありません"):
        come_back(ward, sheet, saved(book))
    book = opened(sheet)
    book[NAME].cell(FIRST_ROW + 1, 3).value = "長" * 121
    with pytest.raises(BookRefused, match="120字まで"):
        come_back(ward, sheet, saved(book))


def test_a_book_of_something_else_is_refused(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    with pytest.raises(BookRefused, match="「経費」のシートがありません"):
        come_back(ward, sheet, saved(openpyxl.Workbook()))
    client = as_person(ward.clerk)
    url = reverse("portfolio:cost_book_new", args=[sheet.pk])
    for name, content in (("経費.xlsx", b"no book"), ("経費.pdf", None), ("空.xlsx", saved(openpyxl.Workbook()))):
        assert client.post(url, {"file": an_upload(name, content)}).status_code == 422


def test_a_book_goes_out_and_comes_back_over_the_pages(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    client = as_person(ward.clerk)
    content = client.get(reverse("portfolio:cost_book", args=[sheet.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell(book, 1, 4).value = 6_500_000
    response = client.post(
        reverse("portfolio:cost_book_new", args=[sheet.pk]), {"file": an_upload("経費.xlsx", saved(book))}
    )
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "変わる" in page
    assert "6500000" in page
    assert client.post(response["Location"]).status_code == 302
    assert queries.five_year_table(sheet).total == 57_500_000


def test_a_book_for_a_submitted_sheet_is_not_taken(ward: Costs) -> None:
    sheet = sheet_of_fifty_seven_million(ward)
    content = book_of(sheet).content
    rows = [a_row("usage", "", "100")]
    actions.submit_sheet(actions.write_rows(sheet, rows, actor=ward.clerk), actor=ward.clerk)
    with pytest.raises(actions.Frozen):
        come_back(ward, sheet, content)


def test_what_looks_like_a_formula_stays_text(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "=1+1", {2027: "100", 2028: "=SUM(A1)"}))
    page = opened(sheet)[NAME]
    assert page.cell(FIRST_ROW + 1, 3).data_type == "s"
    assert page.cell(FIRST_ROW + 1, FIRST_CELL + 2).data_type == "s"


@pytest.mark.parametrize("form", FORMS)
def test_the_sheet_the_round_and_the_bridge_are_papers_in_every_form(ward: Costs, form: str) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "<保守>", "1,000", checked=""), note="備考の文")
    assert make_paper(papers.sheet_draft(sheet), form, actor=ward.clerk).content
    sheet = fixed(ward, sheet)
    drafts = papers.sheet_draft(sheet), papers.round_draft(2027, actor=ward.officer)
    made = [make_paper(one, form, actor=ward.officer) for one in drafts]
    words = ["".join(documents.text_of(one.content, one.media_type).split()) for one in made]
    line = trail.Line.objects.filter(verb=MADE).latest("pk")
    if form != "xlsx":
        assert FORMULA in words[0]
        assert "5,000円" in words[0]
    assert f"第{line.pk}号" in words[1]


def test_the_round_lists_the_fixed_sheets_that_its_reader_may_see_with_their_sum(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("maintenance", "", "1,000")))
    fixed(ward, a_sheet(ward, a_row("usage", "", "3,000"), system=ward.other))
    a_sheet(ward, a_row("usage", "", "9"))
    assert papers.round_table(2027, actor=ward.officer).rows[-1][-1] == 20_000
    mine = papers.round_table(2027, actor=ward.clerk)
    assert [row[0] for row in mine.rows] == ["住民記録システム", "合計"]
    assert FORMULA in mine.notes[0]
