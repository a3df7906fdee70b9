"""Options are weighed exactly, and it is known how far a weight may move before another option wins (MTG-5)."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.meetings.domain.weighing import CannotWeigh, ranking, room_of_weights, winners

pytestmark = pytest.mark.requirement("MTG-5")

WHOLE = st.integers(min_value=1, max_value=50)
POINTS = st.integers(min_value=0, max_value=5)


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """Weights, and points of two to five options."""
    weights = draw(st.lists(WHOLE, min_size=1, max_size=5))
    rows = st.lists(POINTS, min_size=len(weights), max_size=len(weights))
    return weights, draw(st.lists(rows, min_size=2, max_size=5))


def test_the_option_with_the_highest_weighted_mean_is_first() -> None:
    ranked = ranking([3, 2, 1], [[5, 3, 1], [3, 5, 5], [1, 1, 1]])
    assert [(one.option, one.mean, one.rank) for one in ranked] == [
        (1, Fraction(24, 6), 1),
        (0, Fraction(22, 6), 2),
        (2, Fraction(1), 3),
    ]


def test_options_that_are_level_share_the_rank_and_nobody_is_pushed_before_the_other() -> None:
    ranked = ranking([1, 1], [[4, 2], [2, 4], [0, 0]])
    assert [one.rank for one in ranked] == [1, 1, 3]
    assert winners(ranked) == [0, 1]


def test_thirds_are_not_rounded_into_a_draw() -> None:
    ranked = ranking([1, 1, 1], [[3, 3, 4], [3, 4, 4]])
    assert ranked[0].mean - ranked[1].mean == Fraction(1, 3)


def test_the_weight_of_cost_may_fall_to_two_thirds_before_another_option_wins() -> None:
    rooms = room_of_weights([3, 2], [[5, 3], [2, 4]], winner=0)
    assert (rooms[0].least, rooms[0].most) == (Fraction(2, 3), None)
    assert (rooms[1].least, rooms[1].most) == (Fraction(0), Fraction(9))


def test_a_criterion_in_which_all_are_equal_may_weigh_anything() -> None:
    assert room_of_weights([3, 2], [[5, 4], [2, 4]], winner=0)[1].fixed


@pytest.mark.parametrize(
    ("weights", "points"),
    [([], []), ([1], []), ([0, 0], [[1, 1]]), ([-1], [[1]]), ([1], [[6]]), ([1], [[-1]]), ([1, 1], [[1]])],
)
def test_what_can_not_be_compared_is_refused(weights: list[int], points: list[list[int]]) -> None:
    with pytest.raises(CannotWeigh):
        ranking(weights, points)


@given(comparisons())
def test_ranks_follow_the_means_and_means_stay_on_the_scale(comparison: tuple[list[int], list[list[int]]]) -> None:
    weights, points = comparison
    ranked = ranking(weights, points)
    assert sorted(one.option for one in ranked) == list(range(len(points)))
    assert all(0 <= one.mean <= 5 for one in ranked)
    for before, behind in pairwise(ranked):
        assert before.mean >= behind.mean
        assert (before.rank == behind.rank) == (before.mean == behind.mean)


@given(comparisons(), st.integers(min_value=2, max_value=9))
def test_only_the_proportion_of_the_weights_counts(comparison: tuple[list[int], list[list[int]]], times: int) -> None:
    weights, points = comparison
    assert ranking(weights, points) == ranking([times * weight for weight in weights], points)


@given(comparisons(), st.data())
def test_within_its_room_a_weight_changes_no_winner_and_beyond_it_another_one_wins(
    comparison: tuple[list[int], list[list[int]]], data: st.DataObject
) -> None:
    weights, points = comparison
    winner = winners(ranking(weights, points))[0]
    room = data.draw(st.sampled_from(room_of_weights(weights, points, winner)))
    assert room.least <= room.weight
    assert room.most is None or room.weight <= room.most

    def leads(weight: Fraction) -> bool:
        """In whole numbers, as a ward would enter it."""
        scaled = [one * weight.denominator for one in weights]
        scaled[room.criterion] = weight.numerator
        return not sum(scaled) or winner in winners(ranking(scaled, points))

    assert leads(room.least)
    assert leads((room.least + room.weight) / 2)
    assert leads(room.most if room.most is not None else Fraction(10**6))
    if room.least > 0:
        assert not leads(room.least * Fraction(999, 1000))
    if room.most is not None:
        assert not leads(room.most + Fraction(1, 1000))
