"""監査調書のExcel: what comes back is known by its key, shown row by row, and overwrites nothing unseen."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.audits.actions import items, questionnaire_books, questionnaires
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.documents.questionnaire_book import book_of, pages_in, read_back
from honbu.modules.audits.domain.questionnaire_sheet import (
    ANSWER,
    HEAD_ROW,
    KEY_ROW,
    WORDS,
    Finding,
    Line,
    read_answer,
)
from honbu.modules.audits.models import Answer, Questionnaire
from honbu.modules.audits.queries.questionnaires import entries_of, lines_of
from honbu.modules.audits.tests.books import an_upload, edited
from honbu.modules.audits.tests.makers import (
    AuditWard,
    a_contractor,
    a_plan,
    a_sheet,
    again,
    an_audit_ward,
    an_edition,
    answered,
    filled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


def out(ward: AuditWard, sheet: Questionnaire) -> bytes:
    """The form as the section takes it along."""
    return book_of(again(sheet), actor=ward.promoter).content


def fill(*rows: tuple[int, str, str]) -> Callable[[Any], None]:
    """Answers and words written into rows of the form, counted from 0."""

    def write(book: Any) -> None:
        for row, answer, words in rows:
            book.worksheets[0].cell(HEAD_ROW + 1 + row, ANSWER + 1, answer or None)
            book.worksheets[0].cell(HEAD_ROW + 1 + row, WORDS + 1, words or None)

    return write


def back(sheet: Questionnaire, content: bytes) -> list[Line]:
    """The form held against the record."""
    return read_back(pages_in(content, "調書.xlsx"), again(sheet))[0]


def refusal(lines: list[Line]) -> str:
    """Why a whole form is refused."""
    assert len(lines) == 1
    assert lines[0].finding is Finding.WRONG
    return lines[0].messages[0]


def test_a_form_that_was_not_touched_changes_nothing_and_shows_every_answer(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    company = a_contractor(sheet, actor=ward.promoter)
    filled(sheet, actor=ward.promoter, answer="partly")
    answered(sheet, "K2", "no", "=1+1 未実施\n来月する", actor=ward.promoter, contractor=company)
    lines = back(sheet, out(ward, sheet))
    assert {line.finding for line in lines} == {Finding.SAME}
    assert {line.slot.key: line.after for line in lines if line.slot} == dict(entries_of(again(sheet)))
    assert len(lines) == len(lines_of(again(sheet)))


def test_what_was_filled_in_is_taken_over_and_the_same_file_twice_changes_nothing(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    content = edited(out(ward, sheet), fill((0, "できている", "一覧あり"), (1, "×", "鍵がない"), (2, "わからない", "")))
    lines = back(sheet, content)
    assert [line.finding for line in lines] == [Finding.CHANGED, Finding.DOUBTFUL, Finding.CHANGED]
    assert "「×」を「できていない」と読みました" in lines[1].messages[0]
    assert questionnaire_books.take_in_book(sheet, lines, actor=ward.promoter) == (3, [])
    assert [row.answer for row in Answer.objects.filter(questionnaire=sheet)] == ["yes", "no", "unknown"]
    assert {line.finding for line in back(sheet, content)} == {Finding.SAME}
    assert questionnaire_books.take_in_book(sheet, back(sheet, content), actor=ward.promoter) == (0, [])


def test_what_was_answered_on_the_screen_meanwhile_is_reported_never_overwritten(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    content = edited(out(ward, sheet), fill((0, "できている", ""), (1, "できていない", "鍵がない")))
    answered(sheet, "A2", "partly", "一部にある", actor=ward.clerk)
    lines = back(sheet, content)
    assert [line.finding for line in lines] == [Finding.CHANGED, Finding.CONFLICT, Finding.SAME]
    assert questionnaire_books.take_in_book(sheet, lines, actor=ward.promoter) == (1, [])
    assert Answer.objects.get(item__code="A2").answer == "partly"


def test_what_changes_between_the_look_and_the_taking_over_is_left(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    lines = back(sheet, edited(out(ward, sheet), fill((0, "できている", ""))))
    answered(sheet, "A1", "no", actor=ward.clerk)
    taken, left = questionnaire_books.take_in_book(sheet, lines, actor=ward.promoter)
    assert taken == 0
    assert left == ["重要な情報の一覧を作っているか"]
    assert Answer.objects.get(item__code="A1").answer == "no"


def test_the_form_of_another_section_year_or_edition_is_refused_with_a_sentence(ward: AuditWard) -> None:
    plan = a_plan()
    sheet, other = a_sheet(ward, plan), a_sheet(ward, plan, ward.other)
    assert "税務課の監査調書です" in refusal(back(sheet, out(ward, other)))
    last_year = a_plan(an_edition("令和7年度版", state="superseded"), fiscal_year=plan.fiscal_year - 1)
    earlier = a_sheet(ward, last_year)
    assert f"{plan.fiscal_year - 1}年度の監査調書です" in refusal(back(sheet, out(ward, earlier)))
    content = out(ward, sheet)
    edition = items.make_edition_from(plan.edition, "直した版", actor=ward.keeper)
    items.put_in_force(edition, actor=ward.keeper)
    plan.edition = edition
    plan.save()
    assert "「令和8年度版」の様式です" in refusal(back(sheet, content))


def test_a_key_that_was_changed_or_is_missing_is_refused(ward: AuditWard) -> None:
    sheet, other = a_sheet(ward), a_sheet(ward, unit=ward.other)

    def forge(book: Any) -> None:
        cell = book.worksheets[0].cell(KEY_ROW, 1)
        cell.value = cell.value.replace(f"|{other.pk}|{other.unit_id}|", f"|{sheet.pk}|{sheet.unit_id}|")

    assert "書き換えられています" in refusal(back(sheet, edited(out(ward, other), forge)))

    def lose(book: Any) -> None:
        book.worksheets[0].cell(KEY_ROW, 1).value = None

    assert "照合キーがない" in refusal(back(sheet, edited(out(ward, sheet), lose)))


def test_rows_that_were_copied_rewritten_or_can_not_be_read_are_told(ward: AuditWard) -> None:
    sheet = a_sheet(ward)

    def spoil(book: Any) -> None:
        page = book.worksheets[0]
        page.cell(HEAD_ROW + 1, 3).value = "別の問い"
        page.cell(HEAD_ROW + 2, ANSWER + 1).value = "まあまあ"
        for column in range(1, 11):
            page.cell(HEAD_ROW + 4, column).value = page.cell(HEAD_ROW + 3, column).value

    lines = back(sheet, edited(out(ward, sheet), spoil))
    assert [line.finding for line in lines] == [Finding.WRONG, Finding.WRONG, Finding.SAME, Finding.WRONG]
    assert "まあまあ" in lines[1].messages[0]


def test_a_contractor_that_was_withdrawn_meanwhile_is_told(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    a_contractor(sheet, actor=ward.promoter)
    content = out(ward, sheet)
    sheet.contractors.all().delete()
    lines = back(sheet, content)
    assert [line.finding for line in lines].count(Finding.DOUBTFUL) == 2
    assert questionnaire_books.take_in_book(sheet, lines, actor=ward.promoter) == (0, [])


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("できている", "yes"), ("　できている ", "yes"), ("○", "yes"), ("△", "partly"), ("×", "no"), ("－", "not_applicable"),
     ("？", "unknown"), ("", ""), ("たぶん", None)],
)  # fmt: skip
def test_answers_are_read_as_people_write_them(cell: str, answer: str | None) -> None:
    assert read_answer(cell) == answer


def test_words_that_look_like_formulas_stay_words(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    words = '=HYPERLINK("http://example.invalid","開く")'
    answered(sheet, "A1", "yes", words, actor=ward.promoter)
    content = out(ward, sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert back(sheet, content)[0].after.words == words
    lines = back(sheet, edited(content, fill((1, "できている", "＠cmd"), (2, "できている", "+81-3"))))
    questionnaire_books.take_in_book(sheet, lines, actor=ward.promoter)
    exported = as_person(ward.keeper).get("/audits/questionnaires/?export=csv").getvalue().decode("utf-8-sig")
    assert not [cell for line in exported.splitlines() for cell in line.split(",") if cell.startswith(("=", "+", "@"))]


def test_a_form_with_macros_is_refused_and_after_the_chief_nothing_is_received(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    content = out(ward, sheet)
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(documents.UploadRefused):
        questionnaire_books.receive_book(sheet, an_upload(target.getvalue(), "調書.xlsm"), actor=ward.promoter)
    filled(sheet, actor=ward.promoter)
    questionnaires.hand_to_chief(sheet, actor=ward.promoter)
    with pytest.raises(Frozen):
        questionnaire_books.receive_book(again(sheet), an_upload(content), actor=ward.promoter)
    assert "提出した後" in refusal(back(sheet, content))


def test_the_file_is_chosen_looked_at_and_taken_over_on_the_page(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    client = as_person(ward.promoter)
    top = f"/audits/questionnaires/{sheet.pk}/book/"
    content = client.get(top).getvalue()
    filled_in = edited(content, fill((0, "できている", "一覧あり"), (1, "○", "")))
    shown = client.post(f"{top}choose/", {"file": an_upload(filled_in, "調書.xlsx")}, follow=True)
    text = shown.content.decode()
    assert "一覧あり" in text
    assert "2件の回答を取り込む" in text
    address = shown.request["PATH_INFO"]
    done = client.post(address, follow=True).content.decode()
    assert "2件の回答を取り込みました" in done
    assert "変わるものはありません" in client.get(address).content.decode()
    assert as_person(ward.stranger).get(address).status_code == 404
    assert as_person(ward.keeper).get(address).status_code == 404, "the office reads, the section fills in"


def test_only_the_section_brings_its_form_back(ward: AuditWard) -> None:
    sheet = a_sheet(ward)
    content = out(ward, sheet)
    for person in (ward.keeper, ward.tax_promoter, ward.buyer, ward.stranger):
        with pytest.raises(access.NotAllowed):
            questionnaire_books.receive_book(sheet, an_upload(content), actor=person)
        with pytest.raises(access.NotAllowed):
            questionnaire_books.take_in_book(sheet, [], actor=person)
