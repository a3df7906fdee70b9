"""受け付けられなかったファイル: one's own, to be had back; and how a form tells of one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.refusing import KEPT_FOR, forget_refused, keep_refused
from honbu.kernel.documents.downloads import unread_response
from honbu.kernel.documents.gates import actor, staff_page
from honbu.kernel.documents.intake import UploadRefused
from honbu.kernel.documents.models import RefusedFile
from honbu.kernel.documents.wording import size_of
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Crumb


def add_refusal(form: forms.Form, field: str, refusal: UploadRefused, *, actor: Person) -> None:
    """Tell at its field why a file was not taken, keep it as it came, and say where its sender gets it back."""
    upload = form.files.get(form.add_prefix(field))
    kept = keep_refused(upload, refusal, actor=actor) if upload is not None else None
    if kept is None:
        form.add_error(field, str(refusal))
        return
    words = _("送られたファイルは、そのままの形で%(days)s日間お預かりします。") % {"days": KEPT_FOR.days}
    link = format_html('<a href="{}">{}</a>', reverse("documents:refused"), _("預かったファイル"))
    form.add_error(field, format_html("{} {} {}", str(refusal), words, link))


@staff_page
@require_http_methods(["GET", "POST"])
def refused(request: HttpRequest) -> HttpResponse:
    """One's own refused files, each with its reason; what is not wanted any more is thrown away at once."""
    person = actor(request)
    if request.method == "POST":
        forget_refused(_own(person, request.POST.get("file", "")))
        messages.success(request, _("預かったファイルを消しました。"))
        return redirect("documents:refused")
    context = {
        "files": [(row, size_of(row.size), row.refused_at + KEPT_FOR) for row in queries.refused_of(person)],
        "days": KEPT_FOR.days,
        "crumbs": [Crumb(_("文書一覧"), reverse("documents:index")), Crumb(_("預かったファイル"))],
    }
    return render(request, "documents/refused.html", context)


@staff_page
@require_GET
def refused_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A refused file as it came: saved by the browser, never shown."""
    row = _own(actor(request), str(file_id))
    return unread_response(row.sha256, row.size, row.filename, request)


def _own(person: Person, number: str) -> RefusedFile:
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    return get_object_or_404(queries.refused_of(person), pk=pk)
