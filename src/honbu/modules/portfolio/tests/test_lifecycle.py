"""The renewal of a system is thought about two years before it can't be kept any longer (SYS-5)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.lifecycle import (
    KIND_TITLES,
    QUADRANT_TITLES,
    Alarm,
    Limit,
    LimitKind,
    OutsideScale,
    Phase,
    Quadrant,
    Standing,
    alarm_of,
    effective_limit,
    phases,
    quadrant,
)

pytestmark = pytest.mark.requirement("SYS-5")

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
LIMITS = st.builds(Limit, st.sampled_from(LimitKind), st.dates(date(2026, 1, 1), date(2026, 1, 4)), st.text(max_size=2))


def test_the_telephone_system_that_goes_out_of_sale_in_october_2025_is_reviewed_from_october_2023() -> None:
    limit = Limit.of_month(LimitKind.END_OF_SALE, 2025, 10, "製造元の通知")
    assert limit.day == date(2025, 10, 1)
    assert alarm_of(limit.day, date(2023, 9, 30)).level is Alarm.NONE
    assert alarm_of(limit.day, date(2023, 10, 1)) == Standing(Alarm.REVIEW, date(2023, 10, 1), 731, 0)


def test_a_disaster_system_of_eight_years_without_maintenance_is_overdue_with_the_days_since() -> None:
    maintained_until = date(2023, 3, 31)
    assert alarm_of(maintained_until, date(2026, 11, 22)) == Standing(Alarm.OVERDUE, date(2021, 3, 31), 0, 1332)


def test_the_last_day_is_not_late_and_the_day_after_is_one_day_late() -> None:
    assert alarm_of(date(2026, 3, 31), date(2026, 3, 31)) == Standing(Alarm.REVIEW, date(2024, 3, 31), 0, 0)
    assert alarm_of(date(2026, 3, 31), date(2026, 4, 1)) == Standing(Alarm.OVERDUE, date(2024, 3, 31), 0, 1)


@pytest.mark.parametrize(
    ("limit", "review_from"),
    [
        (date(2025, 10, 31), date(2023, 10, 31)),
        (date(2024, 2, 29), date(2022, 2, 28)),
        (date(2028, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2024, 2, 28)),
    ],
)
def test_two_years_before_is_the_same_day_or_the_last_of_its_month(limit: date, review_from: date) -> None:
    assert alarm_of(limit, date(2020, 1, 1)).review_from == review_from


def test_a_notice_that_is_due_soon_comes_before_the_review_and_one_that_was_missed_does_not() -> None:
    end, notice = date(2027, 3, 31), date(2026, 12, 31)

    def level(today: date) -> Alarm:
        return alarm_of(end, today, notice_by=notice).level

    assert level(date(2026, 10, 1)) is Alarm.REVIEW
    assert level(date(2026, 10, 2)) is Alarm.NOTICE
    assert level(notice) is Alarm.NOTICE
    assert level(date(2027, 1, 1)) is Alarm.REVIEW
    assert level(date(2027, 4, 1)) is Alarm.OVERDUE


def test_the_earliest_of_all_limits_counts_whoever_says_so() -> None:
    end_of_sale = Limit.of_month(LimitKind.END_OF_SALE, 2025, 10, "製造元", certain=False)
    contract = Limit(LimitKind.CONTRACT, date(2027, 3, 31), "契約書")
    assert effective_limit([contract, end_of_sale]) == end_of_sale
    assert effective_limit([]) is None


@given(st.permutations(list(LimitKind)))
def test_of_limits_on_one_day_the_contract_is_named_first_however_they_were_entered(kinds: list[LimitKind]) -> None:
    found = effective_limit([Limit(kind, date(2026, 3, 31), "") for kind in kinds])
    assert found is not None
    assert found.kind is LimitKind.CONTRACT


@given(st.lists(LIMITS, min_size=1))
def test_no_limit_is_earlier_than_the_effective_one(limits: list[Limit]) -> None:
    found = effective_limit(limits)
    assert found in limits
    assert all(found.day <= limit.day for limit in limits)


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_system_is_never_early_and_late_at_once_and_alarms_only_grow(limit: date, today: date, months: int) -> None:
    order = [Alarm.NONE, Alarm.REVIEW, Alarm.OVERDUE]
    standing = alarm_of(limit, today, months)
    assert min(standing.days_left, standing.days_late) == 0
    assert standing.days_left - standing.days_late == (limit - today).days
    assert (standing.level is Alarm.OVERDUE) == (standing.days_late > 0)
    tomorrow = alarm_of(limit, today + timedelta(days=1), months)
    assert order.index(standing.level) <= order.index(tomorrow.level)


def test_the_matrix_shows_each_year_what_a_system_has_come_to_by_its_end() -> None:
    years = [clock.FiscalYear(year) for year in range(2020, 2028)]
    found = phases(years, go_live=date(2021, 10, 1), limit_day=date(2025, 10, 1), retired=date(2026, 9, 30))
    assert found == [
        Phase.BEFORE,
        Phase.RUNNING,
        Phase.RUNNING,
        Phase.REVIEW,
        Phase.REVIEW,
        Phase.OVERDUE,
        Phase.RETIRED,
        Phase.RETIRED,
    ]
    assert phases(years[:1], go_live=None, limit_day=None) == [Phase.RUNNING]


@pytest.mark.parametrize(
    ("value", "fitness", "expected"),
    [
        (4, 4, Quadrant.IMPROVE),
        (4, 2, Quadrant.REPLACE),
        (2, 4, Quadrant.KEEP),
        (2, 2, Quadrant.RETIRE),
        (3, 3, Quadrant.IMPROVE),
        (Fraction(299, 100), 3, Quadrant.KEEP),
        (3, Fraction(299, 100), Quadrant.REPLACE),
    ],
)
def test_three_is_high_and_just_below_three_is_low(
    value: Fraction | int, fitness: Fraction | int, expected: Quadrant
) -> None:
    assert quadrant(value, fitness) is expected


def test_the_ward_may_set_another_threshold() -> None:
    assert quadrant(3, 3, threshold=Fraction(7, 2)) is Quadrant.RETIRE


@pytest.mark.parametrize(("value", "fitness"), [(0, 3), (3, 6), (Fraction(51, 10), 3)])
def test_points_off_the_scale_are_refused(value: Fraction | int, fitness: Fraction | int) -> None:
    with pytest.raises(OutsideScale, match="1から5"):
        quadrant(value, fitness)


def test_every_kind_and_every_verdict_has_its_japanese_word() -> None:
    assert set(KIND_TITLES) == set(LimitKind)
    assert set(QUADRANT_TITLES) == set(Quadrant)
