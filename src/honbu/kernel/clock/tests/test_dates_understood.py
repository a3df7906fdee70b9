"""Dates as officials write them, and what is understood by them."""

from datetime import date

import pytest

from honbu.kernel.clock.domain.dates import DateRange, Limit, Month, Precision, parse
from honbu.kernel.clock.domain.dates.readings import Value
from honbu.kernel.clock.domain.doubts import Rule
from honbu.kernel.clock.domain.fiscal_year import FiscalYear

NEAR = date(2023, 5, 31)
THE_DAY = date(2023, 5, 31)
R5 = FiscalYear(2023)


@pytest.mark.parametrize(
    "written",
    [
        "令和5年5月31日(水)",
        "令和５年５月３１日（水）",
        "令和5年5月31日",
        "令和 5年 5月 31日 ( 水 )",
        "令和五年五月三十一日",
        "㋿5年5月31日",
        "令5.5.31",
        "R5.5.31",
        "Ｒ５．５．３１",
        "r5.5.31",
        "R.5.5.31",
        "R5/5/31",
        "R05.05.31",
        "R050531",
        "R5-5-31",
        "2023-05-31",
        "2023/5/31",
        "2023.5.31",
        "2023年5月31日",
        "２０２３年５月３１日",
        "20230531",
        "二〇二三年五月三一日",
        "令和5年(2023年)5月31日",
        "2023年（令和5年）5月31日",
        "2023(令和5)年5月31日",
        "令和5年5月31日水曜日",
        "令和5年5月31日㈬",
        "令和5年5月末日",
        "令和5年5月31日(水・祝)",
    ],
)
def test_a_full_date_is_understood_without_a_doubt_in_every_written_form(written: str) -> None:
    reading = parse(written)
    assert reading.value == THE_DAY
    assert reading.precision is Precision.DAY
    assert reading.doubts == ()
    assert reading.is_certain
    assert reading.written == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("H31.4.26", date(2019, 4, 26)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("R元.5.1", date(2019, 5, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("㍻31年4月26日", date(2019, 4, 26)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("令和5年5月", Month(2023, 5)),
        ("R5.5", Month(2023, 5)),
        ("2023/5", Month(2023, 5)),
        ("2023-05", Month(2023, 5)),
        ("令和元年", DateRange(date(2019, 5, 1), date(2019, 12, 31))),
        ("平成31年", DateRange(date(2019, 1, 1), date(2019, 4, 30))),
        ("2025年", DateRange(date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_eras_months_and_years_are_understood(written: str, expected: Value) -> None:
    reading = parse(written)
    assert reading.value == expected
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("written", "expected", "precision"),
    [
        ("令和5年3月末", date(2023, 3, 31), Precision.PART_OF_MONTH),
        ("R8.3末", date(2026, 3, 31), Precision.PART_OF_MONTH),
        ("令和5年３月上旬", DateRange(date(2023, 3, 1), date(2023, 3, 10)), Precision.PART_OF_MONTH),
        ("令和5年3月中旬", DateRange(date(2023, 3, 11), date(2023, 3, 20)), Precision.PART_OF_MONTH),
        ("令和6年2月下旬", DateRange(date(2024, 2, 21), date(2024, 2, 29)), Precision.PART_OF_MONTH),
        ("令和8年末", date(2026, 12, 31), Precision.PART_OF_MONTH),
        ("令和７年度末", date(2026, 3, 31), Precision.PART_OF_MONTH),
        ("令和6年度当初", date(2024, 4, 1), Precision.PART_OF_MONTH),
        ("令和５年度", R5, Precision.YEAR),
        ("R5年度", R5, Precision.YEAR),
        ("2023年度", R5, Precision.YEAR),
        ("令和5年度（2023年度）", R5, Precision.YEAR),
        ("令和5(2023)年度", R5, Precision.YEAR),
        ("今年度(R5)", R5, Precision.YEAR),
        ("令和5年度上半期", R5.first_half, Precision.HALF_YEAR),
        ("令和5年度の下期", R5.second_half, Precision.HALF_YEAR),
        ("令和5年度第1四半期", R5.quarters[0], Precision.QUARTER),
        ("令和５年度第４・四半期", R5.quarters[3], Precision.QUARTER),
        ("令和5年度の9月", Month(2023, 9), Precision.MONTH),
        ("令和5年度2月3日", date(2024, 2, 3), Precision.DAY),
    ],
)
def test_parts_of_months_and_of_fiscal_years_are_understood(
    written: str, expected: Value, precision: Precision
) -> None:
    reading = parse(written)
    assert (reading.value, reading.precision) == (expected, precision)
    assert reading.doubts == ()


@pytest.mark.parametrize("written", ["平成31年度", "平成 3 1 年度", "令和元年度", "H31年度", "R1年度", "2019年度"])
def test_fiscal_2019_had_two_official_names_and_neither_is_doubted(written: str) -> None:
    reading = parse(written)
    assert reading.value == FiscalYear(2019)
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("今年度", R5),
        ("本年度", R5),
        ("昨年度", R5.previous),
        ("来年度", R5.next),
        ("年度末", date(2024, 3, 31)),
        ("今年度末", date(2024, 3, 31)),
        ("年度当初", date(2023, 4, 1)),
        ("来年度当初", date(2024, 4, 1)),
        ("上半期", R5.first_half),
        ("同日", NEAR),
        ("翌日", date(2023, 6, 1)),
        ("昨日", date(2023, 5, 30)),
        ("今月", Month(2023, 5)),
        ("翌月末", date(2023, 6, 30)),
        ("昨年8月", Month(2022, 8)),
        ("今年", DateRange(date(2023, 1, 1), date(2023, 12, 31))),
        ("先月", Month(2023, 4)),
    ],
)
def test_words_for_time_count_from_the_reference_day_and_say_so(written: str, expected: Value) -> None:
    reading = parse(written, near=NEAR)
    assert reading.value == expected
    assert [doubt.rule for doubt in reading.doubts] == [Rule.RELATIVE]
    assert reading.is_certain
    assert parse(written).is_doubted_for(Rule.REFERENCE_MISSING)


def test_this_year_is_the_fiscal_year_at_hand_if_no_day_is_given() -> None:
    assert parse("来年度", fiscal_year=R5).value == R5.next
    assert parse("年度末", fiscal_year=R5).value == R5.end


@pytest.mark.parametrize("written", ["5月31日", "５／３１", "5/31", "五月三十一日", "㋄31日"])
def test_a_date_without_a_year_takes_it_from_the_day_near_to_it_and_is_doubted(written: str) -> None:
    reading = parse(written, near=date(2023, 11, 1))
    assert reading.value == THE_DAY
    assert [doubt.rule for doubt in reading.doubts] == [Rule.YEAR_ASSUMED]
    assert reading.doubts[0].suggestion == "令和5年5月31日"


def test_in_january_a_december_without_a_year_is_the_one_just_past() -> None:
    assert parse("12月20日", near=date(2024, 1, 10)).value == date(2023, 12, 20)


def test_a_date_without_a_year_lies_in_the_fiscal_year_that_was_given() -> None:
    assert parse("2月3日", fiscal_year=R5).value == date(2024, 2, 3)
    assert parse("5/31", fiscal_year=R5).value == THE_DAY


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("4月から9月", DateRange(date(2023, 4, 1), date(2023, 9, 30))),
        ("9～12月", DateRange(date(2023, 9, 1), date(2023, 12, 31))),
        ("4-6月", DateRange(date(2023, 4, 1), date(2023, 6, 30))),
        ("5月1～3日", DateRange(date(2023, 5, 1), date(2023, 5, 3))),
        ("12月28日～1月3日", DateRange(date(2022, 12, 28), date(2023, 1, 3))),
        ("5/1-5/31", DateRange(date(2023, 5, 1), THE_DAY)),
    ],
)
def test_a_period_without_a_year_has_one_doubt_for_both_ends(written: str, expected: DateRange) -> None:
    reading = parse(written, near=NEAR if "12月28" not in written else date(2023, 1, 1))
    assert reading.value == expected
    assert [doubt.rule for doubt in reading.doubts] == [Rule.YEAR_ASSUMED]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("令和5年4月1日～令和6年3月31日", date(2023, 4, 1), date(2024, 3, 31)),
        ("令和5年5月30日から6月2日まで", date(2023, 5, 30), date(2023, 6, 2)),
        ("令和5年5月30日(火)〜31日(水)", date(2023, 5, 30), THE_DAY),
        ("令和5年9月から翌年3月", date(2023, 9, 1), date(2024, 3, 31)),
        ("令和5年11月～2月", date(2023, 11, 1), date(2024, 2, 29)),
        ("2023/5/1-2023/5/31", date(2023, 5, 1), THE_DAY),
        ("R5.5.1－R5.5.31", date(2023, 5, 1), THE_DAY),
        ("令和5～7年度", date(2023, 4, 1), date(2026, 3, 31)),
        ("令和5年度から令和7年度まで", date(2023, 4, 1), date(2026, 3, 31)),
        ("平成30年度～令和2年度", date(2018, 4, 1), date(2021, 3, 31)),
        ("令和5年12月29日～令和6年1月3日", date(2023, 12, 29), date(2024, 1, 3)),
        ("令和5年～7年", date(2023, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_later_end_of_a_period_takes_what_it_lacks_from_the_earlier(written: str, first: date, last: date) -> None:
    reading = parse(written)
    assert reading.value == DateRange(first, last)
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("令和7年度末まで", Limit.UNTIL),
        ("令和8年3月31日までに", Limit.UNTIL),
        ("令和5年4月1日から", Limit.FROM),
        ("令和5年4月1日以降", Limit.FROM),
        ("令和5年4月1日～", Limit.FROM),
        ("令和5年4月1日付け", Limit.NONE),
        ("令和5年4月中に", Limit.NONE),
    ],
)
def test_a_limit_is_kept_beside_the_date(written: str, limit: Limit) -> None:
    reading = parse(written)
    assert reading.limit is limit
    assert reading.doubts == ()
    assert reading.value is not None


def test_a_draft_budget_is_read_as_its_fiscal_year_alone() -> None:
    reading = parse("令和6年度当初予算")
    assert reading.value == FiscalYear(2024)
    assert reading.written == "令和6年度"


@pytest.mark.parametrize("written", ["R5", "令和5", "2023"])
def test_a_bare_year_in_a_field_may_be_a_year_or_a_fiscal_year(written: str) -> None:
    reading = parse(written)
    assert reading.value == R5
    assert [doubt.rule for doubt in reading.doubts] == [Rule.YEAR_OR_FISCAL_YEAR]
    assert reading.doubts[0].suggestion == "令和5年度"


@pytest.mark.parametrize(
    ("written", "expected", "rule"),
    [
        ("5.31", THE_DAY, Rule.UNUSUAL_NOTATION),
        ("5-31", THE_DAY, Rule.UNUSUAL_NOTATION),
        ("5.5.31", THE_DAY, Rule.ERA_ASSUMED),
        ("23/5/31", THE_DAY, Rule.ERA_ASSUMED),
        ("5年度", R5, Rule.ERA_ASSUMED),
        ("31年度", FiscalYear(2019), Rule.ERA_ASSUMED),
        ("31日", THE_DAY, Rule.MONTH_ASSUMED),
        ("31日(水)", THE_DAY, Rule.MONTH_ASSUMED),
    ],
)
def test_shorthand_that_a_field_may_hold_is_understood_and_doubted(written: str, expected: Value, rule: Rule) -> None:
    reading = parse(written, near=NEAR)
    assert reading.value == expected
    assert reading.is_doubted_for(rule)
    assert not reading.is_certain
