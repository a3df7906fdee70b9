"""Who is visited in which year: nobody is forgotten, the year is not overfilled, and each choice has its reason (AUD-1, AUD-3)."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from honbu.modules.audits.domain.planning.checking import violations_of_years
from honbu.modules.audits.domain.planning.counting import why_no_years
from honbu.modules.audits.domain.planning.preferring import patterns, score
from honbu.modules.audits.domain.planning.selection import moved, plan_years
from honbu.modules.audits.domain.planning.selection_exact import choose_exactly
from honbu.modules.audits.domain.planning.solver import Way
from honbu.modules.audits.domain.planning.years import (
    Capacity,
    Forced,
    Merged,
    NoYearPlan,
    PlannedYear,
    Section,
    Why,
    YearPlan,
    YearRules,
    YearsRefused,
    YearTask,
    default_rules,
    due,
)

pytestmark = pytest.mark.requirement("AUD-1")

WAYS = pytest.mark.parametrize("way", list(Way))
FIRST = 2024
LAST_VISITS = [None, 2019, 2020, 2021, 2022, 2023]
YEARS = st.sampled_from(range(FIRST, FIRST + 4))


def ward(count: int = 60, seed: int = 1) -> tuple[Section, ...]:
    """A ward whose sections were visited by turns."""
    chance = random.Random(seed)
    return tuple(
        Section(f"s{number:03}", f"第{number}課", f"部{number % 8}", chance.randint(0, 40), 2020 + number % 4)
        for number in range(count)
    )


def ward_task(count: int = 60, seed: int = 1) -> YearTask:
    """A four-year plan under the usual rules."""
    sections = ward(count, seed)
    return YearTask(sections, default_rules(sections, FIRST))


@st.composite
def sections(draw: st.DrawFn, name: str) -> Section:
    """A section with anything that may bind it."""
    excluded = draw(st.sampled_from(["", "", "", "", "教育委員会に委任"]))
    orders = [] if excluded else draw(st.lists(YEARS, unique=True, max_size=2) | st.just([]))
    return Section(
        name, f"課{name}", draw(st.sampled_from("甲乙丙")), draw(st.integers(0, 40)), draw(st.sampled_from(LAST_VISITS)),
        draw(st.booleans()), excluded, tuple(Forced(year, "本部長の指示") for year in orders),
        draw(st.sampled_from([(), (), (Merged("旧課", 2021),), (Merged("旧課", None),)])),
        tuple(draw(st.lists(YEARS, unique=True, max_size=2))),
    )  # fmt: skip


@st.composite
def tasks(draw: st.DrawFn, most: int = 14) -> YearTask:
    """A task of some sections with numbers a year that may or may not suffice."""
    found = tuple(draw(sections(f"s{number}")) for number in range(draw(st.integers(1, most))))
    usual = default_rules(found, FIRST)
    capacity = tuple(
        Capacity(max(0, least), least + more) if least > 0 else Capacity(0, more + 1)
        for least, more in zip(
            [usual.capacity[0].least + draw(st.integers(-2, 0)) for _ in range(4)],
            [draw(st.integers(1, 5)) for _ in range(4)],
            strict=True,
        )
    )
    return YearTask(found, replace(usual, capacity=capacity, reserve=draw(st.integers(0, 2))))


def attempted(task: YearTask, way: Way) -> YearPlan | None:
    """The plan; None if there is none."""
    try:
        return plan_years(task, seed=1, way=way)
    except NoYearPlan:
        return None


@settings(max_examples=150, deadline=None)
@given(tasks())
def test_neither_way_ever_breaks_coverage_the_numbers_a_year_or_any_other_rule(task: YearTask) -> None:
    best, ours = attempted(task, Way.EXACT), attempted(task, Way.RULES)
    for plan in (best, ours):
        if plan:
            assert violations_of_years(task, plan.visits) == []
            assert plan.score == score(task, plan.years_of()) <= plan.bound
    if best and ours:
        assert ours.score <= best.score <= ours.bound
    assert ours is None or best is not None


@settings(max_examples=100, deadline=None)
@given(tasks())
def test_what_counting_calls_impossible_no_solver_finds(task: YearTask) -> None:
    if why_no_years(task):
        assert choose_exactly(task, seed=1, effort=10) is None


@settings(max_examples=25, deadline=None)
@given(tasks(most=4))
def test_the_proved_best_is_the_best_of_all_that_could_be_written_down(task: YearTask) -> None:
    inside = task.in_scope
    best = None
    for chosen in product(*(patterns(section, task.rules) for section in inside)):
        counts = Counter(year for years in chosen for year in years)
        if all(task.rules.least(year) <= counts[year] <= task.rules.most(year) for year in task.rules.years):
            found = score(task, dict(zip((section.id for section in inside), chosen, strict=True)))
            best = found if best is None else max(best, found)
    plan = attempted(task, Way.EXACT)
    assert (plan.score if plan else None) == best
    assert plan is None or plan.optimal


def test_our_own_rules_stay_within_two_percent_of_the_best_in_25_wards() -> None:
    for seed in range(25):
        task = ward_task(60, seed)
        best, ours = plan_years(task, way=Way.EXACT), plan_years(task, way=Way.RULES)
        assert best.optimal
        assert (best.score - ours.score) * 100 <= 2 * best.score
        assert violations_of_years(task, ours.visits) == []


@WAYS
def test_the_same_task_and_seed_give_the_same_plan(way: Way) -> None:
    assert plan_years(ward_task(), seed=3, way=way) == plan_years(ward_task(), seed=3, way=way)


@WAYS
def test_sixty_sections_are_proposed_so_that_19_to_21_are_visited_with_the_lot(way: Way) -> None:
    """A7-2: a third, from answers and last results."""
    task = ward_task()
    plan = plan_years(task, way=way)
    counts = Counter(visit.year for visit in plan.visits)
    assert all(19 <= counts[year] + task.rules.reserve <= 21 for year in task.rules.years)
    assert plan.lot_places == 4
    assert not plan.provisional


@WAYS
def test_no_place_for_the_lot_is_taken_by_the_plan_and_who_takes_part_is_told(way: Way) -> None:
    task = ward_task()
    plan = plan_years(task, way=way)
    planned = {visit.section_id for visit in plan.visits if visit.year == FIRST}
    rested = {section.id for section in task.sections if section.last_visit == FIRST - 1}
    assert set(plan.lot_sections) == {section.id for section in task.sections} - planned - rested


def test_without_any_questionnaire_the_proposal_is_marked_as_provisional() -> None:
    """A7-2."""
    silent = tuple(replace(section, answered=False) for section in ward())
    assert "一件も届いていない" in plan_years(YearTask(silent, default_rules(silent, FIRST))).provisional
    some = (*silent[:5], *ward()[5:])
    said = plan_years(YearTask(some, default_rules(some, FIRST))).provisional
    assert said == "監査調書の届いていない課(第0課、第1課、第2課 ほか2課)があるため、暫定の案です。"


@WAYS
def test_the_second_version_shows_exactly_which_sections_moved_and_why(way: Way) -> None:
    """A7-1: the plan of four years is looked at anew each year (R5 L23)."""
    first = ward_task()
    told = plan_years(first, way=way).years_of()
    known = [
        replace(one, announced=tuple(sorted(told.get(one.id, ()))), announced_risk=one.risk) for one in first.sections
    ]
    assert moved(YearTask(tuple(known), first.rules), plan_years(YearTask(tuple(known), first.rules), way=way)) == ()
    late = next(place for place, one in enumerate(known) if FIRST not in one.announced and one.last_visit != FIRST - 1)
    known[late] = replace(known[late], risk=90)
    known[7] = replace(known[7], excluded="令和6年4月に廃止")
    task = YearTask(tuple(known), first.rules)
    plan = plan_years(task, way=way)
    changes = {one.section_id: one for one in moved(task, plan)}
    after = plan.years_of()
    assert set(changes) == {one.id for one in known if set(one.announced) != after.get(one.id, frozenset())}
    assert f"点から{known[late].risk}点に変わりました" in changes[known[late].id].sentence
    assert "対象外になりました(令和6年4月に廃止)" in changes[known[7].id].sentence
    assert len(changes) < 12


def test_a_promise_to_the_headquarters_is_not_broken_for_some_points() -> None:
    first = ward_task()
    told = plan_years(first, way=Way.EXACT).years_of()
    chance = random.Random(5)
    now = tuple(
        replace(one, announced=tuple(sorted(told[one.id])), risk=one.risk + chance.randint(0, 3))
        for one in first.sections
    )
    changes = {
        penalty: len(moved(task, plan_years(task, way=Way.EXACT)))
        for penalty in (0, 20)
        for task in [YearTask(now, replace(first.rules, moving_penalty=penalty))]
    }
    assert changes[20] == 0 < changes[0]


def test_a_section_that_nobody_visited_for_more_than_four_years_makes_approval_impossible() -> None:
    """A7-1."""
    task = ward_task()
    plan = plan_years(task)
    left_out = [visit for visit in plan.visits if visit.section_id != "s004"]
    broken = violations_of_years(task, left_out)
    assert "not_covered" in {one.rule for one in broken}
    assert next(one.sentence for one in broken if one.rule == "not_covered") == (
        "第4課は令和6年度までの4年間に訪問がありません(前回の訪問は令和2年度です)。"
    )


def test_capacity_that_is_too_small_is_told_in_one_sentence_with_what_would_help() -> None:
    """Of A3: the solver's core of contradictions, said by counting."""
    tight = YearRules(FIRST, (Capacity(0, 10),) * 4, reserve=0)
    sentence = why_no_years(YearTask(ward(), tight))
    assert sentence == (
        "令和6年度に訪問の期限または指定が15件ありますが、計画できるのは10件(くじの枠を除く)なので、年間の件数を増やすか"
        "(あわせて5件)、くじの枠を減らすか、計画の年数を延ばすか、一部を委託してください。"
    )
    with pytest.raises(NoYearPlan, match="一部を委託してください"):
        plan_years(YearTask(ward(), tight))


def test_too_many_orders_and_too_few_sections_are_told_as_well() -> None:
    ordered = tuple(replace(one, forced=(Forced(FIRST, "本部長の指示"),)) for one in ward(8))
    assert "8課の訪問が指定" in why_no_years(YearTask(ordered, default_rules(ordered, FIRST)))
    few = tuple(replace(one, last_visit=2023) for one in ward(6))
    assert "下限" in why_no_years(YearTask(few, YearRules(FIRST, (Capacity(3, 6),) * 4, 0)))


@WAYS
def test_nobody_is_visited_two_years_running_unless_a_major_finding_is_open(way: Way) -> None:
    again = tuple(replace(one, risk=1000 if one.id == "s003" else one.risk) for one in ward())
    plan = plan_years(YearTask(again, default_rules(again, FIRST)), way=way).years_of()
    assert FIRST not in plan["s003"]
    open_ = tuple(replace(one, open_major=one.id == "s003") for one in again)
    plan = plan_years(YearTask(open_, default_rules(open_, FIRST)), way=way).years_of()
    assert plan["s003"] == {FIRST, FIRST + 1, FIRST + 2, FIRST + 3}


@WAYS
def test_what_was_ordered_happens_and_says_by_whose_order(way: Way) -> None:
    ordered = tuple(
        replace(one, forced=(Forced(FIRST + 1, "是正の遅れ"),)) if one.id == "s001" else one for one in ward()
    )
    plan = plan_years(YearTask(ordered, default_rules(ordered, FIRST)), way=way)
    visit = next(one for one in plan.visits if (one.section_id, one.year) == ("s001", FIRST + 1))
    assert (visit.why, visit.sentence) == (Why.FORCED, "指定による訪問です(是正の遅れ)。")


def test_a_merged_section_inherits_the_older_visit_of_its_parents() -> None:
    merged = Section("m", "新課", "部", 1, 2023, merged=(Merged("甲課", 2020), Merged("乙課", 2022)))
    assert merged.inherited_visit == 2020
    assert replace(merged, last_visit=None).inherited_visit == 2020
    assert replace(merged, merged=(Merged("甲課", None),)).inherited_visit is None
    task = YearTask((merged,), YearRules(FIRST, (Capacity(0, 1),) * 4, 0))
    assert due(merged, task.rules) == FIRST
    assert plan_years(task).visits[0].sentence == "前回の訪問(令和2年度)から4年になり、訪問の期限です。"


def test_a_visit_chosen_for_its_risk_tells_points_and_place() -> None:
    plan = plan_years(ward_task())
    sentence = next(one.sentence for one in plan.visits if one.why is Why.RISK)
    assert "点で、対象60課のうち" in sentence


@pytest.mark.parametrize(
    ("visits", "rule"),
    [
        ([("zzz", 2024)], "unknown_section"),
        ([("s000", 2031)], "outside_years"),
        ([("s000", 2024), ("s000", 2024)], "twice_in_year"),
        ([("s003", 2024)], "two_years_running"),
        ([("s000", 2024), ("s000", 2025)], "two_years_running"),
        ([], "too_few"),
        ([(f"s{number:03}", 2025) for number in range(30)], "too_many"),
    ],
)
def test_a_plan_altered_by_hand_is_told_which_rule_it_breaks(visits: list[tuple[str, int]], rule: str) -> None:
    by_hand = [PlannedYear(section_id, year, Why.RISK, "") for section_id, year in visits]
    assert rule in {one.rule for one in violations_of_years(ward_task(), by_hand)}


def test_an_ignored_order_and_a_visit_out_of_scope_are_found() -> None:
    changed = list(ward())
    changed[0] = replace(changed[0], forced=(Forced(FIRST, "本部長の指示"),))
    changed[1] = replace(changed[1], excluded="委任")
    task = YearTask(tuple(changed), default_rules(changed, FIRST))
    found = {one.rule for one in violations_of_years(task, [PlannedYear("s001", FIRST, Why.RISK, "")])}
    assert {"order_ignored", "out_of_scope"} <= found


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_visit": FIRST},
        {"risk": -1},
        {"excluded": "廃止", "forced": (Forced(FIRST, "指示"),)},
        {"forced": (Forced(FIRST + 9, "指示"),)},
        {"forced": (Forced(FIRST, " "),)},
    ],
)
def test_a_section_that_contradicts_itself_is_refused_by_its_name(wrong: dict) -> None:
    with pytest.raises(YearsRefused, match="第0課"):
        YearTask((replace(ward(1)[0], **wrong),), default_rules(ward(1), FIRST))


def test_a_ward_without_any_section_has_an_empty_plan() -> None:
    for way in Way:
        assert plan_years(YearTask((), YearRules(FIRST, (Capacity(0, 1),) * 4, 0)), way=way).visits == ()


def test_progress_is_told_with_a_bound() -> None:
    told: list[tuple[int, int]] = []
    plan = plan_years(ward_task(), way=Way.EXACT, progress=lambda value, bound: told.append((value, bound)))
    assert told[-1][0] == plan.score
    assert all(value <= bound for value, bound in told)
