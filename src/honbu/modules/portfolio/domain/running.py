"""契約の現在: until when a contract runs as the inventory knows it: by its days, which need not be whole months."""

from dataclasses import dataclass
from datetime import date, timedelta

from honbu.modules.portfolio.domain.terms import Renewal, Term, TermRefused, last_day_of, months_before, running_period

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Running:
    """契約の現在: the last day that is certain today, and the last day on which a tacit renewal can be stopped."""

    end: date | None
    notice_by: date | None = None


def months_between(begin: date, end: date) -> int | None:
    """契約の月数: how many whole months lie between two days, both included; None if they are no whole months."""
    about = (end.year - begin.year) * 12 + end.month - begin.month
    return next((months for months in (about, about + 1) if months > 0 and last_day_of(begin, months) == end), None)


def running(
    begin: date | None, end: date | None, *, renewal: Renewal, renewal_months: int = 0, notice_months: int = 0,
    ended_on: date | None = None, today: date,
) -> Running:  # fmt: skip
    """契約の現在: where a contract stands today. Without an agreed end nothing is known; a contract given up ends on its day.

    Where the first period is no whole number of months, renewals are counted from the day after it.
    """
    if end is None:
        return Running(ended_on)
    if ended_on is not None:
        return Running(min(ended_on, end) if renewal is not Renewal.TACIT else ended_on)
    if renewal is not Renewal.TACIT or renewal_months == 0:
        return Running(end)
    months = months_between(begin, end) if begin is not None else None
    try:
        if begin is not None and months is not None:
            term = Term(begin, months, renewal, renewal_months, notice_months)
        elif today <= end:
            return Running(end, months_before(end, notice_months))
        else:
            term = Term(end + _DAY, renewal_months, renewal, renewal_months, notice_months)
        period = running_period(term, today)
    except TermRefused:
        return Running(end)
    return Running(period.end, period.notice_by)
