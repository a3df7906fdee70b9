"""誰が: how a route names who acts, and the levels of the line from the team to the mayor."""

import re
from dataclasses import dataclass
from enum import StrEnum

FORM = re.compile(
    r"line:(?P<level>team|section|department|deputy_mayor|mayor)|chief:(?P<unit>[\w-]+)"
    r"|appointed:(?P<kind>\w+)(?:@(?P<of>[\w-]+))?|person:(?P<number>[\w-]+)"
)


class UnknownOffice(ValueError):
    """A route names somebody in none of the forms that it knows."""


class Level(StrEnum):
    """職位の段階 of the line, from below."""

    TEAM = "team"
    SECTION = "section"
    DEPARTMENT = "department"
    DEPUTY_MAYOR = "deputy_mayor"
    MAYOR = "mayor"


LEVELS = tuple(Level)
# The ranks (organisation.Post.rank) of those who are chief at a level: whoever is lower only works there.
RANKS: dict[Level, range] = {
    Level.TEAM: range(60, 1000),
    Level.SECTION: range(68, 1000),
    Level.DEPARTMENT: range(80, 1000),
    Level.DEPUTY_MAYOR: range(95, 100),
    Level.MAYOR: range(100, 1000),
}
# The levels at which a unit of a kind (organisation.Unit.Kind) has a chief.
LEVELS_OF: dict[str, tuple[Level, ...]] = {
    "team": (Level.TEAM,),
    "section": (Level.SECTION,),
    "department": (Level.DEPARTMENT,),
    "ward": (Level.DEPUTY_MAYOR, Level.MAYOR),
}


@dataclass(frozen=True, slots=True)
class Office:
    """One named office: exactly one of the parts is filled (an appointment may name a unit besides)."""

    level: Level | None = None
    unit: str = ""
    appointment: str = ""
    number: str = ""


def read(text: str) -> Office:
    """`line:section`, `chief:1001`, `appointed:auditor@1001`, `person:100234` as an Office. Raises UnknownOffice."""
    found = FORM.fullmatch(text)
    if found is None:
        raise UnknownOffice(text)
    level = found["level"]
    return Office(
        level=Level(level) if level else None,
        unit=found["unit"] or found["of"] or "",
        appointment=found["kind"] or "",
        number=found["number"] or "",
    )


def is_line(text: str) -> bool:
    """Whether the office is one of the drafter's own line."""
    return text.startswith("line:")


def order(level: Level) -> int:
    """How high a level is."""
    return LEVELS.index(level)
