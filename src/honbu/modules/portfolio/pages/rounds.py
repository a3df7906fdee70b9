"""システム評価の実施: the list, a round with its progress, its disagreements and its matrix, and its papers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Fact, Tab
from honbu.modules.portfolio.actions import rounds as actions
from honbu.modules.portfolio.documents import evaluation as papers
from honbu.modules.portfolio.domain.evaluating import FORMULA
from honbu.modules.portfolio.domain.states import ROUND, RoundAct, RoundState
from honbu.modules.portfolio.forms.evaluation import RoundForm
from honbu.modules.portfolio.models import Evaluation, EvaluationItem, EvaluationRound, System
from honbu.modules.portfolio.pages.drafts import draft_page
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.pages.matrix import Point, matrix_chart
from honbu.modules.portfolio.queries.evaluations import (
    OPEN_ROUND,
    disagreements,
    evaluations_in,
    is_of_section,
    left_aside,
    not_handed_out,
    progress_of,
    results_of,
    rounds_for,
    sees_whole,
    systems_in_scope,
    tools_in_scope,
)
from honbu.modules.portfolio.queries.rights import has_overview, is_office
from honbu.modules.portfolio.tables import ROUND_LOOKS, RoundTable, unit_name

PROBLEMS = (WrongValue, NotPossibleNow, actions.NotFinished)
ACT_WORDS: dict[RoundAct, Any] = {
    RoundAct.DISTRIBUTE: lambda: _("所管課に配布する"),
    RoundAct.BEGIN_SECOND: lambda: _("2次評価を始める"),
    RoundAct.FINALISE: lambda: _("確定する"),
    RoundAct.REPORT: lambda: _("本部への報告を登録する"),
}
SHOWN_GAPS = 300


def require_office(request: HttpRequest) -> Person:
    """Pages that exist for the office only."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    return actor


def way_to_rounds(*more: Crumb) -> list[Crumb]:
    """From the inventory over the list of rounds to here."""
    return way(Crumb(_("システム評価"), reverse("portfolio:rounds")), *more)


def the_round(request: HttpRequest, pk: int) -> tuple[Person, EvaluationRound]:
    """The round, or 404 for whoever has no part in it."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(rounds_for(actor), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every round in which somebody has a part."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read") and not has_overview(actor):
        raise access.Hidden
    office = is_office(actor)
    return listing.list_page(
        request,
        table_class=RoundTable,
        rows=rounds_for(actor),
        title=_("システム評価"),
        purpose=_("所管課が1次評価を、情報管理課が2次評価をして、続けるか、直すか、替えるかを決めます。"),
        crumbs=way(Crumb(_("システム評価"))),
        template_name="portfolio/rounds.html",
        context={"office": office},
        empty=listing.Empty(
            title=_("システム評価はまだありません"),
            text=_("評価項目の版を作り、実施を準備してから、所管課に配布します。") if office else "",
            url=reverse("portfolio:round_new") if office else "",
            action=_("実施を準備する") if office else "",
        ),
    )


def _tabs(actor: Person, round_: EvaluationRound, current: str) -> list[Tab]:
    parts = [
        ("round", _("進み具合")),
        ("round_gaps", _("不一致")),
        ("round_matrix", _("有用さと健全さ")),
    ]
    tabs = [Tab(title, reverse(f"portfolio:{code}", args=[round_.pk]), code == current) for code, title in parts]
    if access.may(actor, "portfolio.read"):
        tabs.append(Tab(_("システムごと"), f"{reverse('portfolio:evaluations')}?round={round_.pk}"))
    return tabs


def _context(actor: Person, round_: EvaluationRound, current: str) -> dict[str, Any]:
    office = is_office(actor)
    acts = sorted(possible(ROUND, round_.state), key=list(RoundAct).index) if office else []
    return {
        "round": round_,
        "look": ROUND_LOOKS[round_.state],
        "crumbs": way_to_rounds(Crumb(round_.title)),
        "tabs": _tabs(actor, round_, current),
        "office": office,
        "editable": office and round_.state not in {RoundState.FINAL, RoundState.REPORTED},
        "acts": [(ACT_WORDS[act](), reverse("portfolio:round_move", args=[round_.pk, act.value])) for act in acts],
        "whole": sees_whole(actor, round_),
    }


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """進み具合 by section, the late ones first; for the office also what has no owner."""
    actor, round_ = the_round(request, pk)
    context = _context(actor, round_, "round")
    evaluations = list(evaluations_in(actor, round_))
    states = Evaluation._meta.get_field("state").choices or []
    rows = []
    for one in progress_of(round_, evaluations):
        mine = is_of_section(actor, one.unit_id)
        rows.append((one, unit_name(one.unit_id), [(word, one.counts.get(code, 0)) for code, word in states], mine))
    context |= {
        "facts": _facts(round_),
        "states": [word for _code, word in states],
        "rows": rows,
        "mine": [one for one in evaluations if is_of_section(actor, one.unit_id)],
        "total": sum(one.total for one, *_rest in rows),
        "waiting": sum(one.waiting for one, *_rest in rows),
        "settled": sum(one.counts.get("final", 0) for one, *_rest in rows),
        "aside": left_aside(round_) if context["office"] else [],
        "rest": not_handed_out(round_) if context["office"] and round_.state in OPEN_ROUND else [],
        "reads": access.may(actor, "portfolio.read"),
        "preparing": round_.state == RoundState.PREPARING,
        "in_scope": _scope_words(round_) if context["office"] else "",
        "lines": trail.history_of(round_)[:40] if context["office"] else [],
    }
    return render(request, "portfolio/round.html", context)


def _scope_words(round_: EvaluationRound) -> str:
    counts = {"systems": systems_in_scope(round_).count(), "tools": tools_in_scope(round_).count()}
    return _("いま台帳にある対象は、システム%(systems)s件、EUCツール%(tools)s件です。") % counts


def _facts(round_: EvaluationRound) -> list[Fact]:
    words = "、".join(str(System.Kind(kind).label) for kind in round_.kinds if kind in System.Kind.values)
    return [
        Fact(_("年度"), str(clock.FiscalYear(round_.fiscal_year))),
        Fact(_("評価項目の版"), round_.item_set.title),
        Fact(_("対象の種別"), words or _("すべて")),
        Fact(_("EUCツール"), _("対象にする") if round_.with_euc else _("対象にしない")),
        Fact(_("1次評価の期限"), clock.long(round_.first_until)),
        Fact(_("2次評価の期限"), clock.long(round_.second_until)),
        Fact(_("担当者"), round_.keeper.name if round_.keeper else ""),
        Fact(_("実施の趣旨"), round_.note),
    ]


@accounts.staff_page
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """不一致: every item on which the stages differ, the greatest difference first."""
    actor, round_ = the_round(request, pk)
    results = results_of(list(evaluations_in(actor, round_).filter(left_out="")))
    items = {item.code: item for item in EvaluationItem.objects.filter(item_set=round_.item_set_id)}
    found = disagreements(results)
    rows = [(one, gap, items[gap.item], unit_name(one.evaluation.unit_id)) for one, gap in found[:SHOWN_GAPS]]
    context = _context(actor, round_, "round_gaps")
    context |= {"rows": rows, "count": len(found), "shown": SHOWN_GAPS}
    return render(request, "portfolio/round_gaps.html", context)


@accounts.staff_page
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """有用さ×健全さ of everything that somebody may see, with the same figures as a table."""
    actor, round_ = the_round(request, pk)
    points = []
    for one in results_of(list(evaluations_in(actor, round_).filter(left_out=""))):
        value, fitness = one.means.value, one.means.fitness
        if value is None or fitness is None:
            continue
        evaluation = one.evaluation
        words = (str(one.suggestion.label) if one.suggestion else "", str(evaluation.get_verdict_display() or "—"))
        address = reverse("portfolio:evaluation", args=[evaluation.pk])
        points.append(Point(evaluation.thing.name, unit_name(evaluation.unit_id), value, fitness, *words, address))
    context = _context(actor, round_, "round_matrix")
    context |= {"chart": matrix_chart(_("有用さと健全さ"), points), "count": len(points), "formula": FORMULA}
    return render(request, "portfolio/round_matrix.html", context)


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """実施を準備する."""
    actor = require_office(request)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round_ = actions.plan_round(_values(form), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("実施を準備しました。内容を確かめてから、所管課に配布してください。"))
            return redirect("portfolio:round", round_.pk)
    cancel = reverse("portfolio:rounds")
    note = _("評価項目の版がないときは、先に「評価項目」の画面で作ってください。")
    return form_page(
        request, form, _("実施を準備する"), submit=_("準備する"), cancel=cancel, crumbs=way_to_rounds(), note=note
    )


def _values(form: RoundForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """設定を直す: with the setting of EUC also while it runs (SYS-4)."""
    actor = require_office(request)
    if request.method == "POST":
        EvaluationRound.objects.select_for_update().filter(pk=pk).first()
    round_ = get_object_or_404(EvaluationRound, pk=pk)
    if round_.state in {RoundState.FINAL, RoundState.REPORTED}:
        raise access.Hidden
    form = RoundForm(
        request.POST or None, round_=round_, now=RoundForm.stored(round_), changed_by=trail.last_change_of(round_)
    )
    back = reverse("portfolio:round", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.revise_round(round_, _values(form), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("設定を直しました。"))
            return redirect(back)
    crumbs = way_to_rounds(Crumb(round_.title, back))
    return form_page(request, form, _("設定を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
def move(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """配布, 2次評価の開始, 確定, 報告: each is told what it does before it is done."""
    actor = require_office(request)
    round_ = get_object_or_404(EvaluationRound, pk=pk)
    if deed not in set(RoundAct) or RoundAct(deed) not in possible(ROUND, round_.state):
        raise access.Hidden
    act, back = RoundAct(deed), reverse("portfolio:round", args=[pk])
    if request.method == "POST":
        try:
            messages.success(request, _deeds()[act](round_, actor))
        except PROBLEMS as problem:
            messages.error(request, str(problem))
        return redirect(back)
    context = {
        "round": round_,
        "title": ACT_WORDS[act](),
        "note": _notes(round_)[act],
        "aside": left_aside(round_) if act is RoundAct.DISTRIBUTE else [],
        "back": back,
        "crumbs": way_to_rounds(Crumb(round_.title, back), Crumb(ACT_WORDS[act]())),
    }
    return render(request, "portfolio/round_move.html", context)


@accounts.staff_page
@require_POST
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """追加で配布する: what came into scope since the round was handed out."""
    actor = require_office(request)
    round_ = get_object_or_404(EvaluationRound, pk=pk)
    try:
        count = actions.distribute_rest(round_, actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(count)s件を追加で配布しました。") % {"count": count})
    return redirect("portfolio:round", pk)


def _deeds() -> dict[RoundAct, Callable[[EvaluationRound, Person], str]]:
    def distribute(round_: EvaluationRound, actor: Person) -> str:
        done = actions.distribute(round_, actor=actor)
        words = {"sheets": f"{done.sheets:,}", "carried": f"{done.carried:,}", "aside": f"{len(done.without_owner):,}"}
        return (
            _("%(sheets)s件を配布しました。前回の評点を%(carried)s項目引き継ぎました。所管課のないもの：%(aside)s件")
            % words
        )

    def begin(round_: EvaluationRound, actor: Person) -> str:
        actions.begin_second(round_, actor=actor)
        return _("2次評価を始めました。遅れている課も、まだ提出できます。")

    def finalise(round_: EvaluationRound, actor: Person) -> str:
        actions.finalise(round_, actor=actor)
        return _("確定しました。所管課にお知らせしました。")

    def report(round_: EvaluationRound, actor: Person) -> str:
        actions.report_round(round_, actor=actor)
        return _("本部への報告を登録しました。")

    return {
        RoundAct.DISTRIBUTE: distribute,
        RoundAct.BEGIN_SECOND: begin,
        RoundAct.FINALISE: finalise,
        RoundAct.REPORT: report,
    }


def _notes(round_: EvaluationRound) -> dict[RoundAct, str]:
    return {
        RoundAct.DISTRIBUTE: _(
            "所管課の情報化推進員と課長に、仕事とお知らせが届きます。評価項目は変えられなくなります。%(scope)s"
        )
        % {"scope": _scope_words(round_)},
        RoundAct.BEGIN_SECOND: _("提出された評価から、2次評価ができるようになります。"),
        RoundAct.FINALISE: _(
            "すべての評価に結論が出ているか、対象から外した理由があるときに確定できます。元には戻せません。"
        ),
        RoundAct.REPORT: _("分析書を本部の会議に出した後に登録します。"),
    }


@accounts.staff_page
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """システム評価の実施について, as PDF or Word."""
    _actor, round_ = the_round(request, pk)
    return draft_page(request, papers.notice_draft(round_), _way_to(round_, papers.NOTICE))


@accounts.staff_page
def analysis(request: HttpRequest, pk: int) -> HttpResponseBase:
    """システム評価分析書 over all sections: for the office, and for directors once it is final."""
    actor, round_ = the_round(request, pk)
    if not sees_whole(actor, round_):
        raise access.Hidden
    return draft_page(request, papers.analysis_draft(round_), _way_to(round_, papers.ANALYSIS))


def _way_to(round_: EvaluationRound, title: str) -> list[Crumb]:
    return way_to_rounds(Crumb(round_.title, reverse("portfolio:round", args=[round_.pk])), Crumb(title))
