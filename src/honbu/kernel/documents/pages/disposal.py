"""廃棄: what is due, the proposal, the decision, the list on paper."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.disclosing import AlreadyDisposed, ReasonMissing
from honbu.kernel.documents.actions.disposing import (
    AlreadyDecided,
    AlreadyProposed,
    StillToBeKept,
    TwoPeopleNeeded,
    approve_disposal,
    refuse_disposal,
    request_disposal,
    withdraw_disposal,
)
from honbu.kernel.documents.forms import DecisionForm, DisposalForm
from honbu.kernel.documents.gates import actor, staff_page
from honbu.kernel.documents.models import DisposalRequest
from honbu.kernel.documents.pages.changing import form_page, open_for
from honbu.kernel.documents.pages.paper import paper_page
from honbu.kernel.documents.papers.tables import Column, TablePaper, paper_from_table, pictures_of_table
from honbu.kernel.documents.tables import DueTable
from honbu.kernel.documents.wording import unit_on_paper
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.ui.listing import Empty, list_page
from honbu.kernel.ui.pieces import Crumb, Fact

REFUSED = (StillToBeKept, AlreadyProposed, AlreadyDecided, AlreadyDisposed, TwoPeopleNeeded)


def _gate(request: HttpRequest) -> Person:
    person = actor(request)
    if not access.may(person, "documents.dispose") and not access.may(person, "documents.approve_disposal"):
        raise access.Hidden
    return person


@staff_page
@require_GET
def due(request: HttpRequest) -> HttpResponseBase:
    """保存期間が満了した文書."""
    return list_page(
        request,
        table_class=DueTable,
        rows=queries.due_for_disposal(_gate(request)),
        title=_("廃棄の対象"),
        purpose=_("保存期間が満了した文書です。内容を確かめて廃棄を申し出ると、別の担当者が承認します。"),
        empty=Empty(title=_("廃棄の対象はありません"), text=_("保存期間が満了した文書があると、ここに並びます。")),
        crumbs=[Crumb(_("文書一覧"), reverse("documents:index")), Crumb(_("廃棄の対象"))],
        template_name="documents/due.html",
    )


@staff_page
@require_GET
def due_paper(request: HttpRequest) -> HttpResponseBase:
    """廃棄対象文書一覧 as a paper."""
    person = _gate(request)
    table = _due_table(person)
    return paper_page(
        request,
        title=table.title,
        make=lambda form: paper_from_table(table, form),
        pictures=lambda: pictures_of_table(table),
        disclosure=table.disclosure,
        facts=[Fact(_("作成日"), clock.long(clock.today())), Fact(_("件数"), f"{len(table.rows):,}")],
        crumbs=[
            Crumb(_("文書一覧"), reverse("documents:index")),
            Crumb(_("廃棄の対象"), reverse("documents:due")),
            Crumb(table.title),
        ],
    )


def _due_table(person: Person) -> TablePaper:
    rows = [
        [
            number,
            document.title,
            unit_on_paper(document),
            document.get_retention_years_display(),
            document.keep_until,
            document.get_disclosure_display(),
        ]
        for number, document in enumerate(queries.due_for_disposal(person), 1)
    ]
    columns = [
        Column(_("番号"), "number"),
        Column(_("件名")),
        Column(_("主管")),
        Column(_("保存年限")),
        Column(_("保存期間満了日"), "date"),
        Column(_("公開区分")),
    ]
    return TablePaper(
        title=_("廃棄対象文書一覧"),
        columns=columns,
        rows=rows,
        unit=str(standing(person).unit),
        disclosure="closed",
        intro=_("保存期間が満了した文書を示す。"),
        landscape=True,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """廃棄の申出."""
    person, document = open_for(request, document_id, "documents.dispose")
    form = DisposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_disposal(document, actor=person, reason=form.cleaned_data["reason"])
        except (ReasonMissing, *REFUSED) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("廃棄を申し出ました。別の担当者が承認すると廃棄されます。"))
            return redirect("documents:record", document.pk)
    note = _("廃棄すると内容は元に戻せません。件名、日付、照合値だけが残ります。")
    return form_page(request, document, form, _("廃棄を申し出る"), _("申し出る"), note=note, note_kind="warning")


@staff_page
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, document_id: int, request_id: int) -> HttpResponseBase:
    """廃棄の承認・却下・取下げ."""
    person = actor(request)
    document = queries.the_document(document_id, actor=person)
    proposal = DisposalRequest.objects.filter(pk=request_id, document=document).first()
    own = proposal is not None and proposal.requested_by_id == person.pk
    _person, document = open_for(request, document_id, "documents.dispose" if own else "documents.approve_disposal")
    if proposal is None:
        raise access.Hidden
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, form, proposal, person):
        return redirect("documents:record", document.pk)
    who = queries.names_of({proposal.requested_by_id}).get(proposal.requested_by_id, "")
    return form_page(
        request,
        document,
        form,
        _("廃棄の申出を決定する"),
        "",
        proposal=proposal,
        own=own,
        facts=[
            Fact(_("申出者"), who),
            Fact(_("申出日"), clock.long(proposal.requested_at)),
            Fact(_("廃棄の理由"), proposal.reason),
            Fact(_("保存期間満了日"), clock.long(document.keep_until) if document.keep_until else ""),
        ],
    )


def _decided(request: HttpRequest, form: forms.Form, proposal: DisposalRequest, person: Person) -> bool:
    """Carry out what was chosen; true when it is done, else the form says why not."""
    reason = form.cleaned_data["reason"]
    try:
        if "approve" in request.POST:
            approve_disposal(proposal, actor=person, reason=reason)
            messages.success(request, _("承認しました。文書を廃棄しました。"))
        elif "refuse" in request.POST:
            refuse_disposal(proposal, actor=person, reason=reason)
            messages.success(request, _("却下しました。文書はそのまま残ります。"))
        else:
            withdraw_disposal(proposal, actor=person)
            messages.success(request, _("申出を取り下げました。"))
    except ReasonMissing as refusal:
        form.add_error("reason", str(refusal))
        return False
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
