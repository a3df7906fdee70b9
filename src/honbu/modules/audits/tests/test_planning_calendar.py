"""Visits come unannounced, keep off the busy seasons, and nobody audits what is their own (AUD-4, H31 L27, L51)."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from honbu.modules.audits.domain.planning.calendar import set_calendar
from honbu.modules.audits.domain.planning.calendar_exact import set_exactly
from honbu.modules.audits.domain.planning.checking import violations_of_calendar
from honbu.modules.audits.domain.planning.costing import cost, is_gossip
from honbu.modules.audits.domain.planning.counting import why_no_calendar
from honbu.modules.audits.domain.planning.slots import (
    Auditor,
    Booking,
    Busy,
    Calendar,
    CalendarRefused,
    CalendarRules,
    CalendarTask,
    Half,
    NoCalendar,
    Service,
    Slot,
    Visit,
    conflict,
)
from honbu.modules.audits.domain.planning.solver import Way

pytestmark = pytest.mark.requirement("AUD-4")

WAYS = pytest.mark.parametrize("way", list(Way))
FIRST, LAST = date(2024, 9, 1), date(2024, 12, 28)
CLOSED = frozenset({date(2024, 9, 16), date(2024, 9, 23), date(2024, 10, 14), date(2024, 11, 4)})
RULES = CalendarRules(FIRST, LAST, CLOSED)
SHORT = CalendarRules(date(2024, 9, 2), date(2024, 9, 13), most_per_week=6, gossip_days=5)
AM, PM = Half.MORNING, Half.AFTERNOON
MONDAYS, DECEMBER = Busy(weekdays=frozenset({0})), Busy(date(2024, 12, 1), date(2024, 12, 31))


def auditors(count: int = 6, **more: object) -> tuple[Auditor, ...]:
    """So many people of the office, every second a lead, each of another section."""
    return tuple(
        Auditor(f"a{number}", f"監査{number}", number % 2 == 0, services=(Service(f"own{number}"),), **more)
        for number in range(count)
    )


def visits(count: int = 8, **more: object) -> tuple[Visit, ...]:
    """So many visits on three floors."""
    return tuple(
        Visit(f"v{number}", f"s{number}", f"第{number}課", f"{number % 3}階", **more) for number in range(count)
    )


@st.composite
def busy(draw: st.DrawFn) -> Busy:
    """A time that does not suit."""
    first = date(2024, 9, 2) + timedelta(draw(st.integers(0, 11)))
    days = draw(st.sampled_from([(None, None), (first, first + timedelta(draw(st.integers(0, 4)))), (first, None)]))
    weekdays = draw(st.frozensets(st.integers(0, 4), max_size=2))
    half = draw(st.sampled_from([None, AM, PM]))
    return Busy(*days, weekdays or frozenset({0}) if days == (None, None) else weekdays, half)


@st.composite
def tasks(draw: st.DrawFn) -> CalendarTask:
    """A fortnight with anything that may bind visits and people."""
    sections = [f"s{number}" for number in range(4)]
    served = st.builds(
        Service,
        st.sampled_from(sections),
        st.sampled_from([None, date(2024, 9, 6)]),
        st.sampled_from([None, date(2024, 9, 8), date(2022, 3, 31), date(2019, 3, 31)]),
    )
    found = tuple(
        Visit(
            f"v{number}", draw(st.sampled_from(sections)), f"第{number}課", draw(st.sampled_from(["", "1階", "2階"])),
            draw(st.booleans()), tuple(draw(st.lists(busy(), max_size=2))),
            draw(st.frozensets(st.sampled_from("xy"), max_size=1)),
            draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(draw(st.integers(1, 6)))
    )  # fmt: skip
    people = tuple(
        Auditor(
            f"a{number}", f"監査{number}", draw(st.booleans()), draw(st.sampled_from([False, False, True])),
            tuple(draw(st.lists(served, max_size=1))), draw(st.frozensets(st.sampled_from("xyz"), max_size=1)),
            tuple(draw(st.lists(busy(), max_size=1))), draw(st.sampled_from([None, None, 1, 3])),
        )
        for number in range(draw(st.integers(2, 6)))
    )  # fmt: skip
    rules = replace(SHORT, most_in_week=draw(st.integers(1, 3)), most_per_week=draw(st.integers(1, 5)))
    return CalendarTask(found, people, rules)


def attempted(task: CalendarTask, way: Way, seed: int = 1) -> Calendar | None:
    """The calendar; None if there is none."""
    try:
        return set_calendar(task, seed=seed, way=way)
    except NoCalendar:
        return None


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_neither_way_ever_breaks_independence_or_any_other_rule(task: CalendarTask) -> None:
    best, ours = attempted(task, Way.EXACT), attempted(task, Way.RULES)
    for calendar in (best, ours):
        if calendar:
            assert violations_of_calendar(task, calendar.bookings) == []
            assert calendar.cost == cost(task, calendar.bookings, 1) >= calendar.bound
    if best and ours:
        assert best.cost <= ours.cost
    assert ours is None or best is not None


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_what_counting_calls_impossible_no_solver_finds(task: CalendarTask) -> None:
    sentence = why_no_calendar(task)
    if sentence:
        assert sentence.endswith("ください。")
        assert sentence.count("。") == 1
        assert set_exactly(task, seed=1, effort=5) is None


@WAYS
def test_all_visits_are_on_working_days_from_september_to_december_28(way: Way) -> None:
    """A7-3, the pure part."""
    calendar = set_calendar(CalendarTask(visits(), auditors(), RULES), seed=7, way=way)
    assert len(calendar.bookings) == 8
    for booking in calendar.bookings:
        assert FIRST <= booking.slot.day <= LAST
        assert booking.slot.day.weekday() < 5
        assert booking.slot.day not in CLOSED


@WAYS
def test_a_counter_that_marks_december_and_mondays_as_busy_is_not_visited_then(way: Way) -> None:
    """A7-4: H31 L51."""
    counter = Visit("c", "juumin", "住民課", busy=(MONDAYS, DECEMBER))
    task = CalendarTask((counter, *visits()), auditors(), RULES)
    for seed in range(5):
        found = next(one for one in set_calendar(task, seed=seed, way=way).bookings if one.visit_id == "c")
        assert found.slot.day.weekday() != 0
        assert found.slot.day.month < 12


@WAYS
def test_a_counter_that_is_always_busy_is_told_in_a_sentence_and_not_by_a_stack_trace(way: Way) -> None:
    """A7-4."""
    counter = Visit("c", "juumin", "住民課", busy=(Busy(weekdays=frozenset(range(5))),))
    with pytest.raises(NoCalendar) as refused:
        set_calendar(CalendarTask((counter, *visits()), auditors(), RULES), seed=1, way=way)
    assert str(refused.value) == (
        "住民課は、9月1日(日)から12月28日(土)までの開庁日がすべて繁忙期などにあたり訪問できる半日がないので、"
        "繁忙期を短くしてもらうか、訪問の期間を延ばすか、今年度の対象から外してください。"
    )


def test_a_transfer_into_the_section_the_day_before_blocks_the_visit_until_somebody_else_goes() -> None:
    """A7-13."""
    task = CalendarTask(visits(), auditors(), RULES)
    calendar = set_calendar(task, seed=7)
    booking = calendar.bookings[0]
    section = next(one.section_id for one in task.visits if one.id == booking.visit_id)
    moved_on = booking.slot.day - timedelta(1)
    people = tuple(
        replace(one, services=(*one.services, Service(section, first=moved_on)))
        if one.id == booking.auditors[0]
        else one
        for one in task.auditors
    )
    after = replace(task, auditors=people)
    assert [one.rule for one in violations_of_calendar(after, calendar.bookings)] == ["own_section"]
    spare = next(one.id for one in people if one.id not in booking.auditors and one.lead)
    mended = [replace(booking, auditors=(spare, booking.auditors[1])), *calendar.bookings[1:]]
    assert "own_section" not in {one.rule for one in violations_of_calendar(after, mended)}


@WAYS
def test_the_audit_offices_own_section_is_left_to_external_auditors(way: Way) -> None:
    """A7-13: all of the office's auditors belong to 情報管理課."""
    office = tuple(replace(one, services=(Service("joho"),)) for one in auditors())
    firm = (Auditor("x0", "外部甲", True, external=True), Auditor("x1", "外部乙", external=True))
    own = Visit("own", "joho", "情報管理課")
    task = CalendarTask((own, *visits()), office, RULES)
    assert "全員に在籍や運用などの関わりがあり" in why_no_calendar(task)
    calendar = set_calendar(replace(task, auditors=office + firm), seed=3, way=way)
    goes = {booking.visit_id: set(booking.auditors) for booking in calendar.bookings}
    assert goes["own"] == {"x0", "x1"}
    assert all(not team & {"x0", "x1"} for visit, team in goes.items() if visit != "own")


@WAYS
def test_an_outsourced_audit_and_a_system_one_runs_are_left_to_others(way: Way) -> None:
    firm = (Auditor("x0", "外部甲", True, external=True), Auditor("x1", "外部乙", external=True))
    office = tuple(
        replace(one, systems=frozenset({"住記"} if number < 3 else ())) for number, one in enumerate(auditors())
    )
    task = CalendarTask(
        (Visit("v", "s", "住民課", systems=frozenset({"住記"})), Visit("w", "t", "税務課", external_only=True)),
        office + firm,
        RULES,
    )
    goes = {one.visit_id: set(one.auditors) for one in set_calendar(task, seed=1, way=way).bookings}
    assert goes["w"] == {"x0", "x1"}
    assert goes["v"].isdisjoint({"a0", "a1", "a2"})


@WAYS
def test_the_same_seed_gives_the_same_days_and_another_seed_gives_others(way: Way) -> None:
    task = CalendarTask(visits(), auditors(), RULES)
    assert set_calendar(task, seed=5, way=way) == set_calendar(task, seed=5, way=way)
    days = {tuple(one.slot for one in set_calendar(task, seed=seed, way=way).bookings) for seed in range(4)}
    assert len(days) == 4


def test_over_many_seeds_a_visit_falls_on_many_days_so_that_nobody_can_foresee_it() -> None:
    task = CalendarTask(visits(), auditors(), RULES)
    days = Counter(
        one.slot.day for seed in range(60) for one in set_calendar(task, seed=seed, way=Way.RULES).bookings
        if one.visit_id == "v3"
    )  # fmt: skip
    assert len(days) > 30
    assert max(days.values()) <= 5


@WAYS
def test_neighbours_on_a_floor_are_visited_together_or_a_fortnight_apart_and_loads_are_fair(way: Way) -> None:
    task = CalendarTask(visits(6), auditors(), RULES)
    calendar = set_calendar(task, seed=2, way=way)
    slots = {one.visit_id: one.slot for one in calendar.bookings}
    assert not any(is_gossip(task, slots[f"v{number}"], slots[f"v{number + 3}"]) for number in range(3))
    loads = Counter(name for one in calendar.bookings for name in one.auditors)
    assert max(loads.values()) - min(loads[one.id] for one in task.auditors) <= 1


@WAYS
def test_who_goes_to_an_outlying_office_has_no_other_visit_that_day(way: Way) -> None:
    two_days = replace(SHORT, first=date(2024, 9, 2), last=date(2024, 9, 3), most_in_week=3)
    task = CalendarTask(visits(3, outlying=True), auditors(4), replace(two_days, gossip_days=0))
    calendar = set_calendar(task, seed=2, way=way)
    assert violations_of_calendar(task, calendar.bookings) == []
    per_day = Counter((name, one.slot.day) for one in calendar.bookings for name in one.auditors)
    assert max(per_day.values()) == 1


def test_what_cannot_be_is_counted_before_it_is_solved_and_says_what_would_help() -> None:
    week = replace(SHORT, last=date(2024, 9, 6), most_per_week=4)
    told = {
        why_no_calendar(CalendarTask(visits(6), auditors(), week)): "6件の訪問(第0課、第1課、第2課 ほか3)は9月2日(月)から",
        why_no_calendar(CalendarTask(visits(4), auditors(2), week)): "4件の訪問に延べ8人が要ります",
        why_no_calendar(CalendarTask(visits(4), auditors(5, most=1), RULES)): "あわせて5人分",
        why_no_calendar(
            CalendarTask(visits(3), tuple(replace(one, lead=one.id == "a0", most=2) for one in auditors()), RULES)
        ): "主任1人の上限はあわせて2件",
        why_no_calendar(
            CalendarTask(visits(1), tuple(replace(one, lead=False) for one in auditors()), RULES)
        ): "主任がいない",
        why_no_calendar(CalendarTask(visits(1), auditors(1), RULES)): "2人の組が作れない",
        why_no_calendar(
            CalendarTask(visits(1), auditors(2, leave=(Busy(FIRST, LAST),)), RULES)
        ): "監査実施人の休暇を見直すか",
    }  # fmt: skip
    for sentence, part in told.items():
        assert part in sentence
        assert sentence.endswith("ください。")


SLOT = Slot(date(2024, 9, 3), AM)


@pytest.mark.parametrize(
    ("bookings", "rule"),
    [
        ([], "no_slot"),
        ([Booking("zz", SLOT, ("a0", "a1"))], "unknown_visit"),
        ([Booking("v0", SLOT, ("a0", "zz"))], "unknown_auditor"),
        ([Booking("v0", SLOT, ("a0", "a1"))] * 2, "booked_twice"),
        ([Booking("v0", Slot(date(2025, 1, 7), AM), ("a0", "a1"))], "outside_window"),
        ([Booking("v0", Slot(date(2024, 9, 16), AM), ("a0", "a1"))], "closed_day"),
        ([Booking("v0", Slot(date(2024, 9, 7), AM), ("a0", "a1"))], "closed_day"),
        ([Booking("v0", Slot(date(2024, 9, 2), AM), ("a0", "a1"))], "busy"),
        ([Booking("v0", SLOT, ("a0",))], "team_size"),
        ([Booking("v0", SLOT, ("a0", "a0"))], "team_size"),
        ([Booking("v0", SLOT, ("a1", "a3"))], "no_lead"),
        ([Booking("v0", SLOT, ("a2", "a1"))], "former_section"),
        ([Booking("v0", SLOT, ("a4", "a1"))], "own_section"),
        ([Booking("v1", SLOT, ("a0", "a5"))], "own_system"),
        ([Booking("v2", SLOT, ("a0", "a1"))], "external_only"),
        ([Booking("v0", Slot(date(2024, 9, 4), AM), ("a0", "a1"))], "on_leave"),
        ([Booking("v0", SLOT, ("a0", "a1")), Booking("v1", SLOT, ("a0", "a3"))], "double_booking"),
        ([Booking("v0", SLOT, ("a0", "a1")), Booking("v3", Slot(SLOT.day, PM), ("a0", "a3"))], "travel"),
        ([Booking(f"v{n}", Slot(date(2024, 9, 3 + n), PM), ("a0", "a1")) for n in (0, 1, 3)], "auditor_week"),
        ([Booking(f"v{n}", Slot(date(2024, 9, 3 + 7 * n), PM), ("a0", "a1")) for n in (0, 1, 3)], "auditor_total"),
        ([Booking(f"v{n}", Slot(date(2024, 9, 10), PM), ("a0", "a1")) for n in range(5)], "week_total"),
    ],
)
def test_a_calendar_altered_by_hand_is_told_which_rule_it_breaks(bookings: list[Booking], rule: str) -> None:
    own = visits(5)
    task = CalendarTask(
        (
            replace(own[0], busy=(MONDAYS,)), replace(own[1], systems=frozenset({"住記"})),
            replace(own[2], external_only=True), replace(own[3], outlying=True), own[4],
        ),
        (
            replace(auditors()[0], leave=(Busy(date(2024, 9, 4), date(2024, 9, 4)),), most=2), auditors()[1],
            replace(auditors()[2], services=(Service("s0", last=date(2023, 3, 31)),)), auditors()[3],
            replace(auditors()[4], services=(Service("s0"),)), replace(auditors()[5], systems=frozenset({"住記"})),
        ),
        RULES,
    )  # fmt: skip
    found = violations_of_calendar(task, bookings)
    assert rule in {one.rule for one in found}
    assert all(one.sentence.endswith("。") for one in found)


def test_who_left_the_section_long_ago_may_audit_it() -> None:
    visit = visits(1)[0]
    for last, free in ((date(2021, 8, 31), True), (date(2021, 9, 1), False), (None, False)):
        person = Auditor("p", "監査", True, services=(Service("s0", last=last),))
        assert (conflict(person, visit, RULES) == "") is free


@pytest.mark.parametrize(
    "wrong",
    [
        {"rules": replace(RULES, last=date(2024, 8, 1))},
        {"rules": replace(RULES, team=0)},
        {"rules": replace(RULES, gossip_days=-1)},
        {"visits": (*visits(1), *visits(1))},
        {"auditors": auditors(1, most=-1)},
    ],
)
def test_a_task_that_contradicts_itself_is_refused(wrong: dict) -> None:
    with pytest.raises(CalendarRefused):
        replace(CalendarTask(visits(1), auditors(), RULES), **wrong)


@WAYS
def test_a_year_without_visits_has_an_empty_calendar(way: Way) -> None:
    assert set_calendar(CalendarTask((), auditors(), RULES), seed=1, way=way).bookings == ()


def test_too_little_effort_leaves_the_calendar_of_our_own_rules_with_its_gap() -> None:
    crowded = replace(SHORT, gossip_days=14)
    task = CalendarTask(visits(9), auditors(), crowded)
    calendar = set_calendar(task, seed=1, way=Way.EXACT, effort=0.0001)
    assert violations_of_calendar(task, calendar.bookings) == []
    assert calendar.cost <= set_calendar(task, seed=1, way=Way.RULES).cost
    assert not calendar.optimal
    assert 0 < calendar.gap <= 1


def test_progress_is_told_with_a_bound() -> None:
    told: list[tuple[int, int]] = []
    task = CalendarTask(visits(), auditors(), RULES)
    calendar = set_calendar(
        task, seed=random.Random(1).randint(0, 9), way=Way.EXACT, progress=lambda *one: told.append(one)
    )
    assert calendar.optimal
    assert told[-1][0] == calendar.cost
