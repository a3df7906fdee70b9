"""相談: what sections do not understand, and what IT answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import advising as actions
from honbu.modules.portfolio.domain.states import AdviceState
from honbu.modules.portfolio.forms.evaluation import AnswerForm, QuestionForm
from honbu.modules.portfolio.models import Advice
from honbu.modules.portfolio.pages.rounds import way_to_rounds
from honbu.modules.portfolio.queries.evaluations import advice_for, is_frozen, is_of_section, may_write_first
from honbu.modules.portfolio.queries.rights import is_office
from honbu.modules.portfolio.tables import ADVICE_LOOKS, AdviceFilters, AdviceTable, unit_name

PROBLEMS = (WrongValue, NotPossibleNow)


def _way(*more: Crumb) -> list[Crumb]:
    return way_to_rounds(Crumb(_("相談"), reverse("portfolio:advice_list")), *more)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """The questions of one's own units; for the office of all."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=AdviceTable,
        filterset_class=AdviceFilters,
        rows=advice_for(actor),
        title=_("評価の相談"),
        purpose=_("1次評価で「わからない」とされた項目です。情報管理課が答えます。"),
        crumbs=way_to_rounds(Crumb(_("相談"))),
        views=[listing.View(_("回答を待つもの"), "state=asked")],
        empty=listing.Empty(title=_("相談はありません")),
    )


def _the_advice(request: HttpRequest, pk: int) -> tuple[Person, Advice]:
    actor = accounts.actor(request)
    return actor, get_object_or_404(advice_for(actor), pk=pk)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with its answer."""
    actor, one = _the_advice(request, pk)
    mine = is_of_section(actor, one.evaluation.unit) and not is_frozen(one.evaluation)
    context = {
        "advice": one,
        "title": one.item.text if one.item else one.evaluation.thing.name,
        "look": ADVICE_LOOKS[one.state],
        "unit": unit_name(one.evaluation.unit_id),
        "answering": is_office(actor) and one.state == AdviceState.ASKED,
        "again": mine and one.state == AdviceState.ANSWERED,
        "writing": may_write_first(actor, one.evaluation),
        "crumbs": _way(Crumb(one.evaluation.thing.name)),
        "lines": trail.history_of(one)[:40],
    }
    return render(request, "portfolio/evaluation_advice.html", context)


@accounts.staff_page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """相談に答える: the office."""
    actor, one = _the_advice(request, pk)
    if not is_office(actor) or one.state != AdviceState.ASKED:
        raise access.Hidden
    form = AnswerForm(request.POST or None)
    back = reverse("portfolio:advice", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_advice(one, form.cleaned_data["answer"], actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("回答しました。所管課にお知らせしました。"))
            return redirect(back)
    note = one.question or _("聞きたいことは書かれていません。項目の意味を説明してください。")
    return form_page(
        request, form, _("回答する"), submit=_("回答する"), cancel=back, crumbs=_way(),
        over=one.item.text if one.item else "", note=note,
    )  # fmt: skip


@accounts.staff_page
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """もう一度聞く: the section."""
    actor, one = _the_advice(request, pk)
    if not is_of_section(actor, one.evaluation.unit) or one.state != AdviceState.ANSWERED:
        raise access.Hidden
    form = QuestionForm(request.POST or None)
    back = reverse("portfolio:advice", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_again(one, form.cleaned_data["question"], actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("もう一度相談しました。"))
            return redirect(back)
    title = _("もう一度聞く")
    return form_page(request, form, title, submit=title, cancel=back, crumbs=_way(), note=one.answer)
