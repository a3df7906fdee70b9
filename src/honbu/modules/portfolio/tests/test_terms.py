"""A contract ends when the paper says, and a renewal that comes by itself can be stopped until the day we are told (SYS-5)."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from honbu.modules.portfolio.domain.terms import (
    BeyondCalendar,
    EndedOutsideTerm,
    NeverRenewed,
    NoLength,
    NoRenewalLength,
    NoticeAfterEnd,
    NoticeLongerThanPeriod,
    Period,
    Renewal,
    Term,
    coming_periods,
    current_end,
    end_after,
    months_before,
    notice_by,
    running_period,
)

pytestmark = pytest.mark.requirement("SYS-5")

DAY = timedelta(days=1)
YEARLY = Term(date(2021, 4, 1), 60, Renewal.TACIT, renewal_months=12, notice_months=3)

BEGINS = date(1990, 1, 1).toordinal(), date(2060, 12, 31).toordinal()


Looked = tuple[Term, date]


def looked_at(number: Callable[[int, int], int]) -> Looked:
    """A contract that renews itself, and a day on which somebody looks at it. `number` draws from so many to so many."""
    months, renewal = number(1, 120), number(1, 60)
    notice_months = number(0, min(months, renewal) - 1)
    notice_days = number(0, 28 * (min(months, renewal) - notice_months) - 1)
    begin = date.fromordinal(number(*BEGINS))
    term = Term(begin, months, Renewal.TACIT, renewal, notice_months, notice_days)
    return term, begin + timedelta(days=number(-400, 15_000))


@st.composite
def contracts(draw: st.DrawFn) -> Looked:
    """Contracts among which the odd ones are sought."""
    return looked_at(lambda lowest, highest: draw(st.integers(lowest, highest)))


def drawn_by_lot(count: int) -> Iterator[Looked]:
    """So many contracts besides, the same in every run: drawing them by lot takes a fiftieth of the time."""
    lot = random.Random(20260401)
    return (looked_at(lot.randint) for _number in range(count))


def walked(term: Term) -> Iterator[date]:
    """Ends as somebody with a calendar finds them: day by day forward from the month in which the period ends."""
    renewals = 0
    while True:
        whole = term.begin.year * 12 + term.begin.month - 1 + term.months + renewals * term.renewal_months
        first = date(whole // 12, whole % 12 + 1, 1)
        following = first
        while following.day < term.begin.day and (following + DAY).month == first.month:
            following += DAY
        yield following - DAY if following.day == term.begin.day else following
        renewals += 1


def test_sixty_months_renewed_by_twelve_are_seventy_two_and_not_a_hundred_and_twenty() -> None:
    """GLPI #14703"""
    assert end_after(YEARLY, 0) == date(2026, 3, 31)
    assert end_after(YEARLY, 1) == date(2027, 3, 31)
    assert current_end(YEARLY, date(2026, 4, 1)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "end", "notice"),
    [
        (date(2021, 3, 1), date(2026, 3, 31), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2027, 3, 31), date(2026, 12, 31)),
        (date(2031, 11, 22), date(2032, 3, 31), date(2031, 12, 31)),
    ],
)
def test_a_tacit_renewal_is_counted_on_the_day_after_the_end_and_its_notice_lies_before_its_own_end(
    today: date, end: date, notice: date
) -> None:
    """GLPI #15893"""
    assert (current_end(YEARLY, today), notice_by(YEARLY, today)) == (end, notice)


def test_a_contract_from_the_last_of_january_ends_on_the_last_of_february() -> None:
    monthly = Term(date(2026, 1, 31), 1, Renewal.TACIT, renewal_months=1)
    ends = [end_after(monthly, renewals) for renewals in range(5)]
    assert ends == [date(2026, 2, 28), date(2026, 3, 30), date(2026, 4, 30), date(2026, 5, 30), date(2026, 6, 30)]


def test_a_contract_from_a_leap_day_comes_back_to_it() -> None:
    term = Term(date(2024, 2, 29), 12, Renewal.TACIT, renewal_months=12)
    ends = [end_after(term, renewals) for renewals in range(4)]
    assert ends == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 28)]


def test_a_notice_of_months_and_days_is_counted_back_from_the_last_day() -> None:
    assert notice_by(Term(date(2025, 12, 1), 3, Renewal.TACIT, 3, 1, 10), date(2026, 1, 1)) == date(2026, 1, 18)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


def test_without_tacit_renewal_the_end_is_what_was_agreed_and_there_is_nothing_to_stop() -> None:
    never = Term(date(2021, 4, 1), 60, Renewal.NEVER)
    agreed = Term(date(2021, 4, 1), 60, Renewal.EXPRESS, renewal_months=24, notice_months=6, renewed=1)
    long_after = date(2040, 1, 1)
    assert (current_end(never, long_after), notice_by(never, long_after)) == (date(2026, 3, 31), None)
    assert (current_end(agreed, long_after), notice_by(agreed, long_after)) == (date(2028, 3, 31), None)


def test_a_contract_that_was_given_up_is_renewed_no_more() -> None:
    given_up = Term(date(2021, 4, 1), 60, Renewal.TACIT, 12, 3, ended=date(2027, 3, 31))
    assert current_end(given_up, date(2030, 1, 1)) == date(2027, 3, 31)
    assert notice_by(given_up, date(2026, 6, 1)) is None
    assert current_end(given_up, date(2022, 1, 1)) == date(2026, 3, 31)
    assert [period.end.year for period in coming_periods(given_up, date(2022, 1, 1), 9)] == [2026, 2027]
    early = Term(date(2021, 4, 1), 60, Renewal.NEVER, ended=date(2023, 9, 30))
    assert current_end(early, date(2022, 1, 1)) == date(2023, 9, 30)


def test_the_coming_periods_follow_each_other_with_their_own_notices() -> None:
    assert coming_periods(YEARLY, date(2026, 3, 31), 3) == [
        Period(0, date(2021, 4, 1), date(2026, 3, 31), date(2025, 12, 31)),
        Period(1, date(2026, 4, 1), date(2027, 3, 31), date(2026, 12, 31)),
        Period(2, date(2027, 4, 1), date(2028, 3, 31), date(2027, 12, 31)),
    ]
    assert coming_periods(YEARLY, date(2026, 3, 31), 0) == []
    assert len(coming_periods(Term(date(2021, 4, 1), 60, Renewal.NEVER), date(2026, 3, 31), 3)) == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"months": 0}, NoLength),
        ({"months": 1201}, NoLength),
        ({"renewal_months": -1}, NoLength),
        ({"renewal": Renewal.TACIT}, NoRenewalLength),
        ({"renewal": Renewal.EXPRESS, "renewed": 1}, NoRenewalLength),
        ({"renewal": Renewal.TACIT, "renewal_months": 12, "renewed": 1}, NeverRenewed),
        ({"renewed": 1}, NeverRenewed),
        ({"renewed": -1}, NeverRenewed),
        ({"notice_months": -1}, NoticeAfterEnd),
        ({"notice_days": -1}, NoticeAfterEnd),
        ({"notice_months": 12}, NoticeLongerThanPeriod),
        ({"notice_days": 361}, NoticeLongerThanPeriod),
        ({"renewal": Renewal.TACIT, "renewal_months": 3, "notice_months": 3}, NoticeLongerThanPeriod),
        ({"ended": date(2025, 3, 31)}, EndedOutsideTerm),
        ({"ended": date(2026, 4, 1)}, EndedOutsideTerm),
        ({"begin": date(9999, 4, 1)}, BeyondCalendar),
    ],
)
def test_a_contract_that_can_not_be_true_is_refused_with_what_to_correct(
    fields: dict[str, object], refusal: type[ValueError]
) -> None:
    with pytest.raises(refusal, match="。"):
        Term(**{"begin": date(2025, 4, 1), "months": 12, "renewal": Renewal.NEVER, **fields})


def test_a_contract_without_renewal_has_no_second_period() -> None:
    with pytest.raises(NeverRenewed):
        end_after(Term(date(2025, 4, 1), 12, Renewal.NEVER), 1)


SEEKING = settings(max_examples=200, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def holds_today(term: Term, today: date) -> None:
    period = running_period(term, today)
    assert today <= period.end
    assert period.begin <= max(today, term.begin)
    assert period.notice_by is not None
    assert period.begin <= period.notice_by <= period.end


def ends_as_on_the_wall(term: Term, today: date) -> None:
    assert current_end(term, today) == next(end for end in walked(term) if end >= today)


def follows_without_gap(term: Term, today: date) -> None:
    for one, following in pairwise(coming_periods(term, today, 6)):
        assert following.begin == one.end + DAY
        assert following.number == one.number + 1


@SEEKING
@given(contracts())
def test_the_running_period_holds_today_and_its_notice_lies_within_it(looked: Looked) -> None:
    holds_today(*looked)


@SEEKING
@given(contracts())
def test_ends_are_those_that_a_calendar_on_the_wall_gives(looked: Looked) -> None:
    ends_as_on_the_wall(*looked)


@SEEKING
@given(contracts())
def test_periods_follow_each_other_without_gap_and_overlap(looked: Looked) -> None:
    follows_without_gap(*looked)


def test_all_of_it_is_true_of_ten_thousand_contracts() -> None:
    for place, (term, today) in enumerate(drawn_by_lot(10_000)):
        holds_today(term, today)
        if place % 10 == 0:
            ends_as_on_the_wall(term, today)
            follows_without_gap(term, today)
