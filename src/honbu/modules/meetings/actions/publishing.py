"""不開示と公開: what is withheld, by two people; the copy for the public, built, opened again and searched (MTG-6)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, System, chief_of
from honbu.kernel.search import public as search
from honbu.kernel.states import NotPossibleNow, after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.domain.events import MinutesPublished, PublicationWithdrawn
from honbu.modules.meetings.domain.leaks import Leak, leaks_in
from honbu.modules.meetings.domain.recognising import recognisable
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.record_json import from_json, kept_json
from honbu.modules.meetings.domain.redaction import Withheld, occurrences, places_of, project
from honbu.modules.meetings.domain.states import MinutesState, PublicationAct, PublicationState
from honbu.modules.meetings.models import Block, Meeting, Minutes, Publication, Withholding
from honbu.modules.meetings.models.bodies import Openness
from honbu.modules.meetings.queries.meetings import doubts_before_publication
from honbu.modules.meetings.queries.publications import PUBLISHED, searchable_of
from honbu.modules.meetings.queries.records import WORDS, office_word
from honbu.modules.meetings.queries.withholding import as_value, blocks_in_order, final_record_of

# A copy's name, its bytes, its media type, and its parts as texts to be searched.
Copy = tuple[str, bytes, str, Iterable[tuple[str, str]]]
Copies = Callable[[Record], Iterable[Copy]]
HOUSE = System("会議録の公開")
ROLE = "role"
# What stands in paragraphs is named by the paragraph: its place in the record may change.
IN_BLOCKS = ("block:", "role:")


class WordsNotFound(ValueError):
    """The words do not stand in that place."""


class SecondPersonNeeded(ValueError):
    """Whoever proposed it can't approve it."""


class NotDecided(ValueError):
    """Something has to be decided before anything is published; `what` names it."""

    def __init__(self, message: str, what: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.what = list(what)


class WouldLeak(ValueError):
    """The finished copy still holds withheld words; `leaks` tells where."""

    def __init__(self, leaks: list[Leak]) -> None:
        super().__init__(_("伏せるはずの言葉が、公開用の写しに残っています。残った所も伏せてください。"))
        self.leaks = leaks


@transaction.atomic
def propose_withholding(
    meeting: Meeting, *, actor: Person, place: str, quote: str, reason: str, note: str = "", block: Block | None = None
) -> list[Withholding]:
    """不開示の申出: withhold these words wherever they stand in a paragraph or another place. Raises WordsNotFound.

    With a paragraph, `place` is empty for its text and `role` for who spoke; without one it is a place of the final record.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=meeting.pk)
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    found = occurrences(text_at(meeting, place, block), quote)
    if not found:
        raise WordsNotFound(_("その言葉は、この箇所にありません。一字ずつ同じに書いてください。"))
    made = [
        Withholding.objects.create(
            meeting=meeting, block=block, place=place, start=start, end=end, quote=quote, reason=reason,
            note=note.strip(), proposed_by=actor, proposed_at=clock.now(),
        )
        for start, end in found
        if not Withholding.objects.filter(
            meeting=meeting, block=block, place=place, start=start, end=end, state__in=["proposed", "approved"]
        ).exists()
    ]  # fmt: skip
    for one in made:
        # The trail is read by many: it says where, not what.
        where = place if block is None else f"段落{block.pk}{'の発言者' if place == ROLE else ''}"
        after = {"箇所": where, "理由": office_word(Withholding.Reason, one.reason)}
        trail.write(actor, "meetings.withholding.proposed", one, after=after)
    chief = chief_of(meeting.body.unit_id)
    if made and chief is not None and chief != actor:
        notices.assign(
            f"meetings:withholding:{meeting.pk}", title=_("不開示部分を確かめる"),
            url=reverse("meetings:disclosure", args=[meeting.pk]), to=chief, module="meetings", requested_by=actor,
            due=notices.due_in(5), about=str(meeting),
        )  # fmt: skip
    return made


def text_at(meeting: Meeting, place: str, block: Block | None = None) -> str:
    """The text of a place: a paragraph or who spoke it, a title, a post, the result; empty where there is none."""
    if block is not None:
        return block.role if place == ROLE else block.text
    record = final_record_of(meeting)
    return places_of(record).get(place, "") if record is not None and not place.startswith(IN_BLOCKS) else ""


@transaction.atomic
def decide_withholding(withholding: Withholding, *, actor: Person, approve: bool) -> None:
    """不開示の承認 or 却下, by somebody else than the one who proposed it. Raises SecondPersonNeeded, NotPossibleNow."""
    withholding = _held_withholding(withholding)
    access.require(actor, "meetings.publish", on=withholding.meeting.body.unit)
    if withholding.state != Withholding.State.PROPOSED:
        raise NotPossibleNow(_("この不開示部分は、もう決まっています。"))
    if withholding.proposed_by_id == actor.pk:
        raise SecondPersonNeeded(_("申し出た人は承認できません。ほかの人に確かめてもらってください。"))
    withholding.state = Withholding.State.APPROVED if approve else Withholding.State.REFUSED
    withholding.approved_by, withholding.approved_at = actor, clock.now()
    withholding.save()
    verb = "meetings.withholding.approved" if approve else "meetings.withholding.refused"
    trail.write(actor, verb, withholding, after={"状態": withholding.get_state_display()})
    if not Withholding.objects.filter(meeting=withholding.meeting, state=Withholding.State.PROPOSED).exists():
        notices.complete(f"meetings:withholding:{withholding.meeting_id}", actor=actor)


@transaction.atomic
def take_back_withholding(withholding: Withholding, *, actor: Person) -> None:
    """申出の取消し: whoever proposed it, before it is decided. Raises NotPossibleNow."""
    withholding = _held_withholding(withholding)
    meeting = withholding.meeting
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    if withholding.state != Withholding.State.PROPOSED or withholding.proposed_by_id != actor.pk:
        raise NotPossibleNow(_("取り消せるのは、自分が申し出て、まだ決まっていないものだけです。"))
    trail.write(actor, "meetings.withholding.taken_back", withholding)
    withholding.delete()
    if not Withholding.objects.filter(meeting=meeting, state=Withholding.State.PROPOSED).exists():
        notices.withdraw(f"meetings:withholding:{meeting.pk}", actor=actor, reason=_("申出が取り消されました。"))


@transaction.atomic
def lift_withholding(withholding: Withholding, *, actor: Person, reason: str) -> None:
    """不開示の取消し: what was approved is withheld no longer, by somebody else than the one who proposed it.

    What is published stays as it is until a new copy is. Raises SecondPersonNeeded, NotPossibleNow, NotDecided.
    """
    withholding = _held_withholding(withholding)
    access.require(actor, "meetings.publish", on=withholding.meeting.body.unit)
    if withholding.state != Withholding.State.APPROVED:
        raise NotPossibleNow(_("取り消せるのは、承認した不開示部分だけです。"))
    if withholding.proposed_by_id == actor.pk:
        raise SecondPersonNeeded(_("申し出た人は取り消せません。ほかの人に確かめてもらってください。"))
    if not reason.strip():
        raise NotDecided(_("伏せるのをやめる理由を書いてください。"))
    withholding.state, withholding.approved_by, withholding.approved_at = Withholding.State.REFUSED, actor, clock.now()
    withholding.save()
    trail.write(actor, "meetings.withholding.lifted", withholding, reason=reason.strip())


def _held_withholding(withholding: Withholding) -> Withholding:
    rows = Withholding.objects.select_for_update(of=("self",)).select_related("meeting__body__unit")
    found = rows.filter(pk=withholding.pk).first()
    if found is None:
        raise NotPossibleNow(_("この申出は、もう取り消されています。"))
    return found


def withheld_of(meeting: Meeting) -> list[Withheld]:
    """The approved stretches as values. Blocks are counted as they stand in the record. Raises NotThere."""
    order = blocks_in_order(meeting)
    rows = Withholding.objects.filter(meeting=meeting, state=Withholding.State.APPROVED)
    return [as_value(one, order) for one in rows]


def public_record(minutes: Minutes, openness: str, reason: str = "") -> Record | None:
    """The copy for the public of final minutes: whole, without what is withheld, or nothing at all.

    What it says of its own openness is what was decided for the copy.
    """
    if openness == Openness.CLOSED or minutes.content is None:
        return None
    copy = project(from_json(minutes.content), withheld_of(minutes.meeting))
    return replace(
        copy,
        disclosure=tuple(
            replace(one, choice=WORDS[openness], reason=reason) if one.target == "会議録" else one
            for one in copy.disclosure
        ),
    )


@transaction.atomic
def prepare_publication(
    minutes: Minutes, *, actor: Person, openness: str, copies: Copies, reason: str = "", recognised: str = ""
) -> Publication:
    """公開の準備: build the copy, open every form of it again, search it for what is withheld, and ask a second person.

    `recognised` is the reason why places that tell who a member was may stay. Raises NotDecided, WouldLeak, NotThere.
    """
    minutes = Minutes.objects.select_for_update(of=("self",)).select_related("meeting__body__unit").get(pk=minutes.pk)
    meeting = minutes.meeting
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    _all_decided(minutes, openness, reason)
    record = public_record(minutes, openness, reason.strip())
    proof = _proved(record, meeting, copies, recognised)
    Publication.objects.filter(minutes__meeting=meeting, state__in=["preparing", "in_review"]).update(
        state=PublicationState.WITHDRAWN.value
    )
    publication = Publication.objects.create(
        minutes=minutes, openness=openness, reason=reason.strip(), prepared_by=actor, proof=proof,
        state=after(states.PUBLICATION, PublicationState.PREPARING, PublicationAct.ASK_REVIEW).value,
        content={"record": kept_json(record) if record is not None else None},
    )  # fmt: skip
    chief = chief_of(meeting.body.unit_id)
    if chief is not None and chief != actor:
        notices.assign(
            f"meetings:publication:{publication.pk}", title=_("会議録の公開を承認する"),
            url=reverse("meetings:disclosure", args=[meeting.pk]), to=chief, module="meetings", requested_by=actor,
            due=notices.due_in(5), about=str(meeting),
        )  # fmt: skip
    trail.write(
        actor, "meetings.publication.prepared", publication, after={"公開の可否": publication.get_openness_display()}
    )
    return publication


def _all_decided(minutes: Minutes, openness: str, reason: str) -> None:
    meeting = minutes.meeting
    if minutes.state != MinutesState.FINAL:
        raise NotDecided(_("確定した会議録だけが公開できます。"))
    doubts = doubts_before_publication(meeting)
    if doubts:
        raise NotDecided(_("決めていない疑義があるため、公開できません。"), [doubt.message for doubt in doubts])
    if Withholding.objects.filter(meeting=meeting, state=Withholding.State.PROPOSED).exists():
        raise NotDecided(_("承認を待っている不開示部分があります。"))
    withheld = Withholding.objects.filter(meeting=meeting, state=Withholding.State.APPROVED).exists()
    if openness == Openness.OPEN and withheld:
        raise NotDecided(_("不開示部分があるので、「公開」ではなく「一部非公開」を選んでください。"))
    if openness == Openness.PARTLY and not withheld:
        raise NotDecided(_("一部非公開ですが、伏せる箇所がまだありません。伏せる箇所を決めてください。"))
    if openness != Openness.OPEN and not reason.strip():
        raise NotDecided(_("非公開・一部非公開の理由を書いてください。"))


def _proved(record: Record | None, meeting: Meeting, copies: Copies, recognised: str) -> dict[str, object]:
    """What was looked through, and that nothing was found. Raises NotDecided, WouldLeak."""
    if record is None:
        return {"copies": [], "words": 0, "recognised": ""}
    places = recognisable(record)
    if places and not recognised.strip():
        raise NotDecided(
            _("だれの発言か分かる所が残っています。伏せるか、公開してよい理由を書いてください。"),
            [doubt.message for doubt in places],
        )
    quotes = [one.quote for one in withheld_of(meeting)]
    looked = []
    for name, content, media_type, parts in copies(record):
        leaks = leaks_in([(f"{name}: {part}", text) for part, text in parts], quotes)
        if leaks:
            raise WouldLeak(leaks)
        looked.append({"name": name, "size": len(content), "type": media_type})
    return {"copies": looked, "words": len(set(quotes)), "recognised": recognised.strip() if places else ""}


@transaction.atomic
def publish_minutes(publication: Publication, *, actor: Person, copies: Copies) -> None:
    """公開する, by somebody else than the one who prepared it: the copy is built and searched once more.

    Raises SecondPersonNeeded, NotPossibleNow, NotDecided, WouldLeak.
    """
    publication = _held(publication)
    meeting = publication.minutes.meeting
    access.require(actor, "meetings.publish", on=meeting.body.unit)
    if publication.prepared_by_id == actor.pk:
        raise SecondPersonNeeded(_("公開を準備した人は承認できません。ほかの人に確かめてもらってください。"))
    publication.state = after(states.PUBLICATION, publication.state, PublicationAct.PUBLISH).value
    _all_decided(publication.minutes, publication.openness, publication.reason)
    record = public_record(publication.minutes, publication.openness, publication.reason)
    known = publication.proof["recognised"] if publication.proof else ""
    publication.proof = _proved(record, meeting, copies, known or "-") | {"recognised": known}
    publication.content = {"record": kept_json(record) if record is not None else None}
    publication.published_by, publication.published_at = actor, clock.now()
    for earlier in Publication.objects.filter(minutes__meeting=meeting, state=PublicationState.PUBLISHED.value):
        _take_down(earlier, PublicationAct.REPLACE)
    publication.save()
    if record is not None:
        for name, content, _type, _parts in copies(record):
            if name.endswith((".pdf", ".docx")):
                documents.keep(
                    content, name, actor=actor, title=name.rpartition(".")[0], unit_id=meeting.body.unit_id,
                    disclosure="open", owner_kind="meetings.publication", owner_id=publication.pk,
                )  # fmt: skip
    search.put(searchable_of(publication))
    notices.complete(f"meetings:publication:{publication.pk}", actor=actor)
    trail.write(
        actor, "meetings.publication.published", publication, after={"公開の可否": publication.get_openness_display()}
    )
    events.publish(MinutesPublished(meeting_id=meeting.pk, publication_id=publication.pk))


def _held(publication: Publication) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",)).select_related("minutes__meeting__body__unit")
    return rows.get(pk=publication.pk)


def _take_down(publication: Publication, act: PublicationAct) -> None:
    """No longer found and no longer read: index, files and page."""
    publication.state = after(states.PUBLICATION, publication.state, act).value
    publication.save(update_fields=["state"])
    search.take_out(PUBLISHED, [thing.object_id for thing in searchable_of(publication)])
    for document in documents.documents_of("meetings.publication", str(publication.pk)):
        if document.is_open:
            documents.change_disclosure(document, "closed", actor=HOUSE, reason=_("公開をやめた写しのため"))


@transaction.atomic
def send_back_publication(publication: Publication, *, actor: Person, reason: str) -> None:
    """公開の差戻し: the second person gives it back, with the reason."""
    publication = _held(publication)
    access.require(actor, "meetings.publish", on=publication.minutes.meeting.body.unit)
    if not reason.strip():
        raise NotDecided(_("差し戻す理由を書いてください。"))
    publication.state = after(states.PUBLICATION, publication.state, PublicationAct.SEND_BACK).value
    publication.save(update_fields=["state"])
    notices.withdraw(f"meetings:publication:{publication.pk}", actor=actor, reason=reason)
    trail.write(actor, "meetings.publication.sent_back", publication, reason=reason)


@transaction.atomic
def withdraw_publication(publication: Publication, *, actor: Person, reason: str) -> None:
    """公開をやめる: the public no longer reads it; the reason stays."""
    publication = _held(publication)
    access.require(actor, "meetings.publish", on=publication.minutes.meeting.body.unit)
    if not reason.strip():
        raise NotDecided(_("公開をやめる理由を書いてください。"))
    _take_down(publication, PublicationAct.WITHDRAW)
    trail.write(actor, "meetings.publication.withdrawn", publication, reason=reason)
    events.publish(PublicationWithdrawn(meeting_id=publication.minutes.meeting_id, publication_id=publication.pk))
