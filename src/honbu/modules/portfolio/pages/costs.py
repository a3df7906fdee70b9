"""経費: the list, a sheet with its sums and questions, the grid, and its way to the office and back."""

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
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain import cost_sheet as rules
from honbu.modules.portfolio.domain.costs import GROUP_TITLES, CostGroup, EndsBeforeItBegins, NoRate, Table
from honbu.modules.portfolio.domain.states import SHEET, SheetAct
from honbu.modules.portfolio.forms.costs import CopyForm, GridForm, HeadForm, RateForm, SheetForm, SpreadForm
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.models.costs import TaxRate
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.rights import is_office, may_write, sheets_for
from honbu.modules.portfolio.tables import (
    SHEET_LOOKS,
    CostSheetFilters,
    CostSheetTable,
    unit_name,
)

PROBLEMS = (
    WrongValue, NotPossibleNow, actions.Frozen, actions.NotReady, NoRate, EndsBeforeItBegins, SomebodyWasFaster,
    rules.BookRefused,
)  # fmt: skip
OFFICE_ACTS: dict[SheetAct, Any] = {
    SheetAct.SCRUTINISE: lambda: _("精査済みにする"),
    SheetAct.FIX: lambda: _("確定する"),
}


def cost_way(*more: Crumb) -> list[Crumb]:
    """From the list of sheets to here: the contract section, which reads costs too, has no list of systems."""
    return [Crumb(_("経費"), reverse("portfolio:costs")), *more]


def address_of(sheet: CostSheet) -> str:
    """The page of a sheet."""
    return reverse("portfolio:cost_sheet", args=[sheet.pk])


def the_sheet(request: HttpRequest, pk: int, *, writing: bool = False) -> tuple[Person, CostSheet]:
    """A sheet whose figures the reader may see; 404 for everybody else, and for who may not write where that is asked."""
    actor = accounts.actor(request)
    sheet = get_object_or_404(sheets_for(actor), pk=pk)
    if writing and not may_write(actor, sheet):
        raise access.Hidden
    return actor, sheet


def sheet_way(sheet: CostSheet, *more: Crumb) -> list[Crumb]:
    """From the list over the sheet to here."""
    return cost_way(Crumb(sheet.title, address_of(sheet)), *more)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """経費見積入力シートの一覧 of one's units."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.costs"):
        raise access.Hidden
    next_year = clock.FiscalYear.of(clock.today()).next
    return listing.list_page(
        request,
        table_class=CostSheetTable,
        filterset_class=CostSheetFilters,
        rows=queries.with_totals(sheets_for(actor)),
        mark=documents.mark_of_list(MADE, _("経費見積入力シートの一覧"), actor),
        title=_("経費見積入力シートの一覧"),
        purpose=_("システムと起案の経費を、年度ごとに見積もるシートです。"),
        crumbs=[Crumb(_("経費"))],
        template_name="portfolio/costs.html",
        context={
            "may_write": access.may(actor, "portfolio.write"),
            "office": is_office(actor),
            "round": next_year,
        },
        views=[
            listing.View(_("入力中"), "state=draft"),
            listing.View(_("精査待ち"), "state=submitted"),
            listing.View(_("確定"), "state=fixed"),
        ],
        empty=listing.Empty(
            title=_("シートはまだありません"),
            text=_("システムごとに、来年度から5年分の経費を入力します。"),
            url=reverse("portfolio:cost_new") if access.may(actor, "portfolio.write") else "",
            action=_("シートを作る") if access.may(actor, "portfolio.write") else "",
        ),
    )


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """シートを作る, for the system that the address names (`?system=`)."""
    actor = accounts.actor(request)
    if not (access.may(actor, "portfolio.write") and access.may(actor, "portfolio.costs")):
        raise access.Hidden
    asked = request.GET.get("system", "")
    form = SheetForm(request.POST or None, actor=actor, initial={"thing": f"s{asked}"})
    if request.method == "POST" and form.is_valid():
        sheet = _tried(form, lambda: actions.begin_sheet(form.values(), actor=actor))
        if sheet is not None:
            messages.success(request, _("シートを作りました。金額を入力してください。"))
            return redirect("portfolio:cost_edit", sheet.pk)
    return form_page(
        request, form, _("シートを作る"), submit=_("作る"), cancel=reverse("portfolio:costs"), crumbs=cost_way()
    )


def _tried(form: forms.Form, deed: Callable[[], Any]) -> Any:
    """What the deed gives; None if it was refused, which the form then says."""
    try:
        with transaction.atomic():
            return deed()
    except PROBLEMS as problem:
        form.add_error(None, str(problem))
        return None


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet: what it adds up to, what is still asked, its quotes, and what can be done with it."""
    actor, sheet = the_sheet(request, pk)
    writing, office = may_write(actor, sheet), is_office(actor)
    table = queries.table_for(sheet)
    rows = queries.rows_of(sheet)
    asked, refused = _questions(sheet)
    acts = possible(SHEET, sheet.state)
    context = {
        "sheet": sheet,
        "look": SHEET_LOOKS[sheet.state],
        "crumbs": cost_way(Crumb(sheet.title)),
        "facts": _facts(sheet),
        "years": table.years,
        "lines": _amounts(sheet),
        "sums": _sums(table),
        "five": queries.five_year_table(sheet).total,
        "five_years": min(rules.FIVE, sheet.years),
        "formula": rules.FORMULA,
        "chart": queries.year_chart(table, _("年度ごとの経費")) if rows else None,
        "refused": refused,
        "open": [
            (rows[one.row].name, clock.FiscalYear(one.year).label if one.year else "", one.message)
            for one in rules.open_questions(rows, asked)
        ],
        "checked": [row for row in rows if row.checked],
        "remarks": queries.lease_remarks(sheet),
        "wanted": queries.bridge_wanted(sheet),
        "bridges": queries.bridges_for(actor).filter(new=sheet),
        "quotes": sheet.quotes.select_related("vendor"),
        "writing": writing and sheet.state == "draft",
        "may_write": writing,
        "submitting": writing and SheetAct.SUBMIT in acts,
        "office_acts": [(act.value, words()) for act, words in OFFICE_ACTS.items() if act in acts] if office else [],
        "returning": office and SheetAct.SEND_BACK in acts,
        "history": trail.history_of(sheet)[:40],
    }
    return render(request, "portfolio/cost_sheet.html", context)


def _sums(table: Table) -> list[tuple[str, list[tuple[str, int]], int]]:
    """The lines below the rows: each group that occurs, and the years."""
    labels = [year.label for year in table.years]
    groups = [group for group in CostGroup if table.by_group[group]]
    words = _("%(group)s 計")
    sums = [(words % {"group": GROUP_TITLES[group]}, rules.group_by_year(table, group)) for group in groups]
    return [
        (title, list(zip(labels, amounts, strict=True)), sum(amounts))
        for title, amounts in [*sums, (_("年度計"), table.by_year)]
    ]


def _questions(sheet: CostSheet) -> tuple[list[rules.Question], str]:
    """What is asked, and why it could not be asked."""
    try:
        return queries.questions_of(sheet), ""
    except NoRate as problem:
        return [], str(problem)


def _facts(sheet: CostSheet) -> list[Fact]:
    return [
        Fact(_("対象"), str(sheet.system or sheet.project)),
        Fact(_("所管課"), unit_name(sheet.unit_id)),
        Fact(
            _("年度"),
            f"{clock.FiscalYear(sheet.first_year).label}～{clock.FiscalYear(sheet.first_year + sheet.years - 1).label}",
        ),
        Fact(_("費用を分け合う基盤"), sheet.shared_with),
        Fact(_("備考"), sheet.note),
    ]


def _amounts(sheet: CostSheet) -> list[tuple[rules.SheetRow, list[tuple[str, int | None]], int]]:
    """Rows with their amounts (tax included) by year, and their sum."""
    rows, years = queries.rows_of(sheet), queries.years_of(sheet)
    amounts: dict[int, dict[int, int]] = {}
    for line in sheet.lines.all():
        amounts.setdefault(line.order, {})[line.fiscal_year] = line.amount
    return [
        (row, [(clock.FiscalYear(year).label, mine.get(year)) for year in years], sum(mine.values()))
        for row, (_order, mine) in zip(rows, sorted(amounts.items()), strict=True)
    ]


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """金額を記入する: doubts stand beside their cells until they have their word."""
    if request.method == "POST":
        CostSheet.objects.select_for_update().filter(pk=pk).first()
    actor, sheet = the_sheet(request, pk, writing=True)
    if sheet.state != "draft":
        messages.error(request, _("このシートは提出済みのため、変えられません。"))
        return redirect(address_of(sheet))
    rows = queries.rows_of(sheet)
    asked, refused = _questions(sheet)
    form = GridForm(
        request.POST or None, sheet=sheet, rows=rows, asked=asked, changed_by=trail.last_change_of(sheet)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = _tried(form, lambda: actions.write_rows(sheet, form.rows(), actor=actor))
        if saved is not None:
            return after_saving(request, saved)
    context = {
        "sheet": sheet,
        "form": form,
        "grid": list(form.grid()),
        "years": [clock.FiscalYear(year) for year in form.years],
        "has_quotes": sheet.quotes.exists(),
        "refused": refused,
        "crumbs": sheet_way(sheet, Crumb(_("金額を記入する"))),
    }
    return render(request, "portfolio/cost_grid.html", context, status=422 if form.errors else 200)


def after_saving(request: HttpRequest, sheet: CostSheet) -> HttpResponse:
    """Back to the grid as long as something is to be looked into, else to the sheet."""
    rows = queries.rows_of(sheet)
    waiting = len(rules.open_questions(rows, queries.questions_of(sheet)))
    if waiting:
        words = _("保存しました。確かめることが%(count)s件あります。直すか、「確かめた内容」を書いてください。")
        messages.warning(request, words % {"count": waiting})
    else:
        messages.success(request, _("保存しました。"))
    if waiting or "more" in request.POST:
        return redirect("portfolio:cost_edit", sheet.pk)
    return redirect(address_of(sheet))


@accounts.staff_page
@transaction.atomic
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """名称・備考を直す."""
    if request.method == "POST":
        CostSheet.objects.select_for_update().filter(pk=pk).first()
    actor, sheet = the_sheet(request, pk, writing=True)
    now = {name: getattr(sheet, name) for name in actions.HEAD}
    form = HeadForm(request.POST or None, now=now, changed_by=trail.last_change_of(sheet))
    return _asked(
        request, sheet, form, lambda data: actions.revise_head(sheet, data, actor=actor), _("名称・備考を直す"),
        _("保存しました。"),
    )  # fmt: skip


def _asked(
    request: HttpRequest, sheet: CostSheet, form: forms.Form, deed: Callable[[dict[str, Any]], Any], title: str, done: str,
    *, note: str = "", danger: bool = False, then: str = "",
) -> HttpResponse:  # fmt: skip
    """A form about a sheet, and the deed that follows from it."""
    if request.method == "POST" and form.is_valid():
        _tried(form, lambda: deed(form.cleaned_data))
        if not form.errors:
            messages.success(request, done)
            return redirect(then or address_of(sheet))
    return form_page(
        request, form, title, submit=title, cancel=address_of(sheet), crumbs=sheet_way(sheet), over=sheet.title,
        note=note, danger=danger,
    )  # fmt: skip


@accounts.staff_page
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """年額を月割りで並べる, as a new row; what falls outside the sheet is told."""
    actor, sheet = the_sheet(request, pk, writing=True)
    form = SpreadForm(request.POST or None)

    def deed(_data: dict[str, Any]) -> None:
        for finding in actions.spread_amount(sheet, form.yearly(), actor=actor):
            messages.warning(request, finding.message)

    return _asked(
        request, sheet, form, deed, _("年額を月割りで並べる"), _("行を加えました。"),
        note=_("1年分の額と期間から、年度ごとの額を月割りで計算します。例: 10月からの600万円は、最初の年度が300万円です。"),
    )  # fmt: skip


@accounts.staff_page
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """前のシートを写す."""
    actor, sheet = the_sheet(request, pk, writing=True)
    form = CopyForm(request.POST or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        made = _tried(form, lambda: actions.copy_sheet(sheet, actor=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("写しを作りました。変わったところを直してください。"))
            return redirect("portfolio:cost_edit", made.pk)
    return form_page(
        request, form, _("写しを作る"), submit=_("写しを作る"), cancel=address_of(sheet), crumbs=sheet_way(sheet),
        over=sheet.title, note=_("運用の経費は、最後の年度の額を新しい年度にも入れます。見積と確かめた内容は写しません。"),
    )  # fmt: skip


@accounts.staff_page
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """下書きを捨てる."""
    actor, sheet = the_sheet(request, pk, writing=True)
    form = ReasonForm(request.POST or None)
    return _asked(
        request, sheet, form, lambda data: actions.drop_sheet(sheet, actor=actor, **data), _("下書きを捨てる"),
        _("下書きを捨てました。"), danger=True, then=reverse("portfolio:costs"),
        note=_("金額、見積の登録、差の説明もなくなります。元には戻せません。"),
    )  # fmt: skip


@accounts.staff_page
@require_POST
def move(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """提出する, 精査済みにする, 確定する."""
    actor, sheet = the_sheet(request, pk)
    if deed not in {SheetAct.SUBMIT, SheetAct.SCRUTINISE, SheetAct.FIX}:
        raise access.Hidden
    act = SheetAct(deed)
    if not (may_write(actor, sheet) if act is SheetAct.SUBMIT else is_office(actor)):
        raise access.Hidden
    try:
        if act is SheetAct.SUBMIT:
            seen = request.POST.get("version", "")
            actions.submit_sheet(sheet, actor=actor, seen=int(seen) if seen.isdigit() and len(seen) < 10 else None)
        else:
            actions.move_sheet(sheet, act, actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("提出しました。") if act is SheetAct.SUBMIT else _("状態を変えました。"))
    return redirect(address_of(sheet))


@accounts.staff_page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """差し戻す, with the reason that the section reads."""
    actor, sheet = the_sheet(request, pk)
    if not is_office(actor):
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("所管課が読みます。直すところを具体的に書いてください。"))
    return _asked(
        request, sheet, form, lambda data: actions.move_sheet(sheet, SheetAct.SEND_BACK, actor=actor, **data),
        _("差し戻す"), _("差し戻しました。"),
    )  # fmt: skip


@accounts.staff_page
def tax_rates(request: HttpRequest) -> HttpResponse:
    """消費税率: since when which holds; entered by the office."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _tried(form, lambda: actions.register_rate(data["since"], data["percent"], actor=actor)) is not None:
            messages.success(request, _("税率を登録しました。"))
            return redirect("portfolio:tax_rates")
    context = {"form": form, "rates": TaxRate.objects.all(), "crumbs": cost_way(Crumb(_("消費税率")))}
    return render(request, "portfolio/cost_rates.html", context, status=422 if form.errors else 200)
