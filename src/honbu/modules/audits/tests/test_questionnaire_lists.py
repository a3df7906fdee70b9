"""委託先 and 忙しい時期 in the Excel of a questionnaire: shown row by row, nothing lost, nothing withdrawn by itself."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.audits.actions import answering, questionnaires
from honbu.modules.audits.actions.questionnaire_lists import take_in_lists
from honbu.modules.audits.documents.questionnaire_book import book_of, pages_in, read_back
from honbu.modules.audits.domain.listed import Busy, Firm
from honbu.modules.audits.domain.questionnaire_lists import BUSY, FIRMS, ROW_KEY, ListLine
from honbu.modules.audits.domain.questionnaire_sheet import HEAD_ROW, KEY_ROW, Finding
from honbu.modules.audits.models import Answer, BusyPeriod, Contractor, Questionnaire
from honbu.modules.audits.tests.books import an_upload, edited
from honbu.modules.audits.tests.makers import (
    AuditWard,
    a_contractor,
    a_plan,
    a_sheet,
    again,
    an_audit_ward,
    answered,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]
TOP = HEAD_ROW + 1
DAY = datetime.date
MIDORI = "みどり総合サービス株式会社"


@pytest.fixture
def ward() -> AuditWard:
    """The people."""
    return an_audit_ward()


@pytest.fixture
def sheet(ward: AuditWard) -> Questionnaire:
    """A questionnaire of 令和8年度 with two contractors and a busy time."""
    plan = a_plan(fiscal_year=2026, answers_until=DAY(2026, 12, 31))
    sheet = a_sheet(ward, plan)
    a_contractor(sheet, actor=ward.promoter)
    a_contractor(sheet, actor=ward.promoter, name="青葉警備", work="夜間の警備", personal_data=False)
    answering.add_busy_period(
        sheet, DAY(2026, 12, 1), DAY(2026, 12, 28), actor=ward.promoter, reason="年末の証明", weekday=0
    )
    return again(sheet)


def out(ward: AuditWard, sheet: Questionnaire) -> bytes:
    """The form as the section takes it along."""
    return book_of(again(sheet), actor=ward.promoter).content


def rows(name: str, *filled: tuple[int, tuple[str, ...]]) -> Callable[[Any], None]:
    """Cells written into rows of a sheet, counted from 0; the hidden key of the row stays."""

    def write(book: Any) -> None:
        for row, texts in filled:
            for column, text in enumerate(texts, 1):
                book[name].cell(TOP + row, column).value = text or None

    return write


def back(sheet: Questionnaire, content: bytes, part: str) -> list[ListLine]:
    """What a sheet of the form would change."""
    lines = read_back(pages_in(content, "調書.xlsx"), again(sheet))[1]
    return [line for line in lines if line.part == part]


def findings(lines: list[ListLine]) -> list[Finding]:
    """The verdicts in order."""
    return [line.finding for line in lines]


def refusal(lines: list[ListLine]) -> str:
    """Why a whole sheet is refused."""
    assert findings(lines) == [Finding.WRONG]
    assert lines[0].row is None
    return lines[0].messages[0]


# ---- out and back ----------------------------------------------------------------------------------------------------------


def test_lists_that_were_not_touched_change_nothing(ward: AuditWard, sheet: Questionnaire) -> None:
    content = out(ward, sheet)
    assert findings(back(sheet, content, FIRMS)) == [Finding.SAME] * 2
    assert findings(back(sheet, content, BUSY)) == [Finding.SAME]
    lines = back(sheet, content, FIRMS) + back(sheet, content, BUSY)
    assert take_in_lists(sheet, lines, actor=ward.promoter) == (0, [])


def test_a_row_that_nobody_touched_is_no_fault_though_the_form_would_not_take_it(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    a_contractor(sheet, actor=ward.promoter, name="若草清掃", work="")
    assert findings(back(sheet, out(ward, sheet), FIRMS)) == [Finding.SAME] * 3


def test_contractors_are_added_and_changed_and_the_same_file_twice_changes_nothing(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    change = rows(
        "委託先",
        (1, ("青葉警備", "夜間と休日の警備", "○", "はい")),
        (2, ("若草清掃", "庁舎の清掃", "いいえ", "はい")),
        (4, ("〃", "ガラスの清掃", "〃", "〃")),
    )
    content = edited(out(ward, sheet), change)
    lines = back(sheet, content, FIRMS)
    assert findings(lines) == [Finding.SAME, Finding.CHANGED, Finding.ADDED, Finding.ADDED]
    assert lines[1].after == Firm("青葉警備", "夜間と休日の警備", True, True)
    assert lines[3].after == Firm("若草清掃", "ガラスの清掃", False, True)
    assert "A11の「〃」を、上の行の「若草清掃」と読みました" in " ".join(lines[3].messages)
    assert take_in_lists(sheet, lines, actor=ward.promoter) == (3, [])
    assert list(sheet.contractors.values_list("name", "work", "personal_data")) == [
        (MIDORI, "窓口業務", True), ("青葉警備", "夜間と休日の警備", True), ("若草清掃", "庁舎の清掃", False),
        ("若草清掃", "ガラスの清掃", False),
    ]  # fmt: skip
    assert set(findings(back(sheet, content, FIRMS))) == {Finding.SAME}


def test_busy_times_are_read_with_eras_full_width_figures_and_signs_of_the_same(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    change = rows(
        "忙しい時期",
        (0, ("令和８年１２月１日", "R8.12.25", "（火）", "年末の証明")),
        (1, ("2027/3/15", "令和九年三月三十一日", "", "転入と転出")),
        (2, ("〃", "〃", "月", "〃")),
        (3, ("１０月１日", "", "毎日", "国勢調査")),
    )
    content = edited(out(ward, sheet), change)
    lines = back(sheet, content, BUSY)
    assert findings(lines) == [Finding.CHANGED, Finding.ADDED, Finding.ADDED, Finding.DOUBTFUL]
    assert [line.after for line in lines] == [
        Busy(DAY(2026, 12, 1), DAY(2026, 12, 25), 1, "年末の証明"),
        Busy(DAY(2027, 3, 15), DAY(2027, 3, 31), None, "転入と転出"),
        Busy(DAY(2027, 3, 15), DAY(2027, 3, 31), 0, "転入と転出"),
        Busy(DAY(2026, 10, 1), DAY(2026, 10, 1), None, "国勢調査"),
    ]
    assert "A10：年がありません。令和8年10月1日と読みました。" in lines[3].messages
    assert take_in_lists(sheet, lines, actor=ward.promoter) == (4, [])
    assert BusyPeriod.objects.filter(questionnaire=sheet).count() == 4
    assert set(findings(back(sheet, content, BUSY))) == {Finding.SAME}


def test_a_day_that_excel_has_made_a_date_is_read_too(ward: AuditWard, sheet: Questionnaire) -> None:
    def write(book: Any) -> None:
        page = book["忙しい時期"]
        page.cell(TOP + 1, 1).value = datetime.datetime(2027, 1, 4, tzinfo=None)  # noqa: DTZ001
        page.cell(TOP + 1, 1).number_format = "yyyy/m/d"
        page.cell(TOP + 1, 4).value = "年始"

    lines = back(sheet, edited(out(ward, sheet), write), BUSY)
    assert lines[1].after == Busy(DAY(2027, 1, 4), DAY(2027, 1, 4), None, "年始")


# ---- what is gone ------------------------------------------------------------------------------------------------------------


def test_a_row_that_is_gone_is_proposed_by_name_and_stays_until_somebody_ticks_it(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    company = Contractor.objects.get(name=MIDORI)
    answered(sheet, "K1", "yes", actor=ward.promoter, contractor=company)

    def delete(book: Any) -> None:
        book["委託先"].delete_rows(TOP)
        rows("忙しい時期", (0, ("", "", "", "")))(book)

    content = edited(out(ward, sheet), delete)
    firms, busy = back(sheet, content, FIRMS), back(sheet, content, BUSY)
    assert findings(firms) == [Finding.SAME, Finding.WITHDRAWN]
    assert firms[1].title == f"{MIDORI}（窓口業務）"
    assert findings(busy) == [Finding.WITHDRAWN]
    assert "R8.12.1" in busy[0].title
    assert take_in_lists(sheet, [*firms, *busy], actor=ward.promoter) == (0, [])
    assert sheet.contractors.count() == 2
    assert take_in_lists(sheet, [*firms, *busy], actor=ward.promoter, withdraw=[firms[1].mark]) == (1, [])
    assert [one.name for one in sheet.contractors.all()] == ["青葉警備"]
    assert not Answer.objects.filter(contractor=company.pk).exists()
    assert sheet.busy_periods.count() == 1


def test_a_contractor_of_whom_others_have_read_is_only_marked_as_withdrawn(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    submitted(ward, sheet, busy=True)
    questionnaires.give_back(sheet, actor=ward.keeper, reason="委託先を確かめてください")
    lines = back(sheet, edited(out(ward, sheet), rows("委託先", (0, ("", "", "", "")))), FIRMS)
    gone = [line for line in lines if line.finding is Finding.WITHDRAWN]
    take_in_lists(sheet, lines, actor=ward.promoter, withdraw=[line.mark for line in gone])
    assert Contractor.objects.get(name=MIDORI).withdrawn_at is not None


def test_what_was_entered_on_the_screen_since_is_not_missing_from_the_form(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    content = out(ward, sheet)
    a_contractor(sheet, actor=ward.promoter, name="若草清掃", work="清掃")
    assert findings(back(sheet, content, FIRMS)) == [Finding.SAME] * 2


def test_what_was_changed_or_withdrawn_on_the_screen_since_is_never_overwritten(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    midori, aoba = sheet.contractors.all()
    content = out(ward, sheet)
    answering.put_contractor(sheet, {"work": "窓口と電話"}, actor=ward.clerk, contractor=midori)
    answering.remove_contractor(aoba, actor=ward.clerk)
    assert findings(back(sheet, content, FIRMS)) == [Finding.SAME, Finding.CONFLICT], "nobody touched it in Excel"
    filled = rows(
        "委託先", (0, (MIDORI, "窓口の案内", "はい", "はい")), (1, ("青葉警備", "昼の警備", "いいえ", "はい"))
    )
    lines = back(sheet, edited(content, filled), FIRMS)
    assert findings(lines) == [Finding.CONFLICT, Finding.DOUBTFUL]
    emptied = rows("委託先", (0, ("", "", "", "")))
    assert findings(back(sheet, edited(content, emptied), FIRMS)) == [Finding.CONFLICT, Finding.CONFLICT]
    lines = back(sheet, edited(content, emptied), FIRMS)
    take_in_lists(sheet, lines, actor=ward.promoter, withdraw=[line.mark for line in lines])
    assert Contractor.objects.get(pk=midori.pk).work == "窓口と電話"
    assert sheet.contractors.count() == 1


def test_what_changes_between_the_look_and_the_taking_over_is_left(ward: AuditWard, sheet: Questionnaire) -> None:
    midori, aoba = sheet.contractors.all()
    change = rows("委託先", (0, (MIDORI, "窓口の案内", "はい", "はい")), (1, ("", "", "", "")))
    lines = back(sheet, edited(out(ward, sheet), change), FIRMS)
    for company, work in ((midori, "電話"), (aoba, "昼の警備")):
        answering.put_contractor(sheet, {"work": work}, actor=ward.clerk, contractor=company)
    marks = [line.mark for line in lines]
    taken, left = take_in_lists(sheet, lines, actor=ward.promoter, withdraw=marks)
    assert taken == 0
    assert left == ["青葉警備（夜間の警備）", f"{MIDORI}（窓口業務）"]


def test_rows_that_were_sorted_or_moved_up_keep_their_answers(ward: AuditWard, sheet: Questionnaire) -> None:
    aoba = Contractor.objects.get(name="青葉警備")
    moved = rows("委託先", (0, ("青葉警備", "夜間の警備", "いいえ", "はい")), (1, ("", "", "", "")))
    lines = back(sheet, edited(out(ward, sheet), moved), FIRMS)
    assert [(line.finding, line.title) for line in lines] == [
        (Finding.SAME, "青葉警備（夜間の警備）"), (Finding.WITHDRAWN, f"{MIDORI}（窓口業務）"),
    ]  # fmt: skip
    assert lines[0].pk == aoba.pk


# ---- what is not taken -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("", "清掃", "はい", "いいえ"), "A9が空です。委託先"),
        (("若草清掃", "", "はい", "いいえ"), "B9が空です。委託している業務"),
        (("若草清掃", "清掃", "", "いいえ"), "C9の「個人情報を扱う」"),
        (("若草清掃", "清掃", "はい", "たぶん"), "D9の「庁内で働く」"),
        (("長" * 121, "清掃", "はい", "いいえ"), "A9が長すぎます"),
        (("若草清掃", "長" * 201, "はい", "いいえ"), "B9が長すぎます"),
        ((MIDORI, "窓口業務", "いいえ", "はい"), "7行目と同じ委託先"),
    ],
)
def test_a_contractor_that_can_not_be_read_is_told_by_its_cell(
    ward: AuditWard, sheet: Questionnaire, texts: tuple[str, ...], words: str
) -> None:
    lines = back(sheet, edited(out(ward, sheet), rows("委託先", (2, texts))), FIRMS)
    assert findings(lines) == [Finding.SAME, Finding.SAME, Finding.WRONG]
    assert words in lines[2].messages[0]
    take_in_lists(sheet, lines, actor=ward.promoter, withdraw=[line.mark for line in lines])
    assert sheet.contractors.count() == 2


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("", "R8.12.2", "", "理由"), "A8が空です"),
        (("令和8年13月1日", "", "", "理由"), "A8：13月はありません"),
        (("12月上旬", "", "", "理由"), "A8の「12月上旬」は、年月日を日まで"),
        (("12/1～12/28", "", "", "理由"), "A8の「12/1～12/28」は、年月日を日まで"),
        (("R8.3.31", "R8.4.2", "", "理由"), "A8の「R8.3.31」は令和8年度の日ではありません"),
        (("R8.12.5", "R8.12.2", "", "理由"), "B8のおわりの日が、A8"),
        (("R8.12.1", "R8.12.2", "土", "理由"), "C8：曜日は月曜日から金曜日"),
        (("R8.12.1", "R8.12.2", "月・水", "理由"), "C8の「月・水」は曜日として読めません"),
        (("R8.12.1", "R8.12.2", "", ""), "D8が空です。理由"),
    ],
)
def test_a_busy_time_that_can_not_be_read_is_told_by_its_cell(
    ward: AuditWard, sheet: Questionnaire, texts: tuple[str, ...], words: str
) -> None:
    lines = back(sheet, edited(out(ward, sheet), rows("忙しい時期", (1, texts))), BUSY)
    assert findings(lines) == [Finding.SAME, Finding.WRONG]
    assert words in lines[1].messages[0]


def test_a_sign_of_the_same_in_the_first_row_is_told(ward: AuditWard, sheet: Questionnaire) -> None:
    lines = back(sheet, edited(out(ward, sheet), rows("委託先", (0, ("〃", "清掃", "はい", "はい")))), FIRMS)
    assert lines[0].finding is Finding.WRONG
    assert "A7の「〃」の上に値がありません" in lines[0].messages[0]


def test_formulas_are_not_run_and_names_that_look_like_them_stay_names(ward: AuditWard, sheet: Questionnaire) -> None:
    name = '=HYPERLINK("http://example.invalid","開く")'
    a_contractor(sheet, actor=ward.promoter, name=name, work="+81-3 @cmd")
    content = out(ward, sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(one) for one in archive.namelist() if "worksheets/" in one)
    line = back(sheet, content, FIRMS)[2]
    assert (line.finding, line.after) == (Finding.SAME, Firm(name, "+81-3 @cmd", True, True))

    def put_formula(book: Any) -> None:
        rows("委託先", (3, ("若草清掃", "清掃", "はい", "はい")))(book)
        book["委託先"].cell(TOP + 3, 2).value = "=A7&B7"

    lines = back(sheet, edited(out(ward, again(sheet)), put_formula), FIRMS)
    assert lines[-1].finding is Finding.WRONG
    assert "B10は計算式かエラー" in lines[-1].messages[0]


def test_more_than_there_may_be_is_told_before_anything_is_taken(ward: AuditWard, sheet: Questionnaire) -> None:
    many = rows("忙しい時期", *[(row, (f"R8.10.{row}", "", "", "窓口")) for row in range(1, 31)])
    lines = back(sheet, edited(out(ward, sheet), many), BUSY)
    assert lines[-1].finding is Finding.WRONG
    assert "30件まで" in lines[-1].messages[0]


# ---- the protection ----------------------------------------------------------------------------------------------------------


def test_a_sheet_of_another_section_or_with_a_changed_key_is_refused_with_a_sentence(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    other = a_sheet(ward, sheet.plan, ward.other)
    strange = openpyxl.load_workbook(io.BytesIO(out(ward, other)))["委託先"].cell(KEY_ROW, 1).value
    content = out(ward, sheet)

    def key_of(words: str | None) -> Callable[[Any], None]:
        def put(book: Any) -> None:
            book["委託先"].cell(KEY_ROW, 1).value = words

        return put

    own = openpyxl.load_workbook(io.BytesIO(content))["委託先"].cell(KEY_ROW, 1).value
    assert "税務課の監査調書です" in refusal(back(sheet, edited(content, key_of(strange)), FIRMS))
    assert "A2" in refusal(back(sheet, edited(content, key_of(None)), FIRMS))
    lost = own.replace(f"{sheet.contractors.all()[0].pk}:", "999:")
    assert "書き換えられています" in refusal(back(sheet, edited(content, key_of(lost)), FIRMS))
    busy = openpyxl.load_workbook(io.BytesIO(content))["忙しい時期"].cell(KEY_ROW, 1).value
    assert "書き換えられています" in refusal(back(sheet, edited(content, key_of(busy)), FIRMS))
    lines, listed = read_back(pages_in(out(ward, other), "調書.xlsx"), again(sheet))
    assert "税務課の監査調書です" in lines[0].messages[0]
    assert listed == []


def test_a_row_with_the_key_of_another_sections_contractor_is_not_taken(ward: AuditWard, sheet: Questionnaire) -> None:
    other = a_sheet(ward, sheet.plan, ward.other)
    theirs = a_contractor(other, actor=ward.tax_promoter, name="税の委託先")

    def copy(book: Any) -> None:
        rows("委託先", (2, ("税の委託先", "窓口業務", "はい", "はい")))(book)
        book["委託先"].cell(TOP + 2, ROW_KEY + 1).value = str(theirs.pk)

    lines = back(sheet, edited(out(ward, sheet), copy), FIRMS)
    assert findings(lines) == [Finding.SAME, Finding.SAME, Finding.WRONG]
    assert "写した行" in lines[2].messages[0]


def test_without_its_sheet_a_list_stays_as_it_is(ward: AuditWard, sheet: Questionnaire) -> None:
    def lose(book: Any) -> None:
        del book["委託先"]

    lines = back(sheet, edited(out(ward, sheet), lose), FIRMS)
    assert [(line.finding, line.is_taken) for line in lines] == [(Finding.DOUBTFUL, False)]
    assert "何も変えません" in lines[0].messages[0]


def test_only_the_section_brings_its_lists_back(ward: AuditWard, sheet: Questionnaire) -> None:
    for person in (ward.keeper, ward.tax_promoter, ward.buyer, ward.stranger):
        with pytest.raises(access.NotAllowed):
            take_in_lists(sheet, [], actor=person)


def test_the_lists_are_looked_at_and_taken_over_on_the_page_with_the_answers(
    ward: AuditWard, sheet: Questionnaire
) -> None:
    def fill(book: Any) -> None:
        book["監査調書"].cell(TOP, 6).value = "できている"
        rows("委託先", (0, ("", "", "", "")), (2, ("若草清掃", "清掃", "いいえ", "はい")))(book)
        rows("忙しい時期", (1, ("R9.3.1", "R9.3.31", "", "転入")))(book)

    client = as_person(ward.promoter)
    top = f"/audits/questionnaires/{sheet.pk}/book/"
    filled_in = edited(client.get(top).getvalue(), fill)
    shown = client.post(f"{top}choose/", {"file": an_upload(filled_in, "調書.xlsx")}, follow=True)
    text = shown.content.decode()
    assert "この内容を取り込む" in text
    assert f"委託先：{MIDORI}（窓口業務）を取り消す" in text
    mark = f"firms-{Contractor.objects.get(name=MIDORI).pk}"
    assert sheet.contractors.count() == 2
    done = client.post(shown.request["PATH_INFO"], {"withdraw": [mark]}, follow=True).content.decode()
    assert "1件の回答を取り込みました" in done
    assert "委託先と忙しい時期を3件取り込みました" in done
    assert [one.name for one in sheet.contractors.all()] == ["青葉警備", "若草清掃"]
    assert sheet.busy_periods.count() == 2


def test_a_form_with_one_fault_changes_nothing_on_the_page(ward: AuditWard, sheet: Questionnaire) -> None:
    def fill(book: Any) -> None:
        rows("委託先", (2, ("若草清掃", "清掃", "いいえ", "はい")))(book)
        rows("忙しい時期", (1, ("いつも", "", "", "転入")))(book)

    client = as_person(ward.promoter)
    top = f"/audits/questionnaires/{sheet.pk}/book/"
    upload = an_upload(edited(out(ward, sheet), fill), "調書.xlsx")
    shown = client.post(f"{top}choose/", {"file": upload}, follow=True)
    assert "A8：" in shown.content.decode()
    assert "取り込む</button>" not in shown.content.decode()
    client.post(shown.request["PATH_INFO"])
    assert sheet.contractors.count() == 2
