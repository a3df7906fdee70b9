"""監査調書: the list of a year, one sheet with everything that it says, and its way from the section to the office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
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
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, carry_out, entered, form_page
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.kernel.ui.pieces import Crumb, Fact, Steps
from honbu.modules.audits.actions import handing_out
from honbu.modules.audits.actions import questionnaires as actions
from honbu.modules.audits.actions.answering import in_words
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.documents.making import MADE
from honbu.modules.audits.domain.answering import is_all_yes
from honbu.modules.audits.domain.states import SheetState
from honbu.modules.audits.models import Questionnaire, YearPlan
from honbu.modules.audits.queries.questionnaires import (
    Line,
    contractors_of,
    copied_in,
    lines_of,
    may_confirm,
    may_write,
    progress_in,
)
from honbu.modules.audits.queries.rights import is_office, questionnaires_for
from honbu.modules.audits.queries.scope import sections_in_scope
from honbu.modules.audits.tables.questionnaires import (
    ANSWER_LOOKS,
    SHEET_LOOKS,
    QuestionnaireFilters,
    QuestionnaireTable,
    unit_name,
)

PROBLEMS = (WrongValue, Frozen, NotPossibleNow, SomebodyWasFaster, actions.NotFinished, access.NotAllowed)
STEPS = {"handed_out": 0, "writing": 0, "returned": 0, "confirming": 1, "submitted": 2, "accepted": 3}


def way(*more: Crumb) -> list[Crumb]:
    """From the list to here."""
    return [Crumb(_("監査調書"), reverse("audits:questionnaires")), *more]


def way_to(sheet: Questionnaire, *more: Crumb) -> list[Crumb]:
    """Over the sheet to here."""
    return way(Crumb(title_of(sheet), reverse("audits:questionnaire", args=[sheet.pk])), *more)


def title_of(sheet: Questionnaire) -> str:
    """The section and the year."""
    last = None if unit_name(sheet.unit_id) else sheet.unit.versions.order_by("-valid_from").first()
    return f"{unit_name(sheet.unit_id) or (last.shown if last else '')} {clock.FiscalYear(sheet.plan.fiscal_year)}"


def the_sheet(request: HttpRequest, pk: int) -> tuple[Person, Questionnaire]:
    """The sheet, or 404 for whoever may not know of it."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(questionnaires_for(actor), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """The sheets of one's own section; for the office of all, with what lacks."""
    actor = accounts.actor(request)
    if not access.may(actor, "audits.read"):
        raise access.Hidden
    rows = questionnaires_for(actor)
    plans = YearPlan.objects.filter(pk__in=rows.order_by().values("plan"))
    counted = {pk: found for plan in plans for pk, found in progress_in(plan, rows).items()}
    office = is_office(actor)
    plan = YearPlan.objects.filter(state="approved").order_by("-fiscal_year").first() if office else None
    waiting = 0
    if plan is not None:
        known = set(plan.questionnaires.values_list("unit_id", flat=True))
        waiting = len([unit for unit in sections_in_scope(plan) if unit not in known])
    return listing.list_page(
        request,
        table_class=QuestionnaireTable,
        filterset_class=QuestionnaireFilters,
        rows=rows,
        table_options={"progress": counted},
        mark=documents.mark_of_list(MADE, _("監査調書の一覧"), actor),
        title=_("監査調書"),
        purpose=_("各課が、情報の扱いについて自分で答えます。選ばれるかどうかは、この答えのほかの事情でも決まります。"),
        crumbs=[Crumb(_("監査調書"))],
        filename=_("監査調書の一覧"),
        views=[
            listing.View(_("課で記入中"), "state=handed_out&state=writing&state=returned&state=confirming"),
            listing.View(_("受理を待つもの"), "state=submitted"),
            listing.View(_("期限を過ぎたもの"), "late=yes"),
        ],
        empty=listing.Empty(title=_("配布された監査調書はありません")),
        template_name="audits/questionnaires.html",
        context={"plan": plan, "waiting": waiting},
    )


@accounts.staff_page
@require_POST
def hand_out(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """配布する, or to sections that came into being since."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    try:
        done = handing_out.hand_out(get_object_or_404(YearPlan, pk=plan_pk), actor=actor)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        words = _("%(sheets)s課に配布しました。昨年度の回答を%(carried)s件引き継ぎました。")
        messages.success(request, words % {"sheets": done.sheets, "carried": done.carried})
    return redirect("audits:questionnaires")


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet: what it says, what it lacks, and the next thing to do for whoever looks."""
    actor, sheet = the_sheet(request, pk)
    office, writing = is_office(actor), may_write(actor, sheet)
    lines = lines_of(sheet)
    copied = copied_in(sheet.plan) if office else {}
    context = {
        "sheet": sheet,
        "title": title_of(sheet),
        "look": SHEET_LOOKS[sheet.state],
        "crumbs": way(Crumb(title_of(sheet))),
        "steps": Steps.at([_("記入"), _("課長の確認"), _("受理")], STEPS[sheet.state]),
        "facts": _facts(sheet),
        "chapters": _chapters(lines, copied),
        "contractors": contractors_of(sheet),
        "busy": [in_words(period) for period in sheet.busy_periods.all()],
        "writing": writing,
        "missing": actions.missing_in(sheet) if writing else [],
        "confirming": may_confirm(actor, sheet),
        "accepting": office and sheet.state == SheetState.SUBMITTED,
        "returning": office and sheet.state in {SheetState.SUBMITTED, SheetState.ACCEPTED},
        "all_yes": office and is_all_yes([line.entry.answer for line in lines]),
        "copying": office and any(line.answer and line.answer.pk in copied for line in lines),
        "lines": trail.history_of(sheet)[:60],
    }  # fmt: skip
    return render(request, "audits/questionnaire.html", context)


def _facts(sheet: Questionnaire) -> list[Fact]:
    writer, chief = sheet.prepared_by, sheet.confirmed_by
    outsources = {None: "", True: _("あります"), False: _("ありません")}[sheet.outsources]
    return [
        Fact(_("期限"), clock.long(sheet.plan.answers_until)),
        Fact(_("確認項目の版"), sheet.plan.edition.title),
        Fact(_("記入者"), writer.name if writer else ""),
        Fact(_("確認した課長"), chief.name if chief else ""),
        Fact(_("提出日時"), clock.long(sheet.submitted_at) if sheet.submitted_at else ""),
        Fact(_("委託している業務"), outsources),
    ]


def _chapters(lines: list[Line], copied: dict[int, set[int]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The answers under their groups, as the page shows them."""
    chapters: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        answer = line.answer
        others = copied.get(answer.pk, set()) if answer else set()
        chapters.setdefault(line.item.group, []).append(
            {
                "line": line,
                "answer": answer,
                "look": ANSWER_LOOKS[line.entry.answer],
                "copied": "、".join(tree_on().shown_name(unit) for unit in sorted(others)),
                "changes": list(answer.changes.all()) if answer else [],
            }
        )
    return list(chapters.items())


# ---- from one to the next ----------------------------------------------------------------------------------------------------


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _moved(request: HttpRequest, pk: int, act: Callable[[], object], done: str) -> HttpResponse:
    carry_out(request, act, PROBLEMS, done)
    return redirect("audits:questionnaire", pk)


@accounts.staff_page
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """課長に回す."""
    actor, sheet = the_sheet(request, pk)
    if not access.may(actor, "audits.answer", on=sheet.unit):
        raise access.Hidden
    return _moved(request, pk, lambda: actions.hand_to_chief(sheet, actor=actor), _("課長に回しました。"))


@accounts.staff_page
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """課長が確認し、提出する."""
    actor, sheet = the_sheet(request, pk)
    if not access.may(actor, "audits.confirm", on=sheet.unit):
        raise access.Hidden
    seen = _seen(request)
    return _moved(request, pk, lambda: actions.confirm(sheet, actor=actor, seen=seen), _("確認し、提出しました。"))


@accounts.staff_page
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """受理する."""
    actor, sheet = the_sheet(request, pk)
    if not is_office(actor):
        raise access.Hidden
    seen = _seen(request)
    return _moved(request, pk, lambda: actions.accept(sheet, actor=actor, seen=seen), _("受理しました。"))


def _asked(
    request: HttpRequest, sheet: Questionnaire, form: Form, act: Callable[[str], Questionnaire], title: str
) -> HttpResponse:
    back = reverse("audits:questionnaire", args=[sheet.pk])
    if entered(request, form, lambda: act(form.cleaned_data["reason"]), PROBLEMS, _("差し戻しました。")):
        return redirect(back)
    return form_page(request, form, title, submit=title, cancel=back, crumbs=way_to(sheet), over=title_of(sheet))


@accounts.staff_page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """差し戻す: by the chief."""
    actor, sheet = the_sheet(request, pk)
    if not may_confirm(actor, sheet):
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("どの項目を、どう直してほしいかを書いてください。"))
    return _asked(request, sheet, form, lambda why: actions.send_back(sheet, actor=actor, reason=why), _("差し戻す"))


@accounts.staff_page
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """課に差し戻す: by the office."""
    actor, sheet = the_sheet(request, pk)
    if not is_office(actor) or sheet.state not in {SheetState.SUBMITTED, SheetState.ACCEPTED}:
        raise access.Hidden
    form = ReasonForm(request.POST or None, hint=_("どの項目を、どう直してほしいかを書いてください。"))
    return _asked(
        request, sheet, form, lambda why: actions.give_back(sheet, actor=actor, reason=why), _("課に差し戻す")
    )
