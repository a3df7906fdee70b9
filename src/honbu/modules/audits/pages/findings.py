"""指摘と是正: the list, one finding with what is to be done next, and the tables of a year."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, entered, form_page
from honbu.kernel.ui.pieces import Crumb, Fact, Tab
from honbu.modules.audits.actions import exempting
from honbu.modules.audits.actions import findings as actions
from honbu.modules.audits.domain.findings import FINDING, PROMISED, Cause, FindingAct, FindingState
from honbu.modules.audits.forms.findings import (
    AcceptForm,
    CorrectionForm,
    DeferForm,
    DueForm,
    EvidenceForm,
    FindingForm,
    JudgeForm,
    ReportForm,
)
from honbu.modules.audits.models import CorrectiveAction, Finding
from honbu.modules.audits.models.findings import CAUSES
from honbu.modules.audits.pages.frame import require_office, way
from honbu.modules.audits.queries.findings import overdue
from honbu.modules.audits.queries.results import results_of
from honbu.modules.audits.queries.rights import findings_for, is_office, may_seal, reads_results

PROBLEMS = (WrongValue, NotPossibleNow)
LOOKS = {
    "draft": "neutral", "open": "warning", "planned": "info", "correcting": "info", "reported": "info", "closed": "success",
    "deferred": "neutral", "accepted": "neutral", "disputed": "error", "withdrawn": "neutral",
}  # fmt: skip


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("指摘と是正"), reverse("audits:findings")), *more)


def the_finding(request: HttpRequest, pk: int) -> tuple[Person, Finding]:
    """The finding as somebody may see it; 404 for the others."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(findings_for(actor), pk=pk)


def _years(actor: Person) -> list[int]:
    return list(findings_for(actor).order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """指摘の一覧 of a year, with its tables for whoever sees the whole ward."""
    actor = accounts.actor(request)
    if not access.may(actor, "audits.read") and not reads_results(actor):
        raise access.Hidden
    years = _years(actor)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else (years[0] if years else clock.fiscal_year().year)
    found = findings_for(actor).filter(fiscal_year=year)
    rows, late = list(found), set(overdue(found).values_list("pk", flat=True))
    due = dict(CorrectiveAction.objects.filter(finding__in=rows).values_list("finding_id", "due"))
    tree = tree_on()
    results = results_of(rows, late=len(late)) if reads_results(actor) else None
    context = {
        "crumbs": way(Crumb(_("指摘と是正"))),
        "rows": [(one, tree.shown_name(one.unit_id), LOOKS[one.state], due.get(one.pk), one.pk in late) for one in rows],
        "years": [Tab(clock.FiscalYear(one).label, f"?year={one}", current=one == year) for one in years],
        "year": clock.FiscalYear(year).label,
        "paper": reverse("audits:findings_paper", args=[year]) if rows else "",
        "office": is_office(actor),
        "results": results,
        "causes": [(word, results.by_cause[Cause(code)]) for code, word in CAUSES] if results else [],
        "kinds": [
            (kind, [(word, counts[Cause(code)]) for code, word in CAUSES], sum(counts.values()))
            for kind, counts in results.cause_by_kind.items()
        ]
        if results
        else [],
        "cause_words": [word for _code, word in CAUSES],
    }  # fmt: skip
    return render(request, "audits/findings.html", context)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what it says, why, what is done about it, and what comes next."""
    actor, finding = the_finding(request, pk)
    action = CorrectiveAction.objects.filter(finding=finding).select_related("reported_by", "checked_by").first()
    context = {
        "finding": finding,
        "look": LOOKS[finding.state],
        "unit": tree_on().shown_name(finding.unit_id),
        "crumbs": _way(Crumb(str(finding))),
        "facts": _facts(finding),
        "papers": [
            (title, reverse("audits:section_paper", args=[finding.unit_id, finding.fiscal_year, code]))
            for title, code in ((_("監査結果通知書"), "result"), (_("改善報告書"), "improvement"))
        ]
        if finding.state != FindingState.DRAFT
        else [],
        "action": action,
        "changes": action.changes.select_related("by") if action else [],
        "exemptions": finding.exemptions.select_related("decided_by"),
        "acts": _acts(actor, finding),
        "lines": trail.history_of(finding)[:40],
    }
    return render(request, "audits/finding.html", context)


def _facts(finding: Finding) -> list[Fact]:
    return [
        Fact(_("監査の種類"), finding.get_kind_display()),
        Fact(_("区分"), finding.grade.title),
        Fact(_("指摘日"), clock.long(finding.found_on)),
        Fact(_("原因"), finding.get_cause_display() if finding.cause else _("まだ決まっていません")),
        Fact(_("原因の説明"), finding.root_cause),
        Fact(_("確認項目"), str(finding.item) if finding.item else ""),
        Fact(_("システム"), finding.system_name + (_("（テスト環境）") if finding.test_environment else "")),
        Fact(_("委託先"), finding.contractor),
        Fact(_("前の同じ指摘"), str(finding.repeat_of) if finding.repeat_of else ""),
    ]


# Code, title, the act that has to be possible, for whom.
DEEDS: tuple[tuple[str, Callable[[], str], FindingAct, str], ...] = (
    ("confirm", lambda: _("確定する"), FindingAct.CONFIRM, "office"),
    ("plan", lambda: _("是正計画を出す"), FindingAct.PLAN, "section"),
    ("judge", lambda: _("是正計画を確かめる"), FindingAct.APPROVE_PLAN, "office"),
    ("report", lambda: _("是正の完了を報告する"), FindingAct.REPORT, "section"),
    ("recheck", lambda: _("再確認する"), FindingAct.PASS, "office"),
    ("defer", lambda: _("システム更新まで保留する"), FindingAct.DEFER, "office"),
    ("accept", lambda: _("リスクを受容する"), FindingAct.ACCEPT, "lead"),
    ("evidence", lambda: _("システムとともに完了にする"), FindingAct.REMOVE, "office"),
    ("dispute", lambda: _("異議を申し出る"), FindingAct.DISPUTE, "chief"),
    ("answer", lambda: _("異議に答える"), FindingAct.UPHOLD, "office"),
    ("reopen", lambda: _("再開する"), FindingAct.REOPEN, "office"),
)


def _may(actor: Person, finding: Finding, whose: str) -> bool:
    if whose == "section":
        return access.may(actor, "audits.answer", on=finding.unit)
    if whose == "chief":
        return access.may(actor, "audits.confirm", on=finding.unit)
    return may_seal(actor) if whose == "lead" else is_office(actor)


def _acts(actor: Person, finding: Finding) -> list[tuple[str, str]]:
    now = possible(FINDING, finding.state)
    found = [
        (title(), reverse("audits:finding_do", args=[finding.pk, code]))
        for code, title, act, whose in DEEDS
        if act in now and _may(actor, finding, whose)
    ]
    if is_office(actor) and finding.state == FindingState.DRAFT:
        found.append((_("指摘を直す"), reverse("audits:finding_edit", args=[finding.pk])))
    if is_office(actor) and finding.state in PROMISED:
        found.append((_("期限を変える"), reverse("audits:finding_do", args=[finding.pk, "due"])))
    return found


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """指摘を書く."""
    actor = require_office(request)
    form = FindingForm(request.POST or None, initial={"found_on": clock.today()})
    return _saved(request, form, _("指摘を書く"), lambda: actions.write_finding(form.values(), actor=actor))


@accounts.staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """指摘を直す, while it is a draft."""
    actor, finding = the_finding(request, pk)
    if not is_office(actor) or finding.state != FindingState.DRAFT:
        raise access.Hidden
    form = FindingForm(
        request.POST or None, finding=finding, now=FindingForm.stored(finding), changed_by=trail.last_change_of(finding)
    )
    return _saved(request, form, _("指摘を直す"), lambda: actions.revise_finding(finding, form.values(), actor=actor))


def _saved(request: HttpRequest, form: FindingForm, title: str, act: Callable[[], Finding]) -> HttpResponse:
    finding = entered(request, form, act, PROBLEMS, _("保存しました。"))
    if finding is not None:
        return redirect("audits:finding", finding.pk)
    back = reverse("audits:findings")
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=_way())


# What a judgement may be: the first means yes.
VERDICTS: dict[str, tuple[tuple[str, Callable[[], str]], ...]] = {
    "judge": (("accept", lambda: _("認める")), ("return", lambda: _("差し戻す"))),
    "recheck": (("pass", lambda: _("是正されている")), ("fail", lambda: _("是正されていない"))),
    "answer": (("uphold", lambda: _("指摘のとおり")), ("withdraw", lambda: _("指摘を取り下げる"))),
}
FORMS: dict[str, type[forms.Form]] = {
    "confirm": forms.Form, "plan": CorrectionForm, "report": ReportForm, "due": DueForm, "defer": DeferForm,
    "accept": AcceptForm, "evidence": EvidenceForm, "dispute": ReasonForm, "reopen": ReasonForm,
}  # fmt: skip
Entered = dict[str, Any]
DONE: dict[str, Callable[[Finding, Entered, Person], object]] = {
    "confirm": lambda one, _it, actor: actions.confirm_finding(one, actor=actor),
    "plan": lambda one, it, actor: actions.plan_correction(one, **it, actor=actor),
    "judge": lambda one, it, actor: actions.judge_plan(
        one, accepted=_yes("judge", it), reason=it["reason"], actor=actor
    ),
    "report": lambda one, it, actor: actions.report_correction(one, it["report"], upload=it["upload"], actor=actor),
    "recheck": lambda one, it, actor: actions.recheck(
        one, passed=_yes("recheck", it), reason=it["reason"], actor=actor
    ),
    "due": lambda one, it, actor: actions.change_due(one, it["due"], reason=it["reason"], actor=actor),
    "defer": lambda one, it, actor: exempting.defer(one, **it, actor=actor),
    "accept": lambda one, it, actor: exempting.accept_risk(one, **it, actor=actor),
    "evidence": lambda one, it, actor: exempting.close_with_system(one, **it, actor=actor),
    "dispute": lambda one, it, actor: actions.dispute(one, it["reason"], actor=actor),
    "answer": lambda one, it, actor: actions.answer_dispute(
        one, upheld=_yes("answer", it), reason=it["reason"], actor=actor
    ),
    "reopen": lambda one, it, actor: exempting.reopen(one, reason=it["reason"], actor=actor),
}


def _yes(code: str, entered: Entered) -> bool:
    return bool(entered["verdict"] == VERDICTS[code][0][0])


def _form_of(code: str, request: HttpRequest) -> forms.Form:
    data, files = request.POST or None, request.FILES or None
    if code in VERDICTS:
        return JudgeForm(data, choices=[(value, word()) for value, word in VERDICTS[code]])
    # A form without fields is sent all the same.
    return FORMS[code](request.POST if request.method == "POST" else data, files)


@accounts.staff_page
def do(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What comes next for a finding, by whoever it is for."""
    actor, finding = the_finding(request, pk)
    here = reverse("audits:finding_do", args=[pk, code])
    title = next((word for word, url in _acts(actor, finding) if url == here), None)
    if title is None:
        raise access.Hidden
    form = _form_of(code, request)
    if request.method == "POST" and form.is_valid():
        try:
            DONE[code](finding, form.cleaned_data, actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "upload", refusal, actor=actor)
        else:
            messages.success(request, _("記録しました。"))
            return redirect("audits:finding", pk)
    back = reverse("audits:finding", args=[pk])
    crumbs = _way(Crumb(str(finding), back))
    note = _("確定すると、指摘の言葉は変えられません。課に知らせます。") if code == "confirm" else ""
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=str(finding), note=note)
