"""What is done to one document: a new version, another disclosure class, another time of keeping."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from honbu.kernel.access import public as access
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.disclosing import (
    AlreadyDisposed,
    PersonalIsNotOpen,
    ReasonMissing,
    change_disclosure,
    change_retention,
    place_of,
)
from honbu.kernel.documents.actions.replacing import SomebodyWasFaster, receive_version
from honbu.kernel.documents.forms import DisclosureForm, ReplaceForm, RetentionForm
from honbu.kernel.documents.gates import actor, staff_page
from honbu.kernel.documents.intake import UploadRefused
from honbu.kernel.documents.models import Document
from honbu.kernel.documents.pages.refused import add_refusal
from honbu.kernel.documents.papers.metadata import CannotBeStripped
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import Beside
from honbu.kernel.ui.pieces import Crumb


def open_for(request: HttpRequest, document_id: int, permission: str, *, held: bool = False) -> tuple[Person, Document]:
    """The actor and the document, for a page on which something is done to it. Raises access.Hidden.

    While it is saved, a `held` document waits for nobody else: whoever comes in the same moment comes after it.
    """
    person = actor(request)
    if held and request.method == "POST":
        Document.objects.select_for_update().filter(pk=document_id).first()
    document = queries.the_document(document_id, actor=person)
    access.require_sight(person, permission, on=place_of(document))
    return person, document


def form_page(
    request: HttpRequest, document: Document, form: forms.Form, title: str, submit: str, **context: Any
) -> HttpResponseBase:
    """A form about one document."""
    back = reverse("documents:record", args=[document.pk])
    crumbs = [Crumb(_("文書一覧"), reverse("documents:index")), Crumb(document.title, back), Crumb(title)]
    values = {"form": form, "title": title, "over": document.title, "crumbs": crumbs, "submit": submit, "cancel": back}
    return render(request, "documents/form.html", {**values, **context}, status=422 if form.errors else 200)


@staff_page
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """差替え."""
    person, document = open_for(request, document_id, "documents.write")
    newest = queries.latest(document.pk)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"expected": newest.number})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            version = receive_version(
                document, values["file"], actor=person, reason=values["reason"], expected=values["expected"]
            )
        except UploadRefused as refusal:
            add_refusal(form, "file", refusal, actor=person)
        except CannotBeStripped as refusal:
            form.add_error("file", str(refusal))
        except SomebodyWasFaster as conflict:
            # The next attempt is made knowing of the other's version.
            form.data = {**request.POST.dict(), "expected": str(conflict.newest.number)}
            form.add_error(None, str(conflict))
        except AlreadyDisposed as refusal:
            form.add_error(None, str(refusal))
        else:
            same = version.number == newest.number
            messages.success(request, _("内容は今の版と同じでした。") if same else _("差し替えました。"))
            return redirect("documents:record", document.pk)
    note = _("今の版は第%(number)s版「%(name)s」です。前の版は残ります。") % {
        "number": newest.number,
        "name": newest.filename,
    }
    return form_page(request, document, form, _("差し替える"), _("差し替える"), note=note)


@staff_page
@require_http_methods(["GET", "POST"])
@transaction.atomic
def disclosure(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """公開区分の変更."""
    person, document = open_for(request, document_id, "documents.disclose", held=True)
    form = DisclosureForm(
        request.POST or None,
        now={"disclosure": document.disclosure, "personal": document.personal},
        beside=[Beside("kept_reason", _("非公開の理由"), document.disclosure_reason, document.disclosure_reason)],
        changed_by=trail.last_change_of(document),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            change_disclosure(
                document, values["disclosure"], actor=person, reason=values["reason"], personal=values["personal"]
            )
        except PersonalIsNotOpen as refusal:
            form.add_error("personal", str(refusal))
        except (ReasonMissing, AlreadyDisposed, CannotBeStripped) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("公開区分を変更しました。"))
            return redirect("documents:record", document.pk)
    note = _("「公開」にすると、作成者名などを取り除いた写しを、すぐに誰でも読めるようになります。")
    return form_page(request, document, form, _("公開区分を変える"), _("変更する"), note=note)


@staff_page
@require_http_methods(["GET", "POST"])
@transaction.atomic
def retention(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """保存年限の変更."""
    person, document = open_for(request, document_id, "documents.dispose", held=True)
    form = RetentionForm(
        request.POST or None,
        now={"retention_years": document.retention_years},
        changed_by=trail.last_change_of(document),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            change_retention(document, values["retention_years"], actor=person, reason=values["reason"])
        except (ReasonMissing, AlreadyDisposed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("保存年限を変更しました。"))
            return redirect("documents:record", document.pk)
    return form_page(request, document, form, _("保存年限を変える"), _("変更する"))
