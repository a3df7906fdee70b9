"""資料: every paper of the audits that has no page of its own, for those who may see what it is made from."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, tree_on
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.documents.findings_list import findings_list, in_full
from honbu.modules.audits.documents.improvement import improvement_report
from honbu.modules.audits.documents.making import JAPANESE, BlockDraft, Draft
from honbu.modules.audits.documents.plan_paper import plan_paper
from honbu.modules.audits.documents.programme_comparison import programme_comparison
from honbu.modules.audits.documents.public_summary import public_summary
from honbu.modules.audits.documents.visit_report import section_report
from honbu.modules.audits.documents.year_report import year_report
from honbu.modules.audits.pages.frame import way
from honbu.modules.audits.pages.plans import the_plan, way_to_plans
from honbu.modules.audits.queries.rights import findings_for, has_overview, programmes_for, reads_results, reports_for

OF_SECTION = {"result": section_report, "improvement": improvement_report}


def draft_page(request: HttpRequest, make: Callable[[], Draft], crumbs: Sequence[Crumb]) -> HttpResponseBase:
    """The page of a paper that this reader may have; the paper is Japanese, whatever the reader's language."""
    actor = accounts.actor(request)
    with translation.override(JAPANESE):
        draft = make()
    return documents.paper_page(
        request,
        title=draft.title,
        make=lambda form: draft.paper(form, actor=actor),
        pictures=lambda: draft.pictures(actor=actor),
        forms=draft.forms,
        disclosure=draft.disclosure if isinstance(draft, BlockDraft) else "closed",
        crumbs=[*crumbs, Crumb(draft.title)],
    )


@accounts.staff_page
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """監査計画書."""
    actor, row = the_plan(request, pk)
    back = Crumb(str(row), reverse("audits:plan", args=[pk]))
    crumbs = way_to_plans(back) if has_overview(actor) else way(back)
    return draft_page(request, lambda: plan_paper(row), crumbs)


@accounts.staff_page
def programme(request: HttpRequest, pk: int) -> HttpResponseBase:
    """4年計画の新旧比較, with the newest version before it that the reader may see."""
    rows = programmes_for(accounts.actor(request))
    new = get_object_or_404(rows, pk=pk)
    old = rows.filter(made_at__lt=new.made_at).order_by("-made_at", "-pk").first()
    crumbs = way(
        Crumb(_("4年計画"), reverse("audits:programmes")), Crumb(str(new), reverse("audits:programme", args=[pk]))
    )
    return draft_page(request, lambda: programme_comparison(new, old), crumbs)


def _findings_way() -> list[Crumb]:
    return way(Crumb(_("指摘と是正"), reverse("audits:findings")))


def _reader(request: HttpRequest) -> Person:
    actor = accounts.actor(request)
    if not access.may(actor, "audits.read") and not reads_results(actor):
        raise access.Hidden
    return actor


def the_year(number: int) -> int:
    """A fiscal year of an address: 404 for one that no office knows."""
    if not clock.fiscal_year().year - 50 <= number <= clock.fiscal_year().year:
        raise access.Hidden
    return number


@accounts.staff_page
def findings(request: HttpRequest, year: int) -> HttpResponseBase:
    """指摘一覧 of a year, as far as the reader may see it."""
    actor = _reader(request)
    rows = findings_for(actor).filter(fiscal_year=the_year(year))
    return draft_page(request, lambda: findings_list(year, in_full(rows), actor), _findings_way())


@accounts.staff_page
def section(request: HttpRequest, unit_pk: int, year: int, code: str) -> HttpResponseBase:
    """監査結果通知書 or 改善報告書 of a section: for whoever sees all of its findings, once there are any."""
    actor = _reader(request)
    unit = get_object_or_404(Unit, pk=unit_pk)
    rows = findings_for(actor).filter(fiscal_year=the_year(year), unit__in=tree_on().below(unit.pk))
    if not reads_results(actor) and not access.may(actor, "audits.read", on=unit):
        raise access.Hidden
    if code not in OF_SECTION or not rows.exclude(state="draft").exists():
        raise access.Hidden
    make = OF_SECTION[code]
    return draft_page(request, lambda: make(unit, year, in_full(rows)), _findings_way())


@accounts.staff_page
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """監査結果報告書."""
    row = get_object_or_404(reports_for(accounts.actor(request)), pk=pk)
    return draft_page(request, lambda: year_report(row), way_to_reports(Crumb(str(row), row_address(pk))))


@accounts.staff_page
def summary(request: HttpRequest, pk: int) -> HttpResponseBase:
    """公表用概要, once the headquarters has approved the report."""
    row = get_object_or_404(reports_for(accounts.actor(request)).filter(state="approved"), pk=pk)
    return draft_page(request, lambda: public_summary(row), way_to_reports(Crumb(str(row), row_address(pk))))


def way_to_reports(*more: Crumb) -> list[Crumb]:
    """From the list of reports to here."""
    return way(Crumb(_("監査結果報告書"), reverse("audits:reports")), *more)


def row_address(pk: int) -> str:
    """The page of a report."""
    return reverse("audits:report", args=[pk])
