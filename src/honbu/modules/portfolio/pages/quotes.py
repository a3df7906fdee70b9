"""見積: entered, read and opened by the owner, IT and the contract section; for everybody else there is none."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import quotes as actions
from honbu.modules.portfolio.forms.costs import QuoteForm
from honbu.modules.portfolio.models import Quote
from honbu.modules.portfolio.pages.costs import PROBLEMS, address_of, sheet_way, the_sheet
from honbu.modules.portfolio.queries.costs import quotes_for, yen
from honbu.modules.portfolio.queries.rights import may_write


def _the_quote(request: HttpRequest, pk: int) -> tuple[Person, Quote]:
    """The quote for whoever may know of it. Whoever guesses its address gets 404, and the trail says so."""
    actor = accounts.actor(request)
    quote = quotes_for(actor).filter(pk=pk).first()
    if quote is None:
        refused = Quote.objects.select_related("sheet").filter(pk=pk).first()
        if refused is not None:
            actions.note_refused(refused, actor=actor)
        raise access.Hidden
    return actor, quote


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A quote: who offered what, and the file."""
    actor, quote = _the_quote(request, pk)
    context = {
        "quote": quote,
        "sheet": quote.sheet,
        "crumbs": sheet_way(quote.sheet, Crumb(_("見積"))),
        "facts": [
            Fact(_("業者"), quote.vendor.name),
            Fact(_("受領日"), clock.long(quote.received_on)),
            Fact(_("見積金額"), f"{yen(quote.amount)}（{_('税込') if quote.tax_included else _('税抜')}）"),
            Fact(_("備考"), quote.note),
        ],
        "writing": may_write(actor, quote.sheet) and quote.sheet.state == "draft",
        "lines": trail.history_of(quote)[:20],
    }
    return render(request, "portfolio/quote.html", context)


@accounts.staff_page
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """見積書: the file as it came."""
    actor, quote = _the_quote(request, pk)
    if quote.document_id is None:
        raise access.Hidden
    document = documents.the_document(quote.document_id, actor=actor)
    try:
        return documents.download_response(documents.latest(document.pk), request, attachment=True)
    except documents.ContentMissing as error:
        raise Http404 from error


@accounts.staff_page
def new(request: HttpRequest, sheet_pk: int) -> HttpResponse:
    """見積を登録する."""
    actor, sheet = the_sheet(request, sheet_pk, writing=True)
    form = QuoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                actions.record_quote(sheet, form.values(), actor=actor, upload=upload)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("見積を登録しました。"))
            return redirect(address_of(sheet))
    return form_page(
        request, form, _("見積を登録する"), submit=_("登録する"), cancel=address_of(sheet), crumbs=sheet_way(sheet),
        over=sheet.title, note=_("所管課、情報管理課、契約担当だけが見ます。一覧や検索、書き出しには出ません。"),
    )  # fmt: skip


@accounts.staff_page
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """見積を取り除く."""
    actor, quote = _the_quote(request, pk)
    if not may_write(actor, quote.sheet):
        raise access.Hidden
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_quote(quote, actor=actor, reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("見積を取り除きました。"))
            return redirect(address_of(quote.sheet))
    return form_page(
        request, form, _("見積を取り除く"), submit=_("取り除く"), cancel=reverse("portfolio:quote", args=[pk]),
        crumbs=sheet_way(quote.sheet), over=quote.vendor.name, danger=True,
    )  # fmt: skip
