"""決定と宿題: the registers, a meeting's candidates, and a follow-up with what is to be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.states import NotPossibleNow, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing, pickers
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.meetings.actions import deciding
from honbu.modules.meetings.actions import following_up as actions
from honbu.modules.meetings.domain.states import FOLLOW_UP
from honbu.modules.meetings.forms.decisions import (
    AddForm,
    AnswerForm,
    AskAgainForm,
    ConfirmForm,
    LiftForm,
    SupersedeForm,
    label_of,
)
from honbu.modules.meetings.models import Decision, FollowUp
from honbu.modules.meetings.pages.frame import TOP, frame_for, title_of
from honbu.modules.meetings.queries.decisions import carried_to, decisions_for, follow_ups_for, is_asked, later_than
from honbu.modules.meetings.tables import (
    DECISION_LOOKS,
    FOLLOW_UP_LOOKS,
    MEETING_LOOKS,
    OPEN_STATES,
    DecisionFilters,
    DecisionTable,
    FollowUpFilters,
    FollowUpTable,
)

REFUSALS = (NotPossibleNow, actions.ReasonMissing, actions.NotTheSame)
ENDING_PROBLEMS = (NotPossibleNow, deciding.NotAnother, deciding.ReasonMissing, deciding.NotOnThatDay)
ENDS = ("meetings.decision.superseded", "meetings.decision.lifted")


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
        Fact(_("決定番号"), found.number),
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
        "look": DECISION_LOOKS[found.state],
        "supersedes": found.supersedes.all(),
        "may_end": found.state == Decision.State.VALID and _may_end(accounts.actor(request), found),
        "ended": trail.history_of(found).filter(verb__in=ENDS).first(),
        "lines": trail.history_of(found)[:20],
        "crumbs": [Crumb(_("決定"), reverse("meetings:decisions")), Crumb(found.item.title)],
    }
    return render(request, "meetings/decision.html", context)


def _may_end(actor: Person, found: Decision) -> bool:
    return access.may(actor, "meetings.manage", on=found.item.meeting.body.unit)


def _to_end(request: HttpRequest, pk: int) -> tuple[Person, Decision]:
    """A decision that this person may end, held while it is: 404 for others."""
    actor = accounts.actor(request)
    if request.method == "POST":
        Decision.objects.select_for_update().filter(pk=pk).first()
    found = get_object_or_404(decisions_for(actor), pk=pk)
    if not _may_end(actor, found):
        raise access.Hidden
    return actor, found


@accounts.staff_page
@require_safe
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """What may take the place of a decision, by its number or words of its title."""
    _actor, found = _to_end(request, pk)
    rows = later_than(found)
    for word in request.GET.get("q", "")[:100].split():
        condition = Q(item__title__icontains=word) | Q(wording__icontains=word)
        if word.isascii() and word.isdecimal() and len(word) < 16:
            condition |= Q(pk=int(word))
        rows = rows.filter(condition)
    return pickers.answer(
        request, (pickers.Candidate(str(one.pk), label_of(one), clock.long(one.decided_on)) for one in rows)
    )


@accounts.staff_page
@transaction.atomic
def supersede(request: HttpRequest, pk: int) -> HttpResponseBase:
    """決定の変更: a later decision takes its place."""
    actor, found = _to_end(request, pk)
    back = reverse("meetings:decision", args=[pk])
    if request.method != "POST" and found.state != Decision.State.VALID:
        return redirect(back)
    form = SupersedeForm(
        request.POST or None, decision=found, later=later_than(found), changed_by=trail.last_change_of(found)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            deciding.supersede_decision(found, actor=actor, by=data["by"], reason=data["reason"])
        except ENDING_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("決定の変更を登録しました。"))
            return redirect(back)
    return form_page(
        request, form, _("変更した決定を登録する"), over=found.item.title, submit=_("登録する"), cancel=back,
        crumbs=_way_to(found, back), note=_("この決定は「変更済」になり、選んだ決定が代わりに効力を持ちます。"),
    )  # fmt: skip


@accounts.staff_page
@transaction.atomic
def lift(request: HttpRequest, pk: int) -> HttpResponseBase:
    """決定の廃止: it holds no longer, and nothing takes its place."""
    actor, found = _to_end(request, pk)
    back = reverse("meetings:decision", args=[pk])
    if request.method != "POST" and found.state != Decision.State.VALID:
        return redirect(back)
    form = LiftForm(request.POST or None, decision=found, changed_by=trail.last_change_of(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            deciding.lift_decision(found, actor=actor, reason=data["reason"], on=data["day"])
        except deciding.NotOnThatDay as problem:
            form.add_error("day", str(problem))
        except ENDING_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("決定の廃止を登録しました。"))
            return redirect(back)
    return form_page(
        request, form, _("決定を廃止する"), over=found.item.title, submit=_("決定を廃止する"), cancel=back, danger=True,
        crumbs=_way_to(found, back),
        note=_("廃止した決定は元に戻せません。代わりの決定があるときは、変更した決定を登録してください。"),
    )  # fmt: skip


def _way_to(found: Decision, address: str) -> list[Crumb]:
    return [Crumb(_("決定"), reverse("meetings:decisions")), Crumb(found.item.title, address)]


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
    late = one.due is not None and one.due < clock.today() and one.state in OPEN_STATES
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
            Fact(_("担当者"), found.owner.name if found.owner else ""),
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
            owner=form.owner_row(),
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
