"""評価項目: the editions, and the items of one as long as no round has used it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import items as actions
from honbu.modules.portfolio.domain.evaluating import FORMULA, SCALE
from honbu.modules.portfolio.forms.evaluation import ItemForm, SetForm
from honbu.modules.portfolio.models import EvaluationItem, ItemSet
from honbu.modules.portfolio.pages.rounds import require_office, way_to_rounds

PROBLEMS = (WrongValue, actions.SetIsFixed)


def _way(*more: Crumb) -> list[Crumb]:
    return way_to_rounds(Crumb(_("評価項目"), reverse("portfolio:item_sets")), *more)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first."""
    require_office(request)
    sets = ItemSet.objects.prefetch_related("items")
    context = {"sets": [(one, len(one.items.all())) for one in sets], "crumbs": way_to_rounds(Crumb(_("評価項目")))}
    return render(request, "portfolio/evaluation_sets.html", context)


@accounts.staff_page
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """標準の版を作る."""
    actor = require_office(request)
    try:
        made = actions.make_default_set(actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:item_sets")
    messages.success(request, _("標準の評価項目の版を作りました。"))
    return redirect("portfolio:item_set", made.pk)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition with its items."""
    require_office(request)
    item_set = get_object_or_404(ItemSet, pk=pk)
    context = {
        "set": item_set,
        "items": item_set.items.all(),
        "formula": FORMULA,
        "scale": SCALE.items(),
        "crumbs": _way(Crumb(item_set.title)),
    }
    return render(request, "portfolio/evaluation_set.html", context)


@accounts.staff_page
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """版を写す."""
    actor = require_office(request)
    item_set = get_object_or_404(ItemSet, pk=pk)
    form = SetForm(request.POST or None)
    back = reverse("portfolio:item_set", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.copy_set(item_set, form.cleaned_data["title"], actor=actor)
        except PROBLEMS as problem:
            form.add_error("title", str(problem))
        else:
            messages.success(request, _("写しを作りました。項目を直してください。"))
            return redirect("portfolio:item_set", made.pk)
    crumbs = _way(Crumb(item_set.title, back))
    return form_page(request, form, _("版の写しを作る"), submit=_("写しを作る"), cancel=back, crumbs=crumbs)


def _entered(
    request: HttpRequest, item_set: ItemSet, form: ItemForm, item: EvaluationItem | None
) -> HttpResponse | None:
    """The page after a form that was good; None as long as it is not."""
    if request.method != "POST" or not form.is_valid():
        return None
    values: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
    try:
        actions.put_item(item_set, values, actor=require_office(request), item=item)
    except PROBLEMS as problem:
        form.add_error(None, str(problem))
        return None
    messages.success(request, _("項目を保存しました。"))
    return redirect("portfolio:item_set", item_set.pk)


def _open_set(pk: int) -> ItemSet:
    item_set = get_object_or_404(ItemSet, pk=pk)
    if item_set.fixed:
        raise access.Hidden
    return item_set


@accounts.staff_page
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """項目を加える."""
    require_office(request)
    item_set = _open_set(pk)
    form = ItemForm(request.POST or None)
    back = reverse("portfolio:item_set", args=[pk])
    done = _entered(request, item_set, form, None)
    if done is not None:
        return done
    crumbs = _way(Crumb(item_set.title, back))
    return form_page(request, form, _("項目を加える"), submit=_("加える"), cancel=back, crumbs=crumbs)


@accounts.staff_page
def item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を直す."""
    require_office(request)
    item_set = _open_set(pk)
    item = get_object_or_404(EvaluationItem, pk=item_pk, item_set=item_set)
    form = ItemForm(request.POST or None, now=ItemForm.stored(item), changed_by=trail.last_change_of(item))
    done = _entered(request, item_set, form, item)
    if done is not None:
        return done
    back = reverse("portfolio:item_set", args=[pk])
    crumbs = _way(Crumb(item_set.title, back))
    return form_page(request, form, _("項目を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
@require_POST
def item_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を外す."""
    actor = require_office(request)
    item = get_object_or_404(EvaluationItem, pk=item_pk, item_set=_open_set(pk))
    try:
        actions.remove_item(item, actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("項目を外しました。"))
    return redirect("portfolio:item_set", pk)
