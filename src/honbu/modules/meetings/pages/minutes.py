"""会議録: the draft with what is to be done next, a paragraph to edit, corrections side by side, the final versions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.states import NotPossibleNow, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.pieces import Crumb, Steps
from honbu.modules.meetings.actions import minutes as actions
from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.domain.form import text_of
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Doubt
from honbu.modules.meetings.domain.record_json import from_json
from honbu.modules.meetings.domain.states import MINUTES, MinutesState
from honbu.modules.meetings.domain.wording_diff import Stretch, wording_diff
from honbu.modules.meetings.forms.minutes import BlockForm, CorrectionForm, ReasonForm, RoundForm
from honbu.modules.meetings.models import Block, Correction, Minutes
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.queries.meetings import doubts_before_approval, sections_of, unresolved_items
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.queries.rights import attended
from honbu.modules.meetings.tables import MEETING_LOOKS

STEPS = (
    gettext_lazy("起案"), gettext_lazy("事務局の確認"), gettext_lazy("出席者への照会"), gettext_lazy("修正の反映"),
    gettext_lazy("承認・確定"),
)  # fmt: skip
AT = {"draft": 1, "checked": 2, "circulated": 2, "revised": 4, "final": 5}
PROOFREAD = frozenset({"wording", "repeated_word", "half_width_kana", "lost_characters", "variant_character", "long_speech",
                       "member_identifies_self", "resolution_missing", "material_unlisted"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A proposal with its changes marked."""

    correction: Correction
    stretches: list[Stretch]


def _minutes_of(frame: Frame) -> tuple[Minutes | None, list[Minutes]]:
    versions = list(frame.meeting.minutes.select_related("approved_by", "drafted_by").order_by("-number"))
    current = next((one for one in versions if one.state != MinutesState.FINAL), None)
    return current, [one for one in versions if one.state == MinutesState.FINAL]


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting."""
    frame = frame_for(request, pk, "minutes", inside=True)
    actor = accounts.actor(request)
    current, finals = _minutes_of(frame)
    circulated = current is not None and current.state == MinutesState.CIRCULATED
    context: dict[str, Any] = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "minutes": current,
        "finals": finals,
        "steps": Steps.at([str(step) for step in STEPS], AT[current.state] if current else 5 if finals else 0),
        "acts": {act.value for act in possible(MINUTES, current.state)} if current else set(),
        "may_approve": access.may(actor, "meetings.approve", on=frame.meeting.body.unit),
        "may_correct": circulated and attended(actor, frame.meeting),
        "may_edit": frame.managing and current is not None and not circulated,
        "sections": sections_of(frame.meeting),
        "round_form": RoundForm(initial={"until": _until(frame)}),
        "reason_form": ReasonForm(),
        "startable": frame.meeting.state in {"closed", "final"} and current is None,
    }
    if current is not None and frame.managing:
        context |= {"corrections": _corrections(current), "doubts": _doubts(frame), "stops": _stops(frame)}
    if current is not None:
        context["lines"] = trail.history_of(current)[:20]
    return render(request, "meetings/minutes.html", context)


def _until(frame: Frame) -> Any:
    return clock.add_business_days(clock.today(), frame.meeting.body.correction_days, clock.calendar())


def _corrections(minutes: Minutes) -> list[dict[str, Any]]:
    """By paragraph, those that contradict each other beside each other."""
    rows = minutes.corrections.select_related("block", "proposer", "decided_by").order_by("block__position", "pk")
    found: dict[int, dict[str, Any]] = {}
    for one in rows:
        group = found.setdefault(one.block_id, {"block": one.block, "rows": []})
        group["rows"].append(ShownCorrection(one, wording_diff(one.old_text, one.new_text)))
    return list(found.values())


def _doubts(frame: Frame) -> list[Doubt]:
    """What a proofreader would stop at, found by reading the form as it stands."""
    return [doubt for doubt in read(text_of(record_of(frame.meeting)), "ward_form").doubts if doubt.rule in PROOFREAD]


def _stops(frame: Frame) -> list[str]:
    stops = [doubt.message for doubt in doubts_before_approval(frame.meeting)]
    return stops + [_("%(item)s の結果がありません。") % {"item": item} for item in unresolved_items(frame.meeting)]


def _back(pk: int) -> HttpResponseBase:
    return redirect("meetings:minutes", pk)


REFUSALS = (NotPossibleNow, actions.NotYetHeld, actions.AlreadyOpen, actions.ReasonMissing, actions.StillOpen,
            actions.NotThere, actions.NothingChanged)  # fmt: skip


@accounts.staff_page
@require_POST
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponseBase:
    """One step on: start, check, circulate, close the round, approve, send back, or say that one has read it."""
    frame = frame_for(request, pk, "minutes", inside=True)
    actor = accounts.actor(request)
    current, _finals = _minutes_of(frame)
    try:
        done = _do(frame, current, deed, request, actor)
    except REFUSALS as refusal:
        what = getattr(refusal, "what", [])
        messages.error(request, " ".join([str(refusal), *what[:5]]))
        return _back(pk)
    messages.success(request, done)
    return _back(pk)


def _do(frame: Frame, current: Minutes | None, deed: str, request: HttpRequest, actor: Any) -> str:
    reason = request.POST.get("reason", "")
    if deed == "start":
        actions.start_minutes(frame.meeting, actor=actor, reason=reason)
        return _("会議録を起案しました。")
    if current is None:
        raise NotPossibleNow(_("作成中の会議録はありません。"))
    if deed == "check":
        actions.check_minutes(current, actor=actor)
        return _("事務局の確認を記録しました。")
    if deed == "circulate":
        form = RoundForm(request.POST)
        if not form.is_valid():
            raise NotPossibleNow(" ".join(str(error) for errors in form.errors.values() for error in errors))
        count = actions.circulate_minutes(current, actor=actor, until=form.cleaned_data["until"])
        return _("%(count)d人に照会しました。") % {"count": count}
    if deed == "close":
        actions.close_round(current, actor=actor)
        return _("修正を反映しました。承認を依頼しました。")
    if deed == "approve":
        actions.approve_minutes(current, actor=actor)
        return _("会議録を承認し、確定しました。")
    if deed == "return":
        actions.send_back_minutes(current, actor=actor, reason=reason)
        return _("会議録を差し戻しました。")
    if deed == "read":
        actions.answer_round(current, actor=actor)
        return _("確かめたことを記録しました。")
    raise access.Hidden


def _the_block(frame: Frame, block_pk: int) -> Block:
    return get_object_or_404(Block.objects.filter(meeting=frame.meeting, removed=False), pk=block_pk)


@accounts.staff_page
def block(request: HttpRequest, pk: int, block_pk: int) -> HttpResponseBase:
    """A paragraph of the draft, to be edited by the secretariat."""
    frame = frame_for(request, pk, "minutes", managing=True)
    found = _the_block(frame, block_pk)
    form = BlockForm(request.POST or None, initial={"text": found.text, "version": found.version})
    conflict = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_block(found, actor=accounts.actor(request), text=data["text"], version=data["version"])
        except actions.SomebodyWasFaster as faster:
            # What was typed stays; the next saving is made knowing of the other's text.
            conflict = faster.text
            found.refresh_from_db()
            form = BlockForm(initial={"text": data["text"], "version": found.version})
            messages.error(request, str(faster))
        except NotPossibleNow as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect(f"{reverse('meetings:minutes', args=[pk])}#b{block_pk}")
    context = _block_context(frame, found, form, _("段落を直す")) | {"conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "meetings/block_form.html", context, status=status)


@accounts.staff_page
def correct(request: HttpRequest, pk: int, block_pk: int) -> HttpResponseBase:
    """修正の申出 of somebody who was there."""
    frame = frame_for(request, pk, "minutes", inside=True)
    found = _the_block(frame, block_pk)
    actor = accounts.actor(request)
    mine = Correction.objects.filter(block=found, proposer=actor, state="proposed").first()
    initial = {"text": mine.new_text if mine else found.text, "reason": mine.reason if mine else ""}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_correction(
                found, actor=actor, text=form.cleaned_data["text"], reason=form.cleaned_data["reason"]
            )
        except (actions.NotThere, actions.NothingChanged) as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("修正を申し出ました。"))
            return redirect(f"{reverse('meetings:minutes', args=[pk])}#b{block_pk}")
    context = _block_context(frame, found, form, _("修正を申し出る"))
    return render(request, "meetings/block_form.html", context, status=422 if form.errors else 200)


def _block_context(frame: Frame, found: Block, form: Any, title: str) -> dict[str, Any]:
    return {
        "frame": frame,
        "paragraph": found,
        "form": form,
        "heading": title,
        "crumbs": [
            *frame.crumbs[:-1],
            Crumb(_("会議録"), reverse("meetings:minutes", args=[frame.meeting.pk])),
            Crumb(title),
        ],
    }


@accounts.staff_page
@require_POST
def decide(request: HttpRequest, pk: int, correction_pk: int) -> HttpResponseBase:
    """採否 of a proposed correction."""
    frame = frame_for(request, pk, "minutes", managing=True)
    correction = get_object_or_404(Correction, pk=correction_pk, minutes__meeting=frame.meeting)
    try:
        actions.decide_correction(
            correction, actor=accounts.actor(request), accept=request.POST.get("answer") == "accept",
            answer=request.POST.get("reason", "")[:300],
        )  # fmt: skip
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("採否を記録しました。"))
    return redirect(f"{reverse('meetings:minutes', args=[pk])}#corrections")


@accounts.staff_page
def version(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A final version in the form, as it was approved."""
    frame = frame_for(request, pk, "minutes", inside=True)
    minutes = get_object_or_404(Minutes, meeting=frame.meeting, number=number, state="final")
    record = from_json(minutes.content or {})
    title = f"{frame.title}会議録" + (f"（訂正版 第{number}版）" if number > 1 else "")
    disclosure = frame.meeting.record_openness
    return documents.paper_page(
        request,
        title=title,
        make=lambda form: record_paper.make(record, title, form, disclosure=disclosure),
        pictures=lambda: record_paper.pictures(record, title, disclosure=disclosure),
        forms=("pdf", "docx"),
        disclosure=disclosure,
        version=_("第%(number)d版　照合値 %(digest)s") % {"number": number, "digest": minutes.sha256[:12]},
        crumbs=[*frame.crumbs[:-1], Crumb(_("会議録"), reverse("meetings:minutes", args=[pk])), Crumb(title)],
    )
