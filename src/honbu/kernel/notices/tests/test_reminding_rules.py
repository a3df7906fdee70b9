"""Who is told when of work that is not done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.notices.domain.escalation import ORDER, Rule, Stage, reached, to_take
from honbu.kernel.notices.domain.keys import LONGEST, KeyMissing, key_of


@pytest.mark.parametrize(
    ("left", "stage"),
    [(4, Stage.NONE), (3, Stage.REMINDED), (1, Stage.REMINDED), (0, Stage.DUE), (-1, Stage.OVERDUE),
     (-2, Stage.OVERDUE), (-3, Stage.CHIEF), (-90, Stage.CHIEF)],
)  # fmt: skip
def test_three_days_before_on_the_day_after_it_and_then_the_chief(left: int, stage: Stage) -> None:
    assert reached(left) is stage


def test_a_ward_may_set_its_own_days() -> None:
    assert reached(5, Rule(remind_before=5, chief_after=1)) is Stage.REMINDED
    assert reached(-1, Rule(remind_before=5, chief_after=1)) is Stage.CHIEF


def test_no_step_is_taken_twice() -> None:
    assert all(to_take(stage, stage) == () for stage in ORDER)
    assert to_take(Stage.OVERDUE, Stage.REMINDED) == ()


def test_after_a_stop_of_the_machine_the_owner_gets_one_letter_not_three() -> None:
    assert to_take(Stage.NONE, Stage.OVERDUE) == (Stage.OVERDUE,)


def test_the_chief_never_hears_of_it_before_the_owner() -> None:
    assert to_take(Stage.NONE, Stage.CHIEF) == (Stage.OVERDUE, Stage.CHIEF)
    assert to_take(Stage.OVERDUE, Stage.CHIEF) == (Stage.CHIEF,)


@given(st.lists(st.integers(-20, 20), max_size=40))
def test_however_the_days_run_each_step_is_taken_at_most_once(days: list[int]) -> None:
    taken, steps = Stage.NONE, []
    for left in sorted(days, reverse=True):
        now = to_take(taken, reached(left))
        steps += now
        taken = now[-1] if now else taken
    assert len(steps) == len(set(steps))
    assert steps == sorted(steps, key=ORDER.index)


def test_a_key_says_what_it_is_about() -> None:
    assert key_of("audits", 12, "returned") == "audits:12:returned"
    with pytest.raises(KeyMissing):
        key_of("", " ")


@given(st.text(min_size=1, max_size=400), st.text(min_size=1, max_size=400))
def test_a_long_key_is_cut_without_two_becoming_one(first: str, second: str) -> None:
    if not (first.strip() and second.strip()):
        return
    assert len(key_of(first)) <= LONGEST
    if first.strip() != second.strip():
        assert key_of(first) != key_of(second)
