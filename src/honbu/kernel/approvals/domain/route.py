"""経路: from the stages of a kind and whoever decides to the people of one round, with the reasons for what differs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from honbu.kernel.approvals.domain import offices
from honbu.kernel.approvals.domain.offices import Level
from honbu.kernel.manifest import ApprovalStage


class Way(StrEnum):
    """進め方 of a stage."""

    CIRCULATE = "circulate"
    CONSULT = "consult"
    DECIDE = "decide"


class Note(NamedTuple):
    """Why the route is as it is: a code, and the office that it speaks of. The words are found where it is shown."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chair:
    """A post of a unit and who sits on it; `person_id` is None where it is vacant."""

    title: str
    person_id: int | None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One person's part in the route. `who` is the office as the route names it, `office` the chair that was found."""

    stage: int
    way: Way
    person_id: int
    office: str
    who: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """The parts in their order, and what was left out and why."""

    steps: tuple[Planned, ...]
    omitted: tuple[Note, ...] = ()


class NobodyDecides(ValueError):
    """Up to the mayor there is nobody who could decide on what this person drafts."""


Ladder = Callable[[str], Sequence[Chair]]


def plan(stages: Iterable[ApprovalStage], decided_by: str, *, drafter_id: int, ladder: Ladder) -> Route:
    """The route of one round.

    `ladder(office)` gives the chair that is meant and those above it. A vacant chair falls to the next above; the
    drafter's own part is left out, but what the drafter would decide goes to the next above; chiefs of the line at or
    above whoever decides are left out; who would act twice acts once, at the later place. Raises NobodyDecides.
    """
    decider, passed = sit(ladder(decided_by), drafter_id)
    if decider is None or decider.person_id is None:
        raise NobodyDecides(decided_by)
    limit = offices.order(decider.level) if decider.level is not None else None
    omitted: list[Note] = []
    parts: list[Planned] = []
    number = 0
    for stage in stages:
        together = stage.way == Way.CONSULT
        number += together
        for name in stage.who:
            number += not together
            part = _part(name, ladder(name), drafter_id, limit, omitted)
            if part is not None:
                parts.append(replace(part, stage=number, way=Way(stage.way)))
    last = Planned(number + 1, Way.DECIDE, decider.person_id, decider.title, decided_by, tuple(passed))
    return Route(tuple(_numbered(_once([*parts, last], omitted))), tuple(omitted))


def sit(chairs: Sequence[Chair], drafter_id: int) -> tuple[Chair | None, list[Note]]:
    """The first who sits there and did not draft it, and why those before could not."""
    passed: list[Note] = []
    for chair in chairs:
        if chair.person_id is None:
            passed.append(Note("vacant", chair.title))
        elif chair.person_id == drafter_id:
            passed.append(Note("drafters_own", chair.title))
        else:
            return chair, passed
    return None, passed


def _part(
    name: str, chairs: Sequence[Chair], drafter_id: int, limit: int | None, omitted: list[Note]
) -> Planned | None:
    if not chairs:
        return None
    if offices.is_line(name):
        level = offices.read(name).level
        if chairs[0].level is not level:
            return None  # the drafter works above it: there is no such chair to leave out
        if limit is not None and level is not None and offices.order(level) >= limit:
            return None
    notes: list[Note] = []
    for chair in chairs:
        if chair.person_id is None:
            notes.append(Note("vacant", chair.title))
        elif chair.person_id == drafter_id:
            omitted.append(Note("own", chair.title))
            return None
        else:
            return Planned(0, Way.CIRCULATE, chair.person_id, chair.title, name, tuple(notes))
    omitted.append(Note("nobody", chairs[0].title))
    return None


def _once(parts: Sequence[Planned], omitted: list[Note]) -> list[Planned]:
    kept: list[Planned] = []
    for place, part in enumerate(parts):
        later = next((other for other in parts[place + 1 :] if other.person_id == part.person_id), None)
        if later is None:
            kept.append(part)
            continue
        omitted += [*part.notes, Note("again", part.office)]
    return kept


def _numbered(parts: Iterable[Planned]) -> Iterable[Planned]:
    """Stages without a gap."""
    numbers: dict[int, int] = {}
    for part in parts:
        yield replace(part, stage=numbers.setdefault(part.stage, len(numbers) + 1))
