"""台帳の質: what is asked of whom, how full the inventory is, and the rules and fields by which it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Appointment, tree_on, valid_on
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.charts import bar_chart
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import quality as actions
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.states import QUESTION, QuestionAct
from honbu.modules.portfolio.forms.inventory import AddresseeForm, AnswerForm
from honbu.modules.portfolio.models import Question
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.quality import coverage_for
from honbu.modules.portfolio.queries.rights import is_office, questions_for
from honbu.modules.portfolio.tables import QUESTION_LOOKS, QuestionFilters, QuestionTable, unit_name

PROBLEMS = (WrongValue, NotPossibleNow)
SHOWN_UNITS = 12


def _way() -> list[Crumb]:
    return way(Crumb(_("質問"), reverse("portfolio:questions")))


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """台帳の質問: a section sees its own only."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=QuestionTable,
        filterset_class=QuestionFilters,
        rows=questions_for(actor),
        mark=documents.mark_of_list(MADE, _("台帳の質問"), actor),
        title=_("台帳の質問"),
        purpose=_("台帳で分からないところを、答えられる課に伺っています。台帳を直すと、質問は自動で解決になります。"),
        crumbs=way(Crumb(_("質問"))),
        views=[listing.View(_("回答待ち"), "state=asked"), listing.View(_("回答あり"), "state=answered")],
        empty=listing.Empty(title=_("質問はありません"), text=_("台帳に足りないところが見つかると、ここに出ます。")),
    )


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A question, where to put it right, and the answer."""
    actor = accounts.actor(request)
    question = get_object_or_404(questions_for(actor), pk=pk)
    office = is_office(actor)
    acts = possible(QUESTION, question.state)
    may_answer = QuestionAct.ANSWER in acts and access.may(actor, "portfolio.write", on=question.unit or access.WARD)
    form = AnswerForm(request.POST or None) if may_answer else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.answer_question(question, form.cleaned_data["answer"], actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("回答しました。情報管理課が台帳に反映します。"))
            return redirect("portfolio:question", pk)
    context = {
        "question": question,
        "look": QUESTION_LOOKS[question.state],
        "crumbs": [*_way(), Crumb(str(question)[:30])],
        "facts": [
            Fact(_("聞く課"), unit_name(question.unit_id) or _("情報管理課")),
            Fact(_("候補"), question.proposal),
            Fact(_("一覧の場所"), question.place),
            Fact(_("回答"), question.answer),
            Fact(_("回答者"), question.answered_by.name if question.answered_by else ""),
        ],
        "edit_at": _where_to_mend(question),
        "form": form,
        "office_acts": [act.value for act in acts if act is not QuestionAct.ANSWER] if office else [],
        "lines": trail.history_of(question)[:20],
    }
    return render(request, "portfolio/question.html", context, status=422 if form is not None and form.errors else 200)


def _where_to_mend(question: Question) -> str:
    if question.system_id:
        return reverse("portfolio:system_edit", args=[question.system_id])
    if question.contract_id:
        return reverse("portfolio:contract_edit", args=[question.contract_id])
    if question.euc_tool_id:
        return reverse("portfolio:euc_edit", args=[question.euc_tool_id])
    return ""


@accounts.staff_page
def settle(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """質問を閉じる, ask again, or drop: by the office, with a reason."""
    actor = accounts.actor(request)
    if not is_office(actor) or deed not in {"settle", "ask_again", "drop"}:
        raise access.Hidden
    question = get_object_or_404(questions_for(actor), pk=pk)
    titles = {"settle": _("解決にする"), "ask_again": _("もう一度聞く"), "drop": _("質問を取り下げる")}
    form = ReasonForm(request.POST or None)
    back = reverse("portfolio:question", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_question(question, actor=actor, act=QuestionAct(deed), reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("質問の状態を変えました。"))
            return redirect(back)
    return form_page(request, form, titles[deed], submit=titles[deed], cancel=back, crumbs=_way(), over=str(question))


@accounts.staff_page
def readdress(request: HttpRequest, pk: int) -> HttpResponse:
    """聞く課を変える: by the office."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    question = get_object_or_404(questions_for(actor), pk=pk, state="asked")
    form = AddresseeForm(request.POST or None, initial={"unit": question.unit_id})
    back = reverse("portfolio:question", args=[pk])
    if request.method == "POST" and form.is_valid():
        actions.readdress_question(question, form.addressee(), actor=actor)
        messages.success(request, _("聞く課を変えました。"))
        return redirect(back)
    title = _("聞く課を変える")
    return form_page(request, form, title, submit=title, cancel=back, crumbs=_way(), over=str(question))


@accounts.staff_page
def coverage(request: HttpRequest) -> HttpResponse:
    """台帳の充足: section by section, with its 情報化推進員 (SYS-10)."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read") and not access.may(actor, "portfolio.overview"):
        raise access.Hidden
    rows = coverage_for(actor)
    promoters = _promoters([row.unit_id for row in rows if row.unit_id is not None])
    systems, filled, asked = (sum(getattr(row, name) for row in rows) for name in ("systems", "filled", "asked"))
    chart = bar_chart(
        _("充足が低い課"),
        [(unit_name(row.unit_id) or _("(所管課なし)"), row.percent) for row in rows[:SHOWN_UNITS]],
        unit="%",
        label=_("課"),
        target=100,
    )
    context = {
        "crumbs": way(Crumb(_("台帳の充足"))),
        "rows": [
            (row, unit_name(row.unit_id) or _("(所管課なし)"), promoters.get(row.unit_id or 0, "")) for row in rows
        ],
        "systems": systems,
        "percent": filled * 100 // asked if asked else 100,
        "waiting": sum(row.open_questions for row in rows),
        "chart": chart,
        "office": is_office(actor),
    }
    return render(request, "portfolio/coverage.html", context)


def _promoters(unit_ids: list[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    tree = tree_on()
    rows = Appointment.objects.filter(valid_on(clock.today()), kind=Appointment.Kind.PROMOTER).select_related("person")
    for row in rows:
        unit = tree.units.get(row.unit_id)
        for unit_id in set(unit.path if unit else ()) & set(unit_ids):
            found.setdefault(unit_id, []).append(row.person.name)
    return {unit_id: "、".join(names) for unit_id, names in found.items()}


@accounts.staff_page
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """台帳を確認する, now instead of at night."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    put, settled = actions.check_inventory()
    messages.success(
        request, _("台帳を確認しました。新しい質問 %(put)s件、解決 %(settled)s件。") % {"put": put, "settled": settled}
    )
    return redirect("portfolio:coverage")
