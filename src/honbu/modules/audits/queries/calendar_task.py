"""訪問日程の材料: sections with their busy times, auditors with posts, systems and absences, as the planning takes them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Posting, Succession, Tree, Unit, tree_on
from honbu.modules.audits.domain.planning import slots
from honbu.modules.audits.domain.planning.slots import Busy, CalendarRules, CalendarTask, Half, Service
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import Auditor, BusyPeriod, ScopeRule, YearPlan
from honbu.modules.audits.queries.offices import office_unit
from honbu.modules.audits.queries.scope import units_with
from honbu.modules.portfolio import public as portfolio

_DAY = datetime.timedelta(days=1)
# The post that people from outside hold in the unit that let them in; it makes nobody a member of that section.
GUEST = "outside"
RULES = {"team": 2, "most_in_week": 2, "most_per_week": 4, "years_apart": 3, "gossip_days": 14}


def closed_days(first: datetime.date, last: datetime.date) -> frozenset[datetime.date]:
    """閉庁日 between two days."""
    calendar = clock.calendar()
    days = (first + step * _DAY for step in range((last - first).days + 1))
    return frozenset(day for day in days if not calendar.is_open(day))


def calendar_rules(plan: YearPlan, rules: Mapping[str, int], since: datetime.date | None = None) -> CalendarRules:
    """日程の定め of a year; `since`: what is set anew lies on this day or later."""
    first = max(plan.window_first, since) if since else plan.window_first
    last = max(first, plan.window_last)
    numbers = {**RULES, **rules}
    return CalendarRules(
        first, last, closed_days(first, last), numbers["team"], numbers["most_in_week"], numbers["most_per_week"],
        numbers["years_apart"], numbers["gossip_days"],
    )  # fmt: skip


def calendar_task(
    plan: YearPlan, content: Mapping[str, Any], visits: Iterable[Mapping[str, Any]], since: datetime.date | None = None,
    *, team: Iterable[Auditor] | None = None,
) -> CalendarTask:  # fmt: skip
    """訪問日程の課題 of these sealed visits, by the facts of today; for all auditors, or a team. Raises slots.CalendarRefused."""
    year, sections = plan.fiscal_year, content["sections"]
    busy, external, outlying = _busy_times(plan), external_units(year), units_with(ScopeRule.Rule.OUTLYING, year)
    found = []
    for one in visits:
        section = sections[one["id"]]
        found.append(
            slots.Visit(
                one["key"], one["id"], section["name"], section["department"], section["unit"] in outlying,
                tuple(busy.get(section["unit"], ())), frozenset([str(one["system"])] if one["system"] else []),
                one["kind"] == Kind.OUTSOURCED.value or section["unit"] in external,
            )
        )  # fmt: skip
    return CalendarTask(tuple(found), tuple(auditors_now(team)), calendar_rules(plan, content.get("rules", {}), since))


def external_units(year: int) -> set[int]:
    """外部の監査人だけが行う課: by a rule of the ward, and always the office of the audits itself."""
    office = office_unit()
    return units_with(ScopeRule.Rule.EXTERNAL, year) | ({office.pk} if office else set())


def _busy_times(plan: YearPlan) -> dict[int, list[Busy]]:
    found: dict[int, list[Busy]] = defaultdict(list)
    rows = BusyPeriod.objects.filter(questionnaire__plan=plan)
    for unit_id, first, last, weekday in rows.values_list("questionnaire__unit_id", "first", "last", "weekday"):
        found[unit_id].append(Busy(first, last, frozenset() if weekday is None else frozenset([weekday])))
    return found


def auditors_now(rows: Iterable[Auditor] | None = None) -> list[slots.Auditor]:
    """監査実施人 as the planning takes them: with their former and coming posts, their systems, and when they are away."""
    people = list(rows if rows is not None else Auditor.objects.filter(ended_on__isnull=True))
    kept: dict[int, set[str]] = defaultdict(set)
    for systems in portfolio.systems_by_unit().values():
        for system in systems:
            if system.keeper_id:
                kept[system.keeper_id].add(str(system.system_id))
    services = _services([one.person_id for one in people])
    absences: dict[int, list[Busy]] = defaultdict(list)
    for one in people:
        for row in one.absences.all():
            absences[one.pk].append(Busy(row.first, row.last, frozenset(), Half(row.half) if row.half else None))
        if one.contract_first and one.contract_last:
            absences[one.pk] += [Busy(last=one.contract_first - _DAY), Busy(first=one.contract_last + _DAY)]
        if one.person.valid_to:
            absences[one.pk].append(Busy(first=one.person.valid_to + _DAY))
    return [
        slots.Auditor(
            str(one.pk), one.person.name, one.lead, bool(one.firm), tuple(services.get(one.person_id, ())),
            frozenset(kept[one.person_id] | {str(number) for number in one.systems}), tuple(absences[one.pk]), one.most,
        )
        for one in people
    ]  # fmt: skip


def _services(people: list[int]) -> dict[int, list[Service]]:
    """在籍 of each person, by the sections of its time and of today; who served in what was merged served in what came of it."""
    tree, heirs = tree_on(), _heirs()
    found: dict[int, list[Service]] = defaultdict(list)
    rows = Posting.objects.filter(person__in=people).exclude(post__code=GUEST)
    for person_id, unit_id, first, last in rows.values_list("person_id", "unit_id", "valid_from", "valid_to"):
        codes = _sections(unit_id, tree, heirs)
        if unit_id not in tree.units:
            codes |= _above(unit_id, tree_on(last or first))
        found[person_id] += [Service(code, first, last) for code in sorted(codes)]
    return found


def _heirs() -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for before, after in Succession.objects.values_list("predecessor_id", "successor_id"):
        found[before].add(after)
    return found


def _sections(unit_id: int, tree: Tree, heirs: Mapping[int, set[int]]) -> set[str]:
    """The codes of the sections of today in which a unit lies or went on; who sits above sections is of none."""
    waiting, seen, found = [unit_id], set[int](), set[str]()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        waiting += heirs.get(at, ())
        found |= _above(at, tree)
    return found


def _above(unit_id: int, tree: Tree) -> set[str]:
    """The code of the section in which a unit lies, or which it is."""
    unit = tree.units.get(unit_id)
    steps = [tree.units[step] for step in unit.path] if unit else []
    return {step.code for step in steps if step.kind == Unit.Kind.SECTION}
