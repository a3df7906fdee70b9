"""新規システムの起案: the list, a project with where it stands, and what each office does next."""

from collections.abc import Callable
from typing import Any

from django import forms
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
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, carry_out, form_page
from honbu.kernel.ui.pieces import Crumb, Fact, Steps
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.actions import comparing, procuring
from honbu.modules.portfolio.actions import projects as actions
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.states import PROJECT, ProjectAct
from honbu.modules.portfolio.domain.terms import TermRefused
from honbu.modules.portfolio.forms.projects import (
    AmendForm,
    ConditionAnswerForm,
    NewProjectForm,
    OpinionForm,
    ProcurementForm,
    ProjectForm,
    WorkingGroupForm,
)
from honbu.modules.portfolio.models import Condition, Project
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.policy import NotLaidDown
from honbu.modules.portfolio.queries.projects import (
    approval_of,
    lacking_for_hq,
    split_purchases,
    total_of,
)
from honbu.modules.portfolio.queries.rights import is_office, projects_for, systems_for
from honbu.modules.portfolio.tables import PROJECT_LOOKS, ProjectFilters, ProjectTable, unit_name

PROBLEMS = (
    WrongValue, NotPossibleNow, actions.NotReadyForHeadquarters, procuring.GateClosed, TermRefused, NotLaidDown,
    approvals.NoRoute, approvals.NotPossibleNow, meetings.NoSuchBody, meetings.AlreadyAsked,
)  # fmt: skip


def list_way(*more: Crumb) -> list[Crumb]:
    """From the list of projects to here."""
    return way(Crumb(_("新規・入替えの起案"), reverse("portfolio:projects")), *more)


def way_to(project: Project, *more: Crumb) -> list[Crumb]:
    """From the list over the project to here."""
    return list_way(Crumb(project.title, address_of(project)), *more)


def address_of(project: Project) -> str:
    """The page of a project."""
    return reverse("portfolio:project", args=[project.pk])


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """起案の一覧 of one's units; the office sees all, the contract section what was approved."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read") and not access.may(actor, "portfolio.procure"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=ProjectTable,
        filterset_class=ProjectFilters,
        rows=projects_for(actor),
        mark=documents.mark_of_list(MADE, _("新規・入替えの起案"), actor),
        title=_("新規・入替えの起案"),
        purpose=_("新しいシステムの導入や入替えを、相談から本部の承認、契約まで進めます。"),
        crumbs=way(Crumb(_("新規・入替えの起案"))),
        template_name="portfolio/projects.html",
        context={"may_write": access.may(actor, "portfolio.write")},
        views=[
            listing.View(_("情報管理課で検討中"), "state=opinion&state=working_group"),
            listing.View(_("本部付議中"), "state=before_hq"),
            listing.View(_("承認済み"), "state=approved&state=conditional"),
        ],
        empty=listing.Empty(
            title=_("起案はまだありません"),
            text=_("新しいシステムが必要になったら、業者と話す前にここから相談します。"),
            url=reverse("portfolio:project_new"),
            action=_("起案を始める"),
        ),
    )


def the_project(
    request: HttpRequest, pk: int, *, writing: bool = False, office: bool = False
) -> tuple[Person, Project]:
    """The project, if its reader may know of it and do what the page is for: 404 for others."""
    actor = accounts.actor(request)
    project = get_object_or_404(projects_for(actor), pk=pk)
    if writing:
        access.require_sight(actor, "portfolio.write", on=project.unit)
    if office and not is_office(actor):
        raise access.Hidden
    return actor, project


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A project: what it wants, where it stands, what is missing, and the next thing to do for whoever looks."""
    actor, project = the_project(request, pk)
    acts = possible(PROJECT, project.state)
    writing = access.may(actor, "portfolio.write", on=project.unit)
    office, costs = is_office(actor), access.may(actor, "portfolio.costs", on=project.unit)
    approval = approval_of(project)
    procurements = list(project.procurements.select_related("project", "contract__vendor").prefetch_related("steps"))
    total = total_of(project) if costs else None
    context = {
        "project": project,
        "look": PROJECT_LOOKS[project.state],
        "crumbs": list_way(Crumb(project.title)),
        "facts": _facts(project, total),
        "steps": _steps(project),
        "writing": writing,
        "office": office,
        "costs": costs,
        "may_revise": writing and project.state in actions.WITH_SECTION,
        "may_send": writing and ProjectAct.SEEK_APPROVAL in acts,
        "may_withdraw": writing and ProjectAct.WITHDRAW in acts,
        "may_opine": office and ProjectAct.GIVE_OPINION in acts,
        "may_group": office and project.state == "working_group",
        "may_bring": office and ProjectAct.BRING_TO_HQ in acts,
        "may_send_back": office and ProjectAct.SEND_BACK in acts and project.state != "in_approval",
        "may_amend": writing and project.state in {"approved", "conditional"},
        "may_procure": writing and procuring.may_begin(project),
        "may_compare": writing and comparing.is_open(project),
        "lacking": lacking_for_hq(project) if project.state in {"opinion", "working_group"} else [],
        "comparison": comparison_of(project),
        "conditions": project.conditions.all(),
        "procurements": procurements,
        "splits": split_purchases(procurements, clock.today()) if writing or office else [],
        "approval": approval if approval is not None and approvals.may_read(actor, approval) else None,
        "approval_address": approvals.address_of(approval) if approval is not None else "",
        "lines": trail.history_of(project)[:40],
    }  # fmt: skip
    return render(request, "portfolio/project.html", context)


def _day(day: Any) -> str:
    return clock.long(day) if day else ""


def _facts(project: Project, total: int | None) -> list[Fact]:
    facts = [
        Fact(_("所管課"), unit_name(project.unit_id)),
        Fact(_("起案者"), project.author.name),
        Fact(_("入れ替えるシステム"), project.system.name if project.system else ""),
        Fact(_("目的"), project.purpose),
        Fact(_("対象の範囲"), project.scope),
        Fact(_("期待する効果"), project.effect),
        Fact(_("構築の方法"), project.method_outline),
        Fact(_("期間"), project.period),
        Fact(_("総額"), _("%(amount)s円") % {"amount": f"{total:,}"} if total is not None else ""),
        Fact(_("所管課長の決定日"), _day(project.section_decided_on)),
        Fact(_("情報管理課の意見"), project.opinion),
        Fact(_("部会の検討結果"), project.working_group),
        Fact(_("本部の決定日"), _day(project.hq_decided_on)),
    ]
    if project.emergency:
        facts.append(Fact(_("緊急の理由"), project.emergency_reason))
    return facts


def _steps(project: Project) -> Steps | None:
    if project.state in {"withdrawn", "rejected"}:
        return None
    titles = [_("課で書く"), _("所管課長"), _("情報管理課"), _("部会"), _("本部"), _("調達")]
    now = {
        "consulting": 0, "sent_back": 0, "in_approval": 1, "opinion": 2, "working_group": 3, "before_hq": 4, "approved": 5,
        "conditional": 5,
    }  # fmt: skip
    return Steps.at(titles, now[project.state], wrong=[0] if project.state == "sent_back" else [])


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """起案を始める."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.write"):
        raise access.Hidden
    form = NewProjectForm(request.POST or None, actor=actor, systems=systems_for(actor))
    if request.method == "POST" and form.is_valid():
        try:
            project = actions.draft_project(form.owner(), form.facts(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("下書きを保存しました。比べる案と経費を入れ、所管課長の決定に回してください。"))
            return redirect("portfolio:project", project.pk)
    return form_page(
        request,
        form,
        _("起案を始める"),
        submit=_("下書きを保存する"),
        cancel=reverse("portfolio:projects"),
        crumbs=list_way(),
    )


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """起案を直す."""
    if request.method == "POST":
        Project.objects.select_for_update().filter(pk=pk).first()
    actor, project = the_project(request, pk, writing=True)
    if project.state not in actions.WITH_SECTION:
        raise access.Hidden
    form = ProjectForm(
        request.POST or None, systems=systems_for(actor), now=ProjectForm.stored(project),
        changed_by=trail.last_change_of(project),
    )  # fmt: skip
    act = lambda _data: actions.revise_project(project, form.facts(), actor=actor)  # noqa: E731
    return asked(request, project, form, act, title=_("起案を直す"), submit=_("保存する"), done=_("起案を直しました。"))


def asked(
    request: HttpRequest, project: Project, form: forms.Form, act: Callable[[dict[str, Any]], Any], *, title: str,
    done: str, submit: str = "", note: str = "", danger: bool = False, back: str = "",
) -> HttpResponse:  # fmt: skip
    """A form about a project, and the deed that follows from it."""
    back = back or address_of(project)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(back)
    return form_page(
        request, form, title, submit=submit or title, cancel=back, crumbs=way_to(project), over=project.title, note=note,
        danger=danger,
    )  # fmt: skip


def _done(request: HttpRequest, project: Project, act: Callable[[], Any], done: str) -> HttpResponse:
    carry_out(request, act, PROBLEMS, done)
    return redirect(address_of(project))


@accounts.staff_page
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """所管課長の決定に回す."""
    actor, project = the_project(request, pk, writing=True)
    return _done(
        request, project, lambda: actions.seek_approval(project, actor=actor), _("所管課長の決定に回しました。")
    )


@accounts.staff_page
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """情報管理課の意見を付ける."""
    actor, project = the_project(request, pk, office=True)
    form = OpinionForm(request.POST or None)
    act = lambda data: actions.give_opinion(project, data["opinion"], actor=actor)  # noqa: E731
    return asked(request, project, form, act, title=_("意見を付ける"), done=_("意見を付けました。"))


@accounts.staff_page
def working_group(request: HttpRequest, pk: int) -> HttpResponse:
    """部会の検討結果を記録する."""
    actor, project = the_project(request, pk, office=True)
    form = WorkingGroupForm(
        request.POST or None, initial={"day": project.working_group_on, "result": project.working_group}
    )
    act = lambda data: actions.note_working_group(project, data["result"], data["day"], actor=actor)  # noqa: E731
    return asked(request, project, form, act, title=_("部会の結果を記録する"), done=_("部会の結果を記録しました。"))


@accounts.staff_page
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """本部に付議する."""
    actor, project = the_project(request, pk, office=True)
    done = _("本部への提案を下書きしました。会議の提案から、決裁を経て議題になります。")
    return _done(request, project, lambda: actions.bring_to_headquarters(project, actor=actor), done)


@accounts.staff_page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """差し戻す."""
    actor, project = the_project(request, pk, office=True)
    form = ReasonForm(request.POST or None, hint=_("課の「わたしの仕事」に出ます。"))
    act = lambda data: actions.send_back(project, actor=actor, **data)  # noqa: E731
    return asked(request, project, form, act, title=_("差し戻す"), done=_("起案を差し戻しました。"), danger=True)


@accounts.staff_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """取り下げる."""
    actor, project = the_project(request, pk, writing=True)
    form = ReasonForm(request.POST or None)
    act = lambda data: actions.withdraw(project, actor=actor, **data)  # noqa: E731
    return asked(request, project, form, act, title=_("取り下げる"), done=_("起案を取り下げました。"), danger=True)


@accounts.staff_page
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """総額を変える."""
    actor, project = the_project(request, pk, writing=True)
    form = AmendForm(request.POST or None, initial={"total": project.approved_total})
    note = _("基準の割合を超えて増えると、本部の承認に戻ります。")

    def act(data: dict[str, Any]) -> None:
        if actions.amend_total(project, data["total"], actor=actor, reason=data["reason"]):
            messages.warning(request, _("増額が基準を超えたため、部会と本部の承認に戻りました。"))

    return asked(request, project, form, act, title=_("総額を変える"), done=_("変更を記録しました。"), note=note)


@accounts.staff_page
def condition(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """条件に答える."""
    actor, project = the_project(request, pk, writing=True)
    row = get_object_or_404(Condition, pk=condition_pk, project=project)
    form = ConditionAnswerForm(request.POST or None, initial={"answer": row.answer})
    act = lambda data: actions.answer_condition(row, data["answer"], actor=actor)  # noqa: E731
    return asked(
        request,
        project,
        form,
        act,
        title=_("条件に答える"),
        done=_("回答しました。次の本部で説明します。"),
        note=row.text,
    )


@accounts.staff_page
def condition_settle(request: HttpRequest, pk: int, condition_pk: int, deed: str) -> HttpResponse:
    """条件を解決にする, or ask again."""
    actor, project = the_project(request, pk, office=True)
    row = get_object_or_404(Condition, pk=condition_pk, project=project)
    if deed not in {"accept", "ask"}:
        raise access.Hidden
    form = ReasonForm(request.POST or None)
    accepted = deed == "accept"
    act = lambda data: actions.settle_condition(row, actor=actor, accepted=accepted, **data)  # noqa: E731
    title = _("解決にする") if accepted else _("もう一度求める")
    return asked(request, project, form, act, title=title, done=_("条件の状態を変えました。"), note=row.text)


@accounts.staff_page
def procurement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """調達を始める."""
    actor, project = the_project(request, pk, writing=True)
    form = ProcurementForm(request.POST or None, initial={"subject": project.title})
    act = lambda data: procuring.open_procurement(project, data["subject"], data["amount"], actor=actor)  # noqa: E731
    return asked(request, project, form, act, title=_("調達を始める"), done=_("調達を始めました。"))
