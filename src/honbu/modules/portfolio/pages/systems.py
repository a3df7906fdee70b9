"""システム: the list, the record of one, and what is entered about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import systems as actions
from honbu.modules.portfolio.actions.limits import limits_of, running_of
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES
from honbu.modules.portfolio.domain.states import SYSTEM, SystemAct
from honbu.modules.portfolio.forms.inventory import DateForm, DependencyForm, MergeForm, OtherNameForm, SystemForm
from honbu.modules.portfolio.models import CustomField, Dependency, LifecycleDate, System
from honbu.modules.portfolio.pages.frame import Frame, frame_for, way, way_to
from honbu.modules.portfolio.queries.rights import is_office, systems_for
from honbu.modules.portfolio.queries.stamps import INVENTORY_STAMP
from honbu.modules.portfolio.tables import (
    QUESTION_LOOKS,
    SYSTEM_LOOKS,
    SystemFilters,
    SystemTable,
    limit_chip,
    unit_name,
)

PROBLEMS = (WrongValue, NotPossibleNow)
ACT_WORDS: dict[SystemAct, Any] = {
    SystemAct.APPROVE: lambda: _("承認済みにする"),
    SystemAct.PROCURE: lambda: _("調達に入る"),
    SystemAct.BUILD: lambda: _("構築に入る"),
    SystemAct.GO_LIVE: lambda: _("稼働を登録する"),
    SystemAct.REVIEW: lambda: _("更新の検討に入る"),
    SystemAct.KEEP: lambda: _("稼働に戻す"),
    SystemAct.PLAN_RETIREMENT: lambda: _("廃止予定にする"),
    SystemAct.RETIRE: lambda: _("廃止を登録する"),
    SystemAct.DROP: lambda: _("構想を取りやめる"),
}


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """所管するシステム一覧: of one's own units, for the office of the whole ward."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    office, may_write = is_office(actor), access.may(actor, "portfolio.write")
    units = access.units_where(actor, "portfolio.read")
    reach = frozenset(units) if units is not None else None
    return listing.list_page(
        request,
        table_class=SystemTable,
        filterset_class=SystemFilters,
        rows=lambda: systems_for(actor),
        mark=documents.mark_of_list(MADE, _("所管するシステム一覧"), actor),
        title=_("システムの一覧"),
        purpose=_("全庁のシステムです。") if office else _("自分の課が所管する、または共同で使うシステムです。"),
        crumbs=[Crumb(_("システム台帳"))],
        template_name="portfolio/systems.html",
        filename=_("所管するシステム一覧"),
        context={"may_write": may_write, "office": office},
        made_of=(tree_on().edition, reach, may_write, office),
        stamp=INVENTORY_STAMP,
        views=[
            listing.View(_("稼働中"), "state=running&state=reviewing&state=retiring"),
            listing.View(_("期限が2年以内・超過"), f"until={_in_two_years()}&sort=limit_on"),
            listing.View(_("所管課なし"), "unit=none"),
        ],
        empty=listing.Empty(
            title=_("システムはまだ登録されていません"),
            text=_("今あるExcelの一覧を取り込むか、1つずつ登録します。"),
            url=reverse("portfolio:system_new"),
            action=_("システムを登録する"),
        ),
    )


def _in_two_years() -> str:
    today = clock.today()
    return clock.iso(today.replace(year=today.year + 2, day=min(today.day, 28)))


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A system: what it is, how far its limit is, what is asked about it, and its history."""
    frame = frame_for(request, pk, "overview")
    system = frame.system
    context = {
        "frame": frame,
        "system": system,
        "look": SYSTEM_LOOKS[system.state],
        "chip": limit_chip(system),
        "facts": _facts(frame),
        "acts": _acts(frame),
        "questions": system.questions.filter(state__in=["asked", "answered"]) if frame.full else [],
        "question_looks": QUESTION_LOOKS,
        "names": system.other_names.all(),
        "lines": trail.history_of(system)[:40] if frame.full else [],
    }
    return render(request, "portfolio/system.html", context)


def _facts(frame: Frame) -> list[Fact]:
    system = frame.system
    tree = tree_on()
    used = [tree.shown_name(pk) for pk in system.co_users.order_by("code").values_list("pk", flat=True)]
    limit = ""
    if system.limit_on is not None:
        limit = f"{clock.long(system.limit_on)}（{KIND_TITLES[system.limit_kind]}）"  # type: ignore[index]
    facts = [
        Fact(_("台帳番号"), system.number),
        Fact(_("よみ"), system.kana),
        Fact(_("所管課"), unit_name(system.unit_id)),
        Fact(_("共同で使う課"), "、".join(used)),
        Fact(_("担当者"), system.keeper.name if system.keeper else ""),
        Fact(_("業務"), system.function),
        Fact(_("概要"), system.outline),
        Fact(_("種別"), system.get_kind_display()),
        Fact(_("扱う情報"), system.get_data_class_display()),
        Fact(_("重要度"), system.get_importance_display()),
        Fact(_("標準化対象業務"), system.standard_task or _("対象外")),
        Fact(_("利用者"), system.users),
        Fact(_("利用者数"), f"{system.user_count:,}" if system.user_count is not None else ""),
        Fact(_("主な業者"), system.vendor.name if system.vendor else ""),
        Fact(_("稼働日"), clock.long(system.went_live_on) if system.went_live_on else ""),
        Fact(_("実質の期限"), limit),
    ]
    if frame.full:
        facts += [
            Fact(_("ネットワーク"), system.get_zone_display()),
            Fact(_("機器"), system.hardware),
            Fact(_("課題・弱点"), system.weaknesses),
        ]
        facts += [Fact(one.title, system.custom.get(one.key, "")) for one in CustomField.objects.filter(ended=False)]
    return facts


def _acts(frame: Frame) -> list[tuple[str, str]]:
    if not frame.writing:
        return []
    acts = sorted(possible(SYSTEM, frame.system.state), key=list(SystemAct).index)
    return [(ACT_WORDS[act](), reverse("portfolio:system_move", args=[frame.system.pk, act.value])) for act in acts]


@accounts.staff_page
def contracts(request: HttpRequest, pk: int) -> HttpResponse:
    """契約と期限: everything that ends, the earliest first."""
    frame = frame_for(request, pk, "contracts", full=True)
    system, today = frame.system, clock.today()
    rows = [(one, running_of(one, today)) for one in system.contracts.select_related("vendor").order_by("-end", "pk")]
    context = {
        "frame": frame,
        "system": system,
        "look": SYSTEM_LOOKS[system.state],
        "chip": limit_chip(system),
        "limits": [
            (limit, KIND_TITLES[limit.kind], limit.day < today)
            for limit in sorted(limits_of(system, today), key=lambda limit: limit.day)
        ],
        "dates": system.dates.all(),
        "contracts": rows,
        "costs": access.may(frame.actor, "portfolio.costs", on=system.unit or access.WARD),
    }
    return render(request, "portfolio/system_contracts.html", context)


@accounts.staff_page
def connections(request: HttpRequest, pk: int) -> HttpResponse:
    """連携とEUC: what it needs, what needs it, and the tools that fill its gaps."""
    frame = frame_for(request, pk, "connections", full=True)
    system = frame.system
    context = {
        "frame": frame,
        "system": system,
        "look": SYSTEM_LOOKS[system.state],
        "chip": limit_chip(system),
        "needs": system.needs.select_related("target"),
        "needed_by": system.needed_by.select_related("source"),
        "visible": set(systems_for(frame.actor).values_list("pk", flat=True)),
        "tools": system.euc_tools.select_related("unit"),
        "practices": [(one, unit_name(one.unit_id)) for one in system.practices.select_related("unit")],
    }
    return render(request, "portfolio/system_connections.html", context)


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """システムを登録する."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.write"):
        raise access.Hidden
    form = SystemForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            try:
                system = actions.register_system(form.facts(), actor=actor, co_users=form.co_using())
            except PROBLEMS as problem:
                form.add_error(None, str(problem))
                transaction.set_rollback(True)
            else:
                messages.success(request, _("システムを登録しました。期限と契約も入れてください。"))
                return redirect("portfolio:system", system.pk)
    return form_page(
        request, form, _("システムを登録する"), submit=_("登録する"), cancel=reverse("portfolio:index"), crumbs=way()
    )


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """台帳を直す."""
    if request.method == "POST":
        System.objects.select_for_update().filter(pk=pk).first()
    frame = frame_for(request, pk, "overview", writing=True)
    system = frame.system
    now = SystemForm.stored(system) | {
        f"custom_{one.key}": system.custom.get(one.key, "") for one in CustomField.objects.filter(ended=False)
    }
    form = SystemForm(
        request.POST or None,
        actor=frame.actor,
        unit_id=system.unit_id,
        now=now,
        changed_by=trail.last_change_of(system),
    )
    back = reverse("portfolio:system", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_system(system, form.facts(), actor=frame.actor, co_users=form.co_using())
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("台帳を直しました。"))
            return redirect(back)
    return form_page(request, form, _("台帳を直す"), submit=_("保存する"), cancel=back, crumbs=way_to(system))


def _asked(
    request: HttpRequest, frame: Frame, form: forms.Form, act: Callable[[dict[str, Any]], Any], *, title: str,
    back: str, done: str, note: str = "", danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """A form about a system, and the deed that follows from it."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(back)
    return form_page(
        request, form, title, submit=title, cancel=back, crumbs=way_to(frame.system), over=frame.system.name, note=note,
        danger=danger,
    )  # fmt: skip


@accounts.staff_page
def move(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """状態を進める, with its reason."""
    frame = frame_for(request, pk, "overview", writing=True)
    if deed not in set(SystemAct) or SystemAct(deed) not in possible(SYSTEM, frame.system.state):
        raise access.Hidden
    act = SystemAct(deed)
    form = ReasonForm(
        request.POST or None, hint=_("経緯が分かるように書いてください。例: 令和8年10月1日に切り替えたため")
    )
    return _asked(
        request, frame, form, lambda data: actions.move_system(frame.system, act, actor=frame.actor, **data),
        title=ACT_WORDS[act](), back=reverse("portfolio:system", args=[pk]), done=_("状態を変えました。"),
        danger=act in {SystemAct.RETIRE, SystemAct.DROP},
    )  # fmt: skip


@accounts.staff_page
def date_new(request: HttpRequest, pk: int) -> HttpResponse:
    """期限を加える."""
    frame = frame_for(request, pk, "contracts", writing=True)
    form = DateForm(request.POST or None)
    return _asked(
        request, frame, form, lambda data: actions.add_date(frame.system, data, actor=frame.actor),
        title=_("期限を加える"), back=reverse("portfolio:system_contracts", args=[pk]), done=_("期限を加えました。"),
    )  # fmt: skip


@accounts.staff_page
def date_remove(request: HttpRequest, pk: int, date_pk: int) -> HttpResponse:
    """期限を取り除く."""
    frame = frame_for(request, pk, "contracts", writing=True)
    row = get_object_or_404(LifecycleDate, pk=date_pk, system=frame.system)
    form = ReasonForm(request.POST or None)
    return _asked(
        request, frame, form, lambda data: actions.remove_date(row, actor=frame.actor, **data), title=_("期限を取り除く"),
        back=reverse("portfolio:system_contracts", args=[pk]), done=_("期限を取り除きました。"), danger=True,
        note=f"{row.get_kind_display()}　{clock.long(row.day)}",
    )  # fmt: skip


@accounts.staff_page
def dependency_new(request: HttpRequest, pk: int) -> HttpResponse:
    """連携を加える: one may name any system of the ward by its number."""
    frame = frame_for(request, pk, "connections", writing=True)
    form = DependencyForm(request.POST or None, systems=systems_for(frame.actor))

    def act(data: dict[str, Any]) -> None:
        actions.add_dependency(frame.system, data["target"], data["kind"], actor=frame.actor, what=data["what"])

    back = reverse("portfolio:system_connections", args=[pk])
    return _asked(request, frame, form, act, title=_("連携を加える"), back=back, done=_("連携を加えました。"))


@accounts.staff_page
def dependency_remove(request: HttpRequest, pk: int, dependency_pk: int) -> HttpResponse:
    """連携を外す."""
    frame = frame_for(request, pk, "connections", writing=True)
    row = get_object_or_404(Dependency, pk=dependency_pk, source=frame.system)
    if request.method == "POST":
        actions.remove_dependency(row, actor=frame.actor)
        messages.success(request, _("連携を外しました。"))
    return redirect("portfolio:system_connections", pk)


@accounts.staff_page
def name_new(request: HttpRequest, pk: int) -> HttpResponse:
    """別名を加える."""
    frame = frame_for(request, pk, "overview", writing=True)
    form = OtherNameForm(request.POST or None)
    return _asked(
        request, frame, form, lambda data: actions.add_other_name(frame.system, data["name"], actor=frame.actor),
        title=_("別名を加える"), back=reverse("portfolio:system", args=[pk]), done=_("別名を加えました。"),
    )  # fmt: skip


@accounts.staff_page
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """同じシステムをまとめる: by the office."""
    frame = frame_for(request, pk, "overview", writing=True)
    if not frame.office:
        raise access.Hidden
    form = MergeForm(request.POST or None, systems=systems_for(frame.actor).exclude(pk=pk))

    def act(data: dict[str, Any]) -> None:
        actions.merge_systems(frame.system, data["other"], actor=frame.actor, reason=data["reason"])

    return _asked(
        request, frame, form, act, title=_("同じシステムをまとめる"), back=reverse("portfolio:system", args=[pk]),
        done=_("まとめました。"), danger=True,
        note=_("契約・期限・連携・EUCツールはこのシステムに移り、まとめた方の名前は別名として残ります。元には戻せません。"),
    )  # fmt: skip
