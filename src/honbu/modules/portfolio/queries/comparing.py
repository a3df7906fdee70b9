"""案の比較: the alternatives with their weighted means, how far a weight may move, and what others use (SYS-9, MTG-5)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.models import Alternative, Mark, PeerUse, Project, RenewalPlan, Yardstick

Subject = RenewalPlan | Project
NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
YEARS = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """案: with its label, its points by yardstick (None where nobody gave any), its mean and its rank."""

    alternative: Alternative
    label: str
    marks: tuple[Mark | None, ...]
    mean: Fraction | None
    rank: int | None

    @property
    def five_years(self) -> int | None:
        """5年間の経費 in yen: what it costs at first and five years of running; None where neither is known."""
        first, running = self.alternative.initial_cost, self.alternative.running_cost
        return None if first is None and running is None else (first or 0) + YEARS * (running or 0)


@dataclass(frozen=True, slots=True)
class Turning:
    """感度: between which weights a yardstick leaves the first place as it is, in words."""

    yardstick: Yardstick
    sentence: str
    turns: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """比較: the alternatives in their order, the yardsticks, what would turn the result, and other municipalities."""

    alternatives: tuple[Compared, ...]
    yardsticks: tuple[Yardstick, ...]
    turnings: tuple[Turning, ...]
    peers: tuple[PeerUse, ...]
    opinions: tuple[meetings.OpinionCount, ...]
    complete: bool

    @property
    def chosen(self) -> Compared | None:
        """選んだ案."""
        return next((one for one in self.alternatives if one.alternative.chosen), None)


def of(subject: Subject) -> dict[str, Any]:
    """How rows refer to what they compare for."""
    return {"renewal" if isinstance(subject, RenewalPlan) else "project": subject}


def label_of(place: int) -> str:
    """①, ② …"""
    return NUMBERS[place] if place < len(NUMBERS) else f"({place + 1})"


def comparison_of(subject: Subject) -> Comparison:
    """The comparison as it stands."""
    alternatives = list(subject.alternatives.all())
    yardsticks = list(subject.yardsticks.all())
    marks = {
        (mark.alternative_id, mark.yardstick_id): mark
        for mark in Mark.objects.filter(alternative__in=alternatives, yardstick__in=yardsticks)
    }
    complete = bool(alternatives and yardsticks) and len(marks) == len(alternatives) * len(yardsticks)
    weights: list[int] = [one.weight for one in yardsticks]
    points = [[marks[one.pk, by.pk].points for by in yardsticks] for one in alternatives] if complete else []
    ranked = {}
    if complete and any(weights):
        ranked = {one.option: one for one in meetings.ranking(weights, points)}
    compared = tuple(
        Compared(
            one, label_of(place), tuple(marks.get((one.pk, by.pk)) for by in yardsticks),
            ranked[place].mean if place in ranked else None, ranked[place].rank if place in ranked else None,
        )
        for place, one in enumerate(alternatives)
    )  # fmt: skip
    return Comparison(
        compared, tuple(yardsticks), _turnings(yardsticks, weights, points, compared), tuple(subject.peers.all()),
        tuple(meetings.opinions_on(SUBJECT_KINDS[type(subject)], subject.pk)), complete,
    )  # fmt: skip


SUBJECT_KINDS: dict[type[Subject], str] = {RenewalPlan: "portfolio.renewal", Project: "portfolio.project"}


def _turnings(
    yardsticks: list[Yardstick], weights: list[int], points: list[list[int]], compared: tuple[Compared, ...]
) -> tuple[Turning, ...]:
    first = [place for place, one in enumerate(compared) if one.rank == 1]
    if len(first) != 1:
        return ()
    rooms = meetings.room_of_weights(weights, points, first[0])
    return tuple(Turning(yardsticks[room.criterion], _sentence(room), not room.fixed) for room in rooms)


def _sentence(room: meetings.Room) -> str:
    if room.fixed:
        return "重みをどう変えても、1位は変わりません。"
    limits = []
    if room.least > 0:
        limits.append(f"{_number(room.least)}より小さくする")
    if room.most is not None:
        limits.append(f"{_number(room.most)}より大きくする")
    return f"重み{room.weight}を、{'か、'.join(limits)}と、1位が入れ替わります。"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}"
