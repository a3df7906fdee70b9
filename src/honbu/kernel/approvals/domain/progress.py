"""進み: what is next in a round after somebody has acted, and what may still be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from honbu.kernel.approvals.domain.states import ACTED, StepState


@dataclass(frozen=True, slots=True)
class Part:
    """A step of a round, as far as the order is concerned. `carried`: taken over from an earlier round."""

    id: int
    stage: int
    state: StepState
    acted_by: int | None = None
    carried: bool = False


def to_open(parts: Sequence[Part]) -> tuple[int, ...]:
    """The steps whose turn has come: all of the first stage that is not complete, once those before it are."""
    for stage in sorted({part.stage for part in parts}):
        here = [part for part in parts if part.stage == stage]
        if all(part.state in ACTED for part in here):
            continue
        return tuple(part.id for part in here if part.state is StepState.WAITING)
    return ()


def is_untouched(parts: Sequence[Part]) -> bool:
    """Whether nobody has acted in this round yet: the drafter may pull it back."""
    return not any(part.state in ACTED and not part.carried for part in parts)


def to_take_back(parts: Sequence[Part], person_id: int) -> int | None:
    """The person's own last step, if nobody after it has acted; None if there is none."""
    own = [part for part in parts if part.acted_by == person_id and part.state in ACTED and not part.carried]
    if not own:
        return None
    last = max(own, key=lambda part: part.stage)
    later = [part for part in parts if part.stage > last.stage]
    return None if any(part.state in ACTED for part in later) else last.id


def after_it(parts: Sequence[Part], stage: int) -> tuple[int, ...]:
    """The open steps behind a stage: they wait again when something before them is taken back."""
    return tuple(part.id for part in parts if part.stage > stage and part.state is StepState.NOW)
