"""監査結果報告書: the tables of a year with their charts, the office's words, and its way to the headquarters."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Unit, standing
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.charts import Chart, Series, bar_chart, column_chart, stacked_bar_chart
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import reports as actions
from honbu.modules.audits.domain.focus import percent
from honbu.modules.audits.domain.yearly import YearFigures
from honbu.modules.audits.forms.reports import ReportTextForm
from honbu.modules.audits.models import Exemption, YearPlan, YearReport
from honbu.modules.audits.models.findings import CAUSES
from honbu.modules.audits.pages.frame import require_office, way
from honbu.modules.audits.pages.papers import way_to_reports
from honbu.modules.audits.pages.plans import LOOKS
from honbu.modules.audits.queries.rights import is_office, reads_results, reports_for
from honbu.modules.meetings import public as meetings

PROBLEMS = (WrongValue, NotPossibleNow, meetings.AlreadyAsked, meetings.NoSuchBody)


def the_report(request: HttpRequest, pk: int) -> tuple[Person, YearReport]:
    """The report as somebody may see it; 404 for the others."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(reports_for(actor), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """The reports of all years; for the office also the years that still have none."""
    actor = accounts.actor(request)
    if not reads_results(actor) and not is_office(actor):
        raise access.Hidden
    rows = [(one, LOOKS[one.state]) for one in reports_for(actor)]
    missing = (
        YearPlan.objects.filter(state="approved", report__isnull=True) if is_office(actor) else YearPlan.objects.none()
    )
    context = {"crumbs": way(Crumb(_("監査結果報告書"))), "rows": rows, "missing": missing}
    return render(request, "audits/reports.html", context)


@accounts.staff_page
@require_POST
def new(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """監査結果報告書を作る."""
    actor = require_office(request)
    try:
        report = actions.draft_report(get_object_or_404(YearPlan, pk=plan_pk), actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
        return redirect("audits:reports")
    return redirect("audits:report", report.pk)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its figures: those of now while it is written, those that were brought afterwards."""
    actor, report = the_report(request, pk)
    office, figures = is_office(actor), actions.figures_in(report)
    editable = office and report.state in actions.OPEN
    context = {
        "report": report,
        "look": LOOKS[report.state],
        "crumbs": way_to_reports(Crumb(str(report))),
        "figures": figures,
        "day": clock.long(_day(figures.day)),
        "editable": editable,
        "ready": editable and bool(report.overview.strip() and report.measures.strip()),
        "approved": report.state == "approved",
        "lines": trail.history_of(report)[:40] if office else [],
        **_tables(figures),
    }
    return render(request, "audits/report.html", context)


def _day(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)


def _tables(figures: YearFigures) -> dict[str, Any]:
    """What the page shows of the figures, in the reader's language."""
    causes = [(code, str(word)) for code, word in CAUSES]
    return {
        "cause_words": [word for _code, word in causes],
        "kinds": [(one, [(word, one.causes[code]) for code, word in causes]) for one in figures.kinds],
        "sums": {
            name: sum(getattr(one, name) for one in figures.kinds)
            for name in ("planned", "done", "broken_off", "findings", "nonconformities")
        },
        "causes": [(word, figures.causes[code]) for code, word in causes],
        "grades": figures.grades.items(),
        "departments": figures.departments.items(),
        "trend": [
            (clock.FiscalYear(one.year).label, one, percent(one.share.of_all) if one.share else "—") for one in figures.trend
        ],
        "compared": [(one, percent(one.before.of_all), percent(one.now.of_all)) for one in figures.compared],
        "waiting": [(one, Exemption.Kind(one.sort).label, _day(one.until)) for one in figures.waiting],
        "late": [(one, _day(one.due), _day(one.first_due)) for one in figures.late],
        "attestations": [(one, _day(one.filed_on) if one.filed_on else None) for one in figures.attestations],
        "cause_chart": _cause_chart(figures, causes),
        "department_chart": _department_chart(figures),
        "trend_chart": _trend_chart(figures),
    }  # fmt: skip


def _cause_chart(figures: YearFigures, causes: list[tuple[str, str]]) -> Chart | None:
    rows = [one for one in figures.kinds if one.findings]
    series = [Series(word, [one.causes[code] for one in rows]) for code, word in causes]
    return (
        stacked_bar_chart(
            _("監査の種類と原因"), [one.title for one in rows], series, unit=_("件"), label=_("監査の種類")
        )
        if rows
        else None
    )


def _department_chart(figures: YearFigures) -> Chart | None:
    rows = list(figures.departments.items())
    return bar_chart(_("部ごとの指摘"), rows, unit=_("件"), label=_("部")) if rows else None


def _trend_chart(figures: YearFigures) -> Chart | None:
    """Years of which there is no record are left out, not drawn as nought."""
    known = [(one.year, one.nonconformities) for one in figures.trend if one.nonconformities is not None]
    if len(known) < 2:
        return None
    labels = [clock.FiscalYear(year).short_label for year, _count in known]
    return column_chart(_("不適合の推移"), labels, [count for _year, count in known], unit=_("件"), label=_("年度"))


@accounts.staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """総評と今後の取組みを書く."""
    actor, report = the_report(request, pk)
    if not is_office(actor) or report.state not in actions.OPEN:
        raise access.Hidden
    form = ReportTextForm(
        request.POST or None, now=ReportTextForm.stored(report), changed_by=trail.last_change_of(report)
    )
    back = reverse("audits:report", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_report(report, form.cleaned_data, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("保存しました。"))
            return redirect(back)
    crumbs = way_to_reports(Crumb(str(report), back))
    return form_page(
        request, form, _("総評と今後の取組みを書く"), submit=_("保存する"), cancel=back, crumbs=crumbs, over=str(report)
    )


@accounts.staff_page
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """本部に付議する."""
    actor, report = the_report(request, pk)
    if not is_office(actor):
        raise access.Hidden
    unit = Unit.objects.filter(pk=standing(actor).unit_id or 0).first()
    try:
        if unit is None:
            raise WrongValue(_("所属のない人は付議できません。"))
        actions.bring_report(report, unit=unit, actor=actor)
    except (*PROBLEMS, access.NotAllowed) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("議案の下書きを作りました。会議の「提案の一覧」から所属長の決裁に回してください。"))
    return redirect("audits:report", pk)
