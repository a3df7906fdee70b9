"""案の比較: weighted points of options, their order, and how far a weight may move before another one wins (MTG-5).

Everything is exact: weights and points are whole numbers, sums and limits are fractions. Nothing is rounded before it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_POINTS = 5


class CannotWeigh(ValueError):
    """There is nothing to compare: no options, no criteria, a point outside 0 to 5, or no weight at all."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option by its place among the options, its mean of points (0 to 5), and its rank (equal means share a rank)."""

    option: int
    mean: Fraction
    rank: int


@dataclass(frozen=True, slots=True)
class Room:
    """How far the weight of a criterion may move, the others kept, while the winner is beaten by nobody.

    `most` is None where it may grow without end. At a limit itself somebody else draws level.
    """

    criterion: int
    weight: int
    least: Fraction
    most: Fraction | None

    @property
    def fixed(self) -> bool:
        """However this weight is chosen, the winner stays."""
        return self.least == 0 and self.most is None


def ranking(weights: Sequence[int], points: Sequence[Sequence[int]]) -> list[Ranked]:
    """The options by their weighted mean, best first; `points` has a row for each option, a column for each criterion.

    Raises CannotWeigh.
    """
    _check(weights, points)
    total = sum(weights)
    means = [Fraction(sum(w * p for w, p in zip(weights, row, strict=True)), total) for row in points]
    order = sorted(range(len(points)), key=lambda option: (-means[option], option))
    return [Ranked(option, means[option], 1 + sum(other > means[option] for other in means)) for option in order]


def winners(ranked: Sequence[Ranked]) -> list[int]:
    """The options of the first rank: one, or those that are level."""
    return [one.option for one in ranked if one.rank == 1]


def room_of_weights(weights: Sequence[int], points: Sequence[Sequence[int]], winner: int) -> list[Room]:
    """For each criterion, between which weights `winner` is beaten by nobody. Raises CannotWeigh.

    The lead over another option is a straight line in a single weight: it changes its sign at most once.
    """
    _check(weights, points)
    found = []
    for criterion, weight in enumerate(weights):
        least, most = Fraction(0), None
        for other, row in enumerate(points):
            if other == winner:
                continue
            slope = points[winner][criterion] - row[criterion]
            rest = sum(
                w * (points[winner][place] - row[place]) for place, w in enumerate(weights) if place != criterion
            )
            if slope > 0:
                least = max(least, Fraction(-rest, slope))
            elif slope < 0:
                limit = Fraction(rest, -slope)
                most = limit if most is None else min(most, limit)
        found.append(Room(criterion, weight, least, most))
    return found


def _check(weights: Sequence[int], points: Sequence[Sequence[int]]) -> None:
    if not weights or not points or min(weights) < 0 or sum(weights) == 0:
        raise CannotWeigh
    if any(len(row) != len(weights) or min(row) < 0 or max(row) > MOST_POINTS for row in points):
        raise CannotWeigh
