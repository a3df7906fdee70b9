"""What a careful clerk would ask back about a date."""

from datetime import date
from pathlib import Path

import pytest

from honbu.kernel.clock.domain.dates import Month, parse
from honbu.kernel.clock.domain.dates.readings import Value
from honbu.kernel.clock.domain.doubts import Rule, Severity
from honbu.kernel.clock.domain.fiscal_year import FiscalYear


@pytest.mark.parametrize(
    ("written", "expected", "suggestion"),
    [
        ("平成31年5月1日", date(2019, 5, 1), "令和元年5月1日"),
        ("平成31年6月", Month(2019, 6), "令和元年6月"),
        ("H31.12.1", date(2019, 12, 1), "令和元年12月1日"),
        ("平成32年度", FiscalYear(2020), "令和2年度"),
        ("昭和64年度", FiscalYear(1989), "平成元年度"),
        ("平成35年3月末", date(2023, 3, 31), "令和5年3月"),
    ],
)
def test_heisei_31_after_the_change_of_era_is_understood_and_doubted(
    written: str, expected: Value, suggestion: str
) -> None:
    reading = parse(written)
    assert reading.value == expected
    assert [(doubt.rule, doubt.severity, doubt.suggestion) for doubt in reading.doubts] == [
        (Rule.ERA_OVER, Severity.WARNING, suggestion)
    ]
    assert "4月30日まで" in reading.doubts[0].message or "1月7日まで" in reading.doubts[0].message


def test_reiwa_before_its_first_day_is_understood_and_doubted() -> None:
    reading = parse("令和元年4月30日")
    assert reading.value == date(2019, 4, 30)
    assert [(doubt.rule, doubt.suggestion) for doubt in reading.doubts] == [(Rule.ERA_NOT_BEGUN, "平成31年4月30日")]


@pytest.mark.parametrize("written", ["令和0年", "令和0年5月1日", "R0.5.1", "平成0年度"])
def test_the_year_nought_of_an_era_is_refused(written: str) -> None:
    reading = parse(written)
    assert reading.value is None
    assert [(doubt.rule, doubt.severity) for doubt in reading.doubts] == [(Rule.ERA_YEAR_ZERO, Severity.ERROR)]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("令和5年2月30日", Rule.NO_SUCH_DAY),
        ("2023-02-29", Rule.NO_SUCH_DAY),
        ("令和5年13月", Rule.NO_SUCH_MONTH),
        ("令和5年13月4日", Rule.NO_SUCH_MONTH),
        ("2023/13/1", Rule.NO_SUCH_MONTH),
        ("20231301", Rule.NO_SUCH_MONTH),
        ("令和5年0月1日", Rule.NO_SUCH_MONTH),
        ("令和5年5月0日", Rule.NO_SUCH_DAY),
        ("令和5年4月31日", Rule.NO_SUCH_DAY),
    ],
)
def test_a_day_that_no_calendar_has_is_no_date(written: str, rule: Rule) -> None:
    reading = parse(written)
    assert reading.value is None
    assert [(doubt.rule, doubt.severity) for doubt in reading.doubts] == [(rule, Severity.ERROR)]


def test_30_february_is_refused_in_whatever_year() -> None:
    assert parse("2月30日", near=date(2024, 2, 1)).is_doubted_for(Rule.NO_SUCH_DAY)


def test_a_weekday_that_contradicts_the_date_is_told_with_the_right_one() -> None:
    reading = parse("令和5年5月31日(火)")
    assert reading.value == date(2023, 5, 31)
    assert [(doubt.rule, doubt.suggestion) for doubt in reading.doubts] == [
        (Rule.WEEKDAY_MISMATCH, "令和5年5月31日(水)")
    ]


def test_a_date_without_a_year_and_without_any_context_is_asked_back() -> None:
    reading = parse("5月31日")
    assert reading.value is None
    assert [doubt.rule for doubt in reading.doubts] == [Rule.YEAR_MISSING]
    assert "令和8年5月31日のように" in reading.doubts[0].message


def test_two_years_that_are_written_side_by_side_have_to_agree() -> None:
    reading = parse("令和4年(2023年)5月")
    assert reading.is_doubted_for(Rule.YEARS_DISAGREE)
    assert parse("今年度(H31)", near=date(2023, 5, 31)).is_doubted_for(Rule.YEARS_DISAGREE)


def test_a_month_of_the_lunar_calendar_is_not_ours() -> None:
    assert parse("明治5年3月1日").is_doubted_for(Rule.LUNAR_CALENDAR)
    assert parse("明治6年3月1日").doubts == ()


def test_the_end_of_a_period_before_its_start_is_doubted() -> None:
    reading = parse("令和5年5月31日～令和5年5月2日")
    assert [doubt.rule for doubt in reading.doubts] == [Rule.END_BEFORE_START]


def test_about_the_end_of_may_is_no_exact_date() -> None:
    assert [doubt.rule for doubt in parse("令和5年5月31日頃").doubts] == [Rule.APPROXIMATE]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "未定",
        "資料2-1",
        "資料２－１",
        "192.168.1.1",
        "03-3981-1111",
        "9時間",
        "5日間",
        "1.2.3.4",
        "日本年金機構",
        "第1次",
        "説明5",
        "171-8422",
        "3年間",
        "12,345円",
        "1/31/2023",
    ],
)
def test_what_is_no_date_is_told_with_how_to_write_one(written: str) -> None:
    reading = parse(written, near=date(2023, 5, 31))
    assert reading.value is None
    assert [doubt.rule for doubt in reading.doubts] == [Rule.NOTHING_UNDERSTOOD]
    assert "令和8年11月22日のように" in reading.doubts[0].message


def test_words_beside_the_date_are_not_swallowed_in_silence() -> None:
    reading = parse("  令和5年5月31日 決裁 ")
    assert reading.value == date(2023, 5, 31)
    assert (reading.start, reading.end) == (2, 11)
    assert [doubt.rule for doubt in reading.doubts] == [Rule.LEFT_OVER]
    assert "決裁" in reading.doubts[0].message


def test_a_second_date_in_a_field_is_not_swallowed_in_silence() -> None:
    reading = parse("令和5年5月31日又は令和5年6月2日")
    assert reading.value == date(2023, 5, 31)
    assert [doubt.rule for doubt in reading.doubts] == [Rule.MORE_THAN_ONE]
    assert "令和5年6月2日" in reading.doubts[0].message


def test_the_readme_explains_every_doubt() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert [rule.value for rule in Rule if f"`{rule.value}`" not in readme] == []
