"""連携図 and 共同利用の候補: how systems hang together, and where one could serve two offices (SYS-6)."""

from dataclasses import dataclass, replace

from django.db.models import Q

from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.modules.portfolio.domain.shared_use import Candidate, How, Work, candidates
from honbu.modules.portfolio.models import Dependency, EucTool, System, WorkPractice
from honbu.modules.portfolio.queries.rights import is_office, of_units, systems_for


def dependencies_for(actor: Actor, *, around: System | None = None) -> list[Dependency]:
    """The dependencies between systems of which somebody may know; `around` one system, those one step away."""
    seen = systems_for(actor).exclude(state="retired").values("pk")
    rows = Dependency.objects.filter(source__in=seen, target__in=seen).select_related("source", "target")
    if around is not None:
        near = set(rows.filter(Q(source=around) | Q(target=around)).values_list("source", "target").distinct())
        names = {pk for pair in near for pk in pair}
        rows = rows.filter(source__in=names, target__in=names)
    return list(rows)


def department_of(unit_id: int) -> int:
    """The department above a section, or the unit itself."""
    tree = tree_on()
    unit = tree.units.get(unit_id)
    path = unit.path if unit else (unit_id,)
    return next(
        (step for step in path if step in tree.units and tree.units[step].kind == Unit.Kind.DEPARTMENT), unit_id
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """共同利用の候補: with the units that are told."""

    candidate: Candidate
    units: tuple[int, ...]
    manual_hours: int


def shared_for(actor: Actor) -> list[Shared]:
    """候補: for a section those in which it has a part, for the office all. Compared is always the whole ward."""
    works = [
        Work(
            "", row.function, str(row.unit_id), str(department_of(row.unit_id)), How(row.how),
            str(row.system_id or ""), row.system.name if row.system else "",
        )
        for row in WorkPractice.objects.select_related("system")
    ]  # fmt: skip
    named = {(work.function, work.unit_id) for work in works}
    systems = System.objects.exclude(state="retired").exclude(function="").filter(unit__isnull=False)
    works += [_of_system(one) for one in systems if (one.function, str(one.unit_id)) not in named]
    tools = EucTool.objects.exclude(state__in=["retired", "moved"]).exclude(lack="")
    works += [
        Work("", one.lack, str(one.unit_id), str(department_of(one.unit_id)), How.EUC, "", one.name) for one in tools
    ]
    hours = {
        (row.function, str(row.unit_id)): row.yearly_hours or 0 for row in WorkPractice.objects.exclude(how="system")
    }
    found = [_shared(candidate, hours) for candidate in candidates(works)]
    if is_office(actor):
        return found
    mine = set(WorkPractice.objects.filter(of_units(actor, "portfolio.read")).values_list("unit", flat=True))
    mine |= set(System.objects.filter(of_units(actor, "portfolio.read")).values_list("unit", flat=True))
    return [_without_names(one, mine) for one in found if mine & set(one.units)]


def _without_names(one: Shared, mine: set[int]) -> Shared:
    """As a section may see it: which office works how, but not with which system of another."""
    works = tuple(work if int(work.unit_id) in mine else replace(work, system="") for work in one.candidate.works)
    return replace(one, candidate=replace(one.candidate, works=works))


def _of_system(system: System) -> Work:
    unit = str(system.unit_id)
    return Work(
        "", system.function, unit, str(department_of(system.unit_id or 0)), How.SYSTEM, str(system.pk), system.name
    )


def _shared(candidate: Candidate, hours: dict[tuple[str, str], int]) -> Shared:
    manual = sum(hours.get((work.function, work.unit_id), 0) for work in candidate.works)
    return Shared(candidate, tuple(int(unit) for unit in candidate.units), manual)
