"""Costs are entered by fiscal year and add up to the yen, and what looks wrong is asked about (SYS-2)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.costs import (
    GROUP_TITLES,
    KIND_TITLES,
    AmountDoubt,
    CostGroup,
    CostKind,
    CostLine,
    Doubtful,
    EndsBeforeItBegins,
    Every,
    NoRate,
    NotARate,
    Rate,
    Reading,
    five_years,
    half_up,
    months_used,
    one_off_in_running,
    outside_the_sheet,
    prorated,
    rate_on,
    read_amount,
    total_mismatch,
    unit_slips,
    with_tax,
)

pytestmark = pytest.mark.requirement("SYS-2")

FIRST = clock.FiscalYear(2026)
OCTOBER = date(2026, 10, 1)
BUILDING = CostLine(CostKind.CONSTRUCTION, "構築", 30_000_000, Every.ONCE, date(2026, 6, 1))
RUNNING = CostLine(CostKind.USAGE, "利用料", 6_000_000, Every.YEARLY, OCTOBER)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@st.composite
def cost_lines(draw: st.DrawFn) -> CostLine:
    """Any line, also one without end, and one that gives money back."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    kind, every = draw(st.sampled_from(CostKind)), draw(st.sampled_from(Every))
    return CostLine(kind, "明細", draw(st.integers(-(10**9), 10**9)), every, first, draw(st.sampled_from([None, last])))


LINES = cost_lines()


def line(
    amount: int, kind: CostKind = CostKind.MAINTENANCE, title: str = "保守", every: Every = Every.YEARLY
) -> CostLine:
    """A line of the sheet from April 2026."""
    return CostLine(kind, title, amount, every, date(2026, 4, 1))


def test_thirty_million_and_six_million_a_year_from_october_are_fifty_seven_million_in_five_years() -> None:
    table = five_years([BUILDING, RUNNING], FIRST)
    assert [row.amounts for row in table.rows] == [
        (30_000_000, 0, 0, 0, 0),
        (3_000_000, 6_000_000, 6_000_000, 6_000_000, 6_000_000),
    ]
    assert table.by_year == (33_000_000, 6_000_000, 6_000_000, 6_000_000, 6_000_000)
    assert table.by_group == {CostGroup.BUILD: 30_000_000, CostGroup.RUNNING: 27_000_000, CostGroup.REMOVAL: 0}
    months = 6 + 4 * 12
    assert table.total == 57_000_000 == 30_000_000 + 6_000_000 * months // 12


@given(st.lists(LINES, max_size=8), st.integers(1, 10))
def test_rows_years_and_groups_give_the_same_total(lines: list[CostLine], years: int) -> None:
    table = five_years(lines, FIRST, years)
    assert table.total == sum(table.by_year) == sum(table.by_group.values())
    assert len(table.years) == years


@given(st.integers(-(10**8), 10**8), DAYS, DAYS)
def test_what_is_billed_by_the_month_is_the_same_sum_by_the_year(monthly: int, one: date, other: date) -> None:
    first, last = sorted((one, other))
    years = [clock.FiscalYear(year) for year in range(2018, 2042)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    assert sum(months_used(year, first, last) for year in years) == months
    assert sum(prorated(12 * monthly, year, first, last) for year in years) == monthly * months


@given(st.integers(-(10**12), 10**12), st.integers(1, 1000))
def test_half_a_yen_is_rounded_away_from_nothing(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert abs(half_up(numerator, denominator) - exact) <= Fraction(1, 2)
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)
    assert (half_up(1, 2), half_up(3, 2), half_up(-1, 2)) == (1, 2, -1)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 10, 1), None, 6),
        (date(2026, 10, 31), None, 6),
        (date(2025, 1, 1), date(2026, 4, 1), 1),
        (date(2026, 4, 1), date(2027, 3, 31), 12),
        (date(2027, 3, 31), None, 1),
        (date(2027, 4, 1), None, 0),
        (date(2025, 1, 1), date(2026, 3, 31), 0),
    ],
)
def test_a_month_counts_when_the_system_is_in_use_on_any_day_of_it(first: date, last: date | None, months: int) -> None:
    assert months_used(FIRST, first, last) == months


def test_a_line_that_ends_before_it_begins_is_refused_and_does_not_cost_nothing() -> None:
    with pytest.raises(EndsBeforeItBegins, match="「保守」の終わりの日"):
        CostLine(CostKind.MAINTENANCE, "保守", 1, Every.YEARLY, OCTOBER, date(2026, 9, 30))


def test_tax_is_cut_off_once_for_a_line_and_not_added_twice() -> None:
    assert with_tax(105, Rate(10, 100), included=False) == 115
    assert with_tax(-105, Rate(10, 100), included=False) == -115
    assert with_tax(105, Rate(10, 100), included=True) == 105


def test_the_rate_is_the_one_of_the_day() -> None:
    rates = {date(2014, 4, 1): Rate(8, 100), date(2019, 10, 1): Rate(10, 100)}
    assert rate_on(rates, date(2019, 9, 30)) == Rate(8, 100)
    assert rate_on(rates, date(2019, 10, 1)) == Rate(10, 100)
    with pytest.raises(NoRate, match="平成26年3月31日"):
        rate_on(rates, date(2014, 3, 31))
    with pytest.raises(NotARate):
        Rate(10, 0)


def test_thousands_of_yen_pasted_into_a_sheet_of_yen_are_asked_about() -> None:
    found = unit_slips([line(6_000, title="利用料")], [line(5_800_000, title="利用料")])
    assert [(one.line, one.about) for one in found] == [(0, Doubtful.UNIT_SLIP)]
    assert "前年度の同じ行(5,800,000円)" in found[0].message


def test_without_last_year_a_line_is_measured_by_its_neighbours() -> None:
    lines = [line(6_000_000, title="甲"), line(4_800_000, title="乙"), line(5_100, title="丙")]
    assert [one.line for one in unit_slips(lines)] == [2]
    mixed = [line(6_000, title="甲"), line(4_800, title="乙"), BUILDING, line(6_000_000)]
    assert [one.line for one in unit_slips(mixed)] == [2, 3]
    assert [one.line for one in unit_slips([BUILDING, line(6_000)])] == [0, 1]
    assert unit_slips([BUILDING, line(0)]) == []


def test_a_line_that_was_as_small_last_year_is_not_asked_about() -> None:
    small = line(5_100, title="丙")
    assert (
        unit_slips([line(6_000_000, title="甲"), small], [line(6_100_000, title="甲"), line(5_000, title="丙")]) == []
    )
    assert unit_slips([small]) == []


@pytest.mark.parametrize(("factor", "asked"), [(199, False), (200, True), (1000, True), (5000, True), (5001, False)])
def test_only_about_a_thousandfold_is_a_slip_of_the_unit(factor: int, *, asked: bool) -> None:
    assert bool(unit_slips([line(1000 * factor)], [line(1000)])) is asked
    assert bool(unit_slips([line(1000)], [line(1000 * factor)])) is asked


def test_what_is_paid_once_does_not_belong_to_the_running_costs() -> None:
    lines = [
        BUILDING,
        RUNNING,
        line(1, title="部品交換", every=Every.ONCE),
        line(1, title="クラウド初期設定"),
    ]
    assert [one.line for one in one_off_in_running(lines)] == [2, 3]


def test_the_sixth_year_of_a_lease_is_told_beside_a_sheet_of_five() -> None:
    lease = CostLine(CostKind.LEASE, "機器リース", 100_000, Every.MONTHLY, date(2026, 4, 1), date(2032, 3, 31))
    (finding,) = outside_the_sheet([RUNNING, lease], FIRST)
    assert (finding.line, finding.amount) == (1, 1_200_000)
    assert finding.message == "「機器リース」は、この表に入らない1,200,000円が令和12年度より後にあります。"


def test_what_was_paid_before_the_sheet_is_told_too() -> None:
    before = CostLine(CostKind.EQUIPMENT, "端末", 500_000, Every.ONCE, date(2026, 3, 31))
    (finding,) = outside_the_sheet([before], FIRST)
    assert finding.amount == 500_000
    assert "令和8年度より前に" in finding.message


@given(LINES.filter(lambda one: one.last is not None))
def test_what_is_in_the_sheet_and_what_is_outside_make_the_whole(one: CostLine) -> None:
    inside = five_years([one], FIRST).total
    outside = sum(finding.amount for finding in outside_the_sheet([one], FIRST))
    assert inside + outside == five_years([one], clock.FiscalYear(2019), 23).total


def test_a_total_that_is_not_the_sum_of_its_lines_is_told_with_the_difference() -> None:
    table = five_years([BUILDING, RUNNING], FIRST)
    assert total_mismatch(57_000_000, table) is None
    finding = total_mismatch(56_000_000, table)
    assert finding is not None
    assert finding.amount == -1_000_000
    assert "1,000,000円違います" in finding.message


@pytest.mark.parametrize(
    ("text", "unit", "amount", "doubts"),
    [
        ("1200000", 1, 1_200_000, ()),
        ("1,200,000円", 1, 1_200_000, ()),
        ("￥１，２００", 1, 1_200, ()),
        ("金1円也", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1,000円也", 1, 1_000, ()),
        ("0", 1, 0, ()),
        ("", 1, None, (AmountDoubt.BLANK,)),
        ("　", 1, None, (AmountDoubt.BLANK,)),
        ("－", 1, None, (AmountDoubt.DASH,)),
        ("なし", 1, None, (AmountDoubt.DASH,)),
        ("未定", 1, None, (AmountDoubt.UNDECIDED,)),
        ("別途協議", 1, None, (AmountDoubt.UNDECIDED,)),
        ("約１，２００千円", 1, 1_200_000, (AmountDoubt.APPROXIMATE,)),
        ("約１，２００千円", 1000, 1_200_000, (AmountDoubt.APPROXIMATE,)),
        ("1.2億", 1, 120_000_000, ()),
        ("1,200万", 1, 12_000_000, ()),
        ("3百万円", 1, 3_000_000, ()),
        ("1億2,000万円", 1, 120_000_000, ()),
        ("2千500円", 1, 2_500, ()),
        ("▲500", 1, -500, (AmountDoubt.NEGATIVE,)),
        ("△ 1,500", 1000, -1_500_000, (AmountDoubt.NEGATIVE,)),
        ("−3", 1, -3, (AmountDoubt.NEGATIVE,)),
        ("△", 1, None, (AmountDoubt.NEGATIVE, AmountDoubt.UNREADABLE)),
        ("12,000円（税抜）", 1, 12_000, (AmountDoubt.TAX_EXCLUDED,)),
        ("約12,000円程度(消費税込み)", 1, 12_000, (AmountDoubt.APPROXIMATE, AmountDoubt.TAX_INCLUDED)),
        ("月額 12,000円", 1, 12_000, (AmountDoubt.PER_MONTH,)),
        ("12,000円/年", 1, 12_000, (AmountDoubt.PER_YEAR,)),
        ("1,200", 1000, 1_200_000, ()),
        ("1.5", 1000, 1_500, ()),
        ("1.5", 1, None, (AmountDoubt.NOT_WHOLE,)),
        ("12,000円", 1000, 12_000, (AmountDoubt.OWN_UNIT,)),
        ("3百万円", 1000, 3_000_000, (AmountDoubt.OWN_UNIT,)),
        ("1,20", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1,2001", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1 200", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1万2億", 1, None, (AmountDoubt.UNREADABLE,)),
        ("500²", 1, None, (AmountDoubt.UNREADABLE,)),
        ("①", 1, None, (AmountDoubt.UNREADABLE,)),
        ("(500)", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1,000〜2,000", 1, None, (AmountDoubt.UNREADABLE,)),
        ("三千万円", 1, None, (AmountDoubt.UNREADABLE,)),
        ("円", 1, None, (AmountDoubt.UNREADABLE,)),
        ("1,000兆円", 1, 10**15, ()),
        ("1,001兆円", 1, None, (AmountDoubt.TOO_LARGE,)),
        ("9" * 101, 1, None, (AmountDoubt.UNREADABLE,)),
    ],
)
def test_a_cell_is_read_exactly_or_not_at_all_and_its_doubts_are_told(
    text: str, unit: int, amount: int | None, doubts: tuple[AmountDoubt, ...]
) -> None:
    assert read_amount(text, unit) == Reading(amount, doubts)


@given(st.integers(-(10**15), 10**15), st.sampled_from([1, 1000, 1_000_000]))
def test_an_amount_that_is_written_out_is_read_back(amount: int, unit: int) -> None:
    expected = amount * unit if abs(amount * unit) <= 10**15 else None
    assert read_amount(f"{amount:,}", unit).amount == expected
    assert read_amount(f"{amount:,}円", unit).amount == amount


@given(st.text(max_size=40))
def test_no_cell_whatever_it_holds_stops_the_reading(text: str) -> None:
    reading = read_amount(text)
    assert reading.amount is not None or reading.doubts


def test_every_kind_and_every_group_has_its_japanese_word() -> None:
    assert list(KIND_TITLES) == list(CostKind)
    assert set(GROUP_TITLES) == set(CostGroup)
