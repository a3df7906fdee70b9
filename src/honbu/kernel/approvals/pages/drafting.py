"""一般起案: drafted, revised, sent on its way."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions, queries
from honbu.kernel.approvals.domain import states
from honbu.kernel.approvals.domain.states import Act
from honbu.kernel.approvals.forms import DraftForm
from honbu.kernel.approvals.kinds import GENERAL
from honbu.kernel.approvals.models import Approval
from honbu.kernel.approvals.pages.acting import REFUSED
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Crumb


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """起案: kept as a draft first, so that the route can be looked at before it goes."""
    person = accounts.actor(request)
    if not access.may(person, "approvals.draft"):
        raise access.Hidden
    form = DraftForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            approval = _drafted(form, person)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=person)
        else:
            messages.success(request, _("下書きを保存しました。経路を確かめて、提出してください。"))
            return redirect("approvals:record", approval.pk)
    return _page(request, form, _("起案する"), [Crumb(_("起案する"))], reverse("approvals:index"))


@transaction.atomic
def _drafted(form: DraftForm, person: Person) -> Approval:
    values = form.cleaned_data
    approval = actions.draft(
        GENERAL,
        title=values["title"],
        actor=person,
        amount=values["amount"],
        summary=values["summary"],
        consult=form.consult(),
    )
    if values["file"]:
        actions.attach(approval, values["file"], actor=person)
    return approval


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """直す, before it goes or after it came back."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    if approval.drafter_id != person.pk or approval.kind != GENERAL or not states.may(approval.state, Act.REVISE):
        raise access.Hidden
    form = DraftForm(request.POST or None, request.FILES or None, initial=_initial(approval))
    if request.method == "POST" and form.is_valid():
        try:
            _revised(form, approval, person)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=person)
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("直しました。経路を確かめて、提出してください。"))
            return redirect("approvals:record", approval.pk)
    back = reverse("approvals:record", args=[approval.pk])
    return _page(request, form, _("起案を直す"), [Crumb(approval.title, back), Crumb(_("起案を直す"))], back)


@transaction.atomic
def _revised(form: DraftForm, approval: Approval, person: Person) -> None:
    values = form.cleaned_data
    actions.revise(
        approval,
        actor=person,
        version=values["version"],
        title=values["title"],
        summary=values["summary"],
        amount=values["amount"],
        consult=form.consult(),
    )
    if values["file"]:
        actions.attach(approval, values["file"], actor=person)


def _initial(approval: Approval) -> dict[str, object]:
    codes = [office.removeprefix("chief:") for office in approval.consult]
    consulted = {f"consult_{number}": code for number, code in enumerate(codes, start=1)}
    return {
        "title": approval.title,
        "summary": approval.summary,
        "amount": approval.amount,
        "version": approval.version,
        **consulted,
    }


@accounts.staff_page
@require_POST
def take_off(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """添付を外す."""
    return _with_file(
        request, pk, document, actions.take_off_file, _("添付を外しました。下の「外した添付」から戻せます。")
    )


@accounts.staff_page
@require_POST
def bring_back(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """外した添付を戻す."""
    return _with_file(request, pk, document, actions.bring_back_file, _("添付を戻しました。"))


def _with_file(request: HttpRequest, pk: int, document: int, deed: Callable[..., object], done: str) -> HttpResponse:
    """What is done with one file of a draft: for its drafter only, else it does not exist."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    file = documents.documents_of(queries.OWNER_KIND, approval.pk).filter(pk=document).first()
    if file is None or approval.drafter_id != person.pk or approval.kind != GENERAL:
        raise access.Hidden
    try:
        deed(approval, file, actor=person, version=_version(request))
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('approvals:record', args=[approval.pk])}#files")


def _version(request: HttpRequest) -> int | None:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else None


@accounts.staff_page
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """提出する."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    try:
        actions.resubmit(approval, actor=person, version=_version(request))
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("提出しました。最初の人に回りました。"))
    return redirect("approvals:record", approval.pk)


def _page(request: HttpRequest, form: forms.Form, title: str, crumbs: list[Crumb], back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": _("保存して経路を確かめる"),
        "cancel": back,
        "crumbs": [Crumb(_("起案・決裁"), reverse("approvals:index")), *crumbs],
    }
    return render(request, "approvals/form.html", context, status=422 if form.errors else 200)
