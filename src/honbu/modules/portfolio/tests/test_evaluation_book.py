"""評価の表: out to Excel, edited there, and back in, honestly or not."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.portfolio.actions import evaluating, judging
from honbu.modules.portfolio.domain.evaluating import Entry
from honbu.modules.portfolio.domain.evaluation_sheet import EVIDENCE, HEAD_ROW, KEY_ROW, REASON, SCORE, SECOND, TEXT
from honbu.modules.portfolio.models import Advice, Evaluation, FirstScore
from honbu.modules.portfolio.tests.makers import Office, a_round, a_system, an_office, confirmed, in_second, written

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-3")]
ROW = HEAD_ROW + 1


@pytest.fixture
def office() -> Office:
    """The people, and a round with two systems of 戸籍住民課 and one of 税務課."""
    found = an_office()
    a_system(found.section, "住民記録システム")
    a_system(found.section, "戸籍システム")
    a_system(found.units["tax"], "税務システム")
    a_round(found)
    return found


def sheet_of(name: str = "住民記録システム") -> Evaluation:
    """A sheet by its system."""
    return Evaluation.objects.select_related("round", "system").get(system__name=name)


def address(office: Office, unit: str = "counter") -> str:
    """Where a section's book is."""
    return f"/portfolio/rounds/{Evaluation.objects.first().round_id}/books/{office.units[unit].pk}/"


def taken_out(office: Office, person: Any = None, unit: str = "counter") -> Any:
    """The book as it goes out, opened."""
    response = as_person(person or office.clerk).get(address(office, unit))
    assert response.status_code == 200
    content = response.content if not response.streaming else b"".join(response.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))


def brought_back(office: Office, book: Any, person: Any = None, unit: str = "counter") -> tuple[Any, str]:
    """The book as it comes back: the preview, and where that is."""
    target = io.BytesIO()
    book.save(target)
    file = SimpleUploadedFile("評価の表.xlsx", target.getvalue())
    client = as_person(person or office.clerk)
    response = client.post(f"{address(office, unit)}take-in/", {"file": file})
    assert response.status_code == 302, response.content.decode()
    return client.get(response["Location"]), response["Location"]


def accepted(office: Office, book: Any) -> str:
    """Taken in; gives the page that follows."""
    _page, place = brought_back(office, book)
    return as_person(office.clerk).post(place, follow=True).content.decode()


def scores() -> dict[tuple[str, str], tuple[int | None, bool]]:
    """Everything that is stored, by system and item."""
    rows = FirstScore.objects.select_related("item", "evaluation__system")
    return {(row.evaluation.system.name, row.item.code): (row.score, row.unknown) for row in rows}


def test_a_book_has_a_sheet_for_each_system_locked_but_for_what_the_section_writes(office: Office) -> None:
    book = taken_out(office)
    assert [re.sub(r"^\d+ ", "", name) for name in book.sheetnames] == ["住民記録システム", "戸籍システム"]
    page = book.worksheets[0]
    assert page.protection.sheet
    assert page.cell(ROW, TEXT + 1).protection.locked
    assert not any(page.cell(ROW, column + 1).protection.locked for column in (SCORE, REASON, EVIDENCE))
    rule = page.data_validations.dataValidation[0]
    assert "わからない" in rule.formula1


def test_a_book_that_was_filled_in_comes_back_item_by_item(office: Office) -> None:
    book = taken_out(office)
    page = book.worksheets[0]
    for row in range(ROW, ROW + 16):
        page.cell(row, SCORE + 1).value = 4
    page.cell(ROW, SCORE + 1).value = 2
    page.cell(ROW, REASON + 1).value = "手作業が残る"
    page.cell(ROW + 1, SCORE + 1).value = "わからない"
    shown, _place = brought_back(office, book)
    assert scores() == {}
    assert "手作業が残る" in shown.content.decode()
    assert "1件のシステムの1次評価を取り込みました" in accepted(office, book)
    assert len(scores()) == 16
    assert scores()["住民記録システム", "V2"] == (None, True)
    assert Advice.objects.count() == 1
    assert sheet_of().prepared_by == office.clerk
    assert "取り込むものはありませんでした" in accepted(office, book)


def test_a_book_that_comes_back_untouched_changes_nothing(office: Office) -> None:
    written(office, sheet_of(), 3, V1=Entry(1, reason="行が\n二つ", evidence="記録簿"), F1=Entry(unknown=True))
    before = list(FirstScore.objects.order_by("pk").values())
    page, _place = brought_back(office, taken_out(office))
    assert "この表で変わるものはありません" in page.content.decode()
    accepted(office, taken_out(office))
    assert list(FirstScore.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("cell", "score"), [("５", 5), ("5点", 5), ("４", 4)])
def test_what_can_only_mean_one_point_is_read_with_a_doubt(office: Office, cell: str, score: int) -> None:
    book = taken_out(office)
    book.worksheets[0].cell(ROW, SCORE + 1).value = cell
    page, place = brought_back(office, book)
    assert f"「{cell}」を{score}と読みました" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores()["住民記録システム", "V1"] == (score, False)


def test_what_was_changed_on_screen_meanwhile_is_told_and_never_overwritten(office: Office) -> None:
    book = taken_out(office)
    for page in book.worksheets:
        page.cell(ROW, SCORE + 1).value = 5
    evaluating.write_first(sheet_of(), {"V1": Entry(2, reason="画面で")}, {}, actor=office.promoter)
    page, place = brought_back(office, book)
    assert "上書きしません" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores() == {("住民記録システム", "V1"): (2, False), ("戸籍システム", "V1"): (5, False)}


def test_between_preview_and_taking_in_nothing_is_lost_either(office: Office) -> None:
    book = taken_out(office)
    book.worksheets[0].cell(ROW, SCORE + 1).value = 5
    _page, place = brought_back(office, book)
    evaluating.write_first(sheet_of(), {"V1": Entry(3)}, {}, actor=office.promoter)
    as_person(office.clerk).post(place)
    assert scores()["住民記録システム", "V1"] == (3, False)


def _text(page: Any) -> None:
    page.cell(ROW, TEXT + 1).value = "このシステムはよいですか"


def _key(page: Any) -> None:
    cell = page.cell(KEY_ROW, 1)
    cell.value = cell.value[:-1] + ("0" if cell.value[-1] != "0" else "1")


def _other_key(page: Any) -> None:
    other = sheet_of("戸籍システム")
    cell = page.cell(KEY_ROW, 1)
    cell.value = cell.value.replace(f"|{sheet_of().pk}|", f"|{other.pk}|")


def _no_key(page: Any) -> None:
    page.cell(KEY_ROW, 1).value = ""


def _row_gone(page: Any) -> None:
    page.delete_rows(ROW + 3)


def _row_more(page: Any) -> None:
    page.cell(ROW + 16, TEXT + 1).value = "足した項目"


def _nonsense(page: Any) -> None:
    page.cell(ROW + 1, SCORE + 1).value = "高い"


@pytest.mark.parametrize("tamper", [_text, _key, _other_key, _no_key, _row_gone, _row_more, _nonsense])
def test_a_tampered_sheet_is_refused_whole(office: Office, tamper: Callable[[Any], None]) -> None:
    book = taken_out(office)
    del book[book.sheetnames[1]]
    book.worksheets[0].cell(ROW, SCORE + 1).value = 5
    tamper(book.worksheets[0])
    page, place = brought_back(office, book)
    assert "取り込まないシートがあります" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores() == {}


def test_the_same_sheet_twice_is_taken_once(office: Office) -> None:
    book = taken_out(office)
    book.worksheets[0].cell(ROW, SCORE + 1).value = 5
    book.copy_worksheet(book.worksheets[0]).cell(ROW, SCORE + 1).value = 1
    page, place = brought_back(office, book)
    assert "取り込まないシートがあります" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores() == {("住民記録システム", "V1"): (5, False)}


def test_an_unknown_sheet_and_one_of_another_section_are_told_in_the_same_words(office: Office) -> None:
    book = taken_out(office, office.stranger, "tax")
    book.worksheets[0].cell(ROW, SCORE + 1).value = 1
    page, place = brought_back(office, book, office.clerk, "counter")
    assert "この課の、この実施の表ではありません" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores() == {}
    unknown = taken_out(office)
    unknown.create_sheet("メモ")["A1"] = "担当者のメモ"
    assert "照合キーがない" in brought_back(office, unknown)[0].content.decode()


def test_a_confirmed_first_stage_is_changed_by_no_book_not_even_of_the_office(office: Office) -> None:
    book = taken_out(office)
    confirmed(office, sheet_of())
    before = list(FirstScore.objects.order_by("pk").values())
    late = taken_out(office)
    for one in (book, late):
        one.worksheets[0].cell(ROW, SCORE + 1).value = 1
        page, place = brought_back(office, one)
        assert "取り込まないシートがあります" in page.content.decode()
        as_person(office.clerk).post(place)
    assert list(FirstScore.objects.order_by("pk").values()) == before
    office_page = as_person(office.keeper)
    assert office_page.get(address(office)).status_code == 200
    assert office_page.get(f"{address(office)}take-in/").status_code == 404
    assert office_page.post(f"{address(office)}take-in/", {}).status_code == 404


def test_the_second_stage_can_not_be_changed_by_a_book(office: Office) -> None:
    sheet = in_second(office, sheet_of())
    judging.score_second(sheet, {"V1": (2, "違う")}, actor=office.keeper)
    book = taken_out(office)
    assert book.worksheets[0].cell(ROW, SECOND + 1).value == "2"
    other = book.worksheets[1]
    other.cell(ROW, SCORE + 1).value = 4
    other.cell(ROW, SECOND + 1).value = "5"
    page, place = brought_back(office, book)
    assert "2次評価の欄は取り込みません" in page.content.decode()
    as_person(office.clerk).post(place)
    assert scores()["戸籍システム", "V1"] == (4, False)
    assert not sheet_of("戸籍システム").second_scores.exists()
    assert sheet.second_scores.count() == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"<html></html>", "課,点\n".encode(), b"%PDF-1.4"])
def test_what_is_no_book_is_refused_with_a_way_back(office: Office, content: bytes) -> None:
    file = SimpleUploadedFile("評価の表.xlsx", content)
    response = as_person(office.clerk).post(f"{address(office)}take-in/", {"file": file}, follow=True)
    assert response.status_code in {200, 422}
    assert scores() == {}
