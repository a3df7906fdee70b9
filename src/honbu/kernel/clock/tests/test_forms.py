"""Dates that people type."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from honbu.kernel.clock import public as clock
from honbu.kernel.clock.forms import SENTENCES, EraDateField, EraDateRangeField, TimeOfDayField, TimeRangeField
from honbu.kernel.clock.public import Rule

TODAY = date(2026, 11, 22)


def _errors(field: forms.Field, typed: str) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return [(error.code or "", error.messages[0]) for error in caught.value.error_list]


@pytest.mark.parametrize(
    "typed",
    ["令和8年11月22日", "令和８年１１月２２日（日）", "R8.11.22", "2026-11-22", "20261122", " 2026/11/22 ", "本日"],
)
def test_a_date_may_be_typed_in_any_form(typed: str) -> None:
    assert EraDateField(near=TODAY).clean(typed) == TODAY


def test_an_empty_field_is_no_date() -> None:
    assert EraDateField(required=False).clean("") is None
    assert EraDateRangeField(required=False).clean("") is None
    assert TimeRangeField(required=False).clean("") is None
    assert _errors(EraDateField(), "")[0][0] == "required"


def test_a_date_of_the_wrong_era_is_refused_with_what_to_type() -> None:
    ((code, message),) = _errors(EraDateField(), "平成31年6月1日")
    assert code == "era_over"
    assert message == (
        "平成は31年4月30日までです。令和元年6月1日と読みました。「令和元年6月1日」でよければ、そのように入力してください。"
    )


def test_a_date_without_a_year_is_refused_with_the_year_it_may_have() -> None:
    ((code, message),) = _errors(EraDateField(near=TODAY), "12/20")
    assert code == "year_assumed"
    assert "「令和8年12月20日」" in message


def test_a_form_may_tolerate_a_missing_year() -> None:
    field = EraDateField(near=lambda: TODAY, tolerated=[Rule.YEAR_ASSUMED])
    assert field.clean("12/20") == date(2026, 12, 20)


def test_what_has_no_value_is_never_tolerated() -> None:
    assert _errors(EraDateField(tolerated=list(Rule)), "令和5年2月30日")[0][0] == "no_such_day"


@pytest.mark.parametrize(
    "typed", ["令和8年11月", "令和8年度", "令和9年3月末", "2026-11-22 13:00", "13:00", "令和8年11月22日～23日"]
)
def test_a_date_field_wants_one_whole_day(typed: str) -> None:
    assert _errors(EraDateField(near=TODAY), typed)[0][0] == "not_one_day"


def test_about_a_day_is_not_a_day() -> None:
    assert _errors(EraDateField(), "令和8年11月22日頃")[0][0] == "approximate"


def test_dates_that_come_as_dates_are_kept() -> None:
    assert EraDateField().clean(TODAY) == TODAY
    assert EraDateField().clean(datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == TODAY


def test_the_box_shows_the_date_as_it_would_be_typed() -> None:
    field = EraDateField()
    assert field.prepare_value(TODAY) == "令和8年11月22日"
    assert field.clean(field.prepare_value(TODAY)) == TODAY
    assert field.prepare_value("未定") == "未定"
    assert EraDateField(widget=forms.DateInput(attrs={"type": "date"})).prepare_value(TODAY) == "2026-11-22"
    with translation.override("en"):
        assert field.prepare_value(TODAY) == "2026-11-22"


def test_an_unchanged_date_is_no_change() -> None:
    field = EraDateField()
    assert not field.has_changed(TODAY, field.prepare_value(TODAY))
    assert field.has_changed(TODAY, "2026-11-23")


def test_a_period_may_be_typed_as_days_a_month_or_a_fiscal_year() -> None:
    field = EraDateRangeField()
    whole = clock.DateRange(date(2026, 4, 1), date(2027, 3, 31))
    assert field.clean("令和8年4月1日～令和9年3月31日") == whole
    assert field.clean("令和8年度") == whole
    assert field.clean("令和8年11月") == clock.DateRange(date(2026, 11, 1), date(2026, 11, 30))
    assert field.clean(whole) == whole
    assert field.prepare_value(whole) == "令和8年4月1日～令和9年3月31日"
    assert field.clean(field.prepare_value(whole)) == whole
    with translation.override("en"):
        assert field.clean(field.prepare_value(whole)) == whole


def test_a_period_in_the_wrong_order_is_refused() -> None:
    assert _errors(EraDateRangeField(), "令和8年4月2日～令和8年4月1日")[0][0] == "end_before_start"
    assert _errors(EraDateRangeField(), "13:00～14:00")[0][0] == "not_a_period"


def test_hours_may_be_typed_in_any_form() -> None:
    field = TimeRangeField()
    span = clock.TimeRange(clock.TimeOfDay.at(13), clock.TimeOfDay.at(14, 55))
    assert field.clean("午後１時～午後２時５５分") == span
    assert field.clean(span) == span
    assert field.clean(field.prepare_value(span)) == span
    assert _errors(field, "14:55～13:55")[0][0] == "end_before_start"
    assert _errors(field, "13:00")[0][0] == "not_a_span_of_time"


@pytest.mark.parametrize("typed", ["13:30", "１３：３０", "午後1時30分", "午後１時半", "1330", " 13時30分 "])
def test_a_time_may_be_typed_in_any_form(typed: str) -> None:
    field = TimeOfDayField()
    assert field.clean(typed) == time(13, 30)
    assert field.prepare_value(field.clean(typed)) == "13:30"


@pytest.mark.parametrize("typed", ["2575", "25:00", "13:30～14:00", "令和8年11月22日", "1", "昼", "99999"])
def test_what_is_not_one_time_of_the_day_is_refused_with_an_example(typed: str) -> None:
    assert _errors(TimeOfDayField(), typed)


def test_every_doubt_has_a_sentence_for_readers_of_other_languages() -> None:
    assert set(SENTENCES) == set(Rule)
    with translation.override("en"):
        assert _errors(EraDateField(), "令和8年2月30日")[0][1] == str(SENTENCES[Rule.NO_SUCH_DAY])
