"""EUCツール: the list, a tool, and what is entered about it."""

from typing import Any

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
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import euc as actions
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.states import EUC, EucAct
from honbu.modules.portfolio.forms.inventory import EucForm
from honbu.modules.portfolio.models import EucTool
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.quality import gone_from
from honbu.modules.portfolio.queries.rights import euc_tools_for, is_office, may_write, systems_for
from honbu.modules.portfolio.tables import EUC_LOOKS, EucFilters, EucTable, unit_name

PROBLEMS = (WrongValue, NotPossibleNow)
ACT_WORDS: dict[EucAct, Any] = {
    EucAct.CONFIRM: lambda: _("申告を確認する"),
    EucAct.MANAGE: lambda: _("管理対象にする"),
    EucAct.MOVE: lambda: _("システムへの移行を登録する"),
    EucAct.RETIRE: lambda: _("廃止を登録する"),
}
OF_OFFICE = {EucAct.CONFIRM, EucAct.MANAGE}


def _way() -> list[Crumb]:
    return way(Crumb(_("EUCツール"), reverse("portfolio:euc_tools")))


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """EUCツールの一覧 of one's units."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=EucTable,
        filterset_class=EucFilters,
        rows=euc_tools_for(actor),
        mark=documents.mark_of_list(MADE, _("EUCツールの一覧"), actor),
        title=_("EUCツールの一覧"),
        purpose=_("職員がAccessやExcelで作り、システムの足りないところを補っている道具です。"),
        crumbs=way(Crumb(_("EUCツール"))),
        template_name="portfolio/euc_tools.html",
        context={"may_write": access.may(actor, "portfolio.write")},
        views=[listing.View(_("申告されたもの"), "state=declared")],
        empty=listing.Empty(
            title=_("EUCツールはまだ申告されていません"),
            text=_("課で作ったAccessやExcelの道具も、システムと一緒に見えるようにします。"),
            url=reverse("portfolio:euc_new"),
            action=_("EUCツールを申告する"),
        ),
    )


def _the_tool(request: HttpRequest, pk: int) -> tuple[Person, EucTool]:
    actor = accounts.actor(request)
    return actor, get_object_or_404(euc_tools_for(actor), pk=pk)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A tool: what it fills in for, how delicate it is, and who knows it."""
    actor, tool = _the_tool(request, pk)
    writing, office = may_write(actor, tool), is_office(actor)
    acts = sorted(possible(EUC, tool.state), key=list(EucAct).index)
    context = {
        "tool": tool,
        "look": EUC_LOOKS[tool.state],
        "crumbs": [*_way(), Crumb(tool.name)],
        "facts": _facts(tool),
        "writing": writing,
        "author_left": tool.author_id is not None and bool(gone_from([(tool.author_id, tool.unit_id)], clock.today())),
        "acts": [
            (ACT_WORDS[act](), reverse("portfolio:euc_move", args=[pk, act.value]))
            for act in acts
            if (office if act in OF_OFFICE else writing)
        ],
        "sees_system": tool.replaces_id in set(systems_for(actor).values_list("pk", flat=True)),
        "lines": trail.history_of(tool)[:40],
    }
    return render(request, "portfolio/euc_tool.html", context)


def _facts(tool: EucTool) -> list[Fact]:
    tiers = {1: _("1（申告だけ）"), 2: _("2（確認者を置く）"), 3: _("3（廃止・移行の計画が必要）")}
    return [
        Fact(_("EUC番号"), tool.number),
        Fact(_("所管課"), unit_name(tool.unit_id)),
        Fact(_("作り方"), tool.get_file_type_display()),
        Fact(_("補っている機能"), tool.lack),
        Fact(_("作成者"), tool.author.name if tool.author else ""),
        Fact(_("確認者"), tool.reviewer.name if tool.reviewer else ""),
        Fact(_("複雑さ"), tool.get_complexity_display()),
        Fact(_("止まったときの影響"), tool.get_impact_display()),
        Fact(_("管理の段階"), tiers[tool.tier]),
        Fact(_("扱う情報"), tool.get_data_class_display()),
        Fact(_("置き場所"), tool.place),
        Fact(_("控えの取り方"), tool.backup),
        Fact(_("廃止・移行の計画"), tool.decommission_plan),
        Fact(_("備考"), tool.note),
    ]


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """EUCツールを申告する, for the system that the address names."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.write"):
        raise access.Hidden
    systems = systems_for(actor)
    asked = request.GET.get("system", "")
    first = systems.filter(pk=asked).first() if asked.isdigit() and len(asked) < 10 else None
    initial = {"replaces": str(first.number), "unit": str(first.unit_id or "")} if first else {}
    form = EucForm(request.POST or None, actor=actor, systems=systems, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            tool = actions.declare_tool(form.facts(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("EUCツールを申告しました。情報管理課が確認します。"))
            return redirect("portfolio:euc_tool", tool.pk)
    return form_page(
        request,
        form,
        _("EUCツールを申告する"),
        submit=_("申告する"),
        cancel=reverse("portfolio:euc_tools"),
        crumbs=_way(),
    )


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """EUCツールの記載を直す."""
    if request.method == "POST":
        EucTool.objects.select_for_update().filter(pk=pk).first()
    actor, tool = _the_tool(request, pk)
    if not may_write(actor, tool):
        raise access.Hidden
    form = EucForm(
        request.POST or None, actor=actor, systems=systems_for(actor), unit_id=tool.unit_id, now=EucForm.stored(tool),
        changed_by=trail.last_change_of(tool),
    )  # fmt: skip
    back = reverse("portfolio:euc_tool", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_tool(tool, form.facts(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("記載を直しました。"))
            return redirect(back)
    crumbs = [*_way(), Crumb(tool.name, back)]
    return form_page(request, form, _("記載を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
def move(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """状態を進める."""
    actor, tool = _the_tool(request, pk)
    if deed not in set(EucAct) or EucAct(deed) not in possible(EUC, tool.state):
        raise access.Hidden
    act = EucAct(deed)
    if not (is_office(actor) if act in OF_OFFICE else may_write(actor, tool)):
        raise access.Hidden
    form = ReasonForm(request.POST or None)
    back, title = reverse("portfolio:euc_tool", args=[pk]), ACT_WORDS[act]()
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_tool(tool, act, actor=actor, reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("状態を変えました。"))
            return redirect(back)
    crumbs = [*_way(), Crumb(tool.name, back)]
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=tool.name)
