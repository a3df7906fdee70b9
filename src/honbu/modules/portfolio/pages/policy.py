"""確認の規則と基準: what the office lays down about the inventory, renewals and purchases."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import policies, practices
from honbu.modules.portfolio.actions import quality as actions
from honbu.modules.portfolio.domain.quality import BadRule
from honbu.modules.portfolio.forms.policy import (
    CustomFieldForm,
    LengthForm,
    NewRuleForm,
    RuleForm,
    ThresholdForm,
    WindowForm,
)
from honbu.modules.portfolio.models import AuthorityRule, CustomField, PlanningStep, QualityRule, Threshold
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.policy import planning_steps
from honbu.modules.portfolio.queries.quality import rule_counts
from honbu.modules.portfolio.queries.rights import is_office

PROBLEMS = (WrongValue, BadRule)


def _office(request: HttpRequest) -> Person:
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    return actor


@accounts.staff_page
def rules(request: HttpRequest) -> HttpResponse:
    """確認の規則, 独自の項目, 基準, 工程の長さ, 決定権限."""
    _office(request)
    today = clock.today()
    rows = list(Threshold.objects.all())
    first = {
        code: next((row.pk for row in rows if row.code == code and row.since <= today), None)
        for code in Threshold.Code.values
    }
    context = {
        "crumbs": way(Crumb(_("規則と基準"))),
        "rules": rule_counts(),
        "fields": CustomField.objects.all(),
        "thresholds": [(row, row.pk == first.get(row.code), row.since > today) for row in rows],
        "steps": planning_steps(),
        "powers": AuthorityRule.objects.all(),
    }
    return render(request, "portfolio/rules.html", context)


@accounts.staff_page
def rule_new(request: HttpRequest) -> HttpResponse:
    """確認の規則を加える."""
    actor = _office(request)

    def act(data: dict[str, Any]) -> None:
        about, _colon, field = data["field"].partition(":")
        asked, number = data["comparison"], data["number"]
        condition = (field, asked, number) if number is not None else (field, asked)
        words = (data[name] for name in ("question", "remedy", "addressee"))
        policies.add_rule(policies.NewRule(data["title"], about, condition, *words), actor=actor)

    return _saved(request, NewRuleForm(request.POST or None), _("確認の規則を加える"), act)


@accounts.staff_page
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """確認の規則を変える."""
    actor = _office(request)
    rule = get_object_or_404(QualityRule, pk=pk)
    now = {"enabled": rule.enabled, "question": rule.question}
    form = RuleForm(request.POST or None, now=now, changed_by=trail.last_change_of(rule))
    return _saved(request, form, rule.title, lambda data: actions.change_rule(rule, actor=actor, **data))


@accounts.staff_page
def field_new(request: HttpRequest) -> HttpResponse:
    """独自の項目を加える."""
    actor = _office(request)
    form = CustomFieldForm(request.POST or None)
    return _saved(request, form, _("項目を加える"), lambda data: practices.add_field(actor=actor, **data))


@accounts.staff_page
@require_POST
def field_end(request: HttpRequest, pk: int) -> HttpResponse:
    """独自の項目をやめる, or take it up again."""
    actor = _office(request)
    practices.end_field(get_object_or_404(CustomField, pk=pk), actor=actor)
    return redirect("portfolio:rules")


@accounts.staff_page
def threshold_new(request: HttpRequest) -> HttpResponse:
    """基準を定める, from a day on."""
    actor = _office(request)
    form = ThresholdForm(request.POST or None, initial={"code": request.GET.get("code"), "since": clock.today()})
    return _saved(request, form, _("基準を定める"), lambda data: policies.lay_down(**data, actor=actor))


@accounts.staff_page
def step_edit(request: HttpRequest, code: str) -> HttpResponse:
    """工程の長さを変える."""
    actor = _office(request)
    step = next((one for one in planning_steps() if one.code == code), None)
    if step is None:
        raise access.Hidden
    row = PlanningStep.objects.filter(code=code).first()
    changed_by = trail.last_change_of(row) if row else ("", None)
    form: forms.Form
    if step.window is not None:
        now = {"first_month": step.window.first_month, "last_month": step.window.last_month}
        form = WindowForm(request.POST or None, now=now, changed_by=changed_by)
    else:
        now = {"months": step.months, "business_days": step.business_days}
        form = LengthForm(request.POST or None, now=now, changed_by=changed_by)
    return _saved(request, form, step.title, lambda data: policies.set_length(code, actor=actor, **data))


def _saved(request: HttpRequest, form: forms.Form, title: str, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    back = reverse("portfolio:rules")
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            act(data)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("保存しました。"))
            return redirect(back)
    crumbs = way(Crumb(_("規則と基準"), back))
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=crumbs)
