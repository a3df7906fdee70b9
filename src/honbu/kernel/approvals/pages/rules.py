"""事案決定規程: the ward's lines of who decides what."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions, wording
from honbu.kernel.approvals.forms import EndRuleForm, RuleForm
from honbu.kernel.approvals.kinds import known_kinds, title_of
from honbu.kernel.approvals.models import DecisionRule
from honbu.kernel.approvals.tables import RuleFilters, RuleTable
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import valid_on
from honbu.kernel.ui.listing import Empty, View, list_page
from honbu.kernel.ui.pieces import Crumb


@accounts.staff_page
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """Every line, for all staff: everybody may know who decides what."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    may_rule = access.may(person, "approvals.rule", on=access.WARD)
    told = set(DecisionRule.objects.filter(valid_on(clock.today())).values_list("kind", flat=True))
    return list_page(
        request,
        table_class=RuleTable,
        table_options={"may_rule": may_rule},
        rows=DecisionRule.objects.all(),
        filterset_class=RuleFilters,
        title=_("事案決定規程"),
        purpose=_("どの種類の起案を、どの金額まで、誰が決裁するかの定めです。提出した日の定めで決裁者が決まります。"),
        views=[View(_("すべて"), ""), View(_("今の定め"), "valid=now"), View(_("終わった定め"), "valid=ended")],
        empty=Empty(
            title=_("定めはまだ登録されていません"),
            text=_("登録するまでは、種類ごとの既定の経路で決裁されます。"),
            url="/approvals/rules/new/" if may_rule else "",
            action=_("定めを加える") if may_rule else "",
        ),
        crumbs=[Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(_("事案決定規程"))],
        template_name="approvals/rules.html",
        context={
            "may_rule": may_rule,
            "unregistered": [title_of(kind.code) for kind in known_kinds() if kind.code not in told],
        },
    )


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """定めを加える."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.rule", on=access.WARD)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.add_rule(values.pop("kind"), actor=person, **values)
        except actions.AmountDoesNotFit as refusal:
            form.add_error("up_to", str(refusal))
        except actions.DaysOutOfOrder as refusal:
            form.add_error("valid_to", str(refusal))
        except actions.RuleOverlaps as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("定めを加えました。"))
            return redirect("approvals:rules")
    return _page(request, form, _("定めを加える"), _("加える"))


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """定めの終了."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.rule", on=access.WARD)
    rule = get_object_or_404(DecisionRule, pk=pk)
    form = EndRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_rule(rule, actor=person, last_day=form.cleaned_data["last_day"])
        except actions.DaysOutOfOrder as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("終了日を入れました。"))
            return redirect("approvals:rules")
    over = f"{title_of(rule.kind)}・{wording.condition_of(rule)}・{rule.get_level_display()}"
    return _page(request, form, _("終了日を入れる"), _("終了日を入れる"), over=over)


def _page(request: HttpRequest, form: forms.Form, title: str, submit: str, *, over: str = "") -> HttpResponse:
    back = reverse("approvals:rules")
    context = {
        "form": form,
        "title": title,
        "over": over,
        "submit": submit,
        "cancel": back,
        "crumbs": [
            Crumb(_("起案・決裁"), reverse("approvals:index")),
            Crumb(_("事案決定規程"), back),
            Crumb(title),
        ],
    }
    return render(request, "approvals/form.html", context, status=422 if form.errors else 200)
