"""記録する: the secretary's screen, what its script sends, and the same record for readers as it grows."""

import uuid
from typing import Any

import pydantic
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.states import possible
from honbu.kernel.ui.pieces import Conflict, ConflictLine, Crumb
from honbu.modules.meetings.actions import recording as actions
from honbu.modules.meetings.actions.live import block_as_told, tell_editing
from honbu.modules.meetings.domain.states import ITEM, RECORDED_IN, ItemAct, MeetingState
from honbu.modules.meetings.forms.holding import ClosingForm, OpeningForm, ResolutionForm
from honbu.modules.meetings.forms.recording import WITH_ROLE, BlockForm, Editing, Sent, roles_of
from honbu.modules.meetings.models import AgendaItem, Block, Meeting
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.queries.recording import Sheet, head_count, sheets_of, tally_of
from honbu.modules.meetings.queries.rights import meetings_for
from honbu.modules.meetings.tables import MEETING_LOOKS

LARGEST = 200_000  # bytes of a paragraph on its way
BEFORE_OPENING = {MeetingState.PREPARING.value, MeetingState.CONVENED.value}


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The recording screen. Without script, a paragraph comes as a form."""
    frame = frame_for(request, pk, "recording", managing=True)
    if request.method == "GET":
        return recording_page(request, frame, code=request.GET.get("item", ""))
    code = request.POST.get("item", "")
    form = BlockForm(request.POST, body=frame.meeting.body, meeting=frame.meeting)
    if form.is_valid():
        try:
            writing = form.writing(
                item_id=_item_of(frame.meeting, code), opening=code == "opening", screen=uuid.uuid4()
            )
            actions.save_block(frame.meeting, writing, actor=accounts.actor(request))
        except (actions.NotRecordable, actions.BlockChanged) as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return recording_page(request, frame, code=code, composer=form)
    return redirect(f"{reverse('meetings:recording', args=[pk])}?item={code}#composer")


def _item_of(meeting: Meeting, code: str) -> int | None:
    if code.isdecimal() and len(code) < 19 and meeting.items.filter(pk=int(code)).exists():
        return int(code)
    return None


def recording_page(
    request: HttpRequest,
    frame: Frame,
    *,
    code: str = "",
    composer: BlockForm | None = None,
    opening: OpeningForm | None = None,
    closing: ClosingForm | None = None,
    resolution: ResolutionForm | None = None,
    unsettled: list[AgendaItem] | None = None,
) -> HttpResponse:
    """The screen with whatever form came back to be mended."""
    meeting = frame.meeting
    meeting.refresh_from_db()
    sheets = sheets_of(meeting)
    current = _current(sheets, code)
    words = roles_of(meeting.body)
    first = {"key": uuid.uuid4(), "kind": "speech", "role": words[0]}
    now = f"{clock.now():%H:%M}" if meeting.held_on == clock.today() else ""
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[meeting.state],
        "sheets": [(sheet, _resolution_form(sheet, resolution, code)) for sheet in sheets],
        "current": current,
        "composer": composer or BlockForm(initial=first, body=meeting.body, meeting=meeting),
        "opening": opening or OpeningForm(initial={"at": now or meeting.starts_at}),
        "closing": closing or ClosingForm(initial={"at": now or meeting.ends_at}),
        "refused": next((form for form in (composer, opening, closing, resolution) if form is not None), None),
        "unsettled": unsettled or [],
        "before_opening": meeting.state in BEFORE_OPENING,
        "recordable": meeting.state in RECORDED_IN,
        "is_open": meeting.state == MeetingState.OPEN,
        "is_closed": meeting.state == MeetingState.CLOSED,
        "count": head_count(meeting),
        "config": _config(request, frame, sheets, writing=meeting.state in RECORDED_IN),
    }
    return render(request, "meetings/recording.html", context, status=422 if context["refused"] else 200)


def _current(sheets: list[Sheet], code: str) -> str:
    """The sheet asked for; else the first item that is not settled."""
    if code in {sheet.code for sheet in sheets}:
        return code
    return next((sheet.code for sheet in sheets if sheet.item is not None and not sheet.settled), "opening")


def _resolution_form(sheet: Sheet, refused: ResolutionForm | None, code: str) -> ResolutionForm | None:
    if sheet.item is None or ItemAct.RESOLVE not in possible(ITEM, sheet.item.state):
        return None
    if refused is not None and sheet.code == code:
        return refused
    return ResolutionForm(item=sheet.item)


def _config(request: HttpRequest, frame: Frame, sheets: list[Sheet], *, writing: bool) -> dict[str, Any]:
    """What the script has to know; its words come along, in the reader's language."""
    meeting = frame.meeting
    blocks = [_as_seen(block, frame) for sheet in sheets for block in (*sheet.blocks, *sheet.removed)]
    return {
        "meeting": meeting.pk,
        "person": accounts.actor(request).pk,
        "writing": writing,
        "state": reverse("meetings:recording_state", args=[meeting.pk]),
        "blocks": reverse("meetings:recording", args=[meeting.pk]) + "blocks/",
        "editing": reverse("meetings:recording_editing", args=[meeting.pk]),
        "roles": roles_of(meeting.body),
        "withRole": sorted(WITH_ROLE),
        "kinds": {value: str(label) for value, label in Block.Kind.choices},
        "known": blocks,
        "words": {
            "unsent": _("未送信 {n}件"),
            "offline": _("つながっていません。書いた内容はこの画面に残り、つながったら順に送ります。"),
            "saved": _("保存しました {time}"),
            "saving": _("保存しています"),
            "signIn": _("サインインが切れました。別の画面でサインインすると、続きを送ります。"),
            "removed": _("段落を取り消しました。"),
            "undone": _("元に戻しました。"),
            "writing": _("{who}さんが入力中"),
            "lost": _("画面の外に残せません。送信が終わるまで閉じないでください。"),
            "silent": "質疑なし",
            "editing": _("段落を直しています"),
            "inserting": _("この段落の下に書いています"),
            "deaf": _("接続が切れています。つながると自動で追いつきます。"),
            "live": _("つながっています"),
            "theirs": _("{who}さんが保存した内容"),
        },
    }


def _as_seen(block: Block, frame: Frame) -> dict[str, Any]:
    """A paragraph with its speaker for the secretariat, without for everybody else."""
    told = block_as_told(block)
    return told | {"speaker": block.speaker_id} if frame.managing else told


@accounts.staff_page
@require_GET
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """The record as it stands, for a screen that has just begun to listen."""
    frame = frame_for(request, pk, "live", inside=True)
    rows = Block.objects.filter(meeting=frame.meeting).select_related("changed_by").order_by("position", "pk")
    return JsonResponse({"blocks": [_as_seen(block, frame) for block in rows]})


@accounts.staff_page
@require_POST
def editing(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has opened a paragraph: the other screens mark it."""
    meeting = _managed(request, pk)
    try:
        sent = Editing.model_validate_json(request.body)
    except pydantic.ValidationError:
        return JsonResponse({"message": _("送られた内容を読めません。画面を読み直してください。")}, status=422)
    tell_editing(meeting, sent.key, sent.screen, accounts.actor(request))
    return HttpResponse(status=204)


@accounts.staff_page
@require_http_methods(["GET", "POST", "PUT"])
def block(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """A paragraph: PUT as JSON from the script; a page with a form where there is no script."""
    if request.method == "PUT":
        return _put(request, _managed(request, pk), key)
    frame = frame_for(request, pk, "recording", managing=True)
    held = get_object_or_404(Block.objects.select_related("item", "changed_by"), key=key, meeting=frame.meeting)
    return _edit_page(request, frame, held)


def _managed(request: HttpRequest, pk: int) -> Meeting:
    """The meeting for its secretariat: it does not exist for others."""
    actor = accounts.actor(request)
    meeting = get_object_or_404(meetings_for(actor), pk=pk)
    if not access.may(actor, "meetings.manage", on=meeting.body.unit):
        raise access.Hidden
    return meeting


def _put(request: HttpRequest, meeting: Meeting, key: uuid.UUID) -> JsonResponse:
    if len(request.body) > LARGEST:
        return JsonResponse(
            {"message": _("一つの段落に書けるのは20,000字までです。分けて記録してください。")}, status=422
        )
    try:
        sent = Sent.model_validate_json(request.body)
    except pydantic.ValidationError:
        return JsonResponse({"message": _("送られた内容を読めません。画面を読み直してください。")}, status=422)
    if sent.person not in {None, accounts.actor(request).pk}:
        return JsonResponse({"message": _("この画面を開いた人とは別の人がサインインしています。")}, status=403)
    try:
        saved = actions.save_block(meeting, sent.writing(key), actor=accounts.actor(request))
    except actions.BlockChanged as changed:
        return JsonResponse({"message": str(changed), "block": block_as_told(changed.block)}, status=409)
    except actions.NotRecordable as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse({"block": block_as_told(saved)})


def _edit_page(request: HttpRequest, frame: Frame, held: Block) -> HttpResponse:
    initial = {
        "key": held.key, "version": held.version, "kind": held.kind, "role": held.role, "speaker": held.speaker_id,
        "text": held.text,
    }  # fmt: skip
    form = BlockForm(request.POST or None, initial=initial, body=frame.meeting.body, meeting=frame.meeting)
    conflict = None
    if request.method == "POST" and form.is_valid():
        do = request.POST.get("do", "save")
        try:
            writing = form.writing(
                item_id=held.item_id, opening=False, screen=uuid.uuid4(), removed=do == "remove",
                after=_neighbour(held, do),
            )  # fmt: skip
            actions.save_block(frame.meeting, writing, actor=accounts.actor(request))
        except actions.BlockChanged as changed:
            form.add_error(None, str(changed))
            conflict = _conflict(form, changed.block)
        except actions.NotRecordable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("段落を取り消しました。") if do == "remove" else _("保存しました。"))
            code = str(held.item_id or "opening")
            return redirect(f"{reverse('meetings:recording', args=[frame.meeting.pk])}?item={code}#line-{held.key}")
    context = {
        "frame": frame,
        "held": held,
        "form": form,
        "conflict": conflict,
        "crumbs": [
            *frame.crumbs[:-1],
            Crumb(_("記録する"), reverse("meetings:recording", args=[frame.meeting.pk])),
            Crumb(_("段落を直す")),
        ],
    }
    return render(request, "meetings/block_edit.html", context, status=422 if form.errors else 200)


def _neighbour(held: Block, do: str) -> uuid.UUID | None:
    """Behind which paragraph it goes when it is moved up or down by one."""
    near = Block.objects.filter(meeting=held.meeting_id, item=held.item_id, removed=False)
    if do == "down":
        return near.filter(position__gt=held.position).order_by("position").values_list("key", flat=True).first()
    if do == "up":
        before = list(near.filter(position__lt=held.position).order_by("-position").values_list("key", flat=True)[:2])
        if len(before) == 2:
            return before[1]
        # To the first place of its item: behind whatever stands before the item.
        earlier = Block.objects.filter(meeting=held.meeting_id, position__lt=held.position).exclude(key__in=before)
        return earlier.order_by("-position").values_list("key", flat=True).first() if before else None
    return None


def _conflict(form: BlockForm, theirs: Block) -> Conflict:
    """Both texts side by side; the form goes on from what is stored now."""
    data: Any = form.data
    form.data = data.copy()
    form.data["version"] = str(theirs.version)  # type: ignore[index]
    who = theirs.changed_by.name if theirs.changed_by else ""
    lines = [ConflictLine(_("内容"), form.cleaned_data.get("text", ""), theirs.text)]
    return Conflict(who, theirs.changed_at, str(theirs.version), lines)


@accounts.staff_page
@require_GET
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """審議の様子: the record as it grows, for whoever belongs to the body."""
    frame = frame_for(request, pk, "live", inside=True)
    sheets = sheets_of(frame.meeting)
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "sheets": sheets,
        "tallies": {sheet.item.pk: tally_of(sheet.item) for sheet in sheets if sheet.item is not None},
        "count": head_count(frame.meeting),
        "is_open": frame.meeting.state == MeetingState.OPEN,
        "config": _config(request, frame, sheets, writing=False),
    }
    return render(request, "meetings/live.html", context)
