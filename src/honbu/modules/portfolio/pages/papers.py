"""資料: every paper of the portfolio, with its preview and its forms. Each making leaves a line in the trail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, tree_on
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.documents import projects as project_papers
from honbu.modules.portfolio.documents.inventory import inventory
from honbu.modules.portfolio.documents.offering import KINDS
from honbu.modules.portfolio.documents.schedule import schedule_paper
from honbu.modules.portfolio.documents.year_plan import notes_of, plan_paper, title_of
from honbu.modules.portfolio.models import Procurement
from honbu.modules.portfolio.pages.drafts import draft_page
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.rights import has_overview, projects_for, renewals_for
from honbu.modules.portfolio.queries.schedule import may_see_schedule
from honbu.modules.portfolio.queries.year_plan import year_plan as plan_of
from honbu.modules.portfolio.tables import unit_name

ICONS = {"pdf": "pdf", "docx": "word", "xlsx": "excel"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
OF_A_YEAR = {"year_plan": plan_paper, "schedule": schedule_paper}


def way_to_papers(*more: Crumb) -> list[Crumb]:
    """From the inventory over the papers to here."""
    return way(Crumb(_("資料"), reverse("portfolio:papers")), *more)


def the_year(number: int | None) -> clock.FiscalYear:
    """A fiscal year of an address, this one if none is named: 404 for one that no office plans."""
    if number is None:
        return clock.fiscal_year()
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise access.Hidden
    return clock.FiscalYear(number)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """資料の一覧: what each is for, its forms, and for whom it is."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read") and not has_overview(actor):
        raise access.Hidden
    rows = [
        {
            "title": kind.title, "about": kind.about, "whose": kind.whose, "forms": _forms(kind.forms),
            "address": reverse("portfolio:paper", args=[code]),
        }
        for code, kind in KINDS.items()
        if kind.may(actor)
    ]  # fmt: skip
    context = {
        "rows": rows,
        "sections": [(name, reverse("portfolio:paper_of_unit", args=[pk])) for pk, name in sections_for(actor)],
        "section_forms": _forms(("pdf", "docx", "xlsx")),
        "crumbs": way(Crumb(_("資料"))),
    }
    return render(request, "portfolio/papers.html", context)


def _forms(forms: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": form, "title": documents.FORMS[form], "icon": ICONS[form]} for form in forms]


def sections_for(actor: Person) -> list[tuple[int, str]]:
    """The sections whose list somebody may have, in the order of the offices."""
    units, tree = access.units_where(actor, "portfolio.read"), tree_on()
    return [
        (unit.id, tree.shown_name(unit.id))
        for _depth, unit in tree.walk()
        if unit.kind == Unit.Kind.SECTION and (units is None or unit.id in units)
    ]


@accounts.staff_page
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    """One of the papers over the ward, as somebody may have it."""
    actor = accounts.actor(request)
    kind = KINDS.get(code)
    if kind is None or not kind.may(actor):
        raise access.Hidden
    draft = kind.draft(actor)
    return draft_page(request, draft, way_to_papers(Crumb(draft.title)))


@accounts.staff_page
def of_year(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The year plan or the schedule of another year."""
    actor = accounts.actor(request)
    if code not in OF_A_YEAR or not may_see_schedule(actor):
        raise access.Hidden
    draft = OF_A_YEAR[code](actor, the_year(year))
    return draft_page(request, draft, way_to_papers(Crumb(draft.title)))


@accounts.staff_page
def of_unit(request: HttpRequest, unit_pk: int) -> HttpResponseBase:
    """所管するシステム一覧 of a section."""
    actor = accounts.actor(request)
    if unit_pk not in {pk for pk, _name in sections_for(actor)}:
        raise access.Hidden
    draft = inventory(actor, get_object_or_404(Unit, pk=unit_pk))
    return draft_page(request, draft, way_to_papers(Crumb(draft.title)))


@accounts.staff_page
def comparison(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """比較表 of a project or a renewal."""
    actor = accounts.actor(request)
    rows: Any = projects_for(actor) if kind == "projects" else renewals_for(actor)
    subject = get_object_or_404(rows, pk=pk)
    draft = project_papers.comparison_paper(subject, actor)
    back = reverse("portfolio:comparison", args=[kind, pk])
    return draft_page(request, draft, way(Crumb(_("案の比較"), back), Crumb(draft.title)))


@accounts.staff_page
def proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """付議資料 of a project."""
    actor = accounts.actor(request)
    project = get_object_or_404(projects_for(actor), pk=pk)
    draft = project_papers.proposal_paper(project, actor)
    back = reverse("portfolio:project", args=[pk])
    return draft_page(request, draft, way(Crumb(project.title, back), Crumb(draft.title)))


@accounts.staff_page
def checklist(request: HttpRequest, pk: int, row_pk: int) -> HttpResponseBase:
    """調達チェックリスト of a purchase."""
    actor = accounts.actor(request)
    project = get_object_or_404(projects_for(actor), pk=pk)
    rows = Procurement.objects.select_related("project__unit", "contract", "method_decided_by")
    row = get_object_or_404(rows.prefetch_related("steps"), pk=row_pk, project=project)
    draft = project_papers.checklist_paper(row, actor)
    back = reverse("portfolio:procurement", args=[pk, row_pk])
    return draft_page(request, draft, way(Crumb(row.subject, back), Crumb(draft.title)))


@accounts.staff_page
def year_plan(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """今年度のシステム化の予定 on the screen, each line with its place in the register."""
    actor = accounts.actor(request)
    if not may_see_schedule(actor):
        raise access.Hidden
    plan = plan_of(the_year(year), actor)
    context = {
        "plan": plan,
        "title": title_of(plan.year),
        "rows": [(one, unit_name(one.unit_id)) for one in plan.lines],
        "notes": notes_of(plan),
        "counts": [(str(sort), count) for sort, count in plan.counts.items()],
        "earlier": plan.year.year - 1,
        "later": plan.year.year + 1,
        "crumbs": way_to_papers(Crumb(title_of(plan.year))),
    }
    return render(request, "portfolio/year_plan.html", context)
