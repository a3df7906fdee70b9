"""組織改正: what the changes of one day do to the organisation. Values in, values out; nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """改正の種別"""

    ESTABLISH = "establish"
    RENAME = "rename"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    ABOLISH = "abolish"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit on one day: what it is called and to whom it belongs (`parent` is a code, empty at the top)."""

    code: str
    kind: str
    name: str
    parent: str
    name_kana: str = ""
    name_en: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a split brings into being."""

    code: str
    name: str
    name_kana: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """改正事項: one change. Which fields count depends on the kind."""

    kind: Kind
    units: tuple[str, ...] = ()
    code: str = ""
    name: str = ""
    name_kana: str = ""
    name_en: str = ""
    parent: str = ""
    unit_kind: str = "section"
    into: tuple[NewUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a step can't be done, with the number of the step (from 1)."""

    step: int
    rule: str
    message: str


@dataclass(slots=True)
class Outcome:
    """The organisation after the changes, who succeeds whom, and what stands in the way."""

    units: dict[str, UnitFacts]
    successions: list[tuple[str, str]] = field(default_factory=list)
    established: list[str] = field(default_factory=list)
    abolished: list[str] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)

    @property
    def heir(self) -> dict[str, str]:
        """For every unit that is no more, the first unit that took over from it: where its people go by default."""
        first: dict[str, str] = {}
        for predecessor, successor in self.successions:
            first.setdefault(predecessor, successor)
        return {code: first[code] for code in self.abolished if code in first}


def carry_out(before: Mapping[str, UnitFacts], steps: Sequence[Step]) -> Outcome:
    """The organisation after all steps in their order; a step that breaks a rule is told and left out."""
    outcome = Outcome(dict(before))
    for number, step in enumerate(steps, start=1):
        violation = _violation(outcome, step, set(before))
        if violation:
            outcome.violations.append(Violation(number, *violation))
        else:
            _apply(outcome, step)
    for code, unit in outcome.units.items():
        if unit.parent and unit.parent not in outcome.units:
            name = before[unit.parent].name if unit.parent in before else unit.parent
            message = f"「{unit.name}」({code})の上位組織「{name}」がなくなります。所属替え又は廃止を加えてください。"
            outcome.violations.append(Violation(0, "orphan", message))
    return outcome


def _violation(outcome: Outcome, step: Step, ever: set[str]) -> tuple[str, str] | None:
    for code in step.units:
        if code not in outcome.units:
            return "unknown", f"組織コード {code} は、この時点では存在しません。"
    if step.kind is not Kind.ESTABLISH and not step.units:
        return "nothing", "対象の組織を選んでください。"
    if step.parent and step.parent not in outcome.units:
        return "unknown_parent", f"上位組織 {step.parent} は、この時点では存在しません。"
    for code in _new_codes(step):
        if code in outcome.units or (code in ever and code not in step.units):
            return "code_taken", f"組織コード {code} は使われています。別のコードにしてください。"
    return _violation_of_kind(outcome, step)


def _new_codes(step: Step) -> list[str]:
    if step.kind is Kind.ESTABLISH:
        return [step.code]
    if step.kind is Kind.MERGE:
        return [step.code] if step.code not in step.units else []
    return [unit.code for unit in step.into] if step.kind is Kind.SPLIT else []


def _violation_of_kind(outcome: Outcome, step: Step) -> tuple[str, str] | None:
    if step.kind in {Kind.ESTABLISH, Kind.RENAME, Kind.MERGE} and not step.name:
        return "no_name", "新しい名称を入れてください。"
    if step.kind in {Kind.ESTABLISH, Kind.MERGE} and not step.code:
        return "no_code", "新しい組織コードを入れてください。"
    if step.kind is Kind.MERGE and len(step.units) < 2:
        return "too_few", "統合する組織を二つ以上選んでください。"
    if step.kind is Kind.SPLIT and len(step.into) < 2:
        return "too_few", "分割後の組織を二つ以上入れてください。"
    if step.kind is Kind.MOVE:
        return _violation_of_move(outcome, step)
    return None


def _violation_of_move(outcome: Outcome, step: Step) -> tuple[str, str] | None:
    if not step.parent:
        return "no_parent", "新しい上位組織を選んでください。"
    walk, seen = step.parent, set()
    while walk and walk not in seen:
        if walk in step.units:
            return "circle", "組織を、自分自身又はその下の組織の下に置くことはできません。"
        seen.add(walk)
        walk = outcome.units[walk].parent if walk in outcome.units else ""
    return None


def _apply(outcome: Outcome, step: Step) -> None:
    units = outcome.units
    if step.kind is Kind.ESTABLISH:
        units[step.code] = UnitFacts(step.code, step.unit_kind, step.name, step.parent, step.name_kana, step.name_en)
        outcome.established.append(step.code)
    elif step.kind is Kind.RENAME:
        for code in step.units:
            units[code] = replace(units[code], name=step.name, name_kana=step.name_kana, name_en=step.name_en)
    elif step.kind is Kind.MOVE:
        for code in step.units:
            units[code] = replace(units[code], parent=step.parent)
    elif step.kind is Kind.MERGE:
        _merge(outcome, step)
    elif step.kind is Kind.SPLIT:
        _split(outcome, step)
    else:
        for code in step.units:
            outcome.abolished.append(code)
            del units[code]


def _merge(outcome: Outcome, step: Step) -> None:
    first = outcome.units[step.units[0]]
    merged = UnitFacts(
        step.code, first.kind, step.name, step.parent or first.parent, step.name_kana, step.name_en, first.position
    )
    for code in step.units:
        if code != step.code:
            outcome.abolished.append(code)
            outcome.successions.append((code, step.code))
            del outcome.units[code]
    if step.code not in step.units:
        outcome.established.append(step.code)
    outcome.units[step.code] = merged
    _rehang(outcome, set(step.units), step.code)


def _split(outcome: Outcome, step: Step) -> None:
    old = outcome.units.pop(step.units[0])
    outcome.abolished.append(old.code)
    for unit in step.into:
        outcome.units[unit.code] = UnitFacts(
            unit.code, old.kind, unit.name, step.parent or old.parent, unit.name_kana, unit.name_en, old.position
        )
        outcome.established.append(unit.code)
        outcome.successions.append((old.code, unit.code))
    # What hung below the old unit goes to the first new one; a later step moves what belongs elsewhere.
    _rehang(outcome, {old.code}, step.into[0].code)


def _rehang(outcome: Outcome, from_codes: set[str], to: str) -> None:
    for code, unit in outcome.units.items():
        if unit.parent in from_codes and code != to:
            outcome.units[code] = replace(unit, parent=to)
