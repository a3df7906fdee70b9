"""項目の一覧の取込み: choose the file, look at what was read row by row, make a draft edition of it or put it aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.states import WrongValue
from honbu.kernel.ui import wizard
from honbu.kernel.ui.asking import carry_out
from honbu.kernel.ui.pieces import Crumb, Steps
from honbu.modules.audits.actions import item_books as actions
from honbu.modules.audits.domain.matching import How
from honbu.modules.audits.domain.states import FEEDS_TITLES, PART_TITLES
from honbu.modules.audits.forms.items import ItemListForm
from honbu.modules.audits.models import ItemImport
from honbu.modules.audits.pages.frame import require_office
from honbu.modules.audits.pages.items import way_to_items

STEPS = (gettext_lazy("一覧を選ぶ"), gettext_lazy("内容を確かめる"), gettext_lazy("版を作る"))
SHOWN = (
    ("group", gettext_lazy("分類")),
    ("question", gettext_lazy("調書での聞き方")),
    ("evidence", gettext_lazy("資料の例")),
    ("clause", gettext_lazy("根拠")),
)


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """First step: choose the file."""
    actor = require_office(request)
    form = ItemListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = actions.take_in_items(data["file"], data["title"], actor=actor, earlier=data["earlier"])
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except WrongValue as problem:
            form.add_error("title", str(problem))
        else:
            return redirect("audits:item_list", batch.pk)
    context = {
        "form": form,
        "steps": Steps.at([str(title) for title in STEPS], 0),
        "crumbs": way_to_items(Crumb(_("一覧から取り込む"))),
    }
    return render(request, "audits/item_list_new.html", context, status=422 if form.errors else 200)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: what was read, row by row, with the doubts in words."""
    require_office(request)
    batch = get_object_or_404(ItemImport.objects.select_related("earlier", "edition"), pk=pk)
    shown = batch.preview
    at = 3 if batch.state == "accepted" else 1
    context = {
        "batch": batch,
        "open": batch.state == ItemImport.State.PREVIEW,
        "preview": wizard.preview(
            request, [_row(row, compared=batch.earlier is not None) for row in shown.get("rows", [])]
        ),
        "sheets": shown.get("sheets", []),
        "general": shown.get("general", []),
        "gone": shown.get("retired", []),
        "counts": shown.get("counts", {}),
        "total": len(shown.get("rows", [])),
        "steps": Steps.at([str(title) for title in STEPS], at, wrong=[1] if batch.state == "refused" else []),
        "crumbs": way_to_items(Crumb(batch.filename)),
    }
    return render(request, "audits/item_list.html", context)


def _row(row: dict[str, Any], *, compared: bool) -> wizard.WizardRow:
    values = row["values"]
    about = [wizard.RowMessage(text) for text in [*row["wrongs"], *row["doubts"], *row["notes"]]]
    if compared:
        match row["how"]:
            case How.PROPOSED.value:
                words = _("前の版の「%(code)s %(text)s」に似ています。版を作った後、対応表で確かめてください。")
                about.append(wizard.RowMessage(words % {"code": row["earlier"], "text": row["earlier_text"]}))
            case How.NEW.value:
                about.append(wizard.RowMessage(_("前の版にない、新規の項目です。")))
    details = [wizard.Change(str(label), None, values[name]) for name, label in SHOWN if values[name]]
    for label, titles, name in ((_("使うところ"), PART_TITLES, "parts"), (_("回答の送り先"), FEEDS_TITLES, "feeds")):
        known: dict[str, str] = {str(key): title for key, title in titles.items()}
        details.append(wizard.Change(label, None, "、".join(known[value] for value in values[name])))
    if compared and row["earlier"] and row["how"] in {How.NUMBER.value, How.TEXT.value}:
        details.append(wizard.Change(_("前の版での番号"), None, row["earlier"]))
    verdict = wizard.Verdict.ADDED
    if row["wrongs"]:
        verdict = wizard.Verdict.WRONG
    elif row["doubts"] or (compared and row["how"] == How.PROPOSED.value):
        verdict = wizard.Verdict.DOUBTFUL
    place = wizard.Place(row["sheet"], row["row"])
    return wizard.WizardRow(verdict, place, f"{values['code']} {values['text']}", details, about)


@accounts.staff_page
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """版を作る."""
    actor = require_office(request)
    try:
        edition = actions.accept_items(get_object_or_404(ItemImport, pk=pk), actor=actor)
    except (actions.AlreadyDecided, WrongValue) as problem:
        messages.error(request, str(problem))
        return redirect("audits:item_list", pk)
    messages.success(request, _("作成中の版を作りました。項目と対応を確かめてから、使用を始めてください。"))
    return redirect("audits:edition", edition.pk)


@accounts.staff_page
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """取込みをやめる."""
    actor = require_office(request)
    batch = get_object_or_404(ItemImport, pk=pk)
    carry_out(
        request, lambda: actions.drop_items(batch, actor=actor), actions.AlreadyDecided, _("取込みをやめました。")
    )
    return redirect(reverse("audits:editions"))
