"""経費見積入力シート: filled in, asked about, handed in, scrutinised, fixed; five years to the yen (SYS-2)."""

import datetime

import pytest

from honbu.kernel.notices.public import Todo
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.domain import cost_sheet as rules
from honbu.modules.portfolio.domain.costs import EndsBeforeItBegins, NoRate
from honbu.modules.portfolio.domain.states import SheetAct
from honbu.modules.portfolio.models import Contract, CostSheet, TaxRate
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.tests.cost_makers import Costs, a_costly_ward, a_row, a_sheet, fixed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-2")]
OCTOBER = datetime.date(2027, 10, 1)


@pytest.fixture
def ward() -> Costs:
    """A ward with two systems."""
    return a_costly_ward()


def messages_of(sheet: CostSheet) -> str:
    """What is still asked."""
    rows = queries.rows_of(sheet)
    return "\n".join(one.message for one in rules.open_questions(rows, queries.questions_of(sheet)))


def test_amounts_are_taken_as_a_clerk_writes_them_and_kept_as_written(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", {2027: "1,200千円", 2028: "１２０万", 2029: "約120万円"}))
    assert list(sheet.lines.values_list("amount", flat=True)) == [1_200_000] * 3
    assert queries.rows_of(sheet)[0].cells[2029] == "約120万円"
    assert "概算" in messages_of(sheet)


def test_a_doubt_stays_until_it_has_its_word_and_comes_back_when_the_amount_changes(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", "約120万円"))
    with pytest.raises(actions.NotReady, match="概算"):
        actions.submit_sheet(sheet, actor=ward.clerk)
    told = a_row("maintenance", "", "約120万円", checked="業者に電話で確かめた")
    sheet = actions.write_rows(sheet, [told], actor=ward.clerk)
    assert messages_of(sheet) == ""
    changed = a_row("maintenance", "", "約130万円", checked="業者に電話で確かめた")
    sheet = actions.write_rows(sheet, [changed], actor=ward.clerk)
    assert "概算" in messages_of(sheet)
    plain = a_row("maintenance", "", "130万円", checked="もう確か")
    assert queries.rows_of(actions.write_rows(sheet, [plain], actor=ward.clerk))[0].checked == ""


@pytest.mark.parametrize("text", ["未定", "百二十万くらい", "-500", "1,234.5", "2000兆円", "100万円（税抜）"])
def test_what_is_no_amount_is_kept_as_written_counts_nothing_and_stops_the_submission(ward: Costs, text: str) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", {2027: text, 2028: "100"}, checked="よい"))
    assert queries.rows_of(sheet)[0].cells[2027] == text
    assert queries.table_for(sheet).total == 100
    with pytest.raises(actions.NotReady):
        actions.submit_sheet(sheet, actor=ward.clerk)


def test_tax_is_that_of_the_beginning_of_each_fiscal_year(ward: Costs) -> None:
    cells = {2018: "1,005", 2019: "1,005", 2020: "1,005"}
    sheet = a_sheet(ward, a_row("usage", "", cells, tax_included=False), first_year=2018)
    assert list(sheet.lines.values_list("amount", flat=True)) == [1085, 1085, 1105]


def test_without_a_known_rate_it_is_said_what_to_register() -> None:
    ward = a_costly_ward(with_rates=False)
    TaxRate.objects.all().delete()
    sheet = a_sheet(ward, a_row("usage", "", "1000"))
    with pytest.raises(NoRate, match="税率と適用開始日を登録"):
        actions.write_rows(sheet, [a_row("usage", "", "1000", tax_included=False)], actor=ward.clerk)
    actions.register_rate(datetime.date(2019, 10, 1), 10, actor=ward.officer)
    sheet = actions.write_rows(sheet, [a_row("usage", "", "1000", tax_included=False)], actor=ward.clerk)
    assert queries.table_for(sheet).total == 5500
    with pytest.raises(WrongValue):
        actions.register_rate(datetime.date(2019, 10, 1), 10, actor=ward.officer)


def test_thousands_typed_for_yen_in_one_year_are_asked_about(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", {2027: "6,000", 2028: "6,000,000", 2029: "6,000,000"}))
    assert "6,000円はほかの年度の額(6,000,000円)と桁が大きく違います" in messages_of(sheet)


def test_a_whole_row_in_thousands_is_asked_about_against_the_other_rows(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "甲", "6,000,000"), a_row("usage", "乙", "5,000"))
    assert "ほかの行の水準" in messages_of(sheet)


def test_a_row_is_held_against_the_same_row_of_the_sheet_before(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("maintenance", "サーバー", "6,000,000"), first_year=2027))
    sheet = a_sheet(ward, a_row("maintenance", "サーバー", "6,100"))
    assert "前のシートの同じ行(6,000,000円)" in messages_of(sheet)
    sheet = actions.write_rows(sheet, [a_row("maintenance", "ｻｰﾊﾞｰ", "6,100,000")], actor=ward.clerk)
    assert messages_of(sheet) == ""


def test_a_sheet_far_from_its_peers_is_asked_about_without_telling_their_amounts(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("maintenance", "", "7,654,321"), system=ward.other))
    sheet = a_sheet(ward, a_row("maintenance", "", "7,000"))
    assert "似たシステムの水準" in messages_of(sheet)
    assert "7,654,321" not in messages_of(sheet)
    told = a_row("maintenance", "", "7,000", checked="職員が運用している")
    assert messages_of(actions.write_rows(sheet, [told], actor=ward.clerk)) == ""


def test_a_first_sheet_wholly_in_thousands_is_asked_about_against_the_contract(ward: Costs) -> None:
    contract = Contract.objects.create(title="利用契約", begin=datetime.date(2025, 4, 1), yearly_amount=6_000_000)
    contract.systems.add(ward.system)
    sheet = a_sheet(ward, a_row("construction", "", {2027: "30,000"}), a_row("usage", "", "6,000"))
    assert "契約の年額と桁が大きく違います" in messages_of(sheet)
    rows = a_row("construction", "", {2027: "30,000,000"}), a_row("usage", "", "6,000,000")
    assert messages_of(actions.write_rows(sheet, rows, actor=ward.clerk)) == ""


def test_what_is_paid_once_among_the_running_costs_is_asked_about(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "初期設定", "600000"), a_row("usage", "追加", {2028: "500000"}))
    assert messages_of(sheet).count("一時の経費のようですが") == 2


def test_a_lease_longer_than_the_sheet_is_told_and_stays_noted(ward: Costs) -> None:
    sheet = a_sheet(ward)
    lease = actions.Yearly("lease", "機器", 1_200_000, datetime.date(2027, 4, 1), datetime.date(2033, 3, 31))
    found = actions.spread_amount(sheet, lease, actor=ward.clerk)
    assert "この表に入らない1,200,000円" in found[0].message
    sheet.refresh_from_db()
    assert found[0].message in sheet.note
    contract = Contract.objects.create(
        title="機器の賃貸借", lease=True, begin=datetime.date(2027, 4, 1), end=datetime.date(2033, 3, 31)
    )
    contract.systems.add(ward.system)
    assert "令和15年3月31日" in queries.lease_remarks(sheet)[0]


def test_a_yearly_amount_outside_the_sheet_or_twice_is_refused(ward: Costs) -> None:
    sheet = a_sheet(ward)
    gone = actions.Yearly("lease", "", 100, datetime.date(2020, 4, 1), datetime.date(2021, 3, 31))
    with pytest.raises(WrongValue, match="シートの年度に入りません"):
        actions.spread_amount(sheet, gone, actor=ward.clerk)
    backwards = actions.Yearly("lease", "", 100, OCTOBER, datetime.date(2027, 4, 1))
    with pytest.raises(EndsBeforeItBegins):
        actions.spread_amount(sheet, backwards, actor=ward.clerk)
    actions.spread_amount(sheet, actions.Yearly("lease", "", 100, OCTOBER), actor=ward.clerk)
    with pytest.raises(WrongValue, match="同じ区分と内容"):
        actions.spread_amount(sheet, actions.Yearly("lease", "", 100, OCTOBER), actor=ward.clerk)


def test_a_copy_goes_on_with_what_runs_and_leaves_what_was_paid_once(ward: Costs) -> None:
    rows = a_row("construction", "", {2027: "30,000,000"}), a_row("maintenance", "", "約600万円", checked="確かめた")
    copy = actions.copy_sheet(a_sheet(ward, *rows), actor=ward.clerk, first_year=2028)
    row = queries.rows_of(copy)[0]
    assert (row.kind, sorted(row.cells), row.cells[2032], row.checked) == (
        "maintenance", [2028, 2029, 2030, 2031, 2032], "約600万円", "",
    )  # fmt: skip


def test_a_sheet_goes_from_the_section_over_the_office_to_being_fixed(ward: Costs) -> None:
    sheet = fixed(ward, a_sheet(ward, a_row("maintenance", "", "100")))
    assert sheet.state == "fixed"
    assert sheet.fixed_at is not None
    with pytest.raises(NotPossibleNow):
        actions.move_sheet(sheet, SheetAct.SEND_BACK, actor=ward.officer, reason="直す")
    verbs = [line.verb for line in trail.history_of(sheet)]
    assert verbs[:3] == ["portfolio.sheet.fixed", "portfolio.sheet.scrutinised", "portfolio.sheet.submitted"]


def test_an_empty_sheet_is_not_submitted(ward: Costs) -> None:
    with pytest.raises(actions.NotReady, match="金額が入っていません"):
        actions.submit_sheet(a_sheet(ward), actor=ward.clerk)


def test_what_is_sent_back_lies_with_the_section_with_its_reason_until_it_comes_again(ward: Costs) -> None:
    sheet = actions.submit_sheet(a_sheet(ward, a_row("maintenance", "", "100")), actor=ward.clerk)
    with pytest.raises(WrongValue):
        actions.move_sheet(sheet, SheetAct.SEND_BACK, actor=ward.officer, reason=" ")
    sheet = actions.move_sheet(sheet, SheetAct.SEND_BACK, actor=ward.officer, reason="回線の額がありません")
    assert (sheet.state, sheet.reason) == ("draft", "回線の額がありません")
    assert Todo.objects.filter(state="open").count() == 1
    actions.submit_sheet(sheet, actor=ward.clerk)
    assert Todo.objects.filter(state="open").count() == 0


def test_nothing_of_a_submitted_sheet_changes_any_more(ward: Costs) -> None:
    stale = a_sheet(ward, a_row("maintenance", "", "100"))
    actions.submit_sheet(stale, actor=ward.clerk)
    deeds = (
        lambda: actions.write_rows(stale, [a_row("maintenance", "", "1")], actor=ward.clerk),
        lambda: actions.revise_head(stale, {"title": "別"}, actor=ward.clerk),
        lambda: actions.spread_amount(stale, actions.Yearly("lease", "", 12, OCTOBER), actor=ward.clerk),
        lambda: actions.drop_sheet(stale, actor=ward.clerk, reason="不要"),
    )
    for deed in deeds:
        with pytest.raises(actions.Frozen):
            deed()
    assert queries.table_for(stale).total == 500


def test_whoever_saw_an_earlier_version_overwrites_nothing(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", "100"))
    seen = sheet.version
    actions.write_rows(sheet, [a_row("maintenance", "", "200")], actor=ward.clerk)
    with pytest.raises(SomebodyWasFaster):
        actions.write_rows(sheet, [a_row("maintenance", "", "300")], actor=ward.clerk, seen=seen)


def test_a_change_is_told_row_by_row_in_the_trail(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "甲", "100"), a_row("usage", "乙", "200"))
    actions.write_rows(sheet, [a_row("maintenance", "甲", "100"), a_row("usage", "乙", "300")], actor=ward.clerk)
    line = trail.history_of(sheet)[0]
    assert list(line.after or {}) == ["2. 利用料「乙」"]
    assert "R9 300" in (line.after or {})["2. 利用料「乙」"]


def test_groups_years_and_total_agree(ward: Costs) -> None:
    rows = a_row("construction", "", {2027: "100"}), a_row("labour", "", "20"), a_row("removal", "", {2031: "3"})
    table = queries.table_for(a_sheet(ward, *rows))
    assert table.by_year == (120, 20, 20, 20, 23)
    assert sum(table.by_group.values()) == sum(table.by_year) == table.total == 203


def test_only_the_first_five_years_count_for_the_five_year_total(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("usage", "", dict.fromkeys(range(2027, 2034), "10")), years=7)
    assert (queries.table_for(sheet).total, queries.five_year_table(sheet).total) == (70, 50)


def test_actual_amounts_stand_beside_what_was_planned(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("maintenance", "", "1,000")))
    a_sheet(ward, a_row("maintenance", "", {2027: "1,125"}, basis="actual"))
    one = queries.plan_and_actual(CostSheet.objects.filter(system=ward.system))[0]
    assert (one.plan, one.actual, one.difference, one.percent) == (1000, 1125, 125, 113)


@pytest.mark.parametrize(("first", "years"), [(1999, 5), (2101, 5), (2027, 0), (2027, 11)])
def test_a_sheet_has_possible_years(ward: Costs, first: int, years: int) -> None:
    values = {"system": ward.system, "first_year": first, "years": years or -1}
    with pytest.raises(WrongValue):
        actions.begin_sheet(values, actor=ward.clerk)
