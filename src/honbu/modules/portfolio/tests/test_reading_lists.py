"""Reading a list of systems as wards keep them (SYS-1)."""

from collections import Counter
from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from honbu.kernel.documents.public import letter, places
from honbu.modules.portfolio.domain.reading import (
    Addressee,
    Code,
    Field,
    Kind,
    Network,
    Question,
    Reading,
    Sheet,
    Why,
    read,
    read_book,
)
from honbu.modules.portfolio.domain.reading.amounts import read_amount
from honbu.modules.portfolio.domain.reading.columns import field_of
from honbu.modules.portfolio.domain.reading.days import end_after, read_days
from honbu.modules.portfolio.tests import books

pytestmark = pytest.mark.requirement("SYS-1")


@pytest.fixture(scope="module")
def messy() -> Reading:
    """The list of 120."""
    return of(books.a_messy_book())


def of(content: bytes, **options: bool) -> Reading:
    """A book as it is read on the day of the test."""
    return read(read_book(content, "一覧.xlsx"), books.UNITS, today=books.TODAY, **options)


def a_list(
    *rows: object, head: tuple[str, ...] = ("システム名", "所管課", "業者", "契約終了"), title: str = "一覧"
) -> Reading:
    """A small list with these rows."""
    return of(books.a_book(head, *rows, title=title))


def asked(reading: Reading, code: Code) -> list[Question]:
    """The questions of one kind."""
    return [question for question in reading.questions if question.code is code]


def unaccounted(sheet: Sheet, reading: Reading) -> list[str]:
    """The cells of a sheet that are neither in a row nor told."""
    about = next(found for found in reading.sheets if found.name == sheet.name)
    seen = {(line.row, column) for line in about.told for column in line.cells}
    seen |= {(row.ref.row, column) for row in reading.rows if row.ref.sheet == sheet.name for column in row.texts}
    return [f"{letter(column)}{row + 1}" for row, column in places(sheet) if (row + 1, letter(column)) not in seen]


def test_of_a_messy_list_all_hundred_and_twenty_systems_are_read(messy: Reading) -> None:
    assert len(messy.rows) == books.TOTAL_ROWS
    assert [row.name for row in messy.rows][:3] == ["住民税課税システム", "固定資産評価システム", "軽自動車税システム"]
    assert messy.rows[0].ref.row == 6


def test_everything_doubtful_in_the_messy_list_is_asked_about_and_nothing_else(messy: Reading) -> None:
    assert Counter(question.code for question in messy.questions) == {
        Code.SAME_NAME: 2, Code.LOOKS_RETIRED: 2, Code.LOOKS_EUC: 2, Code.ABOLISHED_OWNER: 1, Code.UNKNOWN_OWNER: 1,
        Code.NO_OWNER: 1, Code.ERA_DOUBT: 2, Code.NO_END: 1, Code.OPEN_RENEWAL: 1, Code.END_BEFORE_BEGIN: 1,
        Code.CONTRACT_ENDED: 8, Code.HIDDEN_SHEET: 1,
    }  # fmt: skip


def test_three_names_of_one_system_are_one_question_to_its_owner(messy: Reading) -> None:
    question = asked(messy, Code.SAME_NAME)[0]
    assert len(question.rows) == 3
    assert "「住民記録システム」「住民記録ｼｽﾃﾑ」「住民記録電算システム」は同じシステムですか" in question.text
    assert (question.addressee, question.unit) == (Addressee.OWNER, books.RESIDENTS.id)


def test_a_section_sees_its_own_questions_only(messy: Reading) -> None:
    mine = messy.for_unit(books.LIBRARY.id)
    assert {question.code for question in mine} == {Code.SAME_NAME, Code.CONTRACT_ENDED}
    rows = {row.ref: row for row in messy.rows}
    assert all(rows[ref].owner.unit == books.LIBRARY.id for question in mine for ref in question.rows)


def test_the_owner_of_merged_cells_holds_for_every_row_beside_them_and_is_told(messy: Reading) -> None:
    assert Counter(row.owner.unit for row in messy.rows)[books.TAX.id] == 15
    assert "結合されたセル（6行目から20行目）の値を使いました。" in messy.rows[1].notes["E"]
    assert messy.rows[1].texts.get("E") is None


def test_heads_of_two_rows_give_columns_with_their_unit_and_year(messy: Reading) -> None:
    by_letter = {column.letter: column for column in messy.sheets[0].columns}
    assert by_letter["D"].field is Field.DIVISION
    assert by_letter["E"].field is Field.OWNER
    assert (by_letter["I"].field, by_letter["J"].field) == (Field.CONTRACT_BEGIN, Field.CONTRACT_END)
    assert (by_letter["N"].unit, by_letter["N"].fiscal_year, by_letter["O"].fiscal_year) == (1000, 2023, 2024)
    assert by_letter["U"].field is None


def test_a_column_that_nobody_knows_is_kept(messy: Reading) -> None:
    assert sum(bool(row.custom.get("次の更新への要望")) for row in messy.rows) == 17


def test_titles_repeated_heads_totals_and_notes_are_told_and_are_no_systems(messy: Reading) -> None:
    assert Counter(line.why for line in messy.sheets[0].told) == {
        Why.TITLE: 2, Why.HEAD: 2, Why.REPEATED_HEAD: 1, Why.TOTAL: 1, Why.NUMBER_ONLY: 1, Why.NOTE: 1,
    }  # fmt: skip


def test_every_cell_of_the_book_is_accounted_for(messy: Reading) -> None:
    book = read_book(books.a_messy_book(), "一覧.xlsx")
    assert sum(1 for sheet in book.sheets for _place in places(sheet)) > 1500
    assert [cell for sheet in book.sheets for cell in unaccounted(sheet, messy)] == []


def test_hidden_sheets_are_told_and_read_only_when_somebody_says_so(messy: Reading) -> None:
    assert [(sheet.name, sheet.hidden, sheet.read) for sheet in messy.sheets] == [
        ("所管一覧", False, True), ("作業用", True, False), ("Sheet3", False, False),
    ]  # fmt: skip
    assert of(books.a_messy_book(), with_hidden=True).rows[-1].name == "消し忘れ"


def test_an_abolished_section_is_asked_about_with_its_successor(messy: Reading) -> None:
    (question,) = asked(messy, Code.ABOLISHED_OWNER)
    assert (question.proposal, question.units, question.addressee) == ("情報管理課", (books.DIGITAL.id,), Addressee.IT)


def test_sections_are_known_with_their_department_before_and_their_team_behind() -> None:
    reading = a_list(
        ["甲", "区民部税務課"],
        ["乙", "税務課 収納係"],
        ["丙", "区民部　税　務　課"],
        ["丁", "税務課、福祉課"],
        ["戊", "税務"],
        ["己", "庶務係"],
    )
    assert [row.owner.unit for row in reading.rows] == [2, 2, 2, None, None, None]
    assert [(q.code, q.proposal, q.units) for q in reading.questions if q.field is Field.OWNER] == [
        (Code.SEVERAL_OWNERS, "税務課", (2, 4)), (Code.UNKNOWN_OWNER, "税務課", (2,)), (Code.UNKNOWN_OWNER, "", (9, 10)),
    ]  # fmt: skip


def test_an_owner_left_out_is_not_taken_from_the_row_above_but_proposed() -> None:
    reading = a_list(["甲システム", "税務課"], ["乙台帳", None], ["丙帳票", "同上"])
    assert [row.owner.unit for row in reading.rows] == [2, None, None]
    assert asked(reading, Code.NO_OWNER)[0].proposal == "税務課"


def test_ditto_marks_take_the_value_above_and_say_so() -> None:
    reading = a_list(["甲システム", "税務課", "甲社"], ["乙台帳", "〃", "同上"])
    assert (reading.rows[1].owner.unit, reading.rows[1].vendor) == (2, "甲社")
    assert reading.rows[1].notes["C"] == ["「同上」を上の行の「甲社」と読みました。"]


def test_a_sheet_or_a_line_named_after_a_section_gives_its_systems_their_owner() -> None:
    sheet = a_list(["甲システム", None], title="福祉課")
    assert sheet.rows[0].owner.unit == books.WELFARE.id
    lines = a_list(["【税務課】"], ["甲システム"], ["【道路課】"], ["乙システム"])
    assert [row.owner.unit for row in lines.rows] == [2, 7]
    assert lines.rows[1].notes["B"] == ["所管課の記載がないため、区切りの行の「道路課」としました。"]


def test_a_period_with_renewal_gives_begin_end_and_renewal() -> None:
    head = ("システム名", "所管課", "契約期間")
    reading = a_list(
        ["甲", "税務課", "R3.4.1～R8.3.31（自動更新）"], ["乙", "税務課", "令和5年10月1日から5年間"], ["丙", "税務課", "5年"],
        ["丁", "税務課", "R3.4.1"], head=head,
    )  # fmt: skip
    first, second, third, fourth = reading.rows
    assert (first.contract_begin, first.contract_end, first.renews) == (date(2021, 4, 1), date(2026, 3, 31), True)
    assert (second.contract_begin, second.contract_end) == (date(2023, 10, 1), date(2028, 9, 30))
    assert third.contract_end is fourth.contract_end is None
    assert [question.rows[0].row for question in asked(reading, Code.DATE_UNREAD)] == [4, 5]


def test_a_period_that_contradicts_the_date_of_its_end_is_asked_about() -> None:
    head = ("システム名", "契約期間", "契約終了")
    reading = a_list(["甲", "R3.4.1～R8.3.31", "R9.3.31"], head=head)
    assert reading.rows[0].contract_end == date(2027, 3, 31)
    assert len(asked(reading, Code.DAY_UNCLEAR)) == 1


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (date(2021, 4, 1), 60, date(2026, 3, 31)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2023, 10, 15), 6, date(2024, 4, 14)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
    ],
)
def test_a_term_ends_on_the_eve_of_the_day_it_began(begin: date, months: int, end: date) -> None:
    assert end_after(begin, months) == end


@pytest.mark.parametrize(
    ("text", "last", "codes"),
    [
        ("R8.3末", date(2026, 3, 31), []),
        ("令和8年3月", date(2026, 3, 31), []),
        ("令和８年３月３１日（予定）", date(2026, 3, 31), []),
        ("令和8年度末", date(2027, 3, 31), []),
        ("平成34年3月31日", date(2022, 3, 31), [Code.ERA_DOUBT]),
        ("R8", date(2027, 3, 31), [Code.DAY_UNCLEAR]),
        ("8.3.31", None, [Code.ERA_DOUBT]),
        ("R8.2.30", None, [Code.DATE_UNREAD]),
        ("R80.3.31", None, [Code.ERA_DOUBT]),
        ("契約中", None, [Code.DATE_UNREAD]),
        (46112, date(2026, 3, 31), []),
        (12, None, [Code.ERA_DOUBT]),
        ("未定", None, []),
        ("－", None, []),
    ],
)
def test_days_as_lists_write_them(text: str | int, last: date | None, codes: list[Code]) -> None:
    days = read_days(text, today=books.TODAY)
    assert days.last == last
    if codes != [Code.ERA_DOUBT] or text != 12:
        assert [doubt.code for doubt in days.doubts] == codes


def test_a_year_without_era_is_proposed_never_taken_unless_the_head_names_the_era() -> None:
    reading = a_list(["甲", "税務課", "甲社", "8.3.31"])
    assert reading.rows[0].contract_end is None
    assert asked(reading, Code.ERA_DOUBT)[0].proposal == "令和8年3月31日(火)"
    headed = a_list(["甲", "9.3.31"], head=("システム名", "契約終了（令和）"))
    assert headed.rows[0].contract_end == date(2027, 3, 31)
    assert "見出しの「令和」を補って" in headed.rows[0].notes["B"][0]


@pytest.mark.parametrize(
    ("value", "unit", "yen", "codes"),
    [
        (1234, 1000, 1_234_000, []),
        (1234.5, 1000, 1_234_500, []),
        ("１，２３４", 1000, 1_234_000, []),
        ("1,234千円（税込）", 1, 1_234_000, [Code.AMOUNT_UNIT]),
        ("約1,200", 1000, 1_200_000, [Code.AMOUNT_ABOUT]),
        ("▲500", 1000, -500_000, [Code.AMOUNT_NEGATIVE]),
        ("1.2億円", None, 120_000_000, []),
        ("120万", 1000, None, [Code.AMOUNT_UNREAD]),
        ("月額12,000円", 1, None, [Code.AMOUNT_UNREAD]),
        ("1,20,000", 1, None, [Code.AMOUNT_UNREAD]),
        ("100～200", 1000, None, [Code.AMOUNT_UNREAD]),
        (10**13, 1, None, [Code.AMOUNT_UNIT]),
        (0.5, 1, None, [Code.AMOUNT_UNREAD]),
        (0, 1000, 0, []),
        ("無償", 1000, 0, []),
        ("", 1000, None, []),
        ("－", 1000, None, []),
        (True, 1000, None, [Code.AMOUNT_UNREAD]),
        (float("inf"), 1, None, [Code.AMOUNT_UNREAD]),
    ],
)
def test_amounts_are_yen_or_a_doubt_and_never_a_guess(
    value: object, unit: int | None, yen: int | None, codes: list[Code]
) -> None:
    amount = read_amount(value, unit)
    assert amount.yen == yen
    assert [doubt.code for doubt in amount.doubts] == codes


COSTS = ("システム名", "所管課", "R5決算（千円）", "R6予算（千円）")


def test_an_empty_cost_is_none_and_a_nought_is_nought() -> None:
    row = a_list(["甲", "税務課", 0, None], head=COSTS).rows[0]
    assert [(cost.fiscal_year, cost.yen) for cost in row.costs] == [(2023, 0)]


def test_yen_pasted_into_a_column_of_thousands_are_caught() -> None:
    reading = a_list(["甲", "税務課", 1200, 1_250_000], ["乙", "税務課", 900, 950], head=COSTS)
    (question,) = asked(reading, Code.AMOUNT_UNIT)
    assert question.rows[0].row == 2
    assert reading.rows[0].costs[1].yen == 1_250_000_000


def test_a_total_that_is_not_the_sum_is_told_with_the_difference() -> None:
    reading = a_list(
        ["甲", "税務課", 100, 10],
        ["乙", "税務課", 200, 20],
        ["小計", None, 300, 30],
        ["丙", "税務課", 5, 5],
        ["合計", None, 305, 36],
        head=COSTS,
    )
    (question,) = asked(reading, Code.TOTAL_DIFFERS)
    assert (question.rows[0].row, question.column) == (6, "D")
    assert "差1,000円" in question.text


def test_a_column_of_money_without_unit_is_asked_about_once() -> None:
    reading = a_list(["甲", 100], ["乙", 200], head=("システム名", "年額"))
    assert len(asked(reading, Code.AMOUNT_UNIT)) == 1
    assert reading.rows[0].costs[0].yen == 100


def test_a_unit_over_the_table_holds_for_its_columns() -> None:
    reading = of(
        books.a_book(["システム一覧", None, "（単位：千円）"], ["システム名", "所管課", "R6予算"], ["甲", "税務課", 5])
    )
    assert reading.rows[0].costs[0].yen == 5000


def test_money_in_a_cell_merged_over_rows_is_counted_once_and_asked_about() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("C2:C3")

    reading = of(books.a_book(COSTS, ["甲", "税務課", 100], ["乙", "税務課"], then=merge))
    assert [len(row.costs) for row in reading.rows] == [1, 0]
    assert len(asked(reading, Code.SHARED_AMOUNT)) == 1


def test_a_planned_end_is_no_retirement_until_the_day_has_passed() -> None:
    head = ("システム名", "所管課", "備考")
    remarks = ("令和9年3月廃止予定", "令和5年3月廃止予定", "R4廃止", "廃止を検討", "R9.3.31で利用終了", "")
    reading = a_list(*(["甲", "税務課", text] for text in remarks), head=head)
    assert [row.looks_retired for row in reading.rows] == [False, True, True, False, False, False]


def test_kinds_networks_and_answers_are_read_and_what_is_none_of_them_is_asked() -> None:
    head = ("システム名", "種別", "ネットワーク", "個人情報", "特定個人情報の有無", "利用者数")
    reading = a_list(
        ["甲", "クラウド（SaaS）", "LGWAN系・インターネット系", "○", "無", "約1,200名"],
        ["乙", "その他", "庁内", "少し", "", "全員"],
        head=head,
    )  # fmt: skip
    row = reading.rows[0]
    assert (row.kind, row.networks) == (Kind.SAAS, (Network.LGWAN, Network.INTERNET))
    assert (row.personal_data, row.my_number, row.users) == (True, False, 1200)
    assert len(asked(reading, Code.CHOICE_UNREAD)) == 3
    assert len(asked(reading, Code.NUMBER_UNREAD)) == 1


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Ｎｏ．", Field.NUMBER),
        ("システムの名称", Field.NAME),
        ("業務システム名", Field.NAME),
        ("システム名（ふりがな）", Field.NAME),
        ("フリガナ", Field.KANA),
        ("主管課", Field.OWNER),
        ("担当課", Field.OWNER),
        ("所管部", Field.DIVISION),
        ("共同利用課", Field.CO_USERS),
        ("業務内容", Field.FUNCTION),
        ("システム概要", Field.FUNCTION),
        ("システム種別", Field.KIND),
        ("委託先", Field.VENDOR),
        ("契約相手方", Field.VENDOR),
        ("契約期限", Field.CONTRACT_END),
        ("満了日", Field.CONTRACT_END),
        ("契約開始日", Field.CONTRACT_BEGIN),
        ("契約期間", Field.CONTRACT_PERIOD),
        ("自動更新の有無", Field.RENEWAL),
        ("導入時期", Field.IN_USE_SINCE),
        ("運用開始", Field.IN_USE_SINCE),
        ("更新予定時期", Field.REPLACEMENT),
        ("OSサポート終了", Field.SUPPORT_END),
        ("保守期限", Field.MAINTENANCE_END),
        ("契約金額（円）", Field.COST),
        ("R5決算", Field.COST),
        ("年間保守料", Field.COST),
        ("利用者数", Field.USERS),
        ("個人情報の有無", Field.PERSONAL_DATA),
        ("特定個人情報", Field.MY_NUMBER),
        ("接続系", Field.NETWORK),
        ("担当者", Field.CONTACT),
        ("備　考", Field.REMARKS),
        ("予算科目", None),
        ("色", None),
        ("", None),
    ],
)
def test_heads_are_known_by_the_words_that_wards_use(head: str, field: Field | None) -> None:
    assert field_of(head) is field
