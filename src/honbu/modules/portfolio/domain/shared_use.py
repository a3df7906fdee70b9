"""共同利用の候補: work that one office does by system and another by hand, or with a system of its own (SYS-6)."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """処理のしかた: システム, 手作業, EUC"""

    SYSTEM = "system"
    MANUAL = "manual"
    EUC = "euc"


@dataclass(frozen=True, slots=True)
class Work:
    """事務の処理: how a unit does a business function. The keys and ids may be blank where nothing is registered."""

    function_key: str
    function: str
    unit_id: str
    department_id: str
    how: How
    system_id: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """共同利用の候補: all work on one function, ordered by unit. `systems` are those in use, by name."""

    function: str
    works: tuple[Work, ...]
    systems: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units that do this work: both sides are to be told."""
        return tuple(dict.fromkeys(work.unit_id for work in self.works))

    @property
    def without_system(self) -> tuple[str, ...]:
        """The units that do it by hand or with a tool of their own, and with no system."""
        served = {work.unit_id for work in self.works if work.how is How.SYSTEM}
        return tuple(unit for unit in self.units if unit not in served)

    @property
    def crosses_departments(self) -> bool:
        """Units of several departments do it: somebody above them has to decide."""
        return len({work.department_id for work in self.works}) > 1


_ENDING = re.compile("(?:(?:に関する|に係る|の)?(?:事務|業務))+$")


def plain_function(name: str) -> str:
    """事務の名 as it is compared: width, case, spaces and a trailing 事務 or 業務 make no difference."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return _ENDING.sub("", plain) or plain


def candidates(works: Iterable[Work]) -> list[Candidate]:
    """共同利用の候補: functions that a system serves at one office while another does without that system.

    The function is the same where its key is, or its name. What all share already is no candidate, nor is what one office
    does in two ways. Those of most offices first, then by name; the order of the input makes no difference.
    """
    found = [_candidate(group) for group in _by_function(sorted(works, key=_order)) if _differs(group)]
    return sorted(found, key=lambda one: (-len(one.units), plain_function(one.function), one.function))


def _by_function(works: Sequence[Work]) -> list[list[Work]]:
    """Works of one function together: those of one name, those of one key, and what the two join. Nameless work is left out."""
    leaders: dict[str, str] = {}

    def leader(label: str) -> str:
        while leaders.setdefault(label, label) != label:
            label = leaders[label]
        return label

    for work in works:
        first, *others = sorted({leader(label) for label in _labels(work)}) or [""]
        leaders.update(dict.fromkeys(others, first))
    groups: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        for label in _labels(work)[:1]:
            groups[leader(label)].append(work)
    return list(groups.values())


def _labels(work: Work) -> list[str]:
    labels = [f"name {plain_function(work.function)}"] if work.function.strip() else []
    return [*labels, f"key {work.function_key}"] if work.function_key else labels


def _differs(group: Sequence[Work]) -> bool:
    served: dict[str, set[str]] = {}
    for work in group:
        if work.how is How.SYSTEM:
            served.setdefault(_system(work), set()).add(work.unit_id)
    units = {work.unit_id for work in group}
    return any(units - users for users in served.values())


def _candidate(group: Sequence[Work]) -> Candidate:
    systems = sorted({work.system or work.system_id for work in group if work.how is How.SYSTEM} - {""})
    return Candidate(group[0].function, tuple(group), tuple(systems))


def _system(work: Work) -> str:
    """A system without id and name is not known to be that of somebody else."""
    return work.system_id or plain_function(work.system) or f"unit {work.unit_id}"


def _order(work: Work) -> tuple[str, ...]:
    return work.unit_id, work.how, work.system_id, work.system, work.function, work.function_key, work.department_id
