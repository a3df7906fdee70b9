"""封印した計画 of a year: the selection with its risk points, the draw and its proof. Each look is noted."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import selecting as actions
from honbu.modules.audits.actions.sealing import broken_lines, read_sealed
from honbu.modules.audits.domain.box import WrongKey
from honbu.modules.audits.domain.planning.draw import DrawRefused
from honbu.modules.audits.domain.planning.risk import RiskRefused
from honbu.modules.audits.domain.planning.years import NoYearPlan, YearsRefused
from honbu.modules.audits.forms.sealing import ChangeForm, FreezeForm, ValueForm
from honbu.modules.audits.models import SealedPart, YearPlan
from honbu.modules.audits.pages.plans import the_plan, way_to_plans
from honbu.modules.audits.queries.rights import may_seal

PROBLEMS = (WrongValue, actions.TooEarly, DrawRefused, NoYearPlan, YearsRefused, RiskRefused, WrongKey)
READINGS = 200


def sealed_plan(request: HttpRequest, pk: int) -> tuple[Person, YearPlan]:
    """For whoever keeps the seal; for everybody else there is nothing here."""
    actor, plan = the_plan(request, pk)
    if not may_seal(actor):
        raise access.Hidden
    return actor, plan


def way_to_selection(plan: YearPlan, *more: Crumb) -> list[Crumb]:
    """From the sealed plan to here."""
    plan_at, here = reverse("audits:plan", args=[plan.pk]), reverse("audits:selection", args=[plan.pk])
    return way_to_plans(Crumb(str(plan), plan_at), Crumb(_("封印した計画"), here), *more)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """選定: who, why, by which points."""
    actor, plan = sealed_plan(request, pk)
    part = SealedPart.objects.filter(plan=plan).first()
    content = read_sealed(plan, actor=actor, purpose="画面で見る") if part else {}
    sections = content.get("sections", {})
    chosen = content.get("selection", [])
    ids = {one["id"] for one in chosen}
    rest = sorted((one for code, one in sections.items() if code not in ids), key=lambda one: -one["risk"])
    context = {
        "plan": plan, "part": part, "edits": content.get("edits", []), "crumbs": way_to_selection(plan), "content": content,
        "chosen": [(one, sections[one["id"]], actions.WHY[one["why"]]) for one in chosen],
        "rest": rest,
        "drawn": bool(part and part.public_value),
        "may_draw": bool(part and part.public_day and part.public_day <= clock.today() and not part.public_value),
        "may_open": bool(part and part.public_value and clock.today() > plan.window_last),
        "readings": list(part.readings.order_by("-pk")[:READINGS]) if part else [],
        "broken": broken_lines(part) if part else [],
    }  # fmt: skip
    return render(request, "audits/selection.html", context)


@accounts.staff_page
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """選定を固め、照合値を公表する."""
    actor, plan = sealed_plan(request, pk)
    form = FreezeForm(request.POST or None)
    title = _("選定を固め、照合値を公表する")
    if request.method == "POST" and form.is_valid():
        try:
            actions.freeze_selection(plan, **form.cleaned_data, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("選定を固めました。照合値は計画の画面に出ています。"))
            return redirect("audits:selection", pk)
    note = _("固めた後は、点数も対象も変えられません。くじは、公の値が分かった日に引きます。")
    back = reverse("audits:selection", args=[pk])
    return form_page(
        request, form, title, submit=title, cancel=back, crumbs=way_to_selection(plan), note=note, danger=True
    )


@accounts.staff_page
def value(request: HttpRequest, pk: int) -> HttpResponse:
    """公の値を記録し、くじを引く."""
    actor, plan = sealed_plan(request, pk)
    form = ValueForm(request.POST or None)
    title = _("公の値を記録し、くじを引く")
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_public_value(plan, form.cleaned_data["value"], actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("くじを引きました。"))
            return redirect("audits:selection", pk)
    part = SealedPart.objects.filter(plan=plan).first()
    back = reverse("audits:selection", args=[pk])
    return form_page(
        request,
        form,
        title,
        submit=title,
        cancel=back,
        crumbs=way_to_selection(plan),
        over=part.public_source if part else "",
    )


@accounts.staff_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """選定を変える, with a reason."""
    actor, plan = sealed_plan(request, pk)
    content = read_sealed(plan, actor=actor, purpose="選定を変える画面")
    sections = [(code, one["name"]) for code, one in content.get("sections", {}).items()]
    form = ChangeForm(request.POST or None, sections=sections)
    title = _("選定を変える")
    if request.method == "POST" and form.is_valid():
        deed = form.cleaned_data["deed"]
        try:
            actions.change_selection(
                plan, form.cleaned_data["section"], take=deed != "leave", ordered=deed == "order",
                reason=form.cleaned_data["reason"], actor=actor,
            )  # fmt: skip
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("選定を変えました。"))
            return redirect("audits:selection", pk)
    back = reverse("audits:selection", args=[pk])
    return form_page(request, form, title, submit=title, cancel=back, crumbs=way_to_selection(plan))


@accounts.staff_page
@require_POST
def unseal(request: HttpRequest, pk: int) -> HttpResponse:
    """開封する: the publication as a file for `replay.py`."""
    actor, plan = sealed_plan(request, pk)
    try:
        found = actions.open_selection(plan, actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
        return redirect("audits:selection", pk)
    answer = HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="audit-draw-{plan.fiscal_year}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
