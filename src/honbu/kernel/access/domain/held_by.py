"""The condition of an automatic grant: `staff`, `post:<code>`, `rank>=<n>`, `rank:<from>-<to>`, `appointment:<kind>`,
`unit:<code>` (everybody who is posted there or below), `chief:<code>` (whoever heads that unit)."""

import re
from dataclasses import dataclass

FORM = re.compile(r"staff|post:[\w-]+|rank>=\d{1,3}|rank:\d{1,3}-\d{1,3}|appointment:\w+|(?:unit|chief):[\w-]+")

CHIEF_RANK = 68  # the lowest rank of whoever heads a 課


class UnknownCondition(ValueError):
    """A condition that is none of these forms."""


@dataclass(frozen=True, slots=True)
class Position:
    """What somebody is in one unit: a post with its rank, or an appointment.

    `units` are the codes of the unit and of all above it, in this order.
    """

    unit_id: int
    post: str = ""
    rank: int = -1
    appointment: str = ""
    outside: bool = False
    units: tuple[str, ...] = ()


def check(condition: str) -> str:
    """The condition as it is, or UnknownCondition."""
    if not FORM.fullmatch(condition):
        raise UnknownCondition(condition)
    return condition


def holds(condition: str, position: Position) -> bool:
    """Whether somebody in this position meets the condition."""
    if condition == "staff":
        return bool(position.post) and not position.outside
    kind, _, value = condition.partition(":")
    if kind == "post":
        return position.post == value
    if kind == "unit":
        return bool(position.post) and not position.outside and value in position.units
    if kind == "chief":
        return position.rank >= CHIEF_RANK and position.units[:1] == (value,)
    if kind == "appointment":
        return position.appointment == value
    if kind == "rank":
        lowest, _, highest = value.partition("-")
        return int(lowest) <= position.rank <= int(highest)
    return position.rank >= int(condition.removeprefix("rank>="))
