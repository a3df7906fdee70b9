"""At the table: who is there, opening, resolving, closing, and taking up again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from honbu.kernel.accounts import public as accounts
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.actions import attendance, holding
from honbu.modules.meetings.forms.holding import ClosingForm, OpeningForm, ReasonForm, ResolutionForm, SeatForm
from honbu.modules.meetings.models import AgendaItem, Attendance, Meeting
from honbu.modules.meetings.pages import recording
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.queries.recording import head_count
from honbu.modules.meetings.tables import MEETING_LOOKS

SEAT_LOOKS = {"expected": "neutral", "present": "success", "absent": "error", "deputised": "info", "left": "warning"}


@accounts.staff_page
@require_GET
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """出席: the seats with their buttons."""
    return _seats_page(request, frame_for(request, pk, "seats", managing=True))


def _seats_page(request: HttpRequest, frame: Frame, wrong: SeatForm | None = None, seat_pk: int = 0) -> HttpResponse:
    groups: dict[str, list[tuple[Attendance, SeatForm, str]]] = {}
    for seat in frame.meeting.attendances.select_related("person", "deputy"):
        form = wrong if wrong is not None and seat.pk == seat_pk else SeatForm(seat=seat)
        groups.setdefault(seat.group, []).append((seat, form, SEAT_LOOKS[seat.state]))
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "groups": list(groups.items()),
        "count": head_count(frame.meeting),
        "open_roll": frame.meeting.state not in attendance.NOT_ANY_MORE,
        "waiting": frame.meeting.attendances.filter(state=Attendance.State.EXPECTED).count(),
        "wrong": wrong,
        "wrong_pk": seat_pk,
    }
    return render(request, "meetings/seats.html", context, status=422 if wrong is not None else 200)


@accounts.staff_page
@require_POST
def mark(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    """One seat is marked."""
    frame = frame_for(request, pk, "seats", managing=True)
    seat = get_object_or_404(Attendance.objects.select_related("meeting__body__unit"), pk=seat_pk, meeting_id=pk)
    form = SeatForm(request.POST, seat=seat)
    if form.is_valid():
        values = form.cleaned_data
        try:
            attendance.mark_seat(
                seat, actor=accounts.actor(request), state=values["state"], seen=values["seen"],
                deputy_post=values["deputy_post"], deputy=values["deputy"], left_at=values["left_at"],
            )  # fmt: skip
        except attendance.DeputyUnnamed as refusal:
            form.add_error("deputy_post", str(refusal))
        except attendance.LeftWithoutTime as refusal:
            form.add_error("left_at", str(refusal))
        except (attendance.SeatChanged, attendance.RollIsClosed) as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _seats_page(request, frame, form, seat_pk)
    return redirect(f"{reverse('meetings:seats', args=[pk])}#seat{seat_pk}")


@accounts.staff_page
@require_POST
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """出席簿を作る, or everybody who was not heard of is there."""
    meeting = frame_for(request, pk, "seats", managing=True).meeting
    actor = accounts.actor(request)
    try:
        if request.POST.get("do") == "present":
            count = attendance.mark_all_present(meeting, actor=actor)
            messages.success(request, _("%(count)s人を出席にしました。") % {"count": count})
        else:
            count = attendance.lay_out_roll(meeting, actor=actor)
            messages.success(request, _("%(count)s人を出席簿に載せました。") % {"count": count})
    except attendance.RollIsClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:seats", pk)


@accounts.staff_page
@require_POST
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """開会する."""
    frame = frame_for(request, pk, "recording", managing=True)
    form = OpeningForm(request.POST)
    if form.is_valid():
        try:
            holding.open_meeting(frame.meeting, actor=accounts.actor(request), at=form.cleaned_data["at"])
        except (NotPossibleNow, holding.NoDayYet) as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return recording.recording_page(request, frame, opening=form)
    messages.success(request, _("開会を記録しました。"))
    return redirect("meetings:recording", pk)


@accounts.staff_page
@require_POST
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """閉会する; refused with a way to each item that has no result yet."""
    frame = frame_for(request, pk, "recording", managing=True)
    form, unsettled = ClosingForm(request.POST), []
    if form.is_valid():
        try:
            holding.close_meeting(frame.meeting, actor=accounts.actor(request), at=form.cleaned_data["at"])
        except holding.ItemsUnsettled as refusal:
            form.add_error(None, str(refusal))
            unsettled = refusal.items
        except holding.TimesOutOfOrder as refusal:
            form.add_error("at", str(refusal))
        except NotPossibleNow as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return recording.recording_page(request, frame, closing=form, unsettled=unsettled)
    messages.success(request, _("閉会を記録しました。"))
    return redirect("meetings:recording", pk)


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def reopen_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """閉会した会議を再開する, with the reason."""
    frame = frame_for(request, pk, "recording", managing=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holding.reopen_meeting(frame.meeting, actor=accounts.actor(request), reason=form.cleaned_data["reason"])
        except (NotPossibleNow, holding.ReasonNeeded) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("会議を再開しました。"))
            return redirect("meetings:recording", pk)
    return _reason_page(
        request, frame, form, _("会議を再開する"), _("閉会の記録を取り消し、続きを記録できるようにします。")
    )


@accounts.staff_page
@require_POST
def resolve(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """議決を記録する."""
    frame = frame_for(request, pk, "recording", managing=True)
    item = _item(frame.meeting, item_pk)
    form = ResolutionForm(request.POST, item=item)
    if form.is_valid():
        values = form.cleaned_data
        try:
            holding.resolve_item(
                item, actor=accounts.actor(request), resolution=values["resolution"], conditions=values["conditions"]
            )
        except holding.ConditionsNeeded as refusal:
            form.add_error("conditions", str(refusal))
        except NotPossibleNow as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return recording.recording_page(request, frame, resolution=form, code=str(item_pk))
    messages.success(request, _("「%(item)s」の結果を記録しました。") % {"item": item.title})
    return redirect(f"{reverse('meetings:recording', args=[pk])}?item={item_pk}")


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def reopen_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """議題の審議を再開する, with the reason."""
    frame = frame_for(request, pk, "recording", managing=True)
    item = _item(frame.meeting, item_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holding.reopen_item(item, actor=accounts.actor(request), reason=form.cleaned_data["reason"])
        except (NotPossibleNow, holding.ReasonNeeded) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("審議を再開しました。"))
            return redirect(f"{reverse('meetings:recording', args=[pk])}?item={item_pk}")
    title = _("「%(item)s」の審議を再開する") % {"item": item.title}
    return _reason_page(request, frame, form, title, _("結果を取り消し、もう一度決められるようにします。"))


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body__unit"), pk=pk, meeting=meeting)


def _reason_page(request: HttpRequest, frame: Frame, form: forms.Form, title: str, note: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "over": frame.title,
        "note": note,
        "cancel": reverse("meetings:recording", args=[frame.meeting.pk]),
        "crumbs": [*frame.crumbs[:-1], Crumb(title)],
    }
    return render(request, "meetings/reason.html", context, status=422 if form.errors else 200)
