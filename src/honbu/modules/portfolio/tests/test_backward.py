"""From the day on which a system must run it is known when work must begin, and which meeting has to approve (SYS-5)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.backward import (
    DEFAULT_STEPS,
    MIGRATION,
    PREPARATION,
    SELECTION,
    BackwardPlan,
    NothingToPlan,
    PlanRules,
    PlanStep,
    StepsDoNotFit,
    Window,
    plan_backwards,
)
from honbu.modules.portfolio.domain.purchasing import Step

pytestmark = pytest.mark.requirement("SYS-5")

DEADLINE = date(2026, 3, 31)
LONG_AGO = date(2020, 4, 1)
RULES = PlanRules()


def latest(plan: BackwardPlan) -> dict[str, date]:
    """By when each step has to be done."""
    return {one.code: one.latest for one in plan.milestones}


def begun(plan: BackwardPlan) -> dict[str, date]:
    """By when each step has to begin."""
    return {one.code: one.begin_by for one in plan.milestones}


def paying(months: int) -> PlanRules:
    """A year's budget, a specification of so many months, and a tender of two."""
    return PlanRules(
        (
            PlanStep(Step.BUDGET, "予算要求", window=Window(9, 11)),
            PlanStep(Step.SPECIFICATION, "仕様書", months=months),
            PlanStep(Step.NOTICE, "公告", months=2, paid=True),
            PlanStep(Step.CONTRACT, "契約", paid=True),
        )
    )


def test_eighteen_months_of_migration_lead_back_to_the_budget_request_three_years_earlier() -> None:
    plan = plan_backwards(DEADLINE, RULES, today=LONG_AGO)
    assert begun(plan)[MIGRATION] == date(2024, 9, 30)
    assert latest(plan) | {PREPARATION: None} == {
        MIGRATION: DEADLINE,
        Step.CONTRACT: date(2024, 9, 30),
        SELECTION: date(2024, 9, 12),
        Step.NOTICE: date(2024, 7, 12),
        Step.SPECIFICATION: date(2024, 6, 12),
        Step.BUDGET: date(2023, 11, 30),
        Step.METHOD_DECISION: date(2023, 8, 31),
        Step.HQ_APPROVAL: date(2023, 8, 31),
        Step.WORKING_GROUP: date(2023, 8, 17),
        Step.IT_OPINION: date(2023, 8, 2),
        Step.SECTION_DECISION: date(2023, 7, 4),
        PREPARATION: None,
    }
    assert plan.budget_year == clock.FiscalYear(2024)
    assert plan.latest_start == date(2022, 12, 20)
    assert plan.latest_start < date(2024, 3, 31)


def test_the_meeting_that_has_to_approve_is_the_last_before_the_budget_request() -> None:
    meetings = [date(2023, 10, 20), date(2023, 2, 10), date(2023, 7, 28), date(2024, 2, 9)]
    plan = plan_backwards(DEADLINE, RULES, meetings, today=LONG_AGO)
    assert (plan.approval_by, plan.meeting_by) == (date(2023, 8, 31), date(2023, 7, 28))
    assert latest(plan)[Step.WORKING_GROUP] < date(2023, 7, 28)


def test_a_meeting_of_long_before_is_not_offered_as_the_one_that_approves() -> None:
    for meetings in ([], [date(2022, 8, 31)], [date(2023, 9, 1)]):
        plan = plan_backwards(DEADLINE, RULES, meetings, today=LONG_AGO)
        assert plan.approval_by == date(2023, 8, 31)
        assert plan.meeting_by is None


def test_whoever_is_too_late_is_told_by_how_many_days() -> None:
    plan = plan_backwards(DEADLINE, RULES, today=date(2023, 1, 19))
    assert plan.sentence == "最も遅い着手日は令和4年12月20日(火)でした。30日過ぎています。"
    assert plan.days_past == 30
    assert not any(one.late for one in plan.milestones)
    later = plan_backwards(DEADLINE, RULES, today=date(2023, 9, 1))
    assert [one.code for one in later.milestones if one.late][-1] == Step.METHOD_DECISION


def test_whoever_is_in_time_is_told_how_many_days_are_left() -> None:
    assert plan_backwards(DEADLINE, RULES, today=date(2022, 12, 10)).sentence.endswith("です。あと10日です。")
    assert plan_backwards(DEADLINE, RULES, today=date(2022, 12, 20)).sentence.endswith("です。本日が着手の期限です。")


def test_work_begins_two_years_ahead_even_where_the_steps_would_take_less() -> None:
    short = PlanRules((PlanStep(MIGRATION, "移行", months=1),))
    plan = plan_backwards(DEADLINE, short, today=LONG_AGO)
    assert plan.latest_start == plan.milestones[0].begin_by == date(2024, 3, 31)
    assert (plan.approval_by, plan.meeting_by, plan.budget_year) == (None, None, None)


def test_a_contract_for_which_the_tender_would_begin_before_april_is_signed_in_the_year_before() -> None:
    plan = plan_backwards(date(2025, 5, 31), paying(1), today=LONG_AGO)
    assert latest(plan)[Step.CONTRACT] == date(2025, 3, 31)
    assert plan.budget_year == clock.FiscalYear(2024)
    assert latest(plan)[Step.BUDGET] == date(2023, 11, 30)
    in_june = plan_backwards(date(2025, 6, 1), paying(1), today=LONG_AGO)
    assert in_june.budget_year == clock.FiscalYear(2025)
    assert begun(in_june)[Step.NOTICE] == date(2025, 4, 1)


def test_a_specification_that_would_begin_before_the_money_is_asked_for_pulls_the_budget_a_year_back() -> None:
    assert plan_backwards(date(2025, 6, 1), paying(7), today=LONG_AGO).budget_year == clock.FiscalYear(2025)
    plan = plan_backwards(date(2025, 6, 1), paying(8), today=LONG_AGO)
    assert plan.budget_year == clock.FiscalYear(2024)
    assert latest(plan)[Step.CONTRACT] == date(2025, 3, 31)


def test_closed_days_of_the_ward_are_no_days_of_work() -> None:
    closed = clock.Calendar.of(closures=[(date(2024, 9, 17), date(2024, 9, 20), "庁舎移転")])
    plan = plan_backwards(DEADLINE, RULES, calendar=closed, today=LONG_AGO)
    assert begun(plan)[Step.CONTRACT] == date(2024, 9, 6)


def test_a_tender_of_more_than_a_year_is_refused_and_so_is_a_request_for_money_that_nobody_spends() -> None:
    with pytest.raises(StepsDoNotFit, match="短く"):
        plan_backwards(DEADLINE, PlanRules((PlanStep(Step.NOTICE, "公告", months=13, paid=True),)), today=LONG_AGO)
    with pytest.raises(NothingToPlan):
        PlanRules(())
    with pytest.raises(NothingToPlan):
        PlanRules((PlanStep(Step.BUDGET, "予算要求", window=Window(9, 11)),))


def test_a_window_may_reach_over_the_new_year() -> None:
    window = Window(11, 2)
    assert (window.opens(clock.FiscalYear(2023)), window.closes(clock.FiscalYear(2023))) == (
        date(2023, 11, 1),
        date(2024, 2, 29),
    )


DEADLINES = st.dates(date(2026, 1, 1), date(2040, 12, 31))
MEETINGS = st.lists(st.dates(date(2020, 1, 1), date(2040, 12, 31)), max_size=40)
PLANS = st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 24), st.integers(0, 30)).map(
    lambda drawn: PlanRules(
        (
            *DEFAULT_STEPS[:7],
            PlanStep(Step.SPECIFICATION, "仕様書", months=drawn[0]),
            PlanStep(Step.NOTICE, "公告", months=drawn[1], paid=True),
            PlanStep(Step.CONTRACT, "契約", business_days=drawn[3], paid=True),
            PlanStep(MIGRATION, "移行", months=drawn[2]),
        )
    )
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEADLINES, st.integers(0, 800), MEETINGS, PLANS)
def test_a_later_deadline_never_makes_anything_earlier(
    deadline: date, days: int, meetings: list[date], rules: PlanRules
) -> None:
    one = plan_backwards(deadline, rules, meetings, today=LONG_AGO)
    other = plan_backwards(deadline + timedelta(days=days), rules, meetings, today=LONG_AGO)
    assert one.latest_start <= other.latest_start
    for early, late in zip(one.milestones, other.milestones, strict=True):
        assert early.begin_by <= late.begin_by
        assert early.latest <= late.latest


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEADLINES, MEETINGS, PLANS)
def test_nothing_has_to_be_done_after_what_follows_it_and_the_money_is_there_when_it_is_spent(
    deadline: date, meetings: list[date], rules: PlanRules
) -> None:
    plan = plan_backwards(deadline, rules, meetings, today=LONG_AGO)
    assert plan.latest_start == plan.milestones[0].begin_by
    assert plan.milestones[-1].latest == deadline
    for one, following in pairwise(plan.milestones):
        assert one.begin_by <= one.latest <= following.begin_by
    year = plan.budget_year
    assert year is not None
    assert year.contains(begun(plan)[Step.NOTICE])
    assert year.contains(latest(plan)[Step.CONTRACT])
    assert year.previous.contains(latest(plan)[Step.BUDGET])
    assert latest(plan)[Step.BUDGET].month in {9, 10, 11}
    assert latest(plan)[Step.HQ_APPROVAL] < begun(plan)[Step.BUDGET]
    assert plan.meeting_by in {None, *meetings}
