"""期限の督促: who is told when of work that is not done. Days are business days of the ward."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """督促の段階, in their order."""

    NONE = ""
    REMINDED = "reminded"
    DUE = "due"
    OVERDUE = "overdue"
    CHIEF = "chief"


ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Rule:
    """督促の決まり: so many business days before the due date a reminder, so many after it the chief."""

    remind_before: int = 3
    chief_after: int = 3


USUAL = Rule()


def reached(left: int, rule: Rule = USUAL) -> Stage:
    """The furthest stage that work has reached of which `left` business days remain (0 today, negative: late)."""
    if left > rule.remind_before:
        return Stage.NONE
    if left > 0:
        return Stage.REMINDED
    if left == 0:
        return Stage.DUE
    return Stage.CHIEF if -left >= rule.chief_after else Stage.OVERDUE


def to_take(taken: Stage, now: Stage) -> tuple[Stage, ...]:
    """The steps to take today when `taken` was the last one.

    After a stop of the machine nobody gets three letters at once: only the furthest counts, and before the chief hears
    of it the owner has heard that it is overdue.
    """
    if ORDER.index(now) <= ORDER.index(taken):
        return ()
    if now is Stage.CHIEF and ORDER.index(taken) < ORDER.index(Stage.OVERDUE):
        return (Stage.OVERDUE, Stage.CHIEF)
    return (now,)
