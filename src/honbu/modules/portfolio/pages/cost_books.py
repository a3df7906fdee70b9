"""経費の資料と入力シート: what is printed of costs, and the Excel form that goes out and comes back."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.ui import wizard
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import cost_books as actions
from honbu.modules.portfolio.actions.costs import FIRST_YEARS
from honbu.modules.portfolio.documents import cost_sheet
from honbu.modules.portfolio.documents.making import make_paper
from honbu.modules.portfolio.domain import cost_sheet as rules
from honbu.modules.portfolio.domain.costs import NoRate
from honbu.modules.portfolio.forms.costs import BookForm
from honbu.modules.portfolio.pages.costs import PROBLEMS, address_of, after_saving, cost_way, sheet_way, the_sheet
from honbu.modules.portfolio.pages.drafts import draft_page
from honbu.modules.portfolio.queries.cost_books import NAME, BookRow, compare

UNREADABLE = (documents.NotABook, documents.TooLarge, rules.BookRefused, documents.ContentMissing)


@accounts.staff_page
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """「経費見積入力シート」 as a paper."""
    _actor, sheet = the_sheet(request, pk)
    version = _("第%(version)s版") % {"version": sheet.version}
    return draft_page(request, cost_sheet.sheet_draft(sheet), sheet_way(sheet, Crumb(_("資料"))), version=version)


@accounts.staff_page
def round_of(request: HttpRequest, year: int) -> HttpResponseBase:
    """すべてのシート of a fiscal year, as a paper."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.costs") or year not in FIRST_YEARS:
        raise access.Hidden
    return draft_page(request, cost_sheet.round_draft(year, actor=actor), cost_way(Crumb(_("一覧の資料"))))


@accounts.staff_page
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as an Excel form to fill in."""
    actor, sheet = the_sheet(request, pk)
    return documents.paper_response(make_paper(cost_sheet.sheet_draft(sheet), "xlsx", actor=actor))


@accounts.staff_page
def book_new(request: HttpRequest, pk: int) -> HttpResponse:
    """入力したシートを選ぶ."""
    actor, sheet = the_sheet(request, pk, writing=True)
    form = BookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                document = actions.receive_book(sheet, form.cleaned_data["file"], actor=actor)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except (*UNREADABLE, *PROBLEMS) as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("portfolio:cost_book_preview", sheet.pk, document.pk)
    return form_page(
        request, form, _("入力したシートを選ぶ"), submit=_("読み取る"), cancel=address_of(sheet), crumbs=sheet_way(sheet),
        over=sheet.title,
    )  # fmt: skip


@accounts.staff_page
def book_preview(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """What accepting the book would change, row by row; accepting it."""
    actor, sheet = the_sheet(request, pk, writing=True)
    document = documents.the_document(document_pk, actor=actor)
    if document.owner_kind != actions.BOOK_KIND or document.owner_id != str(sheet.pk):
        raise access.Hidden
    if request.method == "POST":
        try:
            saved = actions.accept_book(sheet, document, actor=actor)
        except (*UNREADABLE, *PROBLEMS) as problem:
            messages.error(request, str(problem))
        else:
            return after_saving(request, saved)
    try:
        found = compare(sheet, document)
    except (*UNREADABLE, NoRate) as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:cost_book_new", sheet.pk)
    context = {
        "sheet": sheet,
        "found": found,
        "preview": wizard.preview(request, [_wizard_row(row) for row in found.rows]),
        "draft": sheet.state == "draft",
        "crumbs": sheet_way(sheet, Crumb(_("入力したシートの内容"))),
    }
    return render(request, "portfolio/cost_book.html", context)


def _wizard_row(row: BookRow) -> wizard.WizardRow:
    verdict = wizard.Verdict.SAME if row.before == row.now else wizard.Verdict.CHANGED
    if row.before is None:
        verdict = wizard.Verdict.ADDED
    elif row.now is None:
        verdict = wizard.Verdict.REMOVED
    if row.messages:
        verdict = wizard.Verdict.DOUBTFUL
    old, new = (_words(one) if one else {} for one in (row.before, row.now))
    shown = row.now or row.before
    return wizard.WizardRow(
        verdict,
        wizard.Place(NAME, row.place),
        shown.name if shown else "",
        [
            wizard.Change(name, old.get(name), new.get(name))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        ],
        [wizard.RowMessage(text) for text in row.messages],
    )


def _words(row: rules.SheetRow) -> dict[str, str]:
    tax = rules.TAX_WORDS["included" if row.tax_included else "excluded"]
    facts = {"区分": rules.KIND_WORDS[row.kind], "内容": row.title, "根拠": rules.BASIS_WORDS[row.basis], "税": tax}
    cells = {clock.FiscalYear(year).label: text for year, text in row.cells.items()}
    return {**facts, **cells, "確かめた内容": row.checked}
