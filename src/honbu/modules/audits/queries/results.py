"""監査の結果: counts by kind, cause, grade and department, always with what they are counted from (AUD-5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from honbu.kernel.organisation.public import Unit, tree_on
from honbu.modules.audits.domain.findings import COUNTED, UNFINISHED, Cause, Counted, by_cause
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.models import Finding

# While these, a correction is under way and can be late.


@dataclass(frozen=True, slots=True)
class Results:
    """集計 of a year's findings. Every table adds up to `total`."""

    total: int
    nonconformities: int
    unfinished: int
    late: int
    by_cause: dict[Cause, int]
    by_kind: dict[str, int]
    by_grade: dict[str, int]
    by_department: dict[str, int]
    cause_by_kind: dict[str, dict[Cause, int]]


def counted(findings: Iterable[Finding]) -> list[Finding]:
    """Those that count: neither drafts nor withdrawn."""
    return [one for one in findings if one.state in COUNTED]


def results_of(findings: Sequence[Finding], late: int = 0) -> Results:
    """The tables of these findings."""
    kept = counted(findings)
    kinds: dict[str, list[Counted]] = defaultdict(list)
    for one in kept:
        kinds[one.kind].append(_plain(one))
    return Results(
        total=len(kept),
        nonconformities=sum(one.grade.nonconformity for one in kept),
        unfinished=sum(one.state in UNFINISHED for one in kept),
        late=late,
        by_cause=by_cause(map(_plain, kept)),
        by_kind={KIND_TITLES[kind]: len(kinds[kind.value]) for kind in Kind if kinds.get(kind.value)},
        by_grade=dict(Counter(one.grade.title for one in sorted(kept, key=lambda one: one.grade.order))),
        by_department=dict(Counter(department_of(one.unit_id) for one in kept).most_common()),
        cause_by_kind={KIND_TITLES[Kind(kind)]: by_cause(rows) for kind, rows in kinds.items()},
    )


def _plain(one: Finding) -> Counted:
    return Counted(one.cause, one.grade.code, one.grade.nonconformity)


def department_of(unit_id: int) -> str:
    """The department above a section."""
    tree = tree_on()
    unit = tree.units.get(unit_id)
    above = [tree.units[step] for step in unit.path] if unit else []
    return next((one.shown for one in above if one.kind == Unit.Kind.DEPARTMENT), "")
