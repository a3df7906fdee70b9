"""The door to who is where: rows, and what was true on a day."""

from dataclasses import dataclass
from typing import TypeAlias

from honbu.kernel.organisation.models import (
    VALIDITY,
    Appointment,
    DayRange,
    Deputy,
    Person,
    Post,
    Posting,
    Reorganisation,
    ReorganisationStep,
    Succession,
    Unit,
    UnitVersion,
    valid_on,
    validity_in_order,
)
from honbu.kernel.organisation.prepared import Prepared, Statement, Together
from honbu.kernel.organisation.queries import (
    Standing,
    Tree,
    UnitOnDay,
    appointed,
    chief_of,
    deputies_of,
    forget_trees,
    staff_on,
    standing,
    tree_on,
)

__all__ = [
    "VALIDITY",
    "Actor",
    "Appointment",
    "DayRange",
    "Deputy",
    "Person",
    "Post",
    "Posting",
    "Prepared",
    "Reorganisation",
    "ReorganisationStep",
    "Standing",
    "Statement",
    "Succession",
    "System",
    "Together",
    "Tree",
    "Unit",
    "UnitOnDay",
    "UnitVersion",
    "appointed",
    "chief_of",
    "deputies_of",
    "forget_trees",
    "staff_on",
    "standing",
    "tree_on",
    "valid_on",
    "validity_in_order",
]


@dataclass(frozen=True, slots=True)
class System:
    """The machine itself as an actor: a job, a command of an operator. It may do everything, and says its name."""

    name: str


Actor: TypeAlias = Person | System
