"""調達: a purchase with its gates, step by step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import procuring as actions
from honbu.modules.portfolio.domain.purchasing import STEP_TITLES, Step, backdated, gate
from honbu.modules.portfolio.forms.projects import MethodForm, SignForm, StepForm
from honbu.modules.portfolio.models import Procurement
from honbu.modules.portfolio.pages.projects import asked, the_project, way_to
from honbu.modules.portfolio.queries.projects import done_steps, needs_hq

STEP_PAGES = {
    Step.METHOD_DECISION: "portfolio:procurement_method", Step.CONTRACT: "portfolio:procurement_sign",
}  # fmt: skip


def _the_procurement(request: HttpRequest, pk: int, row_pk: int) -> tuple[Person, Procurement]:
    actor, project = the_project(request, pk)
    rows = Procurement.objects.select_related("project__unit", "contract", "method_decided_by")
    return actor, get_object_or_404(rows, pk=row_pk, project=project)


def _address(row: Procurement) -> str:
    return reverse("portfolio:procurement", args=[row.project_id, row.pk])


@accounts.staff_page
def show(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A purchase: which steps are taken, which one is next, and what is missing for it."""
    actor, row = _the_procurement(request, pk, row_pk)
    project = row.project
    writing = access.may(actor, "portfolio.write", on=project.unit)
    buying = access.may(actor, "portfolio.procure", on=access.WARD)
    done, hq = done_steps(project, row), needs_hq(project)
    recorded = {step.kind: step for step in row.steps.select_related("by")}
    lines = []
    for step in Step:
        if not hq and step in {Step.WORKING_GROUP, Step.HQ_APPROVAL}:
            continue
        kept = recorded.get(step.value)
        may = buying if step is Step.METHOD_DECISION else writing
        lines.append(
            {
                "title": STEP_TITLES[step],
                "day": done.get(step),
                "late": backdated(kept.done_on, clock.in_tokyo(kept.recorded_at).date()) if kept else 0,
                "note": kept.note if kept else "",
                "by": kept.by.name if kept and kept.by else "",
                "missing": gate(step, done, needs_hq=hq).sentence if step not in done else "",
                "address": _step_address(row, step) if may and step not in done and _recorded_here(step) else "",
            }
        )
    context = {
        "row": row,
        "project": project,
        "crumbs": way_to(project, Crumb(row.subject)),
        "facts": _facts(row, costs=access.may(actor, "portfolio.costs", on=project.unit)),
        "steps": lines,
        "lines": trail.history_of(row)[:40],
    }
    return render(request, "portfolio/procurement.html", context)


def _recorded_here(step: Step) -> bool:
    return step in STEP_PAGES or step in actions.RECORDED


def _step_address(row: Procurement, step: Step) -> str:
    if step in STEP_PAGES:
        return reverse(STEP_PAGES[step], args=[row.project_id, row.pk])
    return reverse("portfolio:procurement_step", args=[row.project_id, row.pk, step.value])


def _facts(row: Procurement, *, costs: bool) -> list[Fact]:
    facts = [Fact(_("起案"), row.project.title)]
    if costs:
        facts.append(Fact(_("予定する金額"), _("%(amount)s円") % {"amount": f"{row.amount:,}"}))
    return [
        *facts,
        Fact(_("契約方法"), row.get_method_display()),
        Fact(_("契約方法の理由"), row.method_reason),
        Fact(_("根拠条項"), row.legal_basis),
        Fact(_("方法を決めた人"), row.method_decided_by.name if row.method_decided_by else ""),
        Fact(_("契約"), row.contract.title if row.contract else ""),
    ]


@accounts.staff_page
def step(request: HttpRequest, pk: int, row_pk: int, kind: str) -> HttpResponse:
    """手順を記録する."""
    actor, row = _the_procurement(request, pk, row_pk)
    access.require_sight(actor, "portfolio.write", on=row.project.unit)
    if kind not in {one.value for one in actions.RECORDED}:
        raise access.Hidden
    form = StepForm(request.POST or None, initial={"day": clock.today()})

    def act(data: dict[str, Any]) -> None:
        actions.take_step(row, Step(kind), data["day"], actor=actor, note=data["note"])

    title = _("%(step)sを記録する") % {"step": STEP_TITLES[Step(kind)]}
    return asked(request, row.project, form, act, title=title, done=_("手順を記録しました。"), back=_address(row))


@accounts.staff_page
def method(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """契約の方法を決める: the contract section's chief."""
    actor, row = _the_procurement(request, pk, row_pk)
    access.require_sight(actor, "portfolio.procure", on=access.WARD)
    form = MethodForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.decide_method(row, data["method"], actor=actor, reason=data["reason"], legal_basis=data["legal_basis"])

    title, back = _("契約方法を決める"), _address(row)
    return asked(request, row.project, form, act, title=title, done=_("契約方法を決めました。"), back=back)


@accounts.staff_page
def sign(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """契約を記録する."""
    actor, row = _the_procurement(request, pk, row_pk)
    access.require_sight(actor, "portfolio.write", on=row.project.unit)
    form = SignForm(request.POST or None, initial={"title": row.subject, "amount": row.amount})
    act = lambda _data: actions.sign_contract(row, form.facts(), actor=actor)  # noqa: E731
    title, back = _("契約を記録する"), _address(row)
    return asked(request, row.project, form, act, title=title, done=_("契約を台帳に載せました。"), back=back)
