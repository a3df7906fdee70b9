"""監査の検索: findings by number and words, and the open part of the plans, for those who may read them.

A draft is found by the office alone. Nothing that is sealed is ever in the index.
"""

import datetime
from collections.abc import Iterator

from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.search import public as search
from honbu.modules.audits.domain.findings import FindingState
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.models import Finding, YearPlan
from honbu.modules.audits.queries.rights import SHOWN_TO_ALL, is_office, may_see_plans, reads_results

FINDINGS, PLANS = "audits.finding", "audits.plan"
OF_FINDINGS, OF_PLANS = "audits:findings", "audits:plans"


def circles_of(actor: Actor) -> list[str]:
    """Whether somebody belongs to those who see every confirmed finding, and to those who see the decided plans."""
    found = {OF_FINDINGS: reads_results(actor), OF_PLANS: may_see_plans(actor) or is_office(actor)}
    return [circle for circle, belongs in found.items() if belongs]


def searchable_finding(finding: Finding) -> search.Searchable:
    """A finding by its number, its words and its cause, system and contractor."""
    draft = finding.state == FindingState.DRAFT
    words = (finding.text, finding.root_cause, finding.system_name, finding.contractor)
    return search.Searchable(
        kind=FINDINGS, object_id=str(finding.pk), title=f"指摘 {finding}", title_en=f"Finding {finding}",
        text="\n".join(word for word in words if word), url=reverse("audits:finding", args=[finding.pk]),
        at=_morning(finding.found_on), unit_id=None if draft else finding.unit_id,
        permission="audits.office" if draft else "audits.read", circle="" if draft else OF_FINDINGS,
    )  # fmt: skip


def searchable_plan(plan: YearPlan) -> search.Searchable:
    """The open part of a year's plan: policy, kinds with their notes, weight and changes."""
    kinds = (f"{KIND_TITLES[kind]} {plan.kinds[kind].get('note', '')}" for kind in Kind if kind in plan.kinds)
    words = (plan.policy, *kinds, plan.focus_reason, plan.changes)
    year = clock.FiscalYear(plan.fiscal_year)
    return search.Searchable(
        kind=PLANS, object_id=str(plan.pk), title=str(plan), title_en=f"Audit plan of fiscal year {plan.fiscal_year}",
        text="\n".join(word.strip() for word in words if word), url=reverse("audits:plan", args=[plan.pk]),
        at=_morning(year.start), permission="audits.office", circle=OF_PLANS if plan.state in SHOWN_TO_ALL else "",
    )  # fmt: skip


def _morning(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), clock.TOKYO)


def searchable_findings() -> Iterator[search.Searchable]:
    """Every finding, one by one."""
    yield from map(searchable_finding, Finding.objects.iterator(chunk_size=500))


def searchable_plans() -> Iterator[search.Searchable]:
    """Every year's plan."""
    yield from map(searchable_plan, YearPlan.objects.all())


def index_finding(finding: Finding) -> None:
    """Put a finding into the index as it stands."""
    search.put([searchable_finding(finding)])


def index_plan(plan: YearPlan) -> None:
    """Put the open part of a plan into the index as it stands."""
    search.put([searchable_plan(plan)])
