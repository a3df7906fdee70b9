"""取込みの判断: what becomes of each row of a list that was read, and of rows that may be one system (SYS-1).

Where a row is plainly something else (an EUC tool, a system that was retired) the preview proposes so; somebody decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from honbu.modules.portfolio.domain.reading import Reading, SystemRow


class Fate(StrEnum):
    """取込み方"""

    SYSTEM = "system"
    RETIRED = "retired"
    EUC = "euc"
    SKIP = "skip"


class Sameness(StrEnum):
    """同じシステムか"""

    ASK = "ask"
    SAME = "same"
    DIFFERENT = "different"


class NotDecided(ValueError):
    """A choice that the preview does not offer."""


@dataclass(frozen=True, slots=True)
class Choices:
    """決めたこと: the fate of rows by their place in the list, and whether a group is one system."""

    fates: Mapping[int, Fate]
    groups: Mapping[int, Sameness]


def proposed_fate(row: SystemRow) -> Fate:
    """What lies near for a row: without a name it can't be entered."""
    if not row.name:
        return Fate.SKIP
    if row.looks_euc:
        return Fate.EUC if row.owner.unit is not None else Fate.SYSTEM
    return Fate.RETIRED if row.looks_retired else Fate.SYSTEM


def fates_of(reading: Reading, choices: Choices) -> list[Fate]:
    """The fate of every row: as somebody chose, or as proposed. Raises NotDecided for an EUC tool without its section."""
    found = []
    for index, row in enumerate(reading.rows):
        fate = choices.fates.get(index, proposed_fate(row))
        if fate is not Fate.SKIP and not row.name:
            raise NotDecided(f"{row.ref.sheet} {row.ref.row}行目は名前がないため、取り込めません。")
        if fate is Fate.EUC and row.owner.unit is None:
            raise NotDecided(f"「{row.name}」は所管課が分からないため、EUCツールとして取り込めません。")
        found.append(fate)
    return found


def joined(reading: Reading, choices: Choices, fates: Sequence[Fate]) -> dict[int, int | None]:
    """まとめ先: for each row that is another's double, the place of the row that is kept; None where it is one on record.

    Of several rows the first that becomes a system is kept. Rows of a group that nobody called the same stay apart.
    """
    places = {row.ref: index for index, row in enumerate(reading.rows)}
    into: dict[int, int | None] = {}
    for number, group in enumerate(reading.groups):
        if choices.groups.get(number, Sameness.ASK) is not Sameness.SAME:
            continue
        rows = [places[member.row] for member in group.members if member.row is not None]
        rows = [index for index in rows if fates[index] in {Fate.SYSTEM, Fate.RETIRED}]
        on_record = next((member.system for member in group.members if member.system is not None), None)
        if on_record is not None:
            into.update(dict.fromkeys(rows))
        elif len(rows) > 1:
            into.update(dict.fromkeys(rows[1:], rows[0]))
    return into


def on_record(reading: Reading, choices: Choices) -> dict[int, int]:
    """台帳にあるもの: for each row the system on record that it is: by exactly its name, or because somebody said so."""
    places = {row.ref: index for index, row in enumerate(reading.rows)}
    found = {index: row.matches for index, row in enumerate(reading.rows) if row.matches is not None}
    for number, group in enumerate(reading.groups):
        system = next((member.system for member in group.members if member.system is not None), None)
        if system is not None and choices.groups.get(number) is Sameness.SAME:
            found.update({places[member.row]: system for member in group.members if member.row is not None})
    return found
