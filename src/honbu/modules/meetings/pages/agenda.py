"""議題: the agenda as it is built, its materials, and who has read which of them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.actions import agenda as actions
from honbu.modules.meetings.actions import materials, receiving
from honbu.modules.meetings.actions.proposing import NotWithTheSection, ReasonNeeded
from honbu.modules.meetings.forms.planning import (
    AnnounceForm,
    ItemForm,
    MaterialForm,
    ReplaceForm,
    TakeUpForm,
    TitleForm,
)
from honbu.modules.meetings.models import AgendaItem, Material
from honbu.modules.meetings.pages.frame import TOP, Frame, frame_for
from honbu.modules.meetings.queries.agenda import BEFORE, agenda_of, papers_of, readers_of, too_long_by
from honbu.modules.meetings.queries.proposals import waiting_for_secretariat
from honbu.modules.meetings.tables import MEETING_LOOKS

PROBLEMS = (
    actions.AgendaClosed, actions.OrderUnknown, actions.NothingToTell, NotPossibleNow, ReasonNeeded, NotWithTheSection,
    materials.NotReplaceable, materials.NoFile,
)  # fmt: skip


def _frame(request: HttpRequest, pk: int) -> Frame:
    return frame_for(request, pk, "agenda", managing=True)


def _way_to(frame: Frame) -> list[Crumb]:
    return [
        Crumb(_("会議"), TOP),
        Crumb(frame.title, reverse("meetings:meeting", args=[frame.meeting.pk])),
        Crumb(_("議題の編成"), reverse("meetings:agenda", args=[frame.meeting.pk])),
    ]


def _back(pk: int, item: int | None = None) -> str:
    return reverse("meetings:agenda", args=[pk]) + (f"#item{item}" if item is not None else "")


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda with its clock, for the secretariat."""
    frame = _frame(request, pk)
    meeting = frame.meeting
    waiting = waiting_for_secretariat(accounts.actor(request)).filter(body=meeting.body).select_related("unit")
    lines = agenda_of(meeting)
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[meeting.state],
        "lines": lines,
        "loose": [paper for paper in papers_of(meeting) if paper.material.item_id is None],
        "minutes": sum(line.item.minutes_planned for line in lines),
        "too_long": too_long_by(meeting),
        "open": meeting.state in BEFORE,
        "waiting": waiting,
        "readers": readers_of(meeting) if meeting.state != "preparing" else [],
    }
    return render(request, "meetings/agenda.html", context)


def _do(request: HttpRequest, back: str, act: Any, *, done: str = "") -> HttpResponse:
    try:
        act()
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


def _the_item(frame: Frame, item_pk: int) -> AgendaItem:
    return get_object_or_404(
        AgendaItem.objects.select_related("meeting", "proposal"), pk=item_pk, meeting=frame.meeting
    )


@accounts.staff_page
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """並べ替え: a whole order at once, as the screen was dragged."""
    frame = _frame(request, pk)
    written = [part for part in request.POST.get("order", "").split(",") if part]
    numbers = [int(part) for part in written if part.isdecimal()]
    actor = accounts.actor(request)
    return _do(request, _back(pk), lambda: actions.order_items(frame.meeting, numbers, actor=actor))


@accounts.staff_page
@require_POST
def move(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """上へ・下へ, without any script."""
    frame = _frame(request, pk)
    item, steps = _the_item(frame, item_pk), -1 if request.POST.get("to") == "up" else 1
    actor = accounts.actor(request)
    return _do(request, _back(pk, item_pk), lambda: actions.move_item(item, steps, actor=actor))


@accounts.staff_page
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """議題を加える."""
    frame = _frame(request, pk)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = actions.add_item(frame.meeting, form.facts(), actor=accounts.actor(request))
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("議題を加えました。"))
            return redirect(_back(pk, item.pk))
    return form_page(
        request, form, _("議題を加える"), submit=_("加える"), cancel=_back(pk), crumbs=_way_to(frame),
        note=_("課から提案されたものは、提案の画面か「提案を議題にする」から加えます。"),
    )  # fmt: skip


@accounts.staff_page
@transaction.atomic
def item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """議題を直す."""
    frame = _frame(request, pk)
    if request.method == "POST":
        AgendaItem.objects.select_for_update().filter(pk=item_pk).first()
    item = _the_item(frame, item_pk)
    form = ItemForm(request.POST or None, now=ItemForm.stored(item), changed_by=trail.last_change_of(frame.meeting))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_item(item, form.facts(), actor=accounts.actor(request))
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("議題を直しました。"))
            return redirect(_back(pk, item_pk))
    return form_page(request, form, _("議題を直す"), submit=_("保存する"), cancel=_back(pk), crumbs=_way_to(frame))


@accounts.staff_page
def item_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """議題から外す."""
    frame = _frame(request, pk)
    item = _the_item(frame, item_pk)
    form = ReasonForm(request.POST or None, hint=_("提案した課への通知に出ます。") if item.proposal else "")
    if request.method == "POST" and form.is_valid():
        try:
            receiving.take_off_agenda(item, actor=accounts.actor(request), reason=form.cleaned_data["reason"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("議題から外しました。"))
            return redirect(_back(pk))
    return form_page(
        request, form, _("議題から外す"), submit=_("議題から外す"), cancel=_back(pk), crumbs=_way_to(frame),
        over=str(item), danger=True,
        note=_("提案は事務局の受付に戻り、資料も一緒に戻ります。") if item.proposal else "",
    )  # fmt: skip


@accounts.staff_page
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """提案を議題にする."""
    frame = _frame(request, pk)
    actor = accounts.actor(request)
    form = TakeUpForm(request.POST, proposals=waiting_for_secretariat(actor).filter(body=frame.meeting.body))
    if not form.is_valid():
        messages.error(request, _("その提案は、もう議題になったか、取り下げられています。"))
        return redirect(_back(pk))
    proposal = form.cleaned_data["proposal"]
    return _do(
        request, _back(pk), lambda: receiving.put_on_agenda(proposal, frame.meeting, actor=actor),
        done=_("議題に加えました。"),
    )  # fmt: skip


@accounts.staff_page
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """変更を部員に知らせる."""
    frame = _frame(request, pk)
    if frame.meeting.state != "convened":
        raise access.Hidden
    form = AnnounceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = actions.announce_changes(
                frame.meeting, actor=accounts.actor(request), text=form.cleaned_data["text"]
            )
        except PROBLEMS as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("%(count)s人に知らせました。") % {"count": told})
            return redirect(_back(pk))
    return form_page(
        request, form, _("変更を部員に知らせる"), submit=_("知らせる"), cancel=_back(pk), crumbs=_way_to(frame)
    )


# ---- materials of the agenda -----------------------------------------------------------------------------------------
@accounts.staff_page
def material_new(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """資料を加える."""
    frame = _frame(request, pk)
    item = _the_item(frame, item_pk)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            materials.attach_to_item(item, data["file"], actor=accounts.actor(request), title=data["title"])
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=accounts.actor(request))
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("資料を加えました。"))
            return redirect(_back(pk, item_pk))
    return form_page(
        request, form, _("資料を加える"), submit=_("加える"), cancel=_back(pk, item_pk), crumbs=_way_to(frame),
        over=str(item),
    )  # fmt: skip


def _the_material(request: HttpRequest, material_pk: int) -> Material:
    """A material that the actor may change or replace; for others there is no such page."""
    rows = Material.objects.select_related(
        "document", "item", "meeting__body__unit", "proposal__unit", "proposal__body__unit"
    )
    material = get_object_or_404(rows, pk=material_pk)
    if not materials.may_replace(accounts.actor(request), material):
        raise access.Hidden
    return material


def _home_of(request: HttpRequest, material: Material) -> tuple[str, list[Crumb]]:
    """Where one came from: the agenda for the secretariat, the proposal for the section."""
    meeting, proposal = material.meeting, material.proposal
    actor = accounts.actor(request)
    if meeting is not None and access.may(actor, "meetings.manage", on=meeting.body.unit):
        way = _way_to(frame_for(request, meeting.pk, "agenda", managing=True))
        return _back(meeting.pk, material.item_id), way
    assert proposal is not None  # noqa: S101 - else the actor could not have come here
    back = reverse("meetings:proposal", args=[proposal.pk])
    return back, [Crumb(_("会議"), TOP), Crumb(_("提案"), reverse("meetings:proposals")), Crumb(proposal.title, back)]


@accounts.staff_page
def material_replace(request: HttpRequest, material_pk: int) -> HttpResponse:
    """資料を差し替える."""
    material = _the_material(request, material_pk)
    back, crumbs = _home_of(request, material)
    if material.document_id is None:
        messages.error(request, _("この資料には、差し替える元のファイルがありません。"))
        return redirect(back)
    newest = documents.latest(material.document_id)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"expected": newest.number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = materials.replace_material(
                material, data["file"], actor=accounts.actor(request), reason=data["reason"], expected=data["expected"]
            )
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=accounts.actor(request))
        except documents.SomebodyWasFaster as conflict:
            form.data = {**request.POST.dict(), "expected": str(conflict.newest.number)}
            form.add_error(None, str(conflict))
        except (documents.ReasonMissing, *PROBLEMS) as problem:
            form.add_error(None, str(problem))
        else:
            same = version.number == newest.number
            messages.success(
                request,
                _("内容は今の版と同じでした。") if same else _("差し替えました。前の版を開いた人に知らせました。"),
            )
            return redirect(back)
    note = _("今の版は第%(number)s版「%(name)s」です。前の版は残ります。") % {
        "number": newest.number,
        "name": newest.filename,
    }
    return form_page(
        request, form, _("資料を差し替える"), submit=_("差し替える"), cancel=back, crumbs=crumbs, over=str(material),
        note=note,
    )  # fmt: skip


@accounts.staff_page
def material_title(request: HttpRequest, material_pk: int) -> HttpResponse:
    """資料の題を直す."""
    material = _the_material(request, material_pk)
    back, crumbs = _home_of(request, material)
    form = TitleForm(request.POST or None, initial={"title": material.title})
    if request.method == "POST" and form.is_valid():
        try:
            materials.retitle_material(material, form.cleaned_data["title"], actor=accounts.actor(request))
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(back)
    return form_page(
        request, form, _("資料の題を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs, over=str(material)
    )


@accounts.staff_page
@require_POST
def material_move(request: HttpRequest, material_pk: int) -> HttpResponse:
    """資料を上へ・下へ."""
    material = _the_material(request, material_pk)
    back, _crumbs = _home_of(request, material)
    actor, steps = accounts.actor(request), -1 if request.POST.get("to") == "up" else 1
    return _do(request, back, lambda: materials.move_material(material, steps, actor=actor))


@accounts.staff_page
@require_POST
def material_remove(request: HttpRequest, material_pk: int) -> HttpResponse:
    """資料を外す."""
    material = _the_material(request, material_pk)
    back, _crumbs = _home_of(request, material)
    actor = accounts.actor(request)
    return _do(request, back, lambda: materials.remove_material(material, actor=actor), done=_("資料を外しました。"))
