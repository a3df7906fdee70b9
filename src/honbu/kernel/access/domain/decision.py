"""May somebody do something somewhere? The rule alone, on values; default is no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """範囲: how far from its unit a role reaches. `section` is the 課 to which a 係 belongs, with all its 係."""

    OWN = "own"
    SECTION = "section"
    BELOW = "below"
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that a person holds on a day, and why: by grant, by post, by appointment.

    With the scope `section`, `unit_id` is the 課 already.
    """

    role: str
    permissions: frozenset[str]
    scope: Scope
    unit_id: int | None
    because: str

    def reaches(self, path: Sequence[int] | None) -> bool:
        """Whether the role reaches a unit, given as the path from the unit up to the ward (None: the ward as a whole)."""
        if self.scope is Scope.WARD:
            return True
        if not path:
            return False
        return path[0] == self.unit_id if self.scope is Scope.OWN else self.unit_id in path


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer with its grounds: the holdings that allow it, and those that hold the permission but reach elsewhere."""

    allowed: bool
    grounds: tuple[Holding, ...]
    elsewhere: tuple[Holding, ...]


def judge(permission: str, path: Sequence[int] | None, holdings: Iterable[Holding]) -> Judgement:
    """May somebody with these holdings do it for the unit at the head of `path` (None: for the ward as a whole)?"""
    grounds: list[Holding] = []
    elsewhere: list[Holding] = []
    for holding in holdings:
        if permission in holding.permissions:
            (grounds if holding.reaches(path) else elsewhere).append(holding)
    return Judgement(bool(grounds), tuple(grounds), tuple(elsewhere))


def anywhere(permission: str, holdings: Iterable[Holding]) -> bool:
    """Whether the permission is held for any unit at all (enough to show a door, never to act)."""
    return any(permission in holding.permissions for holding in holdings)
