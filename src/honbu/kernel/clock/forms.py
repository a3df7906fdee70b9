"""Fields for dates and times as officials write them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.clock.public import Rule

EXAMPLES_OF_DATES = gettext_lazy("例：令和8年11月22日、R8.11.22、2026-11-22")
EXAMPLES_OF_PERIODS = gettext_lazy("例：令和8年4月1日～令和9年3月31日、令和8年度")
EXAMPLES_OF_TIMES = gettext_lazy("例：13:00～14:55")
EXAMPLES_OF_TIME = gettext_lazy("例：13:30、午後1時30分、1330")
ONLY_DIGITS = re.compile(r"(\d{1,2})(\d{2})")

# The same doubts for readers of other languages, without the particulars that the Japanese sentence tells.
SENTENCES = {
    Rule.NOTHING_UNDERSTOOD: gettext_lazy("日時として読めません。"),
    Rule.NO_SUCH_DAY: gettext_lazy("暦にない日です。"),
    Rule.NO_SUCH_MONTH: gettext_lazy("暦にない月です。"),
    Rule.NO_SUCH_TIME: gettext_lazy("ない時刻です。"),
    Rule.ERA_YEAR_ZERO: gettext_lazy("元号に0年はありません。"),
    Rule.YEAR_MISSING: gettext_lazy("年がありません。"),
    Rule.REFERENCE_MISSING: gettext_lazy("基準となる日が分かりません。"),
    Rule.ERA_OVER: gettext_lazy("その日には元号が終わっています。"),
    Rule.ERA_NOT_BEGUN: gettext_lazy("その日には元号が始まっていません。"),
    Rule.LUNAR_CALENDAR: gettext_lazy("明治5年までの月日は旧暦です。"),
    Rule.YEAR_ASSUMED: gettext_lazy("年が書かれていません。"),
    Rule.MONTH_ASSUMED: gettext_lazy("月が書かれていません。"),
    Rule.ERA_ASSUMED: gettext_lazy("元号が書かれていません。"),
    Rule.YEARS_DISAGREE: gettext_lazy("併記された年が一致しません。"),
    Rule.WEEKDAY_MISMATCH: gettext_lazy("日付と曜日が一致しません。"),
    Rule.YEAR_OR_FISCAL_YEAR: gettext_lazy("年か年度か分かりません。"),
    Rule.UNUSUAL_NOTATION: gettext_lazy("日付の書き方ではありません。"),
    Rule.PAST_MIDNIGHT: gettext_lazy("24時を過ぎた時刻です。"),
    Rule.TWELVE_O_CLOCK: gettext_lazy("12時が昼か夜か分かりません。"),
    Rule.HALF_OF_DAY_CONTRADICTED: gettext_lazy("午前・午後と24時間制が混ざっています。"),
    Rule.END_BEFORE_START: gettext_lazy("終わりが始まりより前です。"),
    Rule.TOO_LONG: gettext_lazy("8時間を超えています。"),
    Rule.LEFT_OVER: gettext_lazy("日時のほかに文字があります。"),
    Rule.MORE_THAN_ONE: gettext_lazy("日時が二つ以上あります。"),
    Rule.RELATIVE: gettext_lazy("基準の日から読みました。"),
    Rule.APPROXIMATE: gettext_lazy("正確な日時ではありません。"),
    Rule.SECONDS_DROPPED: gettext_lazy("秒は省きました。"),
}


def doubt_text(doubt: clock.Doubt) -> str:
    """What is doubtful and what to type instead, in the reader's language."""
    japanese = (get_language() or "ja").startswith("ja")
    sentence = doubt.message if japanese else str(SENTENCES[doubt.rule])
    if not doubt.suggestion:
        return sentence
    return sentence + _("「%(suggestion)s」でよければ、そのように入力してください。") % {"suggestion": doubt.suggestion}


class _Written:
    """What the fields share: the day from which 今年度 and a missing year count, and the doubts they tolerate."""

    def __init__(
        self,
        *args: Any,
        near: date | Callable[[], date] = clock.today,
        tolerated: Iterable[Rule] = (),
        **kwargs: Any,
    ) -> None:
        self.near = near
        self.tolerated = frozenset(tolerated)
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> clock.Reading:
        """Read a field's text. Raises ValidationError with one error for every doubt that is not tolerated."""
        near = self.near() if callable(self.near) else self.near
        reading = clock.parse(text, near=near)
        refused = [doubt for doubt in reading.doubts if self._is_refused(doubt)]
        if refused:
            raise ValidationError([ValidationError(doubt_text(doubt), code=doubt.rule.value) for doubt in refused])
        return reading

    def _is_refused(self, doubt: clock.Doubt) -> bool:
        if doubt.severity is clock.Severity.ERROR:
            return True
        counts = doubt.severity is clock.Severity.WARNING or doubt.rule is Rule.APPROXIMATE
        return counts and doubt.rule not in self.tolerated


class EraDateField(_Written, forms.DateField):
    """日付欄: a date in any form that officials write; cleaned to a date.

    Doubtful input is refused with what to type instead, unless its rule is `tolerated`.
    """

    def to_python(self, value: Any) -> date | None:
        """The day that was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return clock.in_tokyo(value).date()
        if isinstance(value, date):
            return value
        reading = self.read(str(value))
        if not isinstance(reading.value, date) or reading.precision is not clock.Precision.DAY:
            message = _("年月日を日まで一つだけ入力してください。%(examples)s") % {"examples": EXAMPLES_OF_DATES}
            raise ValidationError(message, code="not_one_day")
        return reading.value

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: 令和8年11月22日, or ISO for the browser's own date box and for readers of English."""
        if not isinstance(value, date):
            return value
        day = clock.in_tokyo(value).date() if isinstance(value, datetime) else value
        wants_iso = getattr(self.widget, "input_type", "") == "date" or not (get_language() or "ja").startswith("ja")
        return clock.iso(day) if wants_iso else clock.format_long(day, weekday=False)


class EraDateRangeField(_Written, forms.Field):
    """期間欄: days from one to another, a month, a half or a fiscal year; cleaned to a DateRange."""

    def to_python(self, value: Any) -> clock.DateRange | None:
        """The days that were typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, clock.DateRange):
            return value
        reading = self.read(str(value))
        if reading.days is None or reading.times is not None:
            message = _("期間を入力してください。%(examples)s") % {"examples": EXAMPLES_OF_PERIODS}
            raise ValidationError(message, code="not_a_period")
        return reading.days

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        if not isinstance(value, clock.DateRange):
            return value
        if not (get_language() or "ja").startswith("ja"):
            return f"{clock.iso(value.first)} ~ {clock.iso(value.last)}"
        first, last = (clock.format_long(day, weekday=False) for day in (value.first, value.last))
        return f"{first}～{last}"


class TimeOfDayField(_Written, forms.TimeField):
    """時刻欄: one time of the day in any form (13:30, 午後1時半, １３時３０分, 1330); cleaned to a time."""

    def to_python(self, value: Any) -> time | None:
        """The time that was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        text = unicodedata.normalize("NFKC", str(value)).strip()
        digits = ONLY_DIGITS.fullmatch(text)
        reading = self.read(f"{digits[1]}:{digits[2]}" if digits else text)
        if not isinstance(reading.value, clock.TimeOfDay) or reading.value.minutes >= 24 * 60:
            message = _("時刻を一つだけ入力してください。%(examples)s") % {"examples": EXAMPLES_OF_TIME}
            raise ValidationError(message, code="not_one_time")
        return time(reading.value.hour, reading.value.minute)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class TimeRangeField(_Written, forms.Field):
    """時間欄: 13:00～14:55 in any form; cleaned to a TimeRange."""

    def to_python(self, value: Any) -> clock.TimeRange | None:
        """The times that were typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, clock.TimeRange):
            return value
        reading = self.read(str(value))
        if not isinstance(reading.value, clock.TimeRange):
            message = _("始まりと終わりの時刻を入力してください。%(examples)s") % {"examples": EXAMPLES_OF_TIMES}
            raise ValidationError(message, code="not_a_span_of_time")
        return reading.value

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        return f"{value.start}～{value.end}" if isinstance(value, clock.TimeRange) else value
