"""Properties that hold for every date and every text."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from honbu.kernel.clock.domain import eras
from honbu.kernel.clock.domain.dates import Reading, TimeOfDay, TimeRange, find_all, parse
from honbu.kernel.clock.domain.doubts import Severity
from honbu.kernel.clock.domain.fiscal_year import FiscalYear

DAYS = st.dates(eras.FIRST_DAY_OF_THE_SOLAR_CALENDAR, date(2117, 12, 31))
WIDE = str.maketrans("0123456789()./-:", "０１２３４５６７８９（）．／－：")
KANJI = "〇一二三四五六七八九"
PIECES = re.findall(
    r"\S+",
    "令和 平成 ㋿ ㍻ R H 元 0 5 31 99 2023 9999 年 月 日 年度 末 当初 上旬 上半期 第1四半期 (水) （ "
    "） から ～ - / . : 午前 午後 時 半 分 同日 翌 来 今 まで 頃 の ・ 、 正午 十 〇 T ㏾ ㋋",
)
PIECES += [" ", "\n", "\u3099", "\ud800"]
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def _in_kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else KANJI[tens]) + ("十" if tens else "") + (KANJI[ones] if ones or not tens else "")


def _kanji_form(day: date) -> str:
    era = eras.era_of(day)
    assert era is not None
    year = "元" if era.number(day.year) == 1 else _in_kanji(era.number(day.year))
    return f"{era.name}{year}年{_in_kanji(day.month)}月{_in_kanji(day.day)}日"


FORMS: dict[str, Callable[[date], str]] = {
    "long": eras.format_long,
    "long without weekday": lambda day: eras.format_long(day, weekday=False),
    "long in wide characters": lambda day: eras.format_long(day).translate(WIDE),
    "short": eras.format_short,
    "short in wide characters": lambda day: eras.format_short(day).translate(WIDE),
    "short with slashes": lambda day: eras.format_short(day).replace(".", "/"),
    "ISO": lambda day: day.isoformat(),
    "western with slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "western in units": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "compact": lambda day: f"{day:%Y%m%d}",
    "kanji": _kanji_form,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_date_survives_being_written_and_read(form: str) -> None:
    @settings(max_examples=60, database=None)
    @given(DAYS)
    @example(date(2019, 4, 30))
    @example(date(2019, 5, 1))
    @example(date(1989, 1, 7))
    @example(date(2024, 2, 29))
    def survives(day: date) -> None:
        reading = parse(FORMS[form](day))
        assert reading.value == day
        assert reading.doubts == ()

    survives()


@settings(max_examples=60)
@given(DAYS, st.integers(0, 23), st.integers(0, 59))
def test_a_date_in_a_sentence_is_found_with_its_exact_place(day: date, hour: int, minute: int) -> None:
    written = f"{eras.format_long(day)} {hour}:{minute:02}"
    text = f"㍿の件、{written}に決裁。"
    (reading,) = find_all(text)
    assert text[reading.start : reading.end] == written
    assert reading.day == day


@settings(max_examples=60)
@given(st.integers(0, 1439), st.integers(0, 480))
def test_a_span_of_time_survives_being_written_and_read(start: int, length: int) -> None:
    span = TimeRange(TimeOfDay(start), TimeOfDay(min(start + length, 1440)))
    reading = parse(f"{span.start}～{span.end}")
    assert reading.value == span
    assert reading.doubts == ()


@settings(max_examples=60)
@given(st.integers(1873, 2117))
def test_a_fiscal_year_survives_being_written_and_read(year: int) -> None:
    reading = parse(FiscalYear(year).label)
    assert reading.value == FiscalYear(year)
    assert reading.doubts == ()


def _is_sound(text: str, reading: Reading) -> bool:
    refused = reading.severity is Severity.ERROR
    return text[reading.start : reading.end] == reading.written and (reading.value is None) == refused


@settings(max_examples=400)
@given(FRAGMENTS | st.text(max_size=40), st.none() | st.dates(), st.none() | st.integers(1, 9998).map(FiscalYear))
@example("9999年12月31日24:30～翌25時", date.max, FiscalYear(9998))
@example("翌日", date.max, None)
@example("昨年度末～来年", date.min, FiscalYear(1))
@example("31日～翌月", date.min, None)
@example("2月29日", date(1, 1, 1), None)
def test_no_text_whatever_makes_the_reader_fail(text: str, near: date | None, fiscal_year: FiscalYear | None) -> None:
    assert _is_sound(text, parse(text, near=near, fiscal_year=fiscal_year))
    end = 0
    for reading in find_all(text, near=near, fiscal_year=fiscal_year):
        assert _is_sound(text, reading)
        assert reading.written
        assert reading.start >= end
        end = reading.end
        assert str(reading.days) + str(reading.times) + str(reading.day)
