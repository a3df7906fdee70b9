"""Events of the portfolio."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemRetired:
    """A system was retired: whoever left something to it (an audit finding) asks what became of that."""

    system_id: int


@dataclass(frozen=True, slots=True)
class RenewalMoved:
    """The deadline of a renewal was moved, from one day (ISO) to another."""

    system_id: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class EvaluationSettled:
    """The verdict on a system in a round is final."""

    evaluation_id: int
    system_id: int | None
    verdict: str
