"""2次評価: the office's page for a sheet, what both say to each other, and the verdict."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import possible
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import judging as actions
from honbu.modules.portfolio.domain.evaluating import NotIndependent
from honbu.modules.portfolio.domain.states import EVALUATION, EvaluationAct, EvaluationState, RoundState
from honbu.modules.portfolio.forms.evaluation import RemarkForm, SecondForm, SettleForm
from honbu.modules.portfolio.models import Evaluation
from honbu.modules.portfolio.pages.evaluations import PROBLEMS, asked, the_evaluation, way_to
from honbu.modules.portfolio.queries.evaluations import is_of_section, lines_of, may_judge, results_of
from honbu.modules.portfolio.queries.rights import is_office

REFUSALS = (*PROBLEMS, NotIndependent, SomebodyWasFaster)


def _judged(request: HttpRequest, pk: int) -> tuple[Person, Evaluation, HttpResponse | None]:
    """The sheet for somebody who may judge it; who has a share in it is told who else may."""
    actor, evaluation = the_evaluation(request, pk)
    if not may_judge(actor, evaluation):
        raise access.Hidden
    try:
        actions.require_judge(evaluation, actor)
    except NotIndependent as problem:
        messages.error(request, str(problem))
        return actor, evaluation, redirect("portfolio:evaluation", pk)
    return actor, evaluation, None


@accounts.staff_page
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """2次評価を記入する, beside what the section says; lines that were there stay to be seen."""
    actor, evaluation, refused = _judged(request, pk)
    if refused is not None:
        return refused
    form = SecondForm(request.POST or None, evaluation=evaluation, lines=lines_of(evaluation))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                actions.score_second(
                    evaluation, form.scores(), actor=actor, agree=data["agree"], verdict=data["second_verdict"],
                    comment=data["second_comment"], seen=data["seen"],
                )  # fmt: skip
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("2次評価を保存しました。"))
            return redirect("portfolio:evaluation", pk)
    context = {"form": form, "evaluation": evaluation, "crumbs": way_to(evaluation, Crumb(_("2次評価を記入する")))}
    return render(request, "portfolio/evaluation_second.html", context, status=422 if form.errors else 200)


@accounts.staff_page
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """意見を書く: the section and the office."""
    actor, evaluation = the_evaluation(request, pk)
    part = is_office(actor) or is_of_section(actor, evaluation.unit)
    open_now = EvaluationAct.DISCUSS in possible(EVALUATION, evaluation.state)
    if not part or not open_now or evaluation.left_out or evaluation.round.state != RoundState.SECOND:
        raise access.Hidden
    form = RemarkForm(request.POST or None)
    return asked(
        request, evaluation, form, lambda data: actions.say(evaluation, data["text"], actor=actor), title=_("意見を書く"),
        done=_("意見を書きました。"),
    )  # fmt: skip


@accounts.staff_page
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """結論を出す, with what the points suggest beside it."""
    actor, evaluation, refused = _judged(request, pk)
    if refused is not None:
        return refused
    if evaluation.state == EvaluationState.SUBMITTED:
        raise access.Hidden
    suggestion = results_of([evaluation])[0].suggestion
    initial = {"verdict": evaluation.second_verdict or (suggestion.value if suggestion else "")}
    form = SettleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                actions.settle(evaluation, data["verdict"], actor=actor, reason=data["reason"])
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("結論を出しました。"))
            return redirect("portfolio:evaluation", pk)
    note = _("評点から導かれる案：%(word)s") % {"word": suggestion.label if suggestion else _("評点が足りません")}
    back = reverse("portfolio:evaluation", args=[pk])
    title, over = _("結論を出す"), evaluation.thing.name
    return form_page(request, form, title, submit=title, cancel=back, crumbs=way_to(evaluation), over=over, note=note)
