"""Events of the audits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingNeeded:
    """A finding is to be dealt with in a training; which unit it concerns and its cause. Training plans hear of it."""

    finding_id: int
    unit_id: int
    cause: str


@dataclass(frozen=True, slots=True)
class FindingReopened:
    """A finding that was put off or closed is open again."""

    finding_id: int
    unit_id: int
