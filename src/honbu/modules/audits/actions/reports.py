"""監査結果報告書: the office words over the figures of a year, frozen when it goes before the headquarters (AUD-5)."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.changing import note_decided
from honbu.modules.audits.domain.states import PLAN, PlanAct, PlanState
from honbu.modules.audits.domain.yearly import YearFigures, figures_from
from honbu.modules.audits.models import YearPlan, YearReport
from honbu.modules.audits.queries.yearly import figures_of
from honbu.modules.meetings import public as meetings

SUBJECT = "audits.report"
FACTS = ("overview", "measures")
OPEN = frozenset({PlanState.DRAFT.value, PlanState.RETURNED.value})


def held(report: YearReport) -> YearReport:
    """The report, held until the end of the transaction."""
    rows = YearReport.objects.select_for_update(of=("self",)).select_related("plan__edition")
    return rows.get(pk=report.pk)


def figures_in(report: YearReport) -> YearFigures:
    """集計 of the report: as it was brought, or as the rows are now while it can still be changed."""
    if report.state in OPEN or not report.snapshot:
        return figures_of(report.plan)
    return figures_from(report.snapshot)


@transaction.atomic
def draft_report(plan: YearPlan, *, actor: Actor) -> YearReport:
    """監査結果報告書を作る: once for a plan that the headquarters has approved. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if plan.state != PlanState.APPROVED:
        raise WrongValue(_("本部が承認した監査計画の報告書だけを作れます。"))
    report, is_new = YearReport.objects.get_or_create(plan=plan)
    if is_new:
        trail.write(actor, "audits.report.drafted", report, after={"年度": clock.FiscalYear(plan.fiscal_year).label})
    return report


@transaction.atomic
def revise_report(report: YearReport, values: Mapping[str, str], *, actor: Actor) -> YearReport:
    """総評と今後の取組みを書く, until the report is before the headquarters. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    report = held(report)
    if report.state not in OPEN:
        raise WrongValue(_("付議した報告書は直せません。差し戻されると直せます。"))
    before, changes = trail.set_changed(report, {name: values[name].strip() for name in FACTS if name in values})
    if changes:
        report.version += 1
        report.save()
        trail.write(actor, "audits.report.revised", report, before=before, after=changes)
    return report


@transaction.atomic
def bring_report(report: YearReport, *, unit: Unit, actor: Person) -> YearReport:
    """本部に付議する: its figures are those of this moment from now on.

    Raises NotPossibleNow, WrongValue, meetings.NoSuchBody, meetings.AlreadyAsked.
    """
    access.require(actor, "audits.office", on=access.WARD)
    report = held(report)
    state = after(PLAN, report.state, PlanAct.BRING)
    if not report.overview.strip() or not report.measures.strip():
        raise WrongValue(_("総評と今後の取組みを書いてから付議してください。"))
    figures = figures_of(report.plan)
    meetings.ask_for_decision(
        subject_kind=SUBJECT, subject_id=report.pk, asked=_("報告書の承認"), summary=summary_of(report, figures), unit=unit,
        title=_("%(year)s情報セキュリティ監査の結果について") % {"year": clock.FiscalYear(figures.year).label}, actor=actor,
    )  # fmt: skip
    report.state, report.snapshot = state.value, figures.as_data()
    report.save(update_fields=["state", "snapshot"])
    trail.write(
        actor, "audits.report.brought", report, after={"状態": report.get_state_display(), "指摘": figures.total}
    )
    return report


def summary_of(report: YearReport, figures: YearFigures) -> str:
    """What the headquarters reads of the report before it opens it."""
    kinds = "、".join(f"{one.title}{one.nonconformities}件" for one in figures.kinds if one.nonconformities)
    lines = [
        report.overview.strip(),
        f"指摘{figures.total}件、うち不適合{figures.nonconformities}件" + (f"（{kinds}）" if kinds else ""),
        *figures.remarks,
        f"今後の取組み：{report.measures.strip()}",
        reverse("audits:report", args=[report.pk]),
    ]
    return "\n".join(line for line in lines if line)


@transaction.atomic
def note_report_decided(
    report_id: int, *, decision_id: int, approved: bool, day: datetime.date | None, actor: Actor
) -> None:
    """本部が決定した. Whoever: told by the meetings."""
    report = held(YearReport.objects.get(pk=report_id))
    note_decided(report, "audits.report.decided", decision_id=decision_id, approved=approved, day=day, actor=actor)
