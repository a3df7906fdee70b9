"""更新計画: which systems come up, and a plan counted backwards with its options and its history."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.charts import Chart
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.kernel.ui.timelines import Lane, Span, timeline
from honbu.modules.portfolio.actions import comparing
from honbu.modules.portfolio.actions import renewing as actions
from honbu.modules.portfolio.domain.backward import BackwardPlan
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, Alarm, LimitKind
from honbu.modules.portfolio.domain.states import RENEWAL, RenewalAct
from honbu.modules.portfolio.forms.renewals import RenewalForm
from honbu.modules.portfolio.models import RenewalPlan
from honbu.modules.portfolio.pages.frame import frame_for, way
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.renewals import backward_of, warned_for
from honbu.modules.portfolio.queries.rights import is_office, renewals_for
from honbu.modules.portfolio.tables import unit_name

PROBLEMS = (WrongValue, NotPossibleNow)
LOOKS = {
    "sorting": "info", "proposed": "progress", "approved": "success", "budgeted": "success", "under_way": "progress",
    "done": "neutral", "dropped": "neutral",
}  # fmt: skip
ACT_WORDS: dict[RenewalAct, Any] = {
    RenewalAct.PROPOSE: lambda: _("案として出す"),
    RenewalAct.RETURN: lambda: _("整理に戻す"),
    RenewalAct.APPROVE: lambda: _("承認を記録する"),
    RenewalAct.BUDGET: lambda: _("予算化を記録する"),
    RenewalAct.START: lambda: _("実施に入る"),
    RenewalAct.FINISH: lambda: _("完了を記録する"),
    RenewalAct.DROP: lambda: _("取りやめる"),
}


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("更新計画"), reverse("portfolio:renewals")), *more)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """更新計画: the systems whose time has come, the overdue first, and every plan under way."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    warned = warned_for(actor)
    plans = renewals_for(actor).exclude(state__in=actions.OVER).order_by("deadline", "pk")
    context = {
        "crumbs": way(Crumb(_("更新計画"))),
        "overdue": [one for one in warned if one.standing.level is Alarm.OVERDUE],
        "coming": [one for one in warned if one.standing.level is not Alarm.OVERDUE],
        "kinds": {kind.value: title for kind, title in KIND_TITLES.items()},
        "plans": [(plan, LOOKS[plan.state], unit_name(plan.system.unit_id), backward_of(plan)) for plan in plans],
        "done": renewals_for(actor).filter(state__in=actions.OVER).order_by("-pk")[:10],
    }
    return render(request, "portfolio/renewals.html", context)


def _the_plan(request: HttpRequest, pk: int, *, writing: bool = False) -> tuple[Person, RenewalPlan]:
    actor = accounts.actor(request)
    plan = get_object_or_404(renewals_for(actor), pk=pk)
    if writing:
        access.require_sight(actor, "portfolio.write", on=plan.system.unit or access.WARD)
    return actor, plan


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: the latest day of every step, whether it is past, the options, and how often the deadline moved."""
    actor, plan = _the_plan(request, pk)
    writing, office = access.may(actor, "portfolio.write", on=plan.system.unit or access.WARD), is_office(actor)
    backward = backward_of(plan)
    acts = sorted(possible(RENEWAL, plan.state), key=list(RenewalAct).index)
    context = {
        "plan": plan,
        "look": LOOKS[plan.state],
        "crumbs": _way(Crumb(plan.system.name)),
        "facts": _facts(plan),
        "backward": backward if isinstance(backward, BackwardPlan) else None,
        "impossible": backward if isinstance(backward, str) else "",
        "chart": _chart(backward) if isinstance(backward, BackwardPlan) else None,
        "acts": [
            (ACT_WORDS[act](), reverse("portfolio:renewal_act", args=[pk, act.value]))
            for act in acts
            if (office if act in actions.OF_OFFICE else writing)
        ],
        "may_edit": writing and plan.state not in actions.OVER,
        "may_compare": writing and comparing.is_open(plan),
        "comparison": comparison_of(plan),
        "changes": plan.changes.select_related("by"),
        "projects": plan.projects.all(),
        "lines": trail.history_of(plan)[:40],
    }
    return render(request, "portfolio/renewal.html", context)


def _facts(plan: RenewalPlan) -> list[Fact]:
    system = plan.system
    limit = ""
    if system.limit_on is not None:
        limit = f"{clock.long(system.limit_on)}（{KIND_TITLES[LimitKind(system.limit_kind)]}）"
    return [
        Fact(_("システム"), system.name),
        Fact(_("所管課"), unit_name(system.unit_id)),
        Fact(_("実質の期限"), limit),
        Fact(_("きっかけ"), plan.trigger),
        Fact(_("切替えの期限"), clock.long(plan.deadline)),
        Fact(_("構築・移行"), _("%(count)sか月") % {"count": plan.migration_months}),
        Fact(_("調達"), _("%(count)sか月") % {"count": plan.procurement_months}),
        Fact(_("備考"), plan.note),
    ]


def _chart(backward: BackwardPlan) -> Chart:
    today = clock.today()
    lanes = [
        Lane(
            one.title,
            [
                Span(
                    one.title, one.begin_by, max(one.latest, one.begin_by),
                    "late" if one.late else "now" if one.begin_by <= today <= one.latest else "plan",
                )
            ],
        )
        for one in backward.milestones
    ]  # fmt: skip
    first = min(backward.latest_start, today) - datetime.timedelta(days=30)
    last = max(backward.deadline, today) + datetime.timedelta(days=30)
    return timeline(_("逆算した工程"), lanes, first=first, last=last, today=today, about=backward.sentence)


@accounts.staff_page
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """更新の整理を始める, for a system."""
    frame = frame_for(request, pk, "overview", full=True, writing=True)
    form = RenewalForm(request.POST or None, initial={"deadline": frame.system.limit_on})
    back = reverse("portfolio:system", args=[pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = actions.begin_renewal(
                frame.system, data["deadline"], actor=frame.actor, trigger=data["trigger"],
                migration_months=data["migration_months"], procurement_months=data["procurement_months"],
            )  # fmt: skip
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("更新の整理を始めました。続けて、案を比べてください。"))
            return redirect("portfolio:renewal", plan.pk)
    return form_page(
        request, form, _("更新の整理を始める"), submit=_("始める"), cancel=back, crumbs=_way(), over=frame.system.name
    )


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """更新計画を直す."""
    if request.method == "POST":
        RenewalPlan.objects.select_for_update().filter(pk=pk).first()
    actor, plan = _the_plan(request, pk, writing=True)
    now = {name: getattr(plan, name) for name in RenewalForm.FACTS}
    form = RenewalForm(request.POST or None, now=now, changed_by=trail.last_change_of(plan))
    back = reverse("portfolio:renewal", args=[pk])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in RenewalForm.FACTS}
        try:
            actions.change_plan(plan, values, actor=actor, reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("更新計画を直しました。"))
            return redirect(back)
    crumbs = _way(Crumb(plan.system.name, back))
    return form_page(request, form, _("更新計画を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """更新計画を進める."""
    actor, plan = _the_plan(request, pk)
    writing = access.may(actor, "portfolio.write", on=plan.system.unit or access.WARD)
    if deed not in set(RenewalAct) or RenewalAct(deed) not in possible(RENEWAL, plan.state):
        raise access.Hidden
    chosen = RenewalAct(deed)
    if not (is_office(actor) if chosen in actions.OF_OFFICE else writing):
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("経緯が分かるように書いてください。"))
    back, title = reverse("portfolio:renewal", args=[pk]), ACT_WORDS[chosen]()
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_plan(plan, chosen, actor=actor, reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("更新計画の状態を変えました。"))
            return redirect(back)
    crumbs = _way(Crumb(plan.system.name, back))
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=plan.system.name)
