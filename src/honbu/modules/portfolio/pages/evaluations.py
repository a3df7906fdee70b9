"""システム評価: the sheets of a section, one of them with both stages, and the first stage from draft to confirmation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, carry_out, form_page
from honbu.kernel.ui.pieces import Crumb, Fact, Steps
from honbu.modules.portfolio.actions import evaluating as actions
from honbu.modules.portfolio.actions import rounds
from honbu.modules.portfolio.documents import evaluation as papers
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.evaluating import FORMULA, SCALE, UNKNOWN, WrongScore, left_to_do, shown
from honbu.modules.portfolio.domain.states import EvaluationState, RoundState
from honbu.modules.portfolio.forms.evaluation import FirstForm
from honbu.modules.portfolio.models import Evaluation
from honbu.modules.portfolio.pages.drafts import draft_page
from honbu.modules.portfolio.pages.rounds import way_to_rounds
from honbu.modules.portfolio.queries.evaluations import (
    OPEN_ROUND,
    entries_of,
    evaluations_seen,
    is_frozen,
    is_of_section,
    items_of,
    lines_of,
    may_confirm,
    may_judge,
    may_write_first,
    results_of,
    rules_of,
)
from honbu.modules.portfolio.queries.rights import evaluations_for, is_office
from honbu.modules.portfolio.tables import EVALUATION_LOOKS, EvaluationFilters, EvaluationTable, unit_name

PROBLEMS = (
    WrongValue, WrongScore, NotPossibleNow, actions.Frozen, rounds.NotFinished, access.NotAllowed,
)  # fmt: skip
STEPS = {"handed_out": 0, "first": 0, "confirming": 1, "submitted": 2, "second": 2, "discussion": 3, "final": 5}


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """The sheets of one's own units; for the office of all."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=EvaluationTable,
        filterset_class=EvaluationFilters,
        rows=evaluations_for(actor),
        mark=documents.mark_of_list(MADE, _("システム評価の一覧"), actor),
        title=_("システムごとの評価"),
        purpose=_("1次評価は所管課が、2次評価は情報管理課がします。"),
        crumbs=way_to_rounds(Crumb(_("システムごとの評価"))),
        filename=_("システム評価の一覧"),
        views=[
            listing.View(_("所管課で記入中"), "state=handed_out&state=first&state=confirming"),
            listing.View(_("2次評価を待つもの"), "state=submitted&state=second&state=discussion"),
        ],
        empty=listing.Empty(title=_("配布された評価はありません")),
    )


def the_evaluation(request: HttpRequest, pk: int) -> tuple[Person, Evaluation]:
    """The sheet, or 404 for whoever may not know of it."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(evaluations_seen(actor), pk=pk)


def way_to(evaluation: Evaluation, *more: Crumb) -> list[Crumb]:
    """Over the round and the sheet to here."""
    round_ = evaluation.round
    crumbs = [
        Crumb(round_.title, reverse("portfolio:round", args=[round_.pk])),
        Crumb(evaluation.thing.name, reverse("portfolio:evaluation", args=[evaluation.pk])),
    ]
    return way_to_rounds(*crumbs, *more)


def reads_fully(actor: Person, evaluation: Evaluation) -> bool:
    """Whether somebody reads every reason: the owner and the office; directors not those about safety."""
    return access.may(actor, "portfolio.read", on=evaluation.unit)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet: both stages side by side, what was asked and said, and the next thing to do for whoever looks."""
    actor, evaluation = the_evaluation(request, pk)
    full, office = reads_fully(actor, evaluation), is_office(actor)
    result = results_of([evaluation])[0]
    judging = may_judge(actor, evaluation)
    running = evaluation.round.state in OPEN_ROUND and evaluation.state != EvaluationState.FINAL
    context = {
        "evaluation": evaluation,
        "look": EVALUATION_LOOKS[evaluation.state],
        "crumbs": [*way_to(evaluation)[:-1], Crumb(evaluation.thing.name)],
        "steps": Steps.at([_("1次評価"), _("課長確認"), _("2次評価"), _("意見交換"), _("結論")], STEPS[evaluation.state]),
        "facts": _facts(evaluation),
        "lines": lines_of(evaluation),
        "withheld": "" if full else papers.SAFETY,
        "withheld_words": papers.WITHHELD,
        "scale": SCALE,
        "unknown": UNKNOWN,
        "formula": FORMULA,
        "means": [(_("1次評価"), shown(result.first.value), shown(result.first.fitness)),
                  (_("2次評価"), shown(result.second.value), shown(result.second.fitness))],
        "suggestion": result.suggestion,
        "same_hand": evaluation.confirmed_by is not None and evaluation.confirmed_by == evaluation.prepared_by,
        "remarks": evaluation.remarks.select_related("by") if full else [],
        "writing": may_write_first(actor, evaluation),
        "missing": _missing(evaluation) if evaluation.state == EvaluationState.FIRST else [],
        "confirming": may_confirm(actor, evaluation),
        "judging": judging,
        "judged": judging and evaluation.state != EvaluationState.SUBMITTED,
        "talking": _may_talk(actor, evaluation),
        "returning": office and running and evaluation.state == EvaluationState.SUBMITTED and not evaluation.left_out,
        "leaving_out": office and running,
        "lines_of_trail": trail.history_of(evaluation)[:60] if full else [],
    }  # fmt: skip
    return render(request, "portfolio/evaluation.html", context)


def _missing(evaluation: Evaluation) -> list[str]:
    return left_to_do(rules_of(items_of(evaluation)), entries_of(evaluation))


def _may_talk(actor: Person, evaluation: Evaluation) -> bool:
    states = {EvaluationState.SECOND, EvaluationState.DISCUSSION}
    open_now = evaluation.state in states and not evaluation.left_out and evaluation.round.state == RoundState.SECOND
    return open_now and (is_office(actor) or is_of_section(actor, evaluation.unit))


def _facts(evaluation: Evaluation) -> list[Fact]:
    writer, chief, judge = evaluation.prepared_by, evaluation.confirmed_by, evaluation.scored_by
    return [
        Fact(_("実施"), evaluation.round.title),
        Fact(_("所管課"), unit_name(evaluation.unit_id)),
        Fact(_("1次評価の記入者"), writer.name if writer else ""),
        Fact(_("確認した課長"), chief.name if chief else ""),
        Fact(_("業者に書いてもらった箇所"), evaluation.vendor_help if evaluation.vendor_helped else _("なし")),
        Fact(_("所管課の案"), evaluation.get_first_verdict_display()),
        Fact(_("所管課の意見"), evaluation.first_comment),
        Fact(_("2次評価者"), judge.name if judge else ""),
        Fact(_("情報管理課の案"), evaluation.get_second_verdict_display()),
        Fact(_("情報管理課の意見"), evaluation.second_comment),
        Fact(_("結論"), evaluation.get_verdict_display()),
        Fact(_("結論の理由"), evaluation.verdict_reason),
    ]


# ---- the first stage -------------------------------------------------------------------------------------------------------


def _first_form(request: HttpRequest, actor: Person, evaluation: Evaluation) -> FirstForm:
    return FirstForm(
        request.POST or None, evaluation=evaluation, lines=lines_of(evaluation), actor=actor,
        changed_by=trail.last_change_of(evaluation),
    )  # fmt: skip


def _refused(request: HttpRequest, actor: Person, evaluation: Evaluation) -> HttpResponse | None:
    """What somebody gets who may not write now: hidden from others, told to the section why."""
    if may_write_first(actor, evaluation):
        return None
    if not is_of_section(actor, evaluation.unit):
        raise access.Hidden
    words = _("課長が確認しているので、いまは書けません。直すときは、課長に差し戻してもらってください。")
    if is_frozen(evaluation):
        words = _("課長が確認した後の1次評価は変えられません。意見は、意見交換の欄に書いてください。")
    messages.error(request, words)
    return redirect("portfolio:evaluation", evaluation.pk)


@accounts.staff_page
@transaction.atomic
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """1次評価を記入する: half filled in it is saved as well; with 「課長に回す」 it goes on at once."""
    if request.method == "POST":
        Evaluation.objects.select_for_update().order_by("pk").filter(pk=pk).first()
    actor, evaluation = the_evaluation(request, pk)
    refused = _refused(request, actor, evaluation)
    if refused is not None:
        return refused
    form = _first_form(request, actor, evaluation)
    if request.method == "POST" and form.is_valid():
        done = _saved(request, form, evaluation, actor)
        if done is not None:
            return done
    context = {
        "form": form,
        "evaluation": evaluation,
        "crumbs": way_to(evaluation, Crumb(_("1次評価を記入する"))),
        "draft": reverse("portfolio:evaluation_draft", args=[pk]),
    }
    return render(request, "portfolio/evaluation_write.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: FirstForm, evaluation: Evaluation, actor: Person) -> HttpResponse | None:
    try:
        with transaction.atomic():
            actions.write_first(evaluation, form.entries(), form.facts(), actor=actor)
    except PROBLEMS as problem:
        form.add_error(None, str(problem))
        return None
    back = redirect("portfolio:evaluation", evaluation.pk)
    if "hand" not in request.POST:
        messages.success(request, _("保存しました。残りは後で続けられます。"))
        return back
    try:
        with transaction.atomic():
            actions.hand_to_chief(evaluation, actor=actor)
    except PROBLEMS as problem:
        messages.warning(request, _("保存しましたが、まだ課長に回せません。%(why)s") % {"why": str(problem)})
    else:
        messages.success(request, _("課長に回しました。"))
    return back


@accounts.staff_page
@require_POST
@transaction.atomic
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """下書き: what the page sends by itself while somebody writes. Nobody is asked anything yet."""
    Evaluation.objects.select_for_update().order_by("pk").filter(pk=pk).first()
    actor, evaluation = the_evaluation(request, pk)
    if not may_write_first(actor, evaluation):
        raise access.Hidden
    form = _first_form(request, actor, evaluation)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        with transaction.atomic():
            actions.write_first(evaluation, form.entries(), form.facts(), actor=actor, ask=False)
    except PROBLEMS:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@accounts.staff_page
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """課長に回す."""
    actor, evaluation = the_evaluation(request, pk)
    refused = _refused(request, actor, evaluation)
    if refused is not None:
        return refused
    carry_out(request, lambda: actions.hand_to_chief(evaluation, actor=actor), PROBLEMS, _("課長に回しました。"))
    return redirect("portfolio:evaluation", pk)


@accounts.staff_page
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """課長が確認する."""
    actor, evaluation = the_evaluation(request, pk)
    if not may_confirm(actor, evaluation):
        raise access.Hidden
    done = _("確認しました。1次評価はもう変わりません。")
    carry_out(request, lambda: actions.confirm_first(evaluation, actor=actor), PROBLEMS, done)
    return redirect("portfolio:evaluation", pk)


def asked(
    request: HttpRequest, evaluation: Evaluation, form: Form, act: Callable[[dict[str, Any]], Any], *, title: str, done: str
) -> HttpResponse:  # fmt: skip
    """A form about a sheet, and the deed that follows from it. `act` takes what was entered."""
    back = reverse("portfolio:evaluation", args=[evaluation.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(back)
    name = evaluation.thing.name
    crumbs = way_to(evaluation)
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=name)


@accounts.staff_page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """差し戻す: by the chief."""
    actor, evaluation = the_evaluation(request, pk)
    if not may_confirm(actor, evaluation):
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("どの項目を、どう直してほしいかを書いてください。"))
    return asked(
        request, evaluation, form, lambda data: actions.send_back(evaluation, actor=actor, **data), title=_("差し戻す"),
        done=_("差し戻しました。"),
    )  # fmt: skip


@accounts.staff_page
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """所管課に戻す: by the office, before it has scored anything."""
    actor, evaluation = the_evaluation(request, pk)
    if not is_office(actor) or evaluation.state != EvaluationState.SUBMITTED:
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("点は変えず、書き足してほしいことを伝えてください。"))
    return asked(
        request, evaluation, form, lambda data: actions.return_to_section(evaluation, actor=actor, **data),
        title=_("所管課に戻す"), done=_("所管課に戻しました。"),
    )  # fmt: skip


@accounts.staff_page
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """対象から外す, with the reason that everybody reads."""
    actor, evaluation = the_evaluation(request, pk)
    if not is_office(actor) or evaluation.left_out or evaluation.round.state not in OPEN_ROUND:
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("例: 今年度中に廃止するため"))
    return asked(
        request, evaluation, form, lambda data: rounds.leave_out(evaluation, actor=actor, **data),
        title=_("対象から外す"), done=_("対象から外しました。"),
    )  # fmt: skip


@accounts.staff_page
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """対象に戻す."""
    actor, evaluation = the_evaluation(request, pk)
    if not is_office(actor) or not evaluation.left_out:
        raise access.Hidden
    carry_out(request, lambda: rounds.leave_out(evaluation, actor=actor, reason=""), PROBLEMS)
    return redirect("portfolio:evaluation", pk)


@accounts.staff_page
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """システム評価 of one system, as PDF, Word or Excel."""
    actor, evaluation = the_evaluation(request, pk)
    safety = reads_fully(actor, evaluation)
    draft = papers.sheet_draft(evaluation, safety=safety)
    version = _("第%(number)s版") % {"number": evaluation.version}
    return draft_page(request, draft, way_to(evaluation, Crumb(papers.SHEET)), version=version)
