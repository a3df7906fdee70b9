"""評価項目: the editions, and the items of one as long as no round has used it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import carry_out, entered, form_page
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

    def act() -> ItemSet:
        return actions.copy_set(item_set, form.cleaned_data["title"], actor=actor)

    made = entered(request, form, act, PROBLEMS, _("写しを作りました。項目を直してください。"), field="title")
    if made is not None:
        return redirect("portfolio:item_set", made.pk)
    crumbs = _way(Crumb(item_set.title, back))
    return form_page(request, form, _("版の写しを作る"), submit=_("写しを作る"), cancel=back, crumbs=crumbs)


def _open_set(pk: int) -> ItemSet:
    item_set = get_object_or_404(ItemSet, pk=pk)
    if item_set.fixed:
        raise access.Hidden
    return item_set


@accounts.staff_page
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """項目を加える."""
    actor = require_office(request)
    return _asked(request, _open_set(pk), None, ItemForm(request.POST or None), actor)


@accounts.staff_page
def item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を直す."""
    actor, item_set = require_office(request), _open_set(pk)
    item = get_object_or_404(EvaluationItem, pk=item_pk, item_set=item_set)
    form = ItemForm(request.POST or None, now=ItemForm.stored(item), changed_by=trail.last_change_of(item))
    return _asked(request, item_set, item, form, actor)


def _asked(
    request: HttpRequest, item_set: ItemSet, item: EvaluationItem | None, form: ItemForm, actor: Person
) -> HttpResponse:
    def act() -> EvaluationItem:
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return actions.put_item(item_set, values, actor=actor, item=item)

    if entered(request, form, act, PROBLEMS, _("項目を保存しました。")):
        return redirect("portfolio:item_set", item_set.pk)
    back = reverse("portfolio:item_set", args=[item_set.pk])
    title, submit = (_("項目を直す"), _("保存する")) if item else (_("項目を加える"), _("加える"))
    return form_page(request, form, title, submit=submit, cancel=back, crumbs=_way(Crumb(item_set.title, back)))


@accounts.staff_page
@require_POST
def item_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を外す."""
    actor = require_office(request)
    item = get_object_or_404(EvaluationItem, pk=item_pk, item_set=_open_set(pk))
    carry_out(request, lambda: actions.remove_item(item, actor=actor), PROBLEMS, _("項目を外しました。"))
    return redirect("portfolio:item_set", pk)
