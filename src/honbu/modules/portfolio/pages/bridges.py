"""差の説明「なぜ半額か」: choose two sheets, name the drivers, see that they add up to the yen."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import charts
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import bridging as actions
from honbu.modules.portfolio.documents import cost_sheet
from honbu.modules.portfolio.domain.bridge import Bridge
from honbu.modules.portfolio.forms.costs import BridgeForm, DriversForm
from honbu.modules.portfolio.models import CostBridge
from honbu.modules.portfolio.pages.costs import PROBLEMS, address_of, sheet_way, the_sheet
from honbu.modules.portfolio.pages.drafts import draft_page
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.rights import may_write, sheets_for

ROW = 46
TOTAL, MORE, LESS, UNKNOWN = "fill-1", "fill-5", "fill-3", "fill-6"


def _the_bridge(request: HttpRequest, pk: int, *, writing: bool = False) -> tuple[Person, CostBridge]:
    actor = accounts.actor(request)
    bridge = get_object_or_404(queries.bridges_for(actor), pk=pk)
    if writing and not may_write(actor, bridge.new):
        raise access.Hidden
    return actor, bridge


def _way(bridge: CostBridge, *more: Crumb) -> list[Crumb]:
    return sheet_way(bridge.new, Crumb(_("差の説明"), reverse("portfolio:bridge", args=[bridge.pk])), *more)


@accounts.staff_page
def new(request: HttpRequest, sheet_pk: int) -> HttpResponse:
    """差の説明を始める: with which sheet this one is compared."""
    actor, sheet = the_sheet(request, sheet_pk, writing=True)
    wanted = queries.bridge_wanted(sheet) or queries.last_fixed(sheet)
    sheets = sheets_for(actor).exclude(pk=sheet.pk).exclude(state="draft")
    form = BridgeForm(request.POST or None, sheets=sheets, initial={"old": wanted.pk if wanted else None})
    if request.method == "POST" and form.is_valid():
        try:
            bridge = actions.build_bridge(form.cleaned_data["old"], sheet, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("portfolio:bridge_edit", bridge.pk)
    return form_page(
        request, form, _("差の説明を作る"), submit=_("要因の案を作る"), cancel=address_of(sheet), crumbs=sheet_way(sheet),
        over=sheet.title, note=_("区分ごとに増減の案を作ります。要因を直し、それぞれに理由を書いてください。"),
    )  # fmt: skip


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The bridge as a drawing and as a table of the same figures."""
    actor, bridge = _the_bridge(request, pk)
    found = queries.explained(bridge)
    context = {
        "bridge": bridge,
        "found": found,
        "chart": waterfall(bridge, found),
        "crumbs": sheet_way(bridge.new, Crumb(_("差の説明"))),
        "reasons": [(one.title, queries.signed_yen(one.amount), one.explanation) for one in found.drivers],
        "writing": may_write(actor, bridge.new) and bridge.new.state == "draft",
    }
    return render(request, "portfolio/bridge.html", context)


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """要因を書く."""
    if request.method == "POST":
        CostBridge.objects.select_for_update().filter(pk=pk).first()
    actor, bridge = _the_bridge(request, pk, writing=True)
    found = queries.explained(bridge)
    form = DriversForm(
        request.POST or None, drivers=found.drivers, changed_by=trail.last_change_of(bridge.new)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.write_drivers(bridge, form.found, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("差の説明を保存しました。"))
            return redirect("portfolio:bridge_edit" if "more" in request.POST else "portfolio:bridge", pk)
    context = {
        "bridge": bridge,
        "found": found,
        "form": form,
        "grid": form.grid(),
        "crumbs": _way(bridge, Crumb(_("要因を書く"))),
    }
    return render(request, "portfolio/bridge_edit.html", context, status=422 if form.errors else 200)


@accounts.staff_page
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """差の説明を取りやめる."""
    actor, bridge = _the_bridge(request, pk, writing=True)
    try:
        actions.remove_bridge(bridge, actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:bridge", pk)
    messages.success(request, _("差の説明を取りやめました。"))
    return redirect(address_of(bridge.new))


@accounts.staff_page
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """「経費の差の説明」 as a paper."""
    _actor, bridge = _the_bridge(request, pk)
    return draft_page(request, cost_sheet.bridge_draft(bridge), _way(bridge, Crumb(_("資料"))))


def waterfall(bridge: CostBridge, found: Bridge) -> charts.Chart:
    """滝グラフ: from the old total over each driver, and what is left unexplained, to the new total."""
    old = queries.five_year_table(bridge.old).total
    steps: list[tuple[str, int, int, str]] = [(_("前：%(title)s") % {"title": bridge.old.title}, 0, old, TOTAL)]
    level = old
    named = [(one.title, one.amount, LESS if one.amount < 0 else MORE) for one in found.drivers]
    if found.unexplained:
        named.append((_("説明のない額"), found.unexplained, UNKNOWN))
    for title, amount, style in named:
        steps.append((title, level, level + amount, style))
        level += amount
    steps.append((_("新：%(title)s") % {"title": bridge.new.title}, 0, level, TOTAL))
    title = _("5年総額の差の内訳")
    rows = [
        [name, queries.yen(end) if style == TOTAL else queries.signed_yen(end - begin), queries.yen(end)]
        for name, begin, end, style in steps
    ]
    headers = [_("要因"), _("金額・増減"), _("ここまでの額")]
    return charts.Chart(title, _drawing(title, found.sentence, steps), headers, rows)


def _drawing(title: str, about: str, steps: Sequence[tuple[str, int, int, str]]) -> SafeString:
    low = min(0, *(min(begin, end) for _name, begin, end, _style in steps))
    span = max(1, max(max(begin, end) for _name, begin, end, _style in steps) - low)
    parts = []
    for place, (name, begin, end, style) in enumerate(steps):
        top = place * ROW
        told = queries.yen(end) if style == TOTAL else queries.signed_yen(end - begin)
        left, right = sorted((begin, end))
        parts.append(
            format_html(
                '<text x="0" y="{}" text-anchor="start">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
                '<rect x="{}" y="{}" width="{}" height="14" rx="2" class="chart__part {}"/>',
                top + 15, name, top + 15, told, _percent(left - low, span), top + 22, _percent(right - left, span), style,
            )
        )  # fmt: skip
    return format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}"><desc>{}</desc>{}</svg>',
        len(steps) * ROW,
        title,
        about,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _percent(part: int, whole: int) -> str:
    """In hundredths, in whole numbers."""
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
