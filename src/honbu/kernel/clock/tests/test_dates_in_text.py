"""Dates and times in running text."""

import time
from datetime import date

import pytest

from honbu.kernel.clock.domain.dates import DateRange, Month, find_all
from honbu.kernel.clock.domain.doubts import Rule
from honbu.kernel.clock.domain.fiscal_year import FiscalYear

HOSTILE = ["1", "5/", "5.", "一", "令和", "1:", " ", "令和   ", "R.", "2023-", "令和5(", "5年", "㍻", "午前", "今年"]
HOSTILE += ["・31日", "年度", "5月～", "("]


def test_every_date_of_a_paper_is_found_with_its_place() -> None:
    text = "㍿本部　令和５年５月３１日（水）13:00～14:55、資料2－1。令和7年度末までに移行し、2025年10月に稼働。"
    readings = find_all(text)
    assert [reading.written for reading in readings] == [
        "令和５年５月３１日（水）13:00～14:55",
        "令和7年度末",
        "2025年10月",
    ]
    assert all(text[reading.start : reading.end] == reading.written for reading in readings)


def test_the_same_day_is_the_one_last_mentioned() -> None:
    readings = find_all("令和5年5月31日に通知し、同日施行。翌日公表。同年8月に報告。同月末に完了。")
    assert [reading.value for reading in readings] == [
        date(2023, 5, 31),
        date(2023, 5, 31),
        date(2023, 6, 1),
        Month(2023, 8),
        date(2023, 8, 31),
    ]


def test_the_days_of_a_list_share_their_month() -> None:
    readings = find_all("令和5年5月30日(火)・31日(水)、6月1日")
    assert [reading.day for reading in readings] == [date(2023, 5, 30), date(2023, 5, 31), date(2023, 6, 1)]
    assert [reading.is_doubted_for(Rule.YEAR_ASSUMED) for reading in readings] == [False, False, True]


def test_this_year_never_drifts_with_the_years_that_a_text_mentions() -> None:
    text = "令和元年度の計画。昨年度は指摘が多く、昨年度の結果から今年度は重点を置く。"
    assert [reading.value for reading in find_all(text, near=date(2023, 5, 31))][1:] == [
        FiscalYear(2022),
        FiscalYear(2022),
        FiscalYear(2023),
    ]
    assert all(reading.is_doubted_for(Rule.REFERENCE_MISSING) for reading in find_all(text)[1:])


def test_a_month_without_a_year_takes_it_from_what_the_text_said_before() -> None:
    reading = find_all("平成31年度の監査は9月から12月に行う。")[1]
    assert reading.value == DateRange(date(2019, 9, 1), date(2019, 12, 31))
    assert reading.is_doubted_for(Rule.YEAR_ASSUMED)


@pytest.mark.parametrize(
    "text",
    [
        "資料2-1、第3章1.2.3、192.168.10.5、03-3981-1111",
        "3年間の計画、5日間、10時間、9時点",
        "日本年金機構、該当年度、毎年度末、数年度",
        "ISO27001、A4、R2D2",
        "水平5年間",
        "全課の3分の1",
        "前年比",
        "同年代",
        "171-8422",
        "１，０００円",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert find_all(text, near=date(2023, 5, 31)) == []


def test_a_period_followed_by_an_hour_is_two_readings() -> None:
    readings = find_all("令和5年5月31日～6月2日 17:00")
    assert [reading.written for reading in readings] == ["令和5年5月31日～6月2日", "17:00"]


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    find_all(text, near=date(2023, 5, 31))
    return time.perf_counter() - begun


def test_a_megabyte_of_minutes_is_read_in_well_under_a_second() -> None:
    minutes = (
        "本部長：令和5年5月31日(水)の議案を審議します。事務局から説明をお願いします。「資料２－１」のとおり、標準化については"
        * 10
    )
    text = (
        minutes
        + "各部会において検討を進め、課題を整理しているところです。引き続き関係課と調整のうえ進めてまいります。" * 40
    ) * 140
    assert len(text.encode()) > 1_000_000
    assert min(_seconds(text) for _ in range(2)) < 1


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_time_taken_grows_only_with_the_length_of_a_hostile_text(unit: str) -> None:
    short, long = unit * (4_000 // len(unit)), unit * (32_000 // len(unit))
    quick = min(_seconds(short) for _ in range(3))
    slow = min(_seconds(long) for _ in range(2))
    # Eight times the length; a square law would take sixty-four times as long.
    assert slow < quick * 24 + 0.01
