"""担当: whose work it is on a day. Work given to a unit is its chief's or an appointee's, whoever that is by then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

CHIEF = "chief"


@dataclass(frozen=True, slots=True)
class Duty:
    """A part that a person plays for a unit: chief, or an appointment such as 情報化推進員."""

    unit_id: int
    role: str


@dataclass(frozen=True)
class Roster:
    """The ward's chiefs and appointees of one day.

    `paths` leads from each unit of that day up to the ward; `heirs` from a unit that is no more to the one that took
    over its work (after a split the first); `chiefs` holds the head of each unit that has one, `appointees` who holds an
    appointment. `edition` tells one reading of the ward from the next.
    """

    paths: Mapping[int, Sequence[int]]
    chiefs: Mapping[int, int]
    appointees: Mapping[Duty, Sequence[int]] = field(default_factory=dict)
    heirs: Mapping[int, int] = field(default_factory=dict)
    roles: Sequence[str] = (CHIEF,)
    edition: int = field(default=0, compare=False)

    def unit_today(self, unit_id: int) -> int | None:
        """The unit itself, or the one that has taken over its work; None if nobody did."""
        seen: set[int] = set()
        step: int | None = unit_id
        while step is not None and step not in self.paths and step not in seen:
            seen.add(step)
            step = self.heirs.get(step)
        return step if step in self.paths else None

    def chief(self, unit_id: int) -> int | None:
        """所属長 of a unit; where the post is vacant, of the unit above."""
        return next(self._chiefs_upward(unit_id), None)

    def superior(self, person_id: int, unit_id: int) -> int | None:
        """The chief over a person of this unit: the unit's own, or for the chief the one above."""
        return next((chief for chief in self._chiefs_upward(unit_id) if chief != person_id), None)

    def owners(self, duty: Duty) -> tuple[int, ...]:
        """Who does the work of this part: its appointees, or, where nobody is appointed, the chief."""
        unit_id = self.unit_today(duty.unit_id)
        if unit_id is None:
            return ()
        if duty.role != CHIEF:
            appointed = self.appointees.get(Duty(unit_id, duty.role))
            if appointed:
                return tuple(appointed)
        chief = self.chief(unit_id)
        return () if chief is None else (chief,)

    def duties_of(self, person_id: int) -> tuple[Duty, ...]:
        """Every part for which `owners` names this person, those of units that are no more among them."""
        return self._parts.get(person_id, ())

    @cached_property
    def _parts(self) -> Mapping[int, tuple[Duty, ...]]:
        found: dict[int, list[Duty]] = {}
        for unit_id in (*self.paths, *self.heirs):
            for role in self.roles:
                duty = Duty(unit_id, role)
                for person_id in self.owners(duty):
                    found.setdefault(person_id, []).append(duty)
        return {person_id: tuple(duties) for person_id, duties in found.items()}

    def _chiefs_upward(self, unit_id: int) -> Iterator[int]:
        found = self.unit_today(unit_id)
        path = self.paths[found] if found is not None else ()
        return (self.chiefs[step] for step in path if step in self.chiefs)
