"""今年度のシステム化の予定: what the register says for a fiscal year, line by line (SYS-8)."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.modules.portfolio.domain.backward import BackwardPlan
from honbu.modules.portfolio.domain.running import Running, running
from honbu.modules.portfolio.domain.terms import Renewal
from honbu.modules.portfolio.models import Contract, LifecycleDate, Project, RenewalPlan, System
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.projects import total_of
from honbu.modules.portfolio.queries.renewals import backward_of
from honbu.modules.portfolio.queries.rights import contracts_for, has_overview, projects_for, renewals_for, systems_for

DROPPED, OVER = ("withdrawn", "rejected"), ("done", "dropped")
CONFIRMED_PROJECTS, CONFIRMED_RENEWALS = ("approved", "conditional"), ("approved", "budgeted", "under_way")


class Sort(StrEnum):
    """予定の種類, in the order of the paper."""

    PROJECT = "新規・入替え"
    RENEWAL = "更新"
    CONTRACT = "契約満了"
    RETIREMENT = "廃止"
    LAW = "法改正"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """予定の一件: `until` sorts it; `amount` in yen where it is known and may be read."""

    sort: Sort
    title: str
    unit_id: int | None
    state: str
    period: str
    until: datetime.date
    url: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class YearPlan:
    """今年度のシステム化の予定. `priced`: whether the reader may see amounts of the whole ward; `whole`: nothing is left out."""

    year: clock.FiscalYear
    lines: Sequence[PlanLine]
    priced: bool
    whole: bool

    @property
    def counts(self) -> dict[Sort, int]:
        """How many of each sort, all sorts named."""
        found = Counter(one.sort for one in self.lines)
        return {sort: found[sort] for sort in Sort}

    @property
    def total(self) -> int:
        """The sum of the amounts in yen."""
        return sum(one.amount or 0 for one in self.lines)


def year_plan(year: clock.FiscalYear, actor: Actor) -> YearPlan:
    """The plan of a year as somebody may read it: of one's units all, of the others, for directors, what is confirmed."""
    priced = access.may(actor, "portfolio.costs", on=access.WARD)
    lines = [
        *_projects(year, actor, priced=priced), *_renewals(year, actor, priced=priced), *_contracts(year, actor),
        *_retirements(year, actor), *_laws(year, actor),
    ]  # fmt: skip
    order = list(Sort)
    lines.sort(key=lambda one: (order.index(one.sort), one.until, one.title))
    return YearPlan(year, lines, priced, access.may(actor, "portfolio.read", on=access.WARD))


def _projects(year: clock.FiscalYear, actor: Actor, *, priced: bool) -> Iterator[PlanLine]:
    mine = projects_for(actor).order_by().values("pk")
    seen = Q(pk__in=mine) | (Q(state__in=CONFIRMED_PROJECTS) if has_overview(actor) else Q(pk__in=[]))
    for one in Project.objects.filter(seen, planned_year=year.year).exclude(state__in=DROPPED):
        url = reverse("portfolio:project", args=[one.pk])
        amount = _total(one) if priced else None
        period = one.period or str(year)
        yield PlanLine(
            Sort.PROJECT, one.title, one.unit_id, one.get_state_display(), period, year.end, url, amount
        )  # fmt: skip


def _total(project: Project) -> int | None:
    """総額: what was approved; before that what is asked for."""
    return project.approved_total if project.approved_total is not None else total_of(project)


def _renewals(year: clock.FiscalYear, actor: Actor, *, priced: bool) -> Iterator[PlanLine]:
    mine = renewals_for(actor).order_by().values("pk")
    seen = Q(pk__in=mine) | (Q(state__in=CONFIRMED_RENEWALS) if has_overview(actor) else Q(pk__in=[]))
    plans = RenewalPlan.objects.filter(seen).exclude(state__in=OVER).select_related("system")
    for plan in plans.prefetch_related("projects"):
        if not in_year(plan, year):
            continue
        amount = _renewal_total(plan) if priced else None
        period = f"{clock.short(plan.deadline)}までに切替え"
        yield PlanLine(
            Sort.RENEWAL, f"{plan.system.name}の更新", plan.system.unit_id, plan.get_state_display(), period,
            plan.deadline, reverse("portfolio:renewal", args=[plan.pk]), amount,
        )  # fmt: skip


def in_year(plan: RenewalPlan, year: clock.FiscalYear) -> bool:
    """Whether a renewal is worked on in a year: from its latest start to its deadline; one that is late, this year."""
    backward = backward_of(plan)
    begun = backward.latest_start <= year.end if isinstance(backward, BackwardPlan) else True
    return begun and (plan.deadline >= year.start or year == clock.fiscal_year())


def _renewal_total(plan: RenewalPlan) -> int | None:
    """総額 of the chosen alternative; nothing where a project asks for the money, so that no amount counts twice."""
    if any(one.state not in DROPPED for one in plan.projects.all()):
        return None
    chosen = comparison_of(plan).chosen
    return chosen.five_years if chosen else None


def _contracts(year: clock.FiscalYear, actor: Actor) -> Iterator[PlanLine]:
    for one in contracts_for(actor):
        found = standing_in(one, year)
        if found.end is not None and year.start <= found.end <= year.end:
            yield PlanLine(
                Sort.CONTRACT, one.title, one.unit_id, _contract_state(one, found), f"{clock.short(found.end)}満了",
                found.end, reverse("portfolio:contract", args=[one.pk]),
            )  # fmt: skip


def standing_in(contract: Contract, year: clock.FiscalYear) -> Running:
    """Where a contract stands today; in another year, on the day of it that is nearest to today."""
    day = min(max(clock.today(), year.start), year.end)
    return running(
        contract.begin, contract.end, renewal=Renewal(contract.renewal), renewal_months=contract.renewal_months,
        notice_months=contract.notice_months, ended_on=contract.ended_on, today=day,
    )  # fmt: skip


def _contract_state(contract: Contract, found: Running) -> str:
    if contract.ended_on is not None:
        return "解約"
    notice = f"（申出期限{clock.short(found.notice_by)}）" if found.notice_by else ""
    return f"{contract.get_renewal_display()}{notice}"


def _retirements(year: clock.FiscalYear, actor: Actor) -> Iterator[PlanLine]:
    dated = Q(state__in=["retiring", "retired"], retired_on__range=(year.start, year.end))
    undated = Q(state="retiring", retired_on__isnull=True)
    condition = dated | undated if year == clock.fiscal_year() else dated
    systems = System.objects.all() if has_overview(actor) else systems_for(actor)
    for one in systems.filter(condition):
        period = f"{clock.short(one.retired_on)}廃止" if one.retired_on else "時期未定"
        yield PlanLine(
            Sort.RETIREMENT, one.name, one.unit_id, one.get_state_display(), period, one.retired_on or year.end,
            reverse("portfolio:system", args=[one.pk]),
        )  # fmt: skip


def _laws(year: clock.FiscalYear, actor: Actor) -> Iterator[PlanLine]:
    rows = LifecycleDate.objects.filter(kind="law", day__range=(year.start, year.end)).select_related("system")
    for one in rows.filter(system__in=systems_for(actor).exclude(state="retired").order_by().values("pk")):
        day = clock.short(one.day).rpartition(".")[0] if one.month_only else clock.short(one.day)
        yield PlanLine(
            Sort.LAW, f"{one.system.name}{f'（{one.source}）' if one.source else ''}", one.system.unit_id,
            one.system.get_state_display(), f"{day}まで{'' if one.certain else '（見込み）'}", one.day,
            reverse("portfolio:system", args=[one.system_id]),
        )  # fmt: skip
