"""提案: the list, and a proposal with its state, its files, its history and what comes next."""

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
from honbu.kernel.approvals import public as approvals
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, standing, tree_on
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb, Fact, Steps
from honbu.modules.meetings.actions import materials, proposing, receiving
from honbu.modules.meetings.actions.agenda import AgendaClosed
from honbu.modules.meetings.actions.telling import name_of, when_and_where
from honbu.modules.meetings.domain.states import ProposalAct
from honbu.modules.meetings.forms.planning import MaterialForm, MeetingChoiceForm
from honbu.modules.meetings.forms.proposals import NewProposalForm, ProposalForm
from honbu.modules.meetings.models import Body, Meeting, Proposal
from honbu.modules.meetings.pages.frame import TOP
from honbu.modules.meetings.queries.agenda import BEFORE, Paper, newest_versions
from honbu.modules.meetings.queries.proposals import (
    approval_of,
    content_of,
    doors_of,
    is_late,
    materials_of,
    meetings_to_wish_for,
    proposals_for,
    units_to_propose_for,
)
from honbu.modules.meetings.tables import PROPOSAL_LOOKS, ProposalFilters, ProposalTable

LIST = "/meetings/proposals/"
PROBLEMS = (
    proposing.NotWithTheSection, proposing.NotComplete, proposing.DrafterOnly, proposing.ReasonNeeded,
    proposing.WrongMeeting, approvals.NoRoute, approvals.NotPossibleNow, AgendaClosed, NotPossibleNow,
)  # fmt: skip


def _way() -> list[Crumb]:
    return [Crumb(_("会議"), TOP), Crumb(_("提案"), LIST)]


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """The proposals of one's own units, and for a secretariat what was handed in."""
    actor = accounts.actor(request)
    if not access.may(actor, "meetings.propose") and not access.may(actor, "meetings.manage"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=ProposalTable,
        filterset_class=ProposalFilters,
        rows=proposals_for(actor),
        title=_("提案"),
        purpose=_("会議にかけたいものを課から提案し、事務局が議題にします。"),
        crumbs=[Crumb(_("会議"), TOP), Crumb(_("提案"))],
        template_name="meetings/proposals.html",
        context={"may_propose": access.may(actor, "meetings.propose")},
        views=[
            listing.View(_("事務局で受付・検討中"), "state=submitted&state=received"),
            listing.View(_("課で作成・修正中"), "state=draft&state=sent_back"),
        ],
        empty=listing.Empty(
            title=_("提案はまだありません"),
            text=_("会議で決めたいこと、報告したいことがあれば、ここから提案します。"),
            url=f"{LIST}new/",
            action=_("提案を書く"),
        ),
    )


def _the_proposal(request: HttpRequest, pk: int, *, held: bool = False) -> tuple[Person, Proposal]:
    actor = accounts.actor(request)
    if held and request.method == "POST":
        Proposal.objects.select_for_update().filter(pk=pk).first()
    return actor, get_object_or_404(proposals_for(actor), pk=pk)


def _way_to(proposal: Proposal) -> list[Crumb]:
    return [*_way(), Crumb(proposal.title, reverse("meetings:proposal", args=[proposal.pk]))]


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal: what it asks, where it stands, and the next thing to do for whoever looks."""
    actor, proposal = _the_proposal(request, pk)
    doors, approval = doors_of(actor, proposal), approval_of(proposal)
    files = materials_of(proposal)
    versions = newest_versions(files)
    item = proposal.items.select_related("meeting__body").first()
    context = {
        "proposal": proposal,
        "look": PROPOSAL_LOOKS[proposal.state],
        "crumbs": [*_way(), Crumb(proposal.title)],
        "facts": _facts(proposal),
        "steps": _steps(proposal),
        "papers": [Paper(one, versions.get(one.document_id or 0), None) for one in files],
        "doors": doors,
        "may_withdraw": doors.may(ProposalAct.WITHDRAW, managing=False),
        "may_receive": doors.may(ProposalAct.RECEIVE, managing=True),
        "may_send_back": doors.may(ProposalAct.SEND_BACK, managing=True),
        "may_put": doors.may(ProposalAct.PUT_ON_AGENDA, managing=True),
        "may_replace": doors.own or doors.managing,
        "approval": approval if approval is not None and approvals.may_read(actor, approval) else None,
        "approval_address": approvals.address_of(approval) if approval is not None else "",
        "changed_since": approval is not None
        and proposal.state in {"submitted", "received", "on_agenda"}
        and not approvals.is_content_of(approval, content_of(proposal)),
        "item": item,
        "item_meeting": name_of(item.meeting) if item is not None else "",
        "late": is_late(proposal),
        "lines": trail.history_of(proposal)[:40],
    }
    return render(request, "meetings/proposal.html", context)


def _facts(proposal: Proposal) -> list[Fact]:
    wanted = proposal.wanted_for
    facts = [
        Fact(_("会議体"), proposal.body.name),
        Fact(_("区分"), proposal.get_kind_display()),
        Fact(_("提案する組織"), tree_on(proposal.created_at.date()).shown_name(proposal.unit_id)),
        Fact(_("起案者"), proposal.author.name),
        Fact(_("説明者"), proposal.explainer),
        Fact(_("所要の時間"), _("%(minutes)s分") % {"minutes": proposal.minutes_needed}),
        Fact(_("希望する回"), f"{name_of(wanted)}　{when_and_where(wanted)}" if wanted else _("事務局に任せる")),
        Fact(_("新しいシステムの開発"), _("伴う") if proposal.new_system else _("伴わない")),
    ]
    if proposal.submitted_at:
        facts.append(Fact(_("提出日"), clock.long(proposal.submitted_at)))
    return facts


def _steps(proposal: Proposal) -> Steps | None:
    if proposal.state == "withdrawn":
        return None
    titles = [_("課で書く"), _("所属長の決裁"), _("事務局の受付"), _("議題"), _("審議")]
    now = {"draft": 0, "sent_back": 0, "in_approval": 1, "submitted": 2, "received": 2, "on_agenda": 4, "settled": 5}
    wrong = [0] if proposal.state == "sent_back" else []
    return Steps.at(titles, now[proposal.state], wrong=wrong)


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """提案を書く."""
    actor = accounts.actor(request)
    units = units_to_propose_for(actor)
    bodies = Body.objects.filter(ended_on__isnull=True)
    if not units or not bodies.exists():
        raise access.Hidden
    own = str(standing(actor).unit_id or "")
    first = {"unit": own if own in dict(units) else units[0][0], "body": bodies[0].pk}
    form = NewProposalForm(
        request.POST or None, bodies=bodies, units=units, meetings=meetings_to_wish_for(), initial=first
    )
    if request.method == "POST" and form.is_valid():
        unit = get_object_or_404(Unit, pk=form.cleaned_data["unit"])
        try:
            proposal = proposing.draft_proposal(form.cleaned_data["body"], unit, form.wording(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("下書きを保存しました。資料を付けて、所属長の決裁に回してください。"))
            return redirect("meetings:proposal", proposal.pk)
    return form_page(request, form, _("提案を書く"), submit=_("下書きを保存する"), cancel=LIST, crumbs=_way())


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """提案を直す."""
    actor, proposal = _the_proposal(request, pk, held=True)
    if not doors_of(actor, proposal).revise:
        raise access.Hidden
    form = ProposalForm(
        request.POST or None,
        meetings=meetings_to_wish_for(proposal.body),
        now=ProposalForm.stored(proposal),
        changed_by=trail.last_change_of(proposal),
    )
    back = reverse("meetings:proposal", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            proposing.revise_proposal(proposal, form.wording(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("提案を直しました。"))
            return redirect(back)
    return form_page(request, form, _("提案を直す"), submit=_("保存する"), cancel=back, crumbs=_way_to(proposal))


@accounts.staff_page
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """資料を付ける."""
    actor, proposal = _the_proposal(request, pk)
    if not doors_of(actor, proposal).revise:
        raise access.Hidden
    form = MaterialForm(request.POST or None, request.FILES or None)
    back = reverse("meetings:proposal", args=[pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            materials.attach_to_proposal(proposal, data["file"], actor=actor, title=data["title"])
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("資料を付けました。"))
            return redirect(back)
    return form_page(request, form, _("資料を付ける"), submit=_("付ける"), cancel=back, crumbs=_way_to(proposal))


@accounts.staff_page
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """所属長の決裁に回す."""
    actor, proposal = _the_proposal(request, pk)
    return _do(
        request, pk, lambda: proposing.seek_approval(proposal, actor=actor), done=_("所属長の決裁に回しました。")
    )


@accounts.staff_page
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """受け付ける."""
    actor, proposal = _the_proposal(request, pk)
    access.require_sight(actor, "meetings.manage", on=proposal.body.unit)
    return _do(request, pk, lambda: receiving.receive_proposal(proposal, actor=actor), done=_("提案を受け付けました。"))


def _do(request: HttpRequest, pk: int, act: Any, *, done: str) -> HttpResponse:
    try:
        act()
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("meetings:proposal", pk)


def _with_reason(
    request: HttpRequest, proposal: Proposal, act: Any, *, title: str, hint: str, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None, hint=hint)
    back = reverse("meetings:proposal", args=[proposal.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(proposal, actor=accounts.actor(request), reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(back)
    return form_page(
        request, form, title, submit=title, cancel=back, crumbs=_way_to(proposal), over=proposal.title, danger=True
    )


@accounts.staff_page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """差し戻す."""
    actor, proposal = _the_proposal(request, pk)
    if not doors_of(actor, proposal).may(ProposalAct.SEND_BACK, managing=True):
        raise access.Hidden
    return _with_reason(
        request, proposal, receiving.send_back_proposal, title=_("差し戻す"),
        hint=_("提案した課の「わたしの仕事」に出ます。何をどう直すかを書いてください。"), done=_("提案を差し戻しました。"),
    )  # fmt: skip


@accounts.staff_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """取り下げる."""
    actor, proposal = _the_proposal(request, pk)
    if not doors_of(actor, proposal).may(ProposalAct.WITHDRAW, managing=False):
        raise access.Hidden
    return _with_reason(
        request, proposal, proposing.withdraw_proposal, title=_("取り下げる"),
        hint=_("取り下げた提案は、元に戻せません。記録には残ります。"), done=_("提案を取り下げました。"),
    )  # fmt: skip


@accounts.staff_page
def put_on_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """議題にする."""
    actor, proposal = _the_proposal(request, pk)
    if not doors_of(actor, proposal).may(ProposalAct.PUT_ON_AGENDA, managing=True):
        raise access.Hidden
    meetings = Meeting.objects.filter(body=proposal.body, state__in=BEFORE).select_related("body")
    first = {"meeting": proposal.wanted_for_id or meetings.order_by("held_on").values_list("pk", flat=True).first()}
    form = MeetingChoiceForm(request.POST or None, meetings=meetings.order_by("held_on", "pk"), initial=first)
    back = reverse("meetings:proposal", args=[pk])
    if request.method == "POST" and form.is_valid():
        meeting = form.cleaned_data["meeting"]
        try:
            receiving.put_on_agenda(proposal, meeting, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("議題に加えました。"))
            return redirect("meetings:agenda", meeting.pk)
    note = "" if meetings.exists() else _("これから開く会議がありません。先に会議を設定してください。")
    return form_page(
        request, form, _("議題にする"), submit=_("議題にする"), cancel=back, crumbs=_way_to(proposal),
        over=proposal.title, note=note,
    )  # fmt: skip
