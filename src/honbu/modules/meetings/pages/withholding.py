"""伏せる箇所: what is withheld of a record and where, what might be withheld too, and how one proposes and decides it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.states import NotPossibleNow
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.actions import publishing as actions
from honbu.modules.meetings.domain.recognising import WithholdingCandidate
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.redaction import NotThere, places_of
from honbu.modules.meetings.forms.minutes import WithholdingForm
from honbu.modules.meetings.models import Block, Withholding
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.queries.withholding import (
    blocks_in_order,
    candidates_for,
    final_record_of,
    place_of,
)

SHOWN = 30  # candidates at a time; the next come when these are proposed
AROUND = 30  # letters before and after a candidate
FOUND = {
    "left_over": gettext_lazy("伏せた言葉がここにも残っています。残したままでは公開できません。"),
    "myself": gettext_lazy("発言した人が職を名のっています。"),
    "post": gettext_lazy("部員の職名が出ています。だれの発言か分かるおそれがあります。"),
    "name": gettext_lazy("出席者の氏名が出ています。"),
    "phone": gettext_lazy("電話番号が出ています。"),
    "mail": gettext_lazy("メールアドレスが出ています。"),
    "network": gettext_lazy("IPアドレスが出ています。"),
}
REFUSALS = (NotPossibleNow, NotThere, actions.SecondPersonNeeded, actions.NotDecided)


@dataclass(frozen=True, slots=True)
class ShownWithholding:
    """What is withheld or is to be, with the place in words."""

    row: Withholding
    where: str


@dataclass(frozen=True, slots=True)
class Place:
    """A text besides the paragraphs as it will be public, and where words of it are withheld."""

    name: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """What might be withheld too: the stretch in its surroundings, and where one chooses another stretch."""

    candidate: WithholdingCandidate
    why: str
    where: str
    reason: str
    before: str
    after: str
    address: str


# ---- what is shown ---------------------------------------------------------------------------------------------------
def shown_withholdings(frame: Frame, record: Record | None) -> list[ShownWithholding]:
    """Everything that was proposed, in the order of the record."""
    order = blocks_in_order(frame.meeting)
    found = []
    for row in frame.meeting.withholdings.select_related("block__item", "proposed_by", "approved_by"):
        try:
            where = name_of_place(place_of(row, order), record) if record is not None else ""
        except NotThere:
            where = _("今の会議録にない箇所")
        found.append(ShownWithholding(row, where))
    return found


def name_of_place(place: str, record: Record) -> str:
    """議案1の件名: a place of a record in words."""
    if place not in places_of(record):
        return _("今の会議録にない箇所")
    name, _colon, number = place.partition(":")
    at = int(number or 0)
    if name == "agenda":
        return _("%(item)sの件名") % {"item": record.agenda[at].key}
    if name == "material":
        return _("%(label)sの題名") % {"label": record.materials[at].label}
    if name == "attendance":
        return _("出席者の欄の%(number)d人目の職名") % {"number": at + 1}
    if name == "note":
        return _("出席者の欄の%(number)d人目の注記") % {"number": at + 1}
    if name == "result":
        return _("会議の結果")
    what = _("発言者の名") if name == "role" else _("本文")
    item = record.blocks[at].item
    return _("%(item)sの%(what)s") % {"item": item, "what": what} if item else what


def places_around(frame: Frame, record: Record) -> list[tuple[str, list[list[Place]]]]:
    """What stands around the paragraphs, by kind: titles, posts with their notes, materials, the result."""
    texts = places_of(record)

    def row(*places: str) -> list[Place]:
        return [
            Place(name_of_place(place, record), texts[place], _door(frame, place)) for place in places if texts[place]
        ]

    kinds = [
        (_("議題"), [row(f"agenda:{number}") for number in range(len(record.agenda))]),
        (_("出席者"), [row(f"attendance:{number}", f"note:{number}") for number in range(len(record.attendance))]),
        (_("提出された資料"), [row(f"material:{number}") for number in range(len(record.materials))]),
        (_("会議の結果"), [row("result")]),
    ]
    return [(title, [one for one in rows if one]) for title, rows in kinds if any(rows)]


def _door(frame: Frame, place: str, blocks: Sequence[int] = ()) -> str:
    """Where words of a place are chosen and proposed; empty where its paragraph is there no longer."""
    name, _colon, number = place.partition(":")
    if name not in {"block", "role"}:
        return reverse("meetings:withhold_place", args=[frame.meeting.pk, place])
    if int(number) >= len(blocks):
        return ""
    door = "meetings:withhold_role" if name == "role" else "meetings:withhold"
    return reverse(door, args=[frame.meeting.pk, blocks[int(number)]])


def shown_candidates(frame: Frame, record: Record) -> tuple[list[ShownCandidate], int]:
    """What might be withheld besides: the first of it, and how many more there are."""
    found, blocks = candidates_for(frame.meeting, record), blocks_in_order(frame.meeting)
    texts, shown = places_of(record), []
    for one in found[:SHOWN]:
        before, _quote, after = texts[one.place].partition(one.quote)
        shown.append(
            ShownCandidate(
                candidate=one,
                why=str(FOUND[one.rule]),
                where=name_of_place(one.place, record),
                reason=str(Withholding.Reason(one.reason).label),
                before=before[-AROUND:],
                after=after[:AROUND],
                address=_door(frame, one.place, blocks),
            )
        )
    return shown, len(found) - len(shown)


# ---- what is proposed ------------------------------------------------------------------------------------------------
@accounts.staff_page
def withhold(request: HttpRequest, pk: int, block_pk: int, *, role: bool = False) -> HttpResponseBase:
    """Words of a paragraph to be withheld, or of who spoke it."""
    frame = frame_for(request, pk, "disclosure", managing=True)
    block = get_object_or_404(Block, pk=block_pk, meeting=frame.meeting, removed=False)
    if role and not block.role:
        raise access.Hidden
    return _proposing(request, frame, actions.ROLE if role else "", block, where=_("発言者の名"))


@accounts.staff_page
def withhold_place(request: HttpRequest, pk: int, place: str) -> HttpResponseBase:
    """Words of a title, a post or another place besides the paragraphs."""
    frame = frame_for(request, pk, "disclosure", managing=True)
    record = final_record_of(frame.meeting)
    if record is None or not actions.text_at(frame.meeting, place):
        raise access.Hidden
    return _proposing(request, frame, place, where=name_of_place(place, record))


def _proposing(
    request: HttpRequest, frame: Frame, place: str, block: Block | None = None, *, where: str
) -> HttpResponseBase:
    """The form for words of one place; of a short one the whole text stands there to begin with."""
    text = actions.text_at(frame.meeting, place, block)
    form = WithholdingForm(request.POST or None, initial={"quote": text} if place else {})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.propose_withholding(
                frame.meeting, actor=accounts.actor(request), place=place, block=block, quote=_as_sent(data["quote"]).strip(),
                reason=data["reason"], note=data["note"],
            )  # fmt: skip
        except actions.WordsNotFound as refusal:
            form.add_error("quote", str(refusal))
        else:
            _tell_proposed(request, made)
            return redirect("meetings:disclosure", frame.meeting.pk)
    title = _("伏せる言葉を申し出る")
    back = Crumb(_("公開"), reverse("meetings:disclosure", args=[frame.meeting.pk]))
    context = {
        "frame": frame,
        "paragraph": block if not place else None,
        "text": text,
        "where": where,
        "known": Withholding.objects.filter(meeting=frame.meeting, block=block, place=place),
        "form": form,
        "heading": title,
        "crumbs": [*frame.crumbs[:-1], back, Crumb(title)],
    }
    return render(request, "meetings/withhold.html", context, status=422 if form.errors else 200)


def _as_sent(quote: str) -> str:
    """Browsers send a line break as two letters; the record has one."""
    return quote.replace("\r\n", "\n")


def _tell_proposed(request: HttpRequest, made: Sequence[Withholding]) -> None:
    if made:
        messages.success(request, _("%(count)dか所を申し出ました。") % {"count": len(made)})
    else:
        messages.info(request, _("その言葉は、もう申し出てあります。"))


@accounts.staff_page
@require_POST
def propose_candidate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One press: a candidate becomes a proposal, with the reason that is usual for it."""
    frame = frame_for(request, pk, "disclosure", managing=True)
    record = final_record_of(frame.meeting)
    if record is None:
        raise access.Hidden
    asked = (request.POST.get("place", ""), _as_sent(request.POST.get("quote", "")))
    found = next((one for one in candidates_for(frame.meeting, record) if (one.place, one.quote) == asked), None)
    if found is None:
        messages.info(request, _("この候補は、もう申し出てあるか、会議録が変わっています。"))
        return redirect("meetings:disclosure", pk)
    try:
        _propose(frame, found, request)
    except (NotThere, actions.WordsNotFound) as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('meetings:disclosure', args=[pk])}#candidates")


def _propose(frame: Frame, found: WithholdingCandidate, request: HttpRequest) -> None:
    name, _colon, number = found.place.partition(":")
    block, place = None, found.place
    if name in {"block", "role"}:
        order = blocks_in_order(frame.meeting)
        if int(number) >= len(order):
            raise NotThere(_("伏せる箇所の段落がありません。"))
        block, place = Block.objects.get(pk=order[int(number)]), actions.ROLE if name == "role" else ""
    made = actions.propose_withholding(
        frame.meeting, actor=accounts.actor(request), place=place, block=block, quote=found.quote, reason=found.reason
    )
    _tell_proposed(request, made)


@accounts.staff_page
@require_POST
def decide(request: HttpRequest, pk: int, withholding_pk: int) -> HttpResponseBase:
    """The second person's word on a withholding, or a second thought."""
    frame = frame_for(request, pk, "disclosure", inside=True)
    found = get_object_or_404(Withholding, pk=withholding_pk, meeting=frame.meeting)
    actor, answer = accounts.actor(request), request.POST.get("answer", "")
    try:
        if answer == "take_back":
            actions.take_back_withholding(found, actor=actor)
            messages.success(request, _("申出を取り消しました。"))
        elif answer == "lift":
            actions.lift_withholding(found, actor=actor, reason=request.POST.get("reason", "")[:300])
            messages.success(request, _("伏せるのをやめました。公開中の写しは、次に公開するまで変わりません。"))
        elif answer in {"approve", "refuse"}:
            actions.decide_withholding(found, actor=actor, approve=answer == "approve")
        else:
            raise access.Hidden
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:disclosure", pk)
