"""専決: who decides by the ward's 事案決定規程, for a kind and an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from honbu.kernel.approvals.domain.offices import Level


class Condition(StrEnum):
    """条件 of a line of the rules."""

    ALWAYS = "always"
    NO_AMOUNT = "no_amount"
    UP_TO = "up_to"


class AmountMissing(ValueError):
    """The rules ask for the amount, and the draft names none."""


@dataclass(frozen=True, slots=True)
class Entrustment:
    """専決の定め: at this condition this level decides. `up_to` is integer yen, included."""

    id: int
    condition: Condition
    level: Level
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decides and why: the line that says so, or `none` (registered, but it covers not this case) or `unregistered`."""

    level: Level | None
    grounds: str
    rule_id: int | None = None


def ruling(lines: Sequence[Entrustment], amount: int | None) -> Ruling:
    """決裁区分 by the lines that hold for the kind on the day.

    The smallest limit that covers the amount, else what holds always. Where lines are registered and none fits, the mayor
    decides: what is not entrusted stays with the mayor. Raises AmountMissing.
    """
    if not lines:
        return Ruling(None, "unregistered")
    always = next((line for line in lines if line.condition is Condition.ALWAYS), None)
    limits = [line for line in lines if line.condition is Condition.UP_TO]
    if amount is None:
        fitting = next((line for line in lines if line.condition is Condition.NO_AMOUNT), always)
        if fitting is None and limits:
            raise AmountMissing
    else:
        covering = [line for line in limits if line.up_to is not None and amount <= line.up_to]
        fitting = min(covering, key=lambda line: line.up_to or 0, default=always)
    return Ruling(fitting.level, "rule", fitting.id) if fitting else Ruling(Level.MAYOR, "none")
