"""May somebody do something somewhere? The rule without a database."""

import pytest

from honbu.kernel.access.domain import held_by
from honbu.kernel.access.domain.decision import Holding, Scope, anywhere, judge

TEAM, SECTION, DEPARTMENT, WARD, OTHER = 5, 4, 3, 1, 9
PATH = (TEAM, SECTION, DEPARTMENT, WARD)


def holding(scope: Scope, unit: int | None, *permissions: str) -> Holding:
    return Holding("役割", frozenset(permissions or ("audits.read",)), scope, unit, "付与")


def test_nobody_may_anything_unless_something_allows_it():
    assert not judge("audits.read", PATH, []).allowed


@pytest.mark.parametrize(
    ("scope", "unit", "allowed"),
    [
        (Scope.OWN, TEAM, True),
        (Scope.OWN, SECTION, False),
        (Scope.BELOW, SECTION, True),
        (Scope.BELOW, DEPARTMENT, True),
        (Scope.BELOW, OTHER, False),
        (Scope.WARD, None, True),
    ],
)
def test_a_role_reaches_its_own_unit_what_is_below_or_the_whole_ward(scope, unit, allowed):
    assert judge("audits.read", PATH, [holding(scope, unit)]).allowed is allowed


def test_a_role_for_a_department_is_not_one_for_the_ward_as_a_whole():
    assert not judge("audits.read", None, [holding(Scope.BELOW, WARD)]).allowed
    assert judge("audits.read", None, [holding(Scope.WARD, None)]).allowed


def test_the_answer_names_its_grounds_and_what_reaches_elsewhere():
    here, there, other = holding(Scope.BELOW, SECTION), holding(Scope.OWN, OTHER), holding(Scope.WARD, None, "x.y")
    answer = judge("audits.read", PATH, [here, there, other])
    assert answer.grounds == (here,)
    assert answer.elsewhere == (there,)


def test_a_door_is_shown_to_whoever_may_enter_it_anywhere():
    assert anywhere("audits.read", [holding(Scope.OWN, OTHER)])
    assert not anywhere("audits.write", [holding(Scope.WARD, None)])


@pytest.mark.parametrize(
    ("condition", "position", "holds"),
    [
        ("staff", held_by.Position(1, post="officer", rank=30), True),
        ("staff", held_by.Position(1, appointment="auditor"), False),
        ("staff", held_by.Position(1, post="outside", rank=1, outside=True), False),
        ("rank>=68", held_by.Position(1, post="chief", rank=70), True),
        ("unit:1001", held_by.Position(1, post="officer", units=("100101", "1001", "10")), True),
        ("unit:1002", held_by.Position(1, post="officer", units=("100101", "1001", "10")), False),
        ("unit:1001", held_by.Position(1, appointment="auditor", units=("1001",)), False),
        ("chief:1001", held_by.Position(1, post="chief", rank=70, units=("1001", "10")), True),
        ("chief:1001", held_by.Position(1, post="officer", rank=30, units=("1001", "10")), False),
        ("chief:10", held_by.Position(1, post="chief", rank=70, units=("1001", "10")), False),
        ("rank>=68", held_by.Position(1, post="team_chief", rank=60), False),
        ("rank:68-79", held_by.Position(1, post="chief", rank=70), True),
        ("rank:68-79", held_by.Position(1, post="director", rank=80), False),
        ("rank:68-79", held_by.Position(1, post="team_chief", rank=60), False),
        ("post:chief", held_by.Position(1, post="chief", rank=70), True),
        ("appointment:promoter", held_by.Position(1, appointment="promoter"), True),
    ],
)
def test_what_somebody_is_brings_the_roles_that_belong_to_it(condition, position, holds):
    assert held_by.holds(held_by.check(condition), position) is holds


@pytest.mark.parametrize("nonsense", ["", "everyone", "rank>70", "post:", "role:admin", "staff; drop"])
def test_a_condition_that_nobody_knows_is_refused_when_it_is_entered(nonsense):
    with pytest.raises(held_by.UnknownCondition):
        held_by.check(nonsense)
