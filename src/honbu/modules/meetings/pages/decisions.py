"""決定と宿題: the registers, a meeting's candidates, and a follow-up with what is to be done about it."""

from collections.abc import Callable
from typing import Any

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
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.meetings.actions import following_up as actions
from honbu.modules.meetings.domain.states import FOLLOW_UP, NotPossibleNow, possible
from honbu.modules.meetings.forms.decisions import AddForm, AnswerForm, AskAgainForm, ConfirmForm
from honbu.modules.meetings.models import FollowUp
from honbu.modules.meetings.pages.frame import TOP, frame_for, title_of
from honbu.modules.meetings.queries.decisions import carried_to, decisions_for, follow_ups_for, is_asked
from honbu.modules.meetings.tables import (
    FOLLOW_UP_LOOKS,
    MEETING_LOOKS,
    DecisionFilters,
    DecisionTable,
    FollowUpFilters,
    FollowUpTable,
)

REFUSALS = (NotPossibleNow, actions.ReasonMissing, actions.NotTheSame)


@accounts.staff_page
def decisions(request: HttpRequest) -> HttpResponseBase:
    """決定の台帳."""
    access.require_sight(accounts.actor(request), "meetings.read", on=access.WARD)
    return listing.list_page(
        request,
        table_class=DecisionTable,
        filterset_class=DecisionFilters,
        rows=decisions_for(accounts.actor(request)),
        title=_("決定"),
        purpose=_("会議が決めたことと、付けられた条件です。"),
        empty=listing.Empty(title=_("決定はまだありません"), text=_("会議録が承認されると、ここに載ります。")),
    )


@accounts.staff_page
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision: its wording, conditions, what it governs, what came before and after."""
    found = get_object_or_404(decisions_for(accounts.actor(request)), pk=pk)
    meeting = found.item.meeting
    facts = [
        Fact(_("決定の内容"), found.wording),
        Fact(_("付された条件"), found.conditions),
        Fact(_("採用した案"), found.choice),
        Fact(_("決定日"), clock.long(found.decided_on)),
        Fact(_("対象"), found.subject_title),
    ]
    context = {
        "decision": found,
        "facts": facts,
        "meeting": meeting,
        "meeting_title": title_of(meeting),
        "supersedes": found.supersedes.all(),
        "lines": trail.history_of(found)[:20],
        "crumbs": [Crumb(_("決定"), reverse("meetings:decisions")), Crumb(found.item.title)],
    }
    return render(request, "meetings/decision.html", context)


@accounts.staff_page
def follow_ups(request: HttpRequest) -> HttpResponseBase:
    """宿題の台帳."""
    access.require_sight(accounts.actor(request), "meetings.read", on=access.WARD)
    return listing.list_page(
        request,
        table_class=FollowUpTable,
        filterset_class=FollowUpFilters,
        rows=follow_ups_for(accounts.actor(request)),
        title=_("宿題"),
        purpose=_("会議で約束したこと・求められたことです。終わるまで次の会議に戻ります。"),
        empty=listing.Empty(title=_("宿題はありません")),
    )


@accounts.staff_page
def of_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting's follow-ups: candidates to confirm, put together or let go, and what comes back from earlier ones."""
    frame = frame_for(request, pk, "follow_ups", inside=True)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_follow_up(frame.meeting, actor=accounts.actor(request), **form.cleaned_data)
        messages.success(request, _("宿題を加えました。"))
        return redirect("meetings:meeting_follow_ups", pk)
    rows = FollowUp.objects.filter(meeting=frame.meeting, merged_into__isnull=True).select_related("item", "unit")
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "rows": [_shown(one) for one in rows.prefetch_related("merged")],
        "carried": [_shown(one) for one in carried_to(frame.meeting)],
        "form": form,
    }
    return render(request, "meetings/follow_ups.html", context, status=422 if form.errors else 200)


def _shown(one: FollowUp) -> dict[str, Any]:
    late = one.due is not None and one.due < clock.today() and one.state in {"confirmed", "working"}
    unit = tree_on().shown_name(one.unit_id) if one.unit_id else ""
    return {"row": one, "look": FOLLOW_UP_LOOKS[one.state], "unit": unit, "late": late}


def _the(request: HttpRequest, pk: int) -> FollowUp:
    return get_object_or_404(follow_ups_for(accounts.actor(request)), pk=pk)


@accounts.staff_page
def follow_up(request: HttpRequest, pk: int, wrong: dict[str, Any] | None = None) -> HttpResponse:
    """A follow-up: what was said, whose it is, the answer, and the next deed."""
    found = _the(request, pk)
    actor = accounts.actor(request)
    managing = access.may(actor, "meetings.manage", on=found.meeting.body.unit)
    acts = {act.value for act in possible(FOLLOW_UP, found.state)}
    others = FollowUp.objects.filter(meeting=found.meeting, merged_into__isnull=True).exclude(pk=found.pk)
    due = clock.add_business_days(clock.today(), 20, clock.calendar())
    context: dict[str, Any] = {
        "follow_up": found,
        "shown": _shown(found),
        "facts": [
            Fact(_("会議"), title_of(found.meeting)),
            Fact(_("議題"), found.item),
            Fact(_("種類"), found.get_kind_display()),
            Fact(_("担当の組織"), tree_on().shown_name(found.unit_id) if found.unit_id else ""),
            Fact(_("期限"), clock.long(found.due) if found.due else ""),
            Fact(_("発言"), found.quote),
        ],
        "managing": managing,
        "may_answer": "answer" in acts and (managing or is_asked(actor, found)),
        "acts": acts,
        "others": others,
        "confirm_form": ConfirmForm(initial={"text": found.text, "due": due}),
        "answer_form": AnswerForm(initial={"answer": found.answer}),
        "again_form": AskAgainForm(initial={"due": due}),
        "evidence": found.evidence,
        "lines": trail.history_of(found)[:20],
        "crumbs": [Crumb(_("会議"), TOP), Crumb(_("宿題"), reverse("meetings:follow_ups")), Crumb(found.text[:30])],
    }
    return render(request, "meetings/follow_up.html", context | (wrong or {}), status=422 if wrong else 200)


@accounts.staff_page
@require_POST
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponseBase:
    """Confirm, merge, let go, answer, accept or ask again."""
    found = _the(request, pk)
    try:
        wrong = _do(request, found, deed)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    except documents.UploadRefused as refusal:
        form = AnswerForm(request.POST, request.FILES)
        form.full_clean()
        documents.add_refusal(form, "evidence", refusal, actor=accounts.actor(request))
        return follow_up(request, pk, wrong={"answer_form": form})
    else:
        if wrong is not None:
            return follow_up(request, pk, wrong=wrong)
        messages.success(request, _("記録しました。"))
    return redirect("meetings:follow_up", pk)


PLAIN_DEEDS: dict[str, Callable[..., None]] = {
    "take_up": actions.take_up_follow_up,
    "accept": actions.accept_answer,
}


def _do(request: HttpRequest, found: FollowUp, deed: str) -> dict[str, Any] | None:
    actor, reason = accounts.actor(request), request.POST.get("reason", "")
    if deed == "confirm":
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return {"confirm_form": form}
        data = form.cleaned_data
        actions.confirm_follow_up(
            found,
            actor=actor,
            text=data["text"],
            unit=form.unit_row(),
            due=data["due"],
            next_meeting=data["next_meeting"],
        )
    elif deed == "answer":
        answer = AnswerForm(request.POST, request.FILES)
        if not answer.is_valid():
            return {"answer_form": answer}
        actions.answer_follow_up(
            found, actor=actor, answer=answer.cleaned_data["answer"], evidence=answer.cleaned_data["evidence"]
        )
    elif deed == "again":
        again = AskAgainForm(request.POST)
        if not again.is_valid():
            return {"again_form": again}
        actions.ask_again(found, actor=actor, **again.cleaned_data)
    elif deed == "merge":
        into = get_object_or_404(FollowUp, pk=request.POST.get("into") or 0, meeting=found.meeting)
        actions.merge_follow_up(found, actor=actor, into=into)
    elif deed in PLAIN_DEEDS:
        PLAIN_DEEDS[deed](found, actor=actor)
    elif deed == "drop":
        actions.drop_follow_up(found, actor=actor, reason=reason)
    else:
        raise access.Hidden
    return None


@accounts.staff_page
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file behind an answer."""
    found = _the(request, pk)
    if found.evidence_id is None:
        raise access.Hidden
    return documents.download_response(documents.latest(found.evidence_id), request)
