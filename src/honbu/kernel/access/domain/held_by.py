"""The condition of an automatic grant: `staff`, `post:<code>`, `rank>=<n>`, `rank:<from>-<to>`, `appointment:<kind>`."""

import re
from dataclasses import dataclass

FORM = re.compile(r"staff|post:[\w-]+|rank>=\d{1,3}|rank:\d{1,3}-\d{1,3}|appointment:\w+")


class UnknownCondition(ValueError):
    """A condition that is none of the five forms."""


@dataclass(frozen=True, slots=True)
class Position:
    """What somebody is in one unit: a post with its rank, or an appointment."""

    unit_id: int
    post: str = ""
    rank: int = -1
    appointment: str = ""
    outside: bool = False


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
    if kind == "appointment":
        return position.appointment == value
    if kind == "rank":
        lowest, _, highest = value.partition("-")
        return int(lowest) <= position.rank <= int(highest)
    return position.rank >= int(condition.removeprefix("rank>="))
