"""会議の設定, 招集, 中止: what the secretariat does with a meeting before it is opened."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.meetings.actions import convening, planning
from honbu.modules.meetings.actions.telling import when_and_where
from honbu.modules.meetings.documents import agenda_paper, calendar_entry
from honbu.modules.meetings.forms.planning import PlanForm
from honbu.modules.meetings.models import Body, Meeting
from honbu.modules.meetings.pages.frame import TOP, Frame, frame_for
from honbu.modules.meetings.queries.agenda import BEFORE, agenda_of
from honbu.modules.meetings.queries.bodies import next_ordinal
from honbu.modules.meetings.queries.meetings import managed_bodies

PROBLEMS = (
    planning.AlreadyNumbered, planning.OutsideItsYear, planning.EndsBeforeItBegins, planning.BodyEnded,
    planning.DayNeeded, planning.NotPlannedAnyMore, planning.ReasonNeeded, convening.ReasonNeeded, convening.NotReady,
    NotPossibleNow,
)  # fmt: skip


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """会議を設定する: the next number of the year is proposed, and what holds for the body."""
    actor = accounts.actor(request)
    bodies = managed_bodies(actor).select_related("unit")
    if not bodies.exists():
        raise access.Hidden
    body = get_object_or_404(bodies, pk=request.GET["body"]) if request.GET.get("body", "").isdecimal() else None
    body = body or bodies.first()
    assert body is not None  # noqa: S101 - there is one, see above
    form = PlanForm(request.POST or None, initial=_proposed(body))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = planning.plan_meeting(body, form.plan(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("会議を設定しました。次は議題を組みます。"))
            return redirect("meetings:agenda", meeting.pk)
    others = [one for one in bodies if one.pk != body.pk]
    return form_page(
        request, form, _("会議を設定する"), submit=_("設定する"), cancel=TOP, crumbs=[Crumb(_("会議"), TOP)],
        over=body.name, bodies=others,
    )  # fmt: skip


def _proposed(body: Body) -> dict[str, Any]:
    year = clock.fiscal_year().year
    names = ("place", "meeting_openness", "meeting_reason", "record_openness", "record_reason")
    return {
        "fiscal_year": year,
        "ordinal": next_ordinal(body, year),
        **{name: getattr(body, name) for name in names},
    }


def _frame(request: HttpRequest, pk: int) -> Frame:
    return frame_for(request, pk, "overview", managing=True)


def _way_to(frame: Frame) -> list[Crumb]:
    return [Crumb(_("会議"), TOP), Crumb(frame.title, reverse("meetings:meeting", args=[frame.meeting.pk]))]


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """会議の設定を変える."""
    if request.method == "POST":
        Meeting.objects.select_for_update().filter(pk=pk).first()
    frame = _frame(request, pk)
    meeting, back = frame.meeting, reverse("meetings:meeting", args=[pk])
    if meeting.state not in BEFORE:
        raise access.Hidden
    form = PlanForm(request.POST or None, now=PlanForm.stored(meeting), changed_by=trail.last_change_of(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_meeting(meeting, form.plan(), actor=accounts.actor(request))
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("会議の設定を変えました。"))
            return redirect(back)
    note = _("招集済みです。日時や場所を変えると、部員に通知します。") if meeting.state == "convened" else ""
    return form_page(
        request, form, _("設定を変える"), submit=_("保存する"), cancel=back, crumbs=_way_to(frame), note=note
    )


def _with_reason(request: HttpRequest, frame: Frame, act: Any, words: dict[str, str]) -> HttpResponse:
    back = reverse("meetings:meeting", args=[frame.meeting.pk])
    form = ReasonForm(request.POST or None, hint=words["hint"])
    if request.method == "POST" and form.is_valid():
        try:
            act(frame.meeting, actor=accounts.actor(request), reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, words["done"])
            return redirect(back)
    return form_page(
        request, form, words["title"], submit=words["submit"], cancel=back, crumbs=_way_to(frame), danger=True,
        note=words["note"],
    )  # fmt: skip


@accounts.staff_page
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """会議を中止する."""
    frame = _frame(request, pk)
    if frame.meeting.state not in BEFORE:
        raise access.Hidden
    words = {
        "title": _("会議を中止する"),
        "submit": _("中止する"),
        "hint": _("招集した人への通知に出ます。"),
        "note": _("中止した会議の番号は欠番になります。元には戻せません。"),
        "done": _("会議を中止しました。"),
    }
    return _with_reason(request, frame, planning.cancel_meeting, words)


@accounts.staff_page
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """招集を取り消す."""
    frame = _frame(request, pk)
    if frame.meeting.state != "convened":
        raise access.Hidden
    words = {
        "title": _("招集を取り消す"),
        "submit": _("招集を取り消す"),
        "hint": _("招集した人への通知に出ます。"),
        "note": _("部員の出欠の回答は消え、もう一度招集するときに聞き直します。"),
        "done": _("招集を取り消しました。"),
    }
    return _with_reason(request, frame, convening.recall, words)


@accounts.staff_page
@require_POST
def convene(request: HttpRequest, pk: int) -> HttpResponse:
    """招集する."""
    frame = _frame(request, pk)
    try:
        convening.convene(frame.meeting, actor=accounts.actor(request))
    except PROBLEMS as problem:
        messages.error(request, str(problem))
        return redirect("meetings:meeting", pk)
    messages.success(request, _("招集しました。部員に通知し、出欠を聞いています。"))
    return redirect("meetings:attendance", pk)


@accounts.staff_page
def agenda_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """次第, as it stands."""
    frame = frame_for(request, pk, "papers", papers=True)
    meeting, lines = frame.meeting, agenda_of(frame.meeting)
    return documents.paper_page(
        request,
        title=_("%(meeting)s次第") % {"meeting": frame.title},
        make=lambda form: agenda_paper.make_agenda(meeting, lines, form),
        pictures=lambda: agenda_paper.agenda_pictures(meeting, lines),
        forms=("pdf", "docx"),
        disclosure=meeting.meeting_openness,
        facts=[Fact(_("議題"), len(lines)), Fact(_("開催日時"), when_and_where(meeting))],
        crumbs=[*_way_to(frame), Crumb(_("次第"))],
    )


@accounts.staff_page
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """招集通知."""
    frame = frame_for(request, pk, "papers", papers=True)
    letter = agenda_paper.notice_of(frame.meeting, agenda_of(frame.meeting))
    return documents.paper_page(
        request,
        title=letter.title,
        make=lambda form: documents.paper_from_letter(letter, form),
        pictures=lambda: documents.pictures_of_letter(letter),
        forms=("pdf", "docx"),
        disclosure=frame.meeting.meeting_openness,
        facts=[Fact(_("開催日時"), when_and_where(frame.meeting))],
        crumbs=[*_way_to(frame), Crumb(_("招集通知"))],
    )


@accounts.staff_page
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """予定のファイル (.ics) of a meeting that has a day."""
    frame = frame_for(request, pk, "overview")
    if frame.meeting.held_on is None:
        raise access.Hidden
    address = request.build_absolute_uri(reverse("meetings:meeting", args=[pk]))
    content = calendar_entry.calendar_entry(frame.meeting, address=address)
    return documents.file_response(content, f"{frame.title}.ics", "text/calendar; charset=utf-8")
