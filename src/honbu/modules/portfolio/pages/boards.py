"""全体を見る: life cycles over five years, budget, vendors, the map of dependencies, and what could be shared."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.charts import Series, bar_chart, stacked_bar_chart
from honbu.kernel.ui.pieces import Crumb
from honbu.kernel.ui.timelines import Lane, Span, timeline
from honbu.modules.portfolio.actions import practices, sharing
from honbu.modules.portfolio.domain.lifecycle import Alarm, Phase, alarm_of
from honbu.modules.portfolio.domain.terms import months_before
from honbu.modules.portfolio.forms.inventory import PracticeForm
from honbu.modules.portfolio.models import WorkPractice
from honbu.modules.portfolio.pages.drawing import map_of
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.boards import dependencies_for, shared_for
from honbu.modules.portfolio.queries.renewals import (
    YEARS_SHOWN,
    Life,
    budget_for,
    lives_for,
    review_months,
    vendors_for,
    years_from,
)
from honbu.modules.portfolio.queries.rights import has_overview, is_office, of_units, systems_for

LANES, VENDORS = 25, 12
PHASE_WORDS: dict[Phase, tuple[str, Callable[[], str]]] = {
    Phase.BEFORE: ("neutral", lambda: _("稼働前")),
    Phase.RUNNING: ("success", lambda: _("稼働")),
    Phase.REVIEW: ("warning", lambda: _("更新検討")),
    Phase.OVERDUE: ("error", lambda: _("期限超過")),
    Phase.RETIRED: ("neutral", lambda: _("廃止")),
}


def _reader(request: HttpRequest) -> Any:
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read") and not has_overview(actor):
        raise access.Hidden
    return actor


@accounts.staff_page
def lifecycle(request: HttpRequest) -> HttpResponse:
    """ライフサイクル: five fiscal years, the systems whose limit comes first on top."""
    actor = _reader(request)
    years = years_from(clock.fiscal_year().year)
    lives = lives_for(actor, years)
    page = Paginator(lives, LANES).get_page(request.GET.get("page"))
    context = {
        "crumbs": way(Crumb(_("ライフサイクル"))),
        "chart": timeline(
            _("システムのライフサイクル"), [_lane(life) for life in page], first=years[0].start, last=years[-1].end,
            today=clock.today(), about=_("棒が終わるところが実質の期限です。"),
        ),
        "years": [year.label for year in years],
        "rows": [
            (life.system, [(PHASE_WORDS[phase][0], PHASE_WORDS[phase][1]()) for phase in life.phases]) for life in page
        ],
        "page": page,
        "counts": _counts(lives, years),
    }  # fmt: skip
    return render(request, "portfolio/lifecycle.html", context)


def _counts(lives: list[Life], years: list[clock.FiscalYear]) -> Any:
    series = []
    for phase in (Phase.RUNNING, Phase.OVERDUE, Phase.REVIEW):
        values = [sum(life.phases[place] is phase for life in lives) for place in range(len(years))]
        series.append(Series(PHASE_WORDS[phase][1](), values))
    return stacked_bar_chart(
        _("年度末の段階"), [year.label for year in years], series, unit=_("システム"), label=_("年度")
    )


def _lane(life: Life) -> Lane:
    system = life.system
    url, today = reverse("portfolio:system", args=[system.pk]), clock.today()
    window = years_from(clock.fiscal_year().year)
    first, last = window[0].start, window[-1].end
    begin = max(system.went_live_on or first, first)
    if system.limit_on is None:
        return Lane(system.name, [Span(_("期限が分からない"), min(begin, last), last, "plan", url)])
    if alarm_of(system.limit_on, today).level is Alarm.OVERDUE:
        return Lane(system.name, [Span(_("期限超過"), first, max(today, first), "late", url)])
    review = months_before(system.limit_on, review_months())
    spans = [Span(_("稼働"), min(begin, review), review, "done", url)] if review > first else []
    return Lane(system.name, [*spans, Span(_("更新検討"), max(review, first), system.limit_on, "now", url)])


@accounts.staff_page
def budget(request: HttpRequest) -> HttpResponse:
    """予算の見通し by fiscal year, and how much lies with which vendor."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.costs") and not has_overview(actor):
        raise access.Hidden
    rows = budget_for(actor, years_from(clock.fiscal_year().year - 1, YEARS_SHOWN + 1))
    labels = [row.year.label for row in rows]
    series = [
        Series(_("初期"), [row.initial for row in rows]),
        Series(_("運用"), [row.running for row in rows]),
        Series(_("撤去"), [row.removal for row in rows]),
    ]
    vendors = vendors_for(actor)
    context = {
        "crumbs": way(Crumb(_("予算と業者"))),
        "rows": rows,
        "chart": stacked_bar_chart(_("年度別の経費"), labels, series, unit=_("円"), label=_("年度")),
        "vendors": vendors,
        "vendor_chart": bar_chart(
            _("システムの多い業者"),
            [(one.vendor, one.systems) for one in sorted(vendors, key=lambda one: -one.systems)[:VENDORS]],
            unit=_("件"),
            label=_("業者"),
        ),
    }
    return render(request, "portfolio/budget.html", context)


@accounts.staff_page
def dependency_map(request: HttpRequest) -> HttpResponse:
    """連携図 of all, or around the system that the address names."""
    actor = _reader(request)
    asked = request.GET.get("around", "")
    around = systems_for(actor).filter(number=int(asked)).first() if asked.isdigit() and len(asked) < 9 else None
    rows = dependencies_for(actor, around=around)
    context = {
        "crumbs": way(Crumb(_("連携図"))),
        "around": around,
        "asked": asked,
        "chart": map_of(rows, title=_("システムの連携図"), marked=around) if rows else None,
        "alone": systems_for(actor).exclude(state="retired").filter(needs__isnull=True, needed_by__isnull=True).count(),
    }
    return render(request, "portfolio/map.html", context)


@accounts.staff_page
def shared(request: HttpRequest) -> HttpResponse:
    """共同利用の候補: the same work done by system at one office and by hand, or by another system, elsewhere."""
    actor = _reader(request)
    rows = shared_for(actor)
    tree = tree_on()
    context = {
        "crumbs": way(Crumb(_("共同利用の候補"))),
        "rows": [
            {
                "shared": one,
                "works": [(tree.shown_name(int(work.unit_id)), work) for work in one.candidate.works],
            }
            for one in rows
        ],
        "practices": [
            (tree.shown_name(row.unit_id), row)
            for row in WorkPractice.objects.filter(of_units(actor, "portfolio.write")).select_related("system")
        ],
        "office": is_office(actor),
        "may_write": access.may(actor, "portfolio.write"),
    }
    return render(request, "portfolio/shared.html", context)


@accounts.staff_page
@require_POST
def practice_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """業務のやり方を取り除く: what an office does no more."""
    actor = accounts.actor(request)
    row = get_object_or_404(WorkPractice.objects.filter(of_units(actor, "portfolio.write")), pk=pk)
    practices.remove_practice(row, actor=actor)
    messages.success(request, _("業務のやり方を取り除きました。"))
    return redirect("portfolio:shared")


@accounts.staff_page
def propose(request: HttpRequest) -> HttpResponse:
    """共同利用を提案する: both sides are told."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    function = request.GET.get("function", "")[:120]
    form = ReasonForm(request.POST or None, hint=_("両方の課の長に届きます。例: 来月、打合せを開きます。"))
    form.fields["reason"].label = _("添える言葉")
    back = reverse("portfolio:shared")
    if request.method == "POST" and form.is_valid():
        try:
            sharing.propose_sharing(function, actor=actor, words=form.cleaned_data["reason"])
        except WrongValue as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("関係する課の長に知らせました。"))
            return redirect(back)
    crumbs = way(Crumb(_("共同利用の候補"), back))
    return form_page(
        request, form, _("共同利用を提案する"), submit=_("知らせる"), cancel=back, crumbs=crumbs, over=function
    )


@accounts.staff_page
def practice_new(request: HttpRequest) -> HttpResponse:
    """業務のやり方を登録する."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.write"):
        raise access.Hidden
    form = PracticeForm(request.POST or None, actor=actor, systems=systems_for(actor).exclude(state="retired"))
    back = reverse("portfolio:shared")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            practices.tell_practice(
                data["function"], form.owner(), data["how"], actor=actor,
                system=data["system"][0] if data["system"] else None, yearly_hours=data["yearly_hours"], note=data["note"],
            )  # fmt: skip
        except WrongValue as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("業務のやり方を登録しました。"))
            return redirect(back)
    crumbs = way(Crumb(_("共同利用の候補"), back))
    return form_page(request, form, _("業務のやり方を登録する"), submit=_("登録する"), cancel=back, crumbs=crumbs)
