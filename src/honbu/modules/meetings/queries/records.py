"""Meetings as records: the value from which every paper, copy and search text is made."""

from django.db import models
from django.utils import translation

from honbu.kernel.organisation.public import tree_on
from honbu.modules.meetings.domain import record
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Meeting
from honbu.modules.meetings.models.bodies import Openness, Role
from honbu.modules.meetings.models.meetings import Kind, Resolution

NOWHERE: record.Span = (0, 0)
KINDS = {Kind.MATTER: record.ItemKind.MATTER, Kind.REPORT: record.ItemKind.REPORT}
WORDS = {"open": "公開", "partly": "一部非公開", "closed": "非公開"}
NOTES = {Attendance.State.DEPUTISED: "代理", Attendance.State.LEFT: "途中退席"}


def record_of(meeting: Meeting) -> record.Record:
    """A meeting with everything that its record says, as it stands now."""
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk"))
    blocks = Block.objects.filter(meeting=meeting, removed=False).select_related("item").order_by("position", "pk")
    return record.Record(
        source="",
        profile="ward_form",
        meeting=_heading(meeting),
        disclosure=_disclosure(meeting),
        attendance=tuple(_attendance(meeting)),
        agenda=tuple(_item(item) for item in items),
        blocks=tuple(block_value(block) for block in blocks),
        materials=tuple(
            record.Material(one.no, one.branch, one.title, NOWHERE)
            for one in meeting.materials.order_by("no", "branch")
        ),
        result=meeting.result,
    )


def block_value(block: Block) -> record.Block:
    """A block as a value."""
    return record.Block(
        block.item.key if block.item else "", record.BlockKind(block.kind), block.role, block.text, NOWHERE, block.role
    )


def _heading(meeting: Meeting) -> record.Heading:
    opened, closed = meeting.opened_at or meeting.starts_at, meeting.closed_at or meeting.ends_at
    return record.Heading(
        name=name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on),
        body=meeting.body.name,
        fiscal_year=meeting.fiscal_year,
        ordinal=meeting.ordinal,
        secretariat=secretariat_of(meeting),
        date=meeting.held_on,
        start=f"{opened:%-H:%M}" if opened else "",
        end=f"{closed:%-H:%M}" if closed else "",
        place=meeting.place,
    )


def secretariat_of(meeting: Meeting) -> str:
    """政策経営部情報管理課: as the record says, or else by the organisation of the day."""
    return meeting.secretariat or tree_on(meeting.held_on).full_name(meeting.body.unit_id)


def _disclosure(meeting: Meeting) -> tuple[record.Disclosure, ...]:
    return (
        record.Disclosure("会議", WORDS[Openness(meeting.meeting_openness).value], meeting.meeting_reason, NOWHERE),
        record.Disclosure("会議録", WORDS[Openness(meeting.record_openness).value], meeting.record_reason, NOWHERE),
    )


def _attendance(meeting: Meeting) -> list[record.Attendee]:
    found = []
    for one in meeting.attendances.exclude(state=Attendance.State.ABSENT).order_by("order", "pk"):
        note = NOTES.get(Attendance.State(one.state), "")
        if one.role in {Role.CHAIR, Role.DEPUTY} and not note:
            note = meeting.body.word_for(one.role)
        found.append(record.Attendee(one.group, one.post, note, NOWHERE))
    return found


def _item(item: AgendaItem) -> record.AgendaItem:
    word = office_word(Resolution, item.resolution) if item.resolution else ""
    return record.AgendaItem(KINDS[Kind(item.kind)], item.no, item.title, word, NOWHERE)


def office_word(words: type[models.TextChoices], code: str) -> str:
    """案のとおり承認: the word as records, papers and the trail keep it, whatever language the reader has chosen."""
    with translation.override("ja"):
        return str(words(code).label)
