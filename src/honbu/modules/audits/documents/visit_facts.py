"""訪問の紙に書くこと: what stands on the papers of a visit, filled from a booking that is still sealed or from a visit."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.modules.audits.actions.booked import Booked
from honbu.modules.audits.domain.planning.slots import Half
from honbu.modules.audits.domain.states import DOERS, KIND_TITLES, Kind
from honbu.modules.audits.models import Auditor, Visit, YearPlan

HALVES = {Half.MORNING: "午前", Half.AFTERNOON: "午後"}


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """訪問: of which year and kind, where, when, by whom. `team` are names, who leads first; `visit` once it has begun."""

    plan: YearPlan
    kind: Kind
    unit_id: int
    section: str
    day: datetime.date
    hours: str
    team: tuple[str, ...]
    system: str = ""
    visit: Visit | None = None

    @property
    def doer(self) -> str:
        """監査実施人, or 実施者 of a patrol (H31 L29)."""
        return DOERS[self.kind]

    @property
    def title(self) -> str:
        """内部監査."""
        return KIND_TITLES[self.kind]

    @property
    def when(self) -> str:
        """令和8年11月22日(日) 午前."""
        return f"{clock.format_long(self.day)}　{self.hours}".strip()


def facts_of_booking(booked: Booked) -> VisitFacts:
    """A booking as its team knows it. Whoever calls has noted that it was read (`booked_by`)."""
    return VisitFacts(
        booked.plan, booked.kind, booked.unit_id, booked.name, booked.slot.day, HALVES[booked.slot.half],
        names_of(Auditor.objects.filter(pk__in=booked.team).select_related("person")), booked.system_name,
    )  # fmt: skip


def facts_of_visit(visit: Visit) -> VisitFacts:
    """A visit that has begun."""
    arrived = clock.in_tokyo(visit.arrived_at)
    left = f"{clock.in_tokyo(visit.left_at):%H:%M}" if visit.left_at else ""
    return VisitFacts(
        visit.plan, Kind(visit.kind), visit.unit_id, tree_on().shown_name(visit.unit_id), arrived.date(),
        f"{arrived:%H:%M}～{left}", names_of(visit.team.select_related("person")), visit.system_name, visit,
    )  # fmt: skip


def names_of(auditors: Iterable[Auditor]) -> tuple[str, ...]:
    """主任 first; those of an outside firm with its name."""
    rows = sorted(auditors, key=lambda one: (not one.lead, one.pk))
    return tuple(
        f"{one.person.name}{'（主任）' if one.lead else ''}{f'（{one.firm}）' if one.firm else ''}" for one in rows
    )
