"""年間予定: the year of the IT section as a time line and as a table, with the lines that the office enters itself."""

from django.contrib import messages
from django.db import transaction
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
from honbu.kernel.ui.charts import Chart
from honbu.kernel.ui.pieces import Crumb
from honbu.kernel.ui.timelines import Lane, Span, timeline
from honbu.modules.portfolio.actions import scheduling as actions
from honbu.modules.portfolio.forms.renewals import ScheduleForm
from honbu.modules.portfolio.models import ScheduleEntry
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.pages.papers import the_year
from honbu.modules.portfolio.queries.rights import is_office
from honbu.modules.portfolio.queries.schedule import Planned, may_see_schedule, schedule_of

LOOKS = {"done": "neutral", "now": "progress", "plan": "info", "late": "error"}


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("年間予定"), reverse("portfolio:schedule")), *more)


def _office(request: HttpRequest) -> Person:
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    return actor


@accounts.staff_page
def index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """年間予定 of a fiscal year: what the office entered, and what comes from the data."""
    actor = accounts.actor(request)
    if not may_see_schedule(actor):
        raise access.Hidden
    of, office = the_year(year), is_office(actor)
    lines = schedule_of(of, actor)
    entered = [one.entry for one in lines if one.entry]
    context = {
        "year": of,
        "earlier": of.year - 1,
        "later": of.year + 1,
        "chart": _chart(of, lines) if lines else None,
        "rows": [(one, LOOKS[one.state]) for one in lines],
        "office": office,
        "may_copy": office and not any(entry.fiscal_year == of.year for entry in entered),
        "crumbs": way(Crumb(_("年間予定"))),
    }
    return render(request, "portfolio/schedule.html", context)


def _chart(year: clock.FiscalYear, lines: list[Planned]) -> Chart:
    lanes: dict[str, list[Span]] = {}
    for one in lines:
        name = f"{one.kind.label}｜{one.lane}"
        lanes.setdefault(name, []).append(Span(one.full_title, one.first, one.last, one.state, one.url))
    title = _("%(year)sの年間予定") % {"year": year}
    drawn = [Lane(name, spans) for name, spans in lanes.items()]
    return timeline(title, drawn, first=year.start, last=year.end, today=clock.today())


def _address(day_year: int) -> str:
    return reverse("portfolio:schedule_year", args=[day_year])


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """予定を加える."""
    actor = _office(request)
    form = ScheduleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ScheduleForm.FACTS}
        try:
            row = actions.add_entry(values, actor=actor)
        except WrongValue as problem:
            form.add_error("last", str(problem))
        else:
            messages.success(request, _("予定を加えました。"))
            return redirect(_address(row.fiscal_year))
    back = reverse("portfolio:schedule")
    return form_page(request, form, _("予定を加える"), submit=_("加える"), cancel=back, crumbs=_way())


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """予定を直す."""
    actor = _office(request)
    rows = ScheduleEntry.objects.all()
    entry = get_object_or_404(rows.select_for_update() if request.method == "POST" else rows, pk=pk)
    now = {name: getattr(entry, name) for name in ScheduleForm.FACTS}
    form = ScheduleForm(request.POST or None, now=now, changed_by=trail.last_change_of(entry))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ScheduleForm.FACTS}
        try:
            actions.change_entry(entry, values, actor=actor)
        except WrongValue as problem:
            form.add_error("last", str(problem))
        else:
            messages.success(request, _("予定を直しました。"))
            return redirect(_address(entry.fiscal_year))
    back = _address(entry.fiscal_year)
    return form_page(request, form, _("予定を直す"), submit=_("保存する"), cancel=back, crumbs=_way(), over=entry.title)


@require_POST
@accounts.staff_page
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """予定を取り除く."""
    actor = _office(request)
    entry = get_object_or_404(ScheduleEntry, pk=pk)
    back = _address(entry.fiscal_year)
    actions.remove_entry(entry, actor=actor)
    messages.success(request, _("予定「%(title)s」を取り除きました。") % {"title": entry.title})
    return redirect(back)


@require_POST
@accounts.staff_page
def copy(request: HttpRequest, year: int) -> HttpResponse:
    """前年度の予定を写す."""
    actor = _office(request)
    of = the_year(year)
    try:
        count = actions.copy_year(of, actor=actor)
    except WrongValue as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("前年度の予定を%(count)s件写しました。日付を確かめてください。") % {"count": count})
    return redirect(_address(of.year))
