"""The rules of 起案 and 決裁, without a database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.approvals.domain import entrusting, offices, progress, route, snapshot, standing_in, states
from honbu.kernel.approvals.domain.entrusting import Condition, Entrustment
from honbu.kernel.approvals.domain.offices import Level
from honbu.kernel.approvals.domain.progress import Part
from honbu.kernel.approvals.domain.route import Chair, Note, Way
from honbu.kernel.approvals.domain.standing_in import Naming
from honbu.kernel.approvals.domain.states import Act, State, StepState
from honbu.kernel.manifest import LINE, ApprovalStage

CLERK, TEAM, SECTION, DEPARTMENT, DEPUTY, MAYOR, OTHER = 1, 2, 3, 4, 5, 6, 7
SITTING = {
    Level.TEAM: TEAM,
    Level.SECTION: SECTION,
    Level.DEPARTMENT: DEPARTMENT,
    Level.DEPUTY_MAYOR: DEPUTY,
    Level.MAYOR: MAYOR,
}


def a_ladder(**vacant_or_other):
    """The line with everybody in place, but for what is said otherwise."""
    sitting = {**SITTING, **{Level(name): person for name, person in vacant_or_other.items()}}

    def ladder(office: str):
        if office.startswith("chief:"):
            return [Chair("契約課 課長", OTHER, Level.SECTION), *ladder("line:department")]
        level = offices.read(office).level
        return [
            Chair(one.value, sitting[one], one) for one in offices.LEVELS if offices.order(one) >= offices.order(level)
        ]

    return ladder


def people(planned: route.Route) -> list[int]:
    return [step.person_id for step in planned.steps]


def planned(decided_by="line:section", *, drafter=CLERK, stages=(LINE,), **seats):
    return route.plan(stages, decided_by, drafter_id=drafter, ladder=a_ladder(**seats))


# ---- the route -------------------------------------------------------------------------------------------------------
def test_what_the_section_chief_decides_passes_the_team_chief_only():
    assert people(planned()) == [TEAM, SECTION]
    assert planned().steps[-1].way is Way.DECIDE


def test_what_the_mayor_decides_passes_the_whole_line():
    assert people(planned("line:mayor")) == [TEAM, SECTION, DEPARTMENT, DEPUTY, MAYOR]


def test_a_vacant_post_goes_to_the_next_above_and_says_so():
    way = planned("line:department", section=None)
    assert people(way) == [TEAM, DEPARTMENT]
    assert Note("vacant", "section") in way.omitted
    decided = planned(section=None)
    assert decided.steps[-1].person_id == DEPARTMENT
    assert decided.steps[-1].notes == (Note("vacant", "section"),)


def test_the_drafters_own_step_is_left_out():
    way = planned("line:department", drafter=TEAM)
    assert people(way) == [SECTION, DEPARTMENT]
    assert Note("own", "team") in way.omitted


def test_nobody_decides_on_what_they_drafted_themselves():
    way = planned(drafter=SECTION)
    assert way.steps[-1].person_id == DEPARTMENT
    assert Note("drafters_own", "section") in way.steps[-1].notes
    with pytest.raises(route.NobodyDecides):
        planned("line:mayor", drafter=MAYOR)


def test_whoever_would_act_twice_acts_once_at_the_later_place():
    way = planned("line:department", team=SECTION)
    assert people(way) == [SECTION, DEPARTMENT]
    assert Note("again", "team") in way.omitted


def test_those_who_are_consulted_have_it_at_the_same_time():
    stages = (LINE, ApprovalStage("consult", ("chief:1002", "line:department")))
    way = planned("line:deputy_mayor", stages=stages)
    consulted = [step for step in way.steps if step.way is Way.CONSULT]
    assert {step.person_id for step in consulted} == {OTHER, DEPARTMENT}
    assert len({step.stage for step in consulted}) == 1
    assert [step.stage for step in way.steps] == sorted(step.stage for step in way.steps)


def test_stages_are_numbered_without_a_gap():
    way = planned("line:mayor", drafter=SECTION, team=None)
    assert [step.stage for step in way.steps] == list(range(1, len(way.steps) + 1))


@given(
    drafter=st.sampled_from([CLERK, *SITTING.values()]),
    vacant=st.sets(st.sampled_from([level.value for level in Level if level is not Level.MAYOR])),
    decider=st.sampled_from([level.value for level in Level]),
)
def test_no_route_names_anybody_twice_or_the_drafter_and_it_ends_with_one_who_decides(drafter, vacant, decider):
    try:
        way = planned(f"line:{decider}", drafter=drafter, **dict.fromkeys(vacant))
    except route.NobodyDecides:
        assert drafter == MAYOR
        return
    assert len(set(people(way))) == len(people(way))
    assert drafter not in people(way)
    assert [step.way for step in way.steps].count(Way.DECIDE) == 1
    assert way.steps[-1].way is Way.DECIDE


@pytest.mark.parametrize("text", ["", "line:", "line:king", "chief:", "somebody", "person:1;2", "appointed:auditor@"])
def test_a_route_that_names_nobody_in_a_known_form_is_refused(text):
    with pytest.raises(offices.UnknownOffice):
        offices.read(text)


def test_the_forms_of_an_office_are_read():
    assert offices.read("line:section").level is Level.SECTION
    assert offices.read("chief:1001").unit == "1001"
    assert (offices.read("appointed:auditor@1001").appointment, offices.read("appointed:auditor@1001").unit) == (
        "auditor",
        "1001",
    )
    assert offices.read("person:100234").number == "100234"


# ---- 専決 --------------------------------------------------------------------------------------------------------------
LINES = [
    Entrustment(1, Condition.UP_TO, Level.SECTION, 1_000_000),
    Entrustment(2, Condition.UP_TO, Level.DEPARTMENT, 10_000_000),
    Entrustment(3, Condition.NO_AMOUNT, Level.SECTION),
    Entrustment(4, Condition.ALWAYS, Level.MAYOR),
]


@pytest.mark.parametrize(
    ("amount", "rule"), [(0, 1), (1_000_000, 1), (1_000_001, 2), (10_000_000, 2), (10_000_001, 4), (None, 3)]
)
def test_the_amount_tells_who_decides_and_the_limit_itself_is_included(amount, rule):
    assert entrusting.ruling(LINES, amount).rule_id == rule


def test_where_nothing_is_registered_the_kind_says_who_decides():
    assert entrusting.ruling([], 500) == entrusting.Ruling(None, "unregistered")


def test_what_is_not_entrusted_to_anybody_stays_with_the_mayor():
    assert entrusting.ruling(LINES[:2], 99_000_000) == entrusting.Ruling(Level.MAYOR, "none")


def test_where_the_amount_decides_it_has_to_be_named():
    with pytest.raises(entrusting.AmountMissing):
        entrusting.ruling(LINES[:2], None)


# ---- 代決 --------------------------------------------------------------------------------------------------------------
def stand_in(*namings, way=Way.DECIDE, absent=(SECTION,), drafter=CLERK):
    return standing_in.standing_in(way, principal_id=SECTION, namings=namings, absent=absent, drafter_id=drafter)


STANDING = Naming(TEAM, "decision", 1, for_a_time=False)


def test_a_deputy_decides_only_while_the_decider_is_absent():
    assert stand_in(STANDING) == TEAM
    assert stand_in(STANDING, absent=()) is None


def test_a_deputy_who_was_named_for_a_time_needs_no_further_word_of_absence():
    assert stand_in(Naming(TEAM, "decision", 1, for_a_time=True), absent=()) == TEAM


def test_only_a_deputy_for_decisions_decides_but_any_deputy_agrees():
    proxy = Naming(TEAM, "proxy", 1, for_a_time=False)
    assert stand_in(proxy) is None
    assert stand_in(proxy, way=Way.CIRCULATE) == TEAM


def test_the_second_deputy_acts_when_the_first_is_absent_too():
    second = Naming(OTHER, "decision", 2, for_a_time=False)
    assert stand_in(second, STANDING) == TEAM
    assert stand_in(second, STANDING, absent=(SECTION, TEAM)) == OTHER


def test_nobody_decides_as_a_deputy_on_what_they_drafted():
    assert stand_in(STANDING, drafter=TEAM) is None


# ---- turns ---------------------------------------------------------------------------------------------------------------
def parts(*states_, stages=None):
    return [
        Part(
            number,
            (stages or range(1, 9))[number],
            StepState(state),
            acted_by=number if state in states.ACTED else None,
        )
        for number, state in enumerate(states_)
    ]


def test_the_next_stage_opens_when_everybody_before_it_has_acted():
    assert progress.to_open(parts("waiting", "waiting")) == (0,)
    assert progress.to_open(parts("agreed", "waiting", "waiting")) == (1,)
    assert progress.to_open(parts("agreed", "waiting", "waiting", "waiting", stages=[1, 2, 2, 3])) == (1, 2)
    assert progress.to_open(parts("agreed", "objected", "now", "waiting", stages=[1, 2, 2, 3])) == ()
    assert progress.to_open(parts("agreed", "objected", "agreed", "waiting", stages=[1, 2, 2, 3])) == (3,)
    assert progress.to_open(parts("agreed", "decided")) == ()


def test_one_takes_back_only_the_last_step_and_only_while_the_next_has_not_acted():
    assert progress.to_take_back(parts("agreed", "now"), 0) == 0
    assert progress.to_take_back(parts("agreed", "agreed", "now"), 0) is None
    assert progress.to_take_back(parts("agreed", "now"), 5) is None
    assert progress.after_it(parts("agreed", "now"), 1) == (1,)


def test_the_drafter_may_pull_back_while_nobody_has_acted():
    assert progress.is_untouched(parts("now", "waiting"))
    assert not progress.is_untouched(parts("agreed", "now"))


# ---- states and the snapshot -----------------------------------------------------------------------------------------------
def test_what_has_ended_moves_no_more():
    for state in states.ENDED:
        for act in Act:
            with pytest.raises(states.NotInThisState):
                states.after(state, act)


def test_everything_that_is_sent_can_end():
    reached = {State.DRAFT}
    while True:
        further = reached | {after for (before, _act), after in states.TABLE.items() if before in reached}
        if further == reached:
            break
        reached = further
    assert reached == set(State)


def test_equal_contents_have_one_form_and_one_checksum():
    one = snapshot.canonical({"b": [1, {"d": None, "c": True}], "a": datetime.date(2026, 11, 24)})
    other = snapshot.canonical({"a": "2026-11-24", "b": [1, {"c": True, "d": None}]})
    assert one == other == '{"a":"2026-11-24","b":[1,{"c":true,"d":null}]}'
    assert len(snapshot.checksum(one)) == 64


def test_a_content_without_a_single_form_is_refused():
    with pytest.raises(snapshot.NotStorable):
        snapshot.canonical({"rate": 0.1})
