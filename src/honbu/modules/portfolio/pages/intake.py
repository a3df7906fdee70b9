"""一覧の取込み: choose the file, look at what it would do row by row, decide, accept or put aside."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui import listing, wizard
from honbu.kernel.ui.pieces import Crumb, Steps
from honbu.modules.portfolio.actions import intake as actions
from honbu.modules.portfolio.domain.intake import Fate, NotDecided, Sameness
from honbu.modules.portfolio.forms.intake import ListForm
from honbu.modules.portfolio.models import InventoryImport
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.rights import is_office
from honbu.modules.portfolio.tables import InventoryImportTable

STEPS = (gettext_lazy("一覧を選ぶ"), gettext_lazy("内容を確かめ、決める"), gettext_lazy("反映する"))
FATES = (
    (Fate.SYSTEM, gettext_lazy("システムとして載せる")),
    (Fate.RETIRED, gettext_lazy("廃止したシステムとして載せる")),
    (Fate.EUC, gettext_lazy("EUCツールとして載せる")),
    (Fate.SKIP, gettext_lazy("取り込まない")),
)
SAMENESS = (
    (Sameness.ASK, gettext_lazy("分からない（課に聞く）")),
    (Sameness.SAME, gettext_lazy("同じシステム")),
    (Sameness.DIFFERENT, gettext_lazy("別のシステム")),
)
GROUPS_OF_A_PAGE = 30


def _office(request: HttpRequest) -> Person:
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    return actor


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("一覧の取込み"), reverse("portfolio:intakes")), *more)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every list that was taken in."""
    _office(request)
    return listing.list_page(
        request,
        table_class=InventoryImportTable,
        rows=InventoryImport.objects.select_related("uploaded_by"),
        title=_("一覧の取込み"),
        purpose=_("今あるExcelの一覧を読み取り、行ごとに確かめてから台帳に載せます。"),
        crumbs=way(Crumb(_("一覧の取込み"))),
        template_name="portfolio/intakes.html",
        empty=listing.Empty(
            title=_("取り込んだ一覧はまだありません"), url=reverse("portfolio:intake_new"), action=_("一覧を選ぶ")
        ),
    )


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """First step: choose the file."""
    actor = _office(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.take_in_list(file.read(), file.name, actor=actor)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        else:
            return redirect("portfolio:intake", batch.pk)
    context = {
        "form": form,
        "steps": Steps.at([str(title) for title in STEPS], 0),
        "crumbs": _way(Crumb(_("一覧を選ぶ"))),
    }
    return render(request, "portfolio/intake_new.html", context, status=422 if form.errors else 200)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Second and third step: what accepting would do, row by row; afterwards, what it did."""
    _office(request)
    batch = get_object_or_404(InventoryImport.objects.select_related("uploaded_by"), pk=pk)
    shown = batch.preview
    chosen = shown.get("chosen", {"fates": {}, "groups": {}})
    at = {"preview": 1, "accepted": 3}.get(batch.state, 1)
    groups = Paginator(list(enumerate(shown.get("groups", []))), GROUPS_OF_A_PAGE).get_page(request.GET.get("groups"))
    waiting = sum(chosen["groups"].get(str(number)) is None for number in range(len(shown.get("groups", []))))
    context = {
        "batch": batch,
        "open": batch.state == InventoryImport.State.PREVIEW,
        "preview": wizard.preview(request, _rows(shown, chosen["fates"])),
        "counts": shown.get("counts", {}),
        "sheets": shown.get("sheets", []),
        "general": shown.get("general", []),
        "groups": groups,
        "group_choices": [
            (number, group, chosen["groups"].get(str(number), Sameness.ASK.value)) for number, group in groups
        ],
        "waiting": waiting,
        "sameness": [(value.value, title) for value, title in SAMENESS],
        "odd": _odd(shown, chosen["fates"]),
        "fates": [(value.value, title) for value, title in FATES],
        "entered": list(shown.get("entered", {}).items()),
        "asked": batch.questions.count(),
        "steps": Steps.at([str(title) for title in STEPS], at, wrong=[1] if batch.state == "refused" else []),
        "crumbs": _way(Crumb(batch.filename)),
    }
    return render(request, "portfolio/intake.html", context)


def _odd(shown: dict[str, Any], fates: dict[str, str]) -> list[tuple[int, dict[str, Any], str]]:
    """Rows that look like something else than a running system, with what is chosen for them."""
    return [
        (index, row, fates.get(str(index), row["fate"]))
        for index, row in enumerate(shown.get("rows", []))
        if row["fate"] != Fate.SYSTEM.value or str(index) in fates
    ]


def _rows(shown: dict[str, Any], fates: dict[str, str]) -> list[wizard.WizardRow]:
    words = {fate.value: title for fate, title in FATES}
    rows = []
    for index, row in enumerate(shown.get("rows", [])):
        fate = fates.get(str(index), row["fate"])
        if fate == Fate.SKIP.value:
            verdict = wizard.Verdict.REMOVED
        elif row["asked"] or fate != Fate.SYSTEM.value:
            verdict = wizard.Verdict.DOUBTFUL
        else:
            verdict = wizard.Verdict.CHANGED if row["matches"] else wizard.Verdict.ADDED
        about = [wizard.RowMessage(text) for text in [*row["asked"], *row["notes"]]]
        if fate != Fate.SYSTEM.value:
            about.insert(0, wizard.RowMessage(str(words[fate])))
        owner = f"（{row['owner']}）" if row["owner"] else ""
        rows.append(
            wizard.WizardRow(
                verdict=verdict,
                place=wizard.Place(row["sheet"], row["row"]),
                title=f"{row['name'] or _('（名前なし）')}{owner}",
                details=[wizard.Change(label, before, after) for label, before, after in row["details"]],
                messages=about,
            )
        )
    return rows


@accounts.staff_page
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """決める: whether rows are one system, and what odd rows become."""
    actor = _office(request)
    batch = get_object_or_404(InventoryImport, pk=pk)
    fates: dict[int, str] = {}
    groups: dict[int, str] = {}
    for name, value in request.POST.dict().items():
        kind, _dash, number = name.partition("-")
        if kind in {"fate", "group"} and number.isdigit() and len(number) < 6:
            (fates if kind == "fate" else groups)[int(number)] = str(value)
    try:
        actions.decide_rows(batch, actor=actor, fates=fates, groups=groups)
    except (actions.AlreadyDecided, NotDecided) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("決めたことを保存しました。"))
    page = request.POST.get("page", "")
    return redirect(f"{reverse('portfolio:intake', args=[pk])}{f'?groups={page}' if page.isdigit() else ''}#decide")


@accounts.staff_page
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """一覧の反映."""
    actor = _office(request)
    batch = get_object_or_404(InventoryImport, pk=pk)
    try:
        actions.accept_list(batch, actor=actor)
    except (actions.AlreadyDecided, actions.InventoryChanged, NotDecided) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("台帳に載せました。分からないところは、課への質問になりました。"))
    return redirect("portfolio:intake", pk)


@accounts.staff_page
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """取込みをやめる."""
    actor = _office(request)
    try:
        actions.drop_list(get_object_or_404(InventoryImport, pk=pk), actor=actor)
    except actions.AlreadyDecided as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("取込みをやめました。"))
    return redirect("portfolio:intakes")


@accounts.staff_page
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """元のファイル: the list as it came."""
    _office(request)
    batch = get_object_or_404(InventoryImport, pk=pk, document_id__isnull=False)
    try:
        return documents.download_response(documents.latest(batch.document_id or 0), request, attachment=True)
    except documents.ContentMissing as error:
        raise Http404 from error
