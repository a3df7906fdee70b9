"""契約期間: until when a contract runs, and until when a renewal that comes by itself can be stopped (SYS-5).

Every end is counted anew from the first day of the contract. Chained ends drift: 31 January, 28 February, 28 March.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_MONTHS = 1200
_DAY = timedelta(days=1)


class Renewal(StrEnum):
    """更新のしかた: 更新なし, 自動更新, 合意更新"""

    NEVER = "never"
    TACIT = "tacit"
    EXPRESS = "express"


class TermRefused(ValueError):
    """A contract whose dates can't be true; the message says what to correct."""


class NoLength(TermRefused):
    """A period of less than one month, or of more than a hundred years."""


class NoRenewalLength(TermRefused):
    """It is renewed, but nobody has said for how long."""


class NeverRenewed(TermRefused):
    """A renewal of a contract that has none."""


class NoticeAfterEnd(TermRefused):
    """The notice would be given after the end of the period."""


class NoticeLongerThanPeriod(TermRefused):
    """The notice would have to be given before the period begins."""


class EndedOutsideTerm(TermRefused):
    """The contract is said to have ended on a day on which it did not run."""


class BeyondCalendar(TermRefused):
    """The period leads out of the calendar (9999-12-31)."""


@dataclass(frozen=True, slots=True)
class Term:
    """契約期間と更新の定め.

    `renewed` is how often an 合意更新 has been agreed so far; a tacit renewal is counted from the calendar. `ended` is the
    last day of a contract that was, or will be, given up. Raises TermRefused.
    """

    begin: date
    months: int
    renewal: Renewal
    renewal_months: int = 0
    notice_months: int = 0
    notice_days: int = 0
    ended: date | None = None
    renewed: int = 0

    def __post_init__(self) -> None:
        _check_lengths(self)
        _check_notice(self)
        if self.ended is not None and self.ended < self.begin:
            raise EndedOutsideTerm("終了日が契約の始期より前です。どちらかの日付を直してください。")
        if self.ended is not None and self.renewal is not Renewal.TACIT and self.ended > end_after(self, self.renewed):
            raise EndedOutsideTerm("終了日が契約期間の後です。更新したのであれば、更新の回数を入れてください。")


@dataclass(frozen=True, slots=True)
class Period:
    """契約の一期間. `number` counts the renewals before it; `notice_by` is None where nothing renews itself after it."""

    number: int
    begin: date
    end: date
    notice_by: date | None


def months_before(day: date, months: int) -> date:
    """So many months before a day: that day of the month, or the month's last day. Raises BeyondCalendar."""
    year, month = _month(day, -months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day_of(begin: date, months: int) -> date:
    """満了日: the last day of so many months that begin on a day. Raises BeyondCalendar.

    The day before the day of the same number; where the last month has no such day, its last day (民法第143条第2項): one
    month from 31 January ends on 28 February, not on the 27th.
    """
    year, month = _month(begin, months)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last) if begin.day > last else date(year, month, begin.day) - _DAY


def end_after(term: Term, renewals: int) -> date:
    """満了日: the last day after so many renewals. Raises NeverRenewed, NoRenewalLength, BeyondCalendar."""
    if renewals < 0 or (renewals and term.renewal is Renewal.NEVER):
        raise NeverRenewed("「更新なし」の契約は更新できません。更新のしかたを確かめてください。")
    if renewals and not term.renewal_months:
        raise NoRenewalLength("更新後の期間(月数)を入れてください。")
    return last_day_of(term.begin, term.months + renewals * term.renewal_months)


def running_period(term: Term, today: date) -> Period:
    """現在の期間: the period of a tacit renewal that runs today; otherwise the last one that was agreed.

    The first one before the contract begins. On its last day a period still runs. Raises BeyondCalendar.
    """
    if term.renewal is Renewal.TACIT:
        return _period(term, _renewals_until(term, today if term.ended is None else min(today, term.ended)))
    return _period(term, term.renewed)


def current_end(term: Term, today: date) -> date:
    """現在の満了日: the last day of the running period, or of the contract if that was given up. Raises BeyondCalendar."""
    return running_period(term, today).end


def notice_by(term: Term, today: date) -> date | None:
    """更新拒絶の申出期限: the last day on which the renewal after the running period can still be stopped.

    It may be past already. None unless the renewal is tacit and nobody has given the contract up. Counted back from the
    last day, and where the month has no such day to its last: never later than either way of counting allows.
    """
    return running_period(term, today).notice_by


def coming_periods(term: Term, today: date, count: int) -> list[Period]:
    """今後の期間: the running period and those that follow by themselves, at most `count`. Raises BeyondCalendar."""
    first = running_period(term, today)
    found = [first] if count > 0 else []
    while len(found) < count and term.renewal is Renewal.TACIT and found[-1].end != term.ended:
        found.append(_period(term, first.number + len(found)))
    return found


def _period(term: Term, number: int) -> Period:
    begin = term.begin if number == 0 else end_after(term, number - 1) + _DAY
    end = end_after(term, number)
    if term.ended is not None:
        return Period(number, begin, min(end, term.ended), None)
    if term.renewal is not Renewal.TACIT:
        return Period(number, begin, end, None)
    return Period(number, begin, end, months_before(end, term.notice_months) - timedelta(days=term.notice_days))


def _renewals_until(term: Term, day: date) -> int:
    """How many renewals lie behind the period in which a day lies."""
    since = (day.year - term.begin.year) * 12 + day.month - term.begin.month
    renewals = max(
        0, (since - term.months) // term.renewal_months
    )  # never too many: that end lies in this month or before
    while end_after(term, renewals) < day:
        renewals += 1
    return renewals


def _month(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise BeyondCalendar("暦の範囲を超えます。始期と月数を確かめてください。")
    return year, month + 1


def _check_lengths(term: Term) -> None:
    if not 1 <= term.months <= MOST_MONTHS:
        raise NoLength(f"契約期間は1か月以上{MOST_MONTHS}か月以下で入れてください。")
    if not 0 <= term.renewal_months <= MOST_MONTHS:
        raise NoLength(f"更新後の期間は{MOST_MONTHS}か月以下で入れてください。")
    if term.renewal is Renewal.TACIT and not term.renewal_months:
        raise NoRenewalLength("自動更新の契約です。更新後の期間(月数)を入れてください。")
    if term.renewed and term.renewal is Renewal.TACIT:
        raise NeverRenewed("自動更新の回数は日付から数えます。更新の回数は入れないでください。")
    end_after(term, term.renewed)


def _check_notice(term: Term) -> None:
    if term.notice_months < 0 or term.notice_days < 0:
        raise NoticeAfterEnd("申出期限が満了日の後になります。0以上の月数・日数を入れてください。")
    shortest = min(term.months, term.renewal_months) if term.renewal is Renewal.TACIT else term.months
    # 30 days' notice of a month is a usual clause, though February is shorter: refused is what no calendar has room for.
    if term.notice_months >= shortest or term.notice_days > 30 * (shortest - term.notice_months):
        raise NoticeLongerThanPeriod("申出期限が期間の始まりより前になります。申出の月数・日数を確かめてください。")
