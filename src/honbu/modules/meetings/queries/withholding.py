"""伏せる箇所: where what is withheld stands in a record, and what else might be withheld."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from honbu.kernel.organisation.public import Person
from honbu.modules.meetings.domain.recognising import WithholdingCandidate, candidates
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.domain.record_json import from_json
from honbu.modules.meetings.domain.redaction import NotThere, Withheld
from honbu.modules.meetings.domain.states import MinutesState
from honbu.modules.meetings.models import Attendance, Block, Meeting, Minutes, Withholding
from honbu.modules.meetings.queries.records import office_word
from honbu.modules.meetings.queries.rights import people_of

OPEN = (Withholding.State.PROPOSED.value, Withholding.State.APPROVED.value)


def final_minutes_of(meeting: Meeting) -> Minutes | None:
    """The newest final version."""
    return Minutes.objects.filter(meeting=meeting, state=MinutesState.FINAL.value).order_by("-number").first()


def final_record_of(meeting: Meeting) -> Record | None:
    """What the newest final version says, with nothing withheld; who manages the body may call this."""
    minutes = final_minutes_of(meeting)
    return from_json(minutes.content) if minutes is not None and minutes.content is not None else None


def blocks_in_order(meeting: Meeting) -> list[int]:
    """The numbers of the paragraphs as they stand in the record."""
    rows = Block.objects.filter(meeting=meeting, removed=False).order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))


def place_of(withholding: Withholding, order: Sequence[int]) -> str:
    """The place in the record. Raises NotThere when its paragraph was taken out."""
    if withholding.block_id is None:
        return withholding.place
    if withholding.block_id not in order:
        raise NotThere(_("伏せる箇所の段落がありません。"))
    return f"{withholding.place or 'block'}:{order.index(withholding.block_id)}"


def as_value(withholding: Withholding, order: Sequence[int]) -> Withheld:
    """The stretch as a value, with the reason in the word that the public reads. Raises NotThere."""
    reason = office_word(Withholding.Reason, withholding.reason)
    return Withheld(place_of(withholding, order), withholding.start, withholding.end, withholding.quote, reason)


def candidates_for(meeting: Meeting, record: Record) -> list[WithholdingCandidate]:
    """What somebody might propose to withhold in a final record; who manages the body may call this."""
    order = blocks_in_order(meeting)
    withheld, refused = [], set()
    for one in Withholding.objects.filter(meeting=meeting):
        if one.block_id is not None and one.block_id not in order:
            continue
        place = place_of(one, order)
        if one.state in OPEN:
            withheld.append(Withheld(place, one.start, one.end, one.quote, one.reason))
        else:
            refused.add((place, one.quote))
    return candidates(record, names=names_around(meeting), withheld=withheld, refused=refused)


def names_around(meeting: Meeting) -> list[tuple[str, str]]:
    """Family and given names of those who were called to a meeting, who stood in, or whose seat it was on that day."""
    people: list[Person | None] = []
    for seat in Attendance.objects.filter(meeting=meeting).select_related("person", "deputy"):
        people += [seat.person, seat.deputy]
    people += people_of(meeting.body, meeting.held_on)
    return list(dict.fromkeys((one.family_name, one.given_name) for one in people if one is not None))
