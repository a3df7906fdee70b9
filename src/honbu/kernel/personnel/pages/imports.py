"""名簿の取込み: choose the file, look at what it would do, accept it or put it aside."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.forms import ListUploadForm
from honbu.kernel.personnel.models import ListImport
from honbu.kernel.personnel.tables import ImportTable
from honbu.kernel.ui import listing, wizard
from honbu.kernel.ui.pieces import Crumb, Steps

STEPS = (gettext_lazy("名簿を選ぶ"), gettext_lazy("内容を確かめる"), gettext_lazy("反映する"))
VERDICTS = {
    "joins": wizard.Verdict.ADDED,
    "moves": wizard.Verdict.CHANGED,
    "changes": wizard.Verdict.CHANGED,
    "leaves": wizard.Verdict.REMOVED,
    "same": wizard.Verdict.SAME,
}


def _require(request: HttpRequest) -> None:
    access.require_sight(accounts.actor(request), "personnel.import", on=access.WARD)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every list that was taken in."""
    _require(request)
    return listing.list_page(
        request,
        table_class=ImportTable,
        rows=ListImport.objects.select_related("uploaded_by"),
        title=_("名簿の取込み"),
        purpose=_("人事の職員名簿（Excel・CSV）を読み取り、変わる内容を確かめてから反映します。"),
        template_name="personnel/imports.html",
        empty=listing.Empty(
            title=_("取り込んだ名簿はまだありません"), url="/personnel/imports/new/", action=_("名簿を選ぶ")
        ),
    )


@accounts.staff_page
def upload(request: HttpRequest) -> HttpResponse:
    """First step: choose the file and the day."""
    _require(request)
    form = ListUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = actions.take_in_list(
            file.read(), file.name, form.cleaned_data["effective_on"], actor=accounts.actor(request)
        )
        return redirect("personnel:import", batch.pk)
    context = {
        "form": form,
        "steps": Steps.at([str(title) for title in STEPS], 0),
        "crumbs": [Crumb(_("名簿の取込み"), "/personnel/imports/"), Crumb(_("名簿を選ぶ"))],
    }
    return render(request, "personnel/import_new.html", context, status=422 if form.errors else 200)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Second and third step: what accepting would do, row by row; afterwards, what it did."""
    _require(request)
    batch = get_object_or_404(ListImport, pk=pk)
    rows = _rows(batch.preview)
    at = {"preview": 1, "accepted": 3}.get(batch.state, 1)
    context = {
        "batch": batch,
        "preview": wizard.preview(request, rows),
        "unchanged": batch.preview.get("counts", {}).get("same", 0),
        "steps": Steps.at([str(title) for title in STEPS], at, wrong=[1] if batch.state == "refused" else []),
        "crumbs": [Crumb(_("名簿の取込み"), "/personnel/imports/"), Crumb(batch.filename)],
    }
    return render(request, "personnel/import.html", context)


@accounts.staff_page
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """元のファイル: the list as it came, also one that could not be read; a reading of personal data, so it is noted."""
    _require(request)
    batch = get_object_or_404(ListImport, pk=pk, document_id__isnull=False)
    version = documents.latest(batch.document_id or 0)
    purpose = _("取り込んだ名簿の元のファイル")
    access.note_reading(
        accounts.actor(request), version.document, permission="documents.read_personal", purpose=purpose
    )
    try:
        return documents.download_response(version, request, attachment=True)
    except documents.ContentMissing as error:
        raise Http404 from error


def _rows(preview: dict[str, Any]) -> list[wizard.WizardRow]:
    rows = [
        wizard.WizardRow(
            verdict=wizard.Verdict.WRONG if found["blocks"] else wizard.Verdict.DOUBTFUL,
            place=wizard.Place(found["place"]),
            title="",
            messages=[wizard.RowMessage(found["message"])],
        )
        for found in preview.get("findings", ())
    ]
    return rows + [
        wizard.WizardRow(
            verdict=VERDICTS[change["verdict"]],
            place=wizard.Place(change["place"]),
            title=f"{change['name']}（{change['number']}）",
            details=[wizard.Change(label, before or None, after or None) for label, before, after in change["details"]],
        )
        for change in preview.get("changes", ())
    ]


@accounts.staff_page
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """名簿の反映."""
    _require(request)
    batch = get_object_or_404(ListImport, pk=pk)
    try:
        actions.accept_list(batch, actor=accounts.actor(request))
    except (actions.AlreadyDecided, actions.ListBlocked, actions.RegisterChanged) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("名簿を反映しました。"))
    return redirect("personnel:import", pk)


@accounts.staff_page
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """名簿の取りやめ."""
    _require(request)
    batch = get_object_or_404(ListImport, pk=pk)
    try:
        actions.drop_list(batch, actor=accounts.actor(request))
    except actions.AlreadyDecided as error:
        messages.error(request, str(error))
    return redirect("personnel:imports")
