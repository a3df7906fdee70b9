"""課の事実: what the planning is told of every section, from the organisation, earlier audits, answers and the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Succession, Unit, tree_on
from honbu.modules.audits.domain.planning.risk import DataClass, Facts, LastResult, Risk, Weights, risk_of
from honbu.modules.audits.domain.planning.years import Merged, Section
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import PastVisit
from honbu.modules.audits.queries.answers import AnswerFacts
from honbu.modules.audits.queries.findings import Noted, noted_by_unit
from honbu.modules.audits.queries.results import department_of
from honbu.modules.audits.queries.scope import rules_in_force, why_outside
from honbu.modules.portfolio import public as portfolio

# What counts as having been there; a patrol or a hearing does not.
VISITS = (Kind.INTERNAL.value, Kind.OUTSOURCED.value, Kind.ORDERED.value, Kind.FOLLOW_UP.value)
DATA = list(DataClass)


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """課 with all that decides about its risk. `id` is the unit's code, as it stands in every paper of the plan."""

    id: str
    unit_id: int
    name: str
    department: str
    last_visit: int | None
    facts: Facts
    excluded: str = ""
    merged: tuple[Merged, ...] = ()
    answered: bool = False
    open_major: bool = False
    systems: tuple[int, ...] = field(default=())


def sections_of(year: int, answers: Mapping[int, AnswerFacts] | None = None) -> list[SectionFacts]:
    """Every section of the organisation of today, as the planning of a fiscal year sees it; 全課 in reading order."""
    tree, rules = tree_on(), rules_in_force(year)
    visits, parents = _visits_before(year), _parents()
    systems, noted = portfolio.systems_by_unit(), noted_by_unit()
    found = []
    for _depth, unit in tree.walk():
        if unit.kind != Unit.Kind.SECTION:
            continue
        below = [one for one in tree.below(unit.id) if one != unit.id]
        last = visits.get(unit.id)
        told = (answers or {}).get(unit.id, AnswerFacts(unit.id))
        mine = [one for pk in (unit.id, *below) for one in systems.get(pk, [])]
        # What was found in a section that is no more is for those to put right that came of it.
        before = [parent for parent, _name in parents.get(unit.id, []) if parent not in tree.units]
        findings = [one for pk in (unit.id, *below, *before) for one in noted.get(pk, [])]
        found.append(
            SectionFacts(
                unit.code, unit.id, unit.shown, department_of(unit.id), last[0] if last else None,
                _facts(year, last, told, mine, findings), why_outside(unit, rules),
                tuple(_merged(parent, name, visits) for parent, name in parents.get(unit.id, [])),
                told.submitted, any(one.major and one.unfinished for one in findings),
                tuple(one.system_id for one in mine),
            )
        )  # fmt: skip
    return found


def _visits_before(year: int) -> dict[int, tuple[int, int]]:
    """The last fiscal year in which a section was visited, with the nonconformities of that visit."""
    found: dict[int, tuple[int, int]] = {}
    rows = PastVisit.objects.filter(kind__in=VISITS, fiscal_year__lt=year).order_by("fiscal_year")
    for unit_id, when, count in rows.values_list("unit_id", "fiscal_year", "nonconformities"):
        earlier = found.get(unit_id)
        found[unit_id] = (when, count + (earlier[1] if earlier and earlier[0] == when else 0))
    return found


def _parents() -> dict[int, list[tuple[int, str]]]:
    """The units out of which a unit was made, with the names that they had."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in Succession.objects.filter(day__lte=clock.today()).select_related("predecessor"):
        version = row.predecessor.versions.order_by("-valid_from").first()
        found[row.successor_id].append((row.predecessor_id, version.name if version else row.predecessor.code))
    return found


def _merged(unit_id: int, name: str, visits: Mapping[int, tuple[int, int]]) -> Merged:
    last = visits.get(unit_id)
    return Merged(name, last[0] if last else None)


def _last_result(last: tuple[int, int] | None, findings: Iterable[Noted]) -> LastResult | None:
    """前回の監査の結果, of what was found in the year of the last visit; of its paper alone where nothing was recorded here."""
    if last is None:
        return None
    year, count = last
    there = [one for one in findings if one.year == year and one.kind in VISITS]
    if any(one.major for one in there):
        return LastResult.MAJOR
    return LastResult.MINOR if count or any(one.nonconformity for one in there) else LastResult.CLEAN


def _facts(
    year: int, last: tuple[int, int] | None, told: AnswerFacts, systems: Iterable[portfolio.SystemOfUnit],
    findings: Sequence[Noted],
) -> Facts:  # fmt: skip
    systems = list(systems)
    since = clock.FiscalYear(last[0]).end if last else None
    return Facts(
        last_result=_last_result(last, findings),
        years_since=year - last[0] if last else None,
        open_findings=sum(one.unfinished for one in findings),
        late_findings=sum(one.late for one in findings),
        wrong_answers=told.wrong,
        missing_answers=told.missing if told.submitted else 0,
        days_late=told.days_late,
        submitted=told.submitted,
        data_class=DATA[max((one.delicacy for one in systems), default=0)],
        contractors=told.contractors,
        changed_systems=sum(bool(since and one.went_live_on and one.went_live_on > since) for one in systems),
    )


def for_planning(
    facts: Iterable[SectionFacts], weights: Weights, announced: Mapping[str, tuple[tuple[int, ...], int]]
) -> tuple[list[Section], dict[str, Risk]]:
    """The sections as the planning takes them, and their risk points with the breakdown, by the unit's code."""
    risks = {one.id: risk_of(one.facts, weights) for one in facts}
    sections = []
    for one in facts:
        years, points = announced.get(one.id, ((), None))
        sections.append(
            Section(
                one.id, one.name, one.department, risks[one.id].points, one.last_visit, open_major=one.open_major,
                excluded=one.excluded, merged=one.merged, announced=years, announced_risk=points, answered=one.answered,
            )
        )  # fmt: skip
    return sections, risks
