"""公開: what is withheld, the copy as the public will read it, its proof, and the second person's decision."""

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
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.actions import publishing as actions
from honbu.modules.meetings.documents.public_copies import copies_of, sections_of
from honbu.modules.meetings.domain.reading.profiles import ROLES
from honbu.modules.meetings.domain.recognising import recognisable
from honbu.modules.meetings.domain.redaction import NotThere
from honbu.modules.meetings.forms.minutes import PublicationForm
from honbu.modules.meetings.models import Minutes, Publication
from honbu.modules.meetings.models.bodies import Openness
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.pages.withholding import places_around, shown_candidates, shown_withholdings
from honbu.modules.meetings.queries.meetings import doubts_before_publication
from honbu.modules.meetings.queries.publications import address_of, record_of_publication
from honbu.modules.meetings.queries.withholding import blocks_in_order, final_minutes_of, final_record_of
from honbu.modules.meetings.tables import MEETING_LOOKS

LOOKS = {
    "preparing": "neutral",
    "in_review": "info",
    "published": "success",
    "replaced": "neutral",
    "withdrawn": "neutral",
}
REFUSALS = (NotPossibleNow, NotThere, actions.SecondPersonNeeded, actions.NotDecided, actions.WouldLeak)


@accounts.staff_page
def show(request: HttpRequest, pk: int, form: PublicationForm | None = None) -> HttpResponse:
    """Everything about the publication of a meeting's minutes."""
    frame = frame_for(request, pk, "disclosure", inside=True)
    actor = accounts.actor(request)
    final = final_minutes_of(frame.meeting)
    publications = Publication.objects.filter(minutes__meeting=frame.meeting).select_related(
        "minutes", "prepared_by", "published_by"
    )
    context: dict[str, Any] = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "final": final,
        "withholdings": shown_withholdings(frame, final_record_of(frame.meeting)),
        "may_publish": access.may(actor, "meetings.publish", on=frame.meeting.body.unit),
        "actor": actor,
        "doubts": doubts_before_publication(frame.meeting),
        "publications": [(one, LOOKS[one.state], address_of(one)) for one in publications],
        "waiting": publications.filter(state="in_review").first(),
    }
    if final is not None:
        context |= _copy(frame, final)
        places = context.get("recognised", [])
        context["form"] = form or PublicationForm(
            asks_recognised=bool(places),
            initial={"openness": frame.meeting.record_openness, "reason": frame.meeting.record_reason},
        )
    return render(request, "meetings/disclosure.html", context, status=422 if form is not None else 200)


def _copy(frame: Frame, final: Minutes) -> dict[str, Any]:
    """The copy as it would be read, what in it tells who somebody was, and what might be withheld besides."""
    try:
        record = actions.public_record(final, Openness.PARTLY)
    except NotThere as problem:
        return {"problem": str(problem)}
    whole = final_record_of(frame.meeting)
    if record is None or whole is None:
        return {}
    blocks = blocks_in_order(frame.meeting)
    sections = sections_of(record)
    for section in sections:
        for row in section["blocks"]:  # type: ignore[attr-defined]
            place = int(row["anchor"][1:])
            row["pk"] = blocks[place] if place < len(blocks) else None
            row["named"] = bool(row["block"].role) and row["block"].role not in ROLES
    found: dict[str, Any] = {"record": record, "sections": sections, "recognised": recognisable(record)}
    if frame.managing:
        found["places"] = places_around(frame, record)
        if frame.meeting.record_openness != Openness.CLOSED:
            found["candidates"], found["candidates_left"] = shown_candidates(frame, whole)
    return found


@accounts.staff_page
@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponseBase:
    """公開の準備."""
    frame = frame_for(request, pk, "disclosure", managing=True)
    final = final_minutes_of(frame.meeting)
    if final is None:
        raise access.Hidden
    form = PublicationForm(request.POST, asks_recognised="recognised" in request.POST)
    if not form.is_valid():
        return show(request, pk, form=form)
    data = form.cleaned_data
    try:
        actions.prepare_publication(
            final, actor=accounts.actor(request), openness=data["openness"], reason=data["reason"],
            recognised=data.get("recognised", ""), copies=copies_of,
        )  # fmt: skip
    except REFUSALS as refusal:
        messages.error(request, _words(refusal))
    else:
        messages.success(request, _("公開用の写しを作り、確かめました。公開の承認を依頼しました。"))
    return redirect("meetings:disclosure", pk)


def _words(refusal: Exception) -> str:
    if isinstance(refusal, actions.WouldLeak):
        return " ".join([str(refusal), *(f"{leak.part}「{leak.words}」" for leak in refusal.leaks[:5])])
    return " ".join([str(refusal), *getattr(refusal, "what", [])[:5]])


@accounts.staff_page
@require_POST
def act(request: HttpRequest, pk: int, publication_pk: int, deed: str) -> HttpResponseBase:
    """公開する, 差し戻す or 公開をやめる."""
    frame = frame_for(request, pk, "disclosure", inside=True)
    publication = get_object_or_404(Publication, pk=publication_pk, minutes__meeting=frame.meeting)
    actor, reason = accounts.actor(request), request.POST.get("reason", "")[:300]
    try:
        if deed == "publish":
            actions.publish_minutes(publication, actor=actor, copies=copies_of)
            messages.success(request, _("会議録を公開しました。"))
        elif deed == "return":
            actions.send_back_publication(publication, actor=actor, reason=reason)
        else:
            actions.withdraw_publication(publication, actor=actor, reason=reason)
    except REFUSALS as refusal:
        messages.error(request, _words(refusal))
    return redirect("meetings:disclosure", pk)


@accounts.staff_page
def preview(request: HttpRequest, pk: int, publication_pk: int) -> HttpResponse:
    """What is to be published, as the public will read it."""
    frame = frame_for(request, pk, "disclosure", inside=True)
    publication = get_object_or_404(Publication, pk=publication_pk, minutes__meeting=frame.meeting)
    record = record_of_publication(publication)
    title = f"{frame.title}会議録"
    context = {
        "publication": publication,
        "record": record,
        "sections": sections_of(record) if record else [],
        "title": title,
        "files": [],
        "published_on": _("（公開前）"),
        "crumbs": [Crumb(_("公開"), reverse("meetings:disclosure", args=[pk])), Crumb(title)],
    }
    return render(request, "meetings/public/record.html", context)
