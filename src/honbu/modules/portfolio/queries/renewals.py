"""更新計画: counted backwards, the alarms two years ahead, and the portfolio's views over the years (SYS-5)."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet, Sum

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.domain.backward import (
    MIGRATION,
    SELECTION,
    BackwardPlan,
    PlanRules,
    PlanStep,
    StepsDoNotFit,
    plan_backwards,
)
from honbu.modules.portfolio.domain.lifecycle import Alarm, Phase, Standing, alarm_of, phases
from honbu.modules.portfolio.domain.purchasing import Step
from honbu.modules.portfolio.domain.states import IN_USE
from honbu.modules.portfolio.models import Contract, CostLine, CostSheet, RenewalPlan, System
from honbu.modules.portfolio.queries.policy import NotLaidDown, planning_steps, threshold
from honbu.modules.portfolio.queries.rights import has_overview, is_office, of_units, systems_for

YEARS_SHOWN = 5
NOTICE_MONTH = 1  # of the months for procurement: the notice; the others are for the selection


def review_months(day: datetime.date | None = None) -> int:
    """更新の検討を始める月数, as the ward has laid it down."""
    try:
        return threshold("review", day).value
    except NotLaidDown:
        return 24


def rules_of(plan: RenewalPlan) -> PlanRules:
    """The steps of a plan: the ward's, with this plan's months for procurement and migration."""
    steps = tuple(_step(step, plan) for step in planning_steps())
    return PlanRules(steps, ahead_months=review_months())


def _step(step: PlanStep, plan: RenewalPlan) -> PlanStep:
    months = {
        MIGRATION: plan.migration_months,
        Step.NOTICE: NOTICE_MONTH,
        SELECTION: max(plan.procurement_months - NOTICE_MONTH - 2, 1),
        Step.SPECIFICATION: 2,
    }.get(step.code)
    if months is None:
        return step
    return PlanStep(step.code, step.title, months, step.business_days, step.paid, step.window)


def backward_of(plan: RenewalPlan, today: datetime.date | None = None) -> BackwardPlan | str:
    """逆算: the plan's milestones, or in words why its steps don't fit into a year of the budget."""
    today = today or clock.today()
    try:
        return plan_backwards(plan.deadline, rules_of(plan), meetings.meeting_days(), clock.calendar(), today=today)
    except StepsDoNotFit as reason:
        return str(reason)


@dataclass(frozen=True, slots=True)
class Warned:
    """警告のあるシステム: with where it stands, and the renewal that is under way, if any."""

    system: System
    standing: Standing
    plan: RenewalPlan | None


def warned_for(actor: Actor) -> list[Warned]:
    """更新を検討する時期のシステム: the overdue first, then by what is left."""
    today, months = clock.today(), review_months()
    systems = systems_for(actor).filter(state__in=[state.value for state in IN_USE], limit_on__isnull=False)
    plans = {
        plan.system_id: plan
        for plan in RenewalPlan.objects.filter(system__in=systems).exclude(state__in=["done", "dropped"])
    }
    found = []
    for system in systems.order_by("limit_on", "number"):
        if system.limit_on is None:
            continue
        standing = alarm_of(system.limit_on, today, months)
        if standing.level is not Alarm.NONE:
            found.append(Warned(system, standing, plans.get(system.pk)))
    return found


@dataclass(frozen=True, slots=True)
class Life:
    """ライフサイクル: a system with its phase at the end of each fiscal year."""

    system: System
    phases: tuple[Phase, ...]


def years_from(first: int, count: int = YEARS_SHOWN) -> list[clock.FiscalYear]:
    """So many fiscal years."""
    return [clock.FiscalYear(first + place) for place in range(count)]


def lives_for(actor: Actor, years: Sequence[clock.FiscalYear]) -> list[Life]:
    """The systems in use, those whose limit comes first on top."""
    months = review_months()
    systems = systems_for(actor).exclude(state="retired").order_by("limit_on", "number")
    return [
        Life(
            system,
            tuple(
                phases(
                    years, go_live=system.went_live_on, limit_day=system.limit_on, retired=system.retired_on, months=months
                )
            ),
        )
        for system in systems
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """年度の経費: of fixed and scrutinised sheets, in yen."""

    year: clock.FiscalYear
    initial: int
    running: int
    removal: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.initial + self.running + self.removal


INITIAL = {"construction", "migration", "equipment", "training"}


def sheets_seen(actor: Actor) -> QuerySet[CostSheet]:
    """The sheets whose sums somebody may see: one's own, and for the headquarters those that are fixed."""
    sheets = CostSheet.objects.all()
    if is_office(actor):
        return sheets
    own = of_units(actor, "portfolio.costs")
    return sheets.filter(own) if not has_overview(actor) else sheets.filter(state="fixed")


def newest_sheets(actor: Actor) -> list[int]:
    """Of each system the newest sheet that counts: fixed before scrutinised before submitted; drafts count for nobody."""
    order = {"fixed": 3, "scrutinised": 2, "submitted": 1}
    best: dict[int, tuple[int, int, int]] = {}
    rows = sheets_seen(actor).filter(system__isnull=False, state__in=order)
    for pk, system_id, state, first in rows.values_list("pk", "system_id", "state", "first_year"):
        rank = (first, order[state], pk)
        if system_id is not None and rank > best.get(system_id, (0, 0, 0)):
            best[system_id] = rank
    return [pk for _first, _order, pk in best.values()]


def budget_for(actor: Actor, years: Sequence[clock.FiscalYear]) -> list[BudgetYear]:
    """予算の見通し by fiscal year, over the newest sheet of each system."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = CostLine.objects.filter(sheet__in=newest_sheets(actor)).order_by()
    for year, kind, amount in rows.values_list("fiscal_year", "kind").annotate(total=Sum("amount")):
        group = "initial" if kind in INITIAL else "removal" if kind == "removal" else "running"
        sums[year][group] += amount
    return [
        BudgetYear(year, sums[year.year]["initial"], sums[year.year]["running"], sums[year.year]["removal"])
        for year in years
    ]


@dataclass(frozen=True, slots=True)
class VendorShare:
    """業者の集中: how many systems and how much of the yearly amounts of contracts in force lie with one vendor."""

    vendor: str
    systems: int
    high: int
    amount: int
    share: Fraction

    @property
    def percent(self) -> int:
        """Whole percent, rounded down."""
        return int(self.share * 100)


def vendors_for(actor: Actor) -> list[VendorShare]:
    """業者への集中, the largest first."""
    systems = systems_for(actor).exclude(state="retired").filter(vendor__isnull=False)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, importance in systems.values_list("vendor__name", "importance"):
        counts[name or ""][0] += 1
        counts[name or ""][1] += importance == "high"
    amounts = _yearly_amounts(actor)
    whole = sum(amounts.values())
    names = set(counts) | set(amounts)
    found = [
        VendorShare(
            name, counts[name][0], counts[name][1], amounts.get(name, 0),
            Fraction(amounts.get(name, 0), whole) if whole else Fraction(0),
        )
        for name in names
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.amount, -one.systems, one.vendor))


def _yearly_amounts(actor: Actor) -> dict[str, int]:
    today = clock.today()
    rows = Contract.objects.filter(
        of_units(actor, "portfolio.costs"), vendor__isnull=False, yearly_amount__isnull=False
    )
    amounts: dict[str, int] = defaultdict(int)
    for name, amount, end, renewal, ended in rows.values_list(
        "vendor__name", "yearly_amount", "end", "renewal", "ended_on"
    ):
        runs = (ended is None or ended >= today) and (end is None or end >= today or renewal == "tacit")
        if runs and name and amount:
            amounts[name] += amount
    return dict(amounts)
