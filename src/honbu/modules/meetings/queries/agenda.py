"""The agenda of a meeting with its times and papers, who read which version, and who comes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Deputy, Person, valid_on
from honbu.modules.meetings.domain import quorum
from honbu.modules.meetings.domain.running_order import Slot, overrun, timetable
from honbu.modules.meetings.domain.states import MeetingState
from honbu.modules.meetings.models import AgendaItem, Attendance, Material, MaterialReading, Meeting
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.rights import holder_of

BEFORE = frozenset({MeetingState.PREPARING.value, MeetingState.CONVENED.value})


@dataclass(frozen=True, slots=True)
class Paper:
    """A material for a reader: its newest version, the last version that this reader opened, and whether it was replaced."""

    material: Material
    version: documents.Version | None
    read: int | None

    @property
    def replaced(self) -> bool:
        """差替え: there is more than the first version."""
        return self.version is not None and self.version.number > 1

    @property
    def stale(self) -> bool:
        """The reader knows an earlier version only."""
        return self.version is not None and self.read is not None and self.read < self.version.number

    @property
    def known(self) -> bool:
        """The reader has opened the newest version."""
        return self.version is not None and self.read == self.version.number


@dataclass(frozen=True, slots=True)
class Line:
    """An item with the time planned for it and its papers."""

    item: AgendaItem
    slot: Slot | None
    papers: Sequence[Paper]


def newest_versions(materials: Iterable[Material]) -> dict[int, documents.Version]:
    """The newest version of each document, by the document's number, in one query."""
    numbers = [material.document_id for material in materials if material.document_id is not None]
    rows = documents.Version.objects.filter(document__in=numbers).select_related("document")
    return {row.document_id: row for row in rows.order_by("document", "number")}


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in the order of the day."""
    return list(AgendaItem.objects.filter(meeting=meeting).select_related("proposal__unit").order_by("order", "pk"))


def agenda_of(meeting: Meeting, reader: Actor | None = None) -> list[Line]:
    """The agenda with its times and its papers."""
    items = items_of(meeting)
    slots = timetable([item.minutes_planned for item in items], meeting.starts_at, meeting.ends_at)
    papers = papers_of(meeting, reader)
    return [
        Line(item, slot, [paper for paper in papers if paper.material.item_id == item.pk])
        for item, slot in zip(items, slots, strict=True)
    ]


def too_long_by(meeting: Meeting) -> int:
    """By how many minutes the plan overruns."""
    minutes = AgendaItem.objects.filter(meeting=meeting).values_list("minutes_planned", flat=True)
    return overrun(list(minutes), meeting.starts_at, meeting.ends_at)


def papers_of(meeting: Meeting, reader: Actor | None = None) -> list[Paper]:
    """All materials of a meeting in the order of their numbers, as one reader knows them."""
    materials = list(Material.objects.filter(meeting=meeting).select_related("document", "item", "proposal__unit"))
    versions = newest_versions(materials)
    read: dict[int, int] = {}
    if isinstance(reader, Person):
        rows = MaterialReading.objects.filter(material__meeting=meeting, person=reader).order_by("version_number")
        read = dict(rows.values_list("material_id", "version_number"))
    return [Paper(one, versions.get(one.document_id or 0), read.get(one.pk)) for one in materials]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened a material: the newest version that they know, when, and whether it is the newest there is."""

    person: Person
    number: int
    at: datetime.datetime
    current: bool


def readers_of(meeting: Meeting) -> list[tuple[Paper, list[Reader]]]:
    """Each material with everybody who opened it, for the secretariat."""
    rows = MaterialReading.objects.filter(material__meeting=meeting).select_related("person").order_by("version_number")
    latest: dict[int, dict[int, MaterialReading]] = {}
    for row in rows:
        latest.setdefault(row.material_id, {})[row.person_id] = row
    found = []
    for paper in papers_of(meeting):
        newest = paper.version.number if paper.version else 0
        readers = [
            Reader(row.person, row.version_number, row.read_at, row.version_number >= newest)
            for row in latest.get(paper.material.pk, {}).values()
        ]
        found.append((paper, readers))
    return found


# ---- who comes -------------------------------------------------------------------------------------------------------
COUNTED = (Role.CHAIR, Role.DEPUTY, Role.MEMBER)


def answers_of(meeting: Meeting) -> quorum.Answers:
    """The members' answers so far; the secretariat does not count."""
    states = list(Attendance.objects.filter(meeting=meeting, role__in=COUNTED).values_list("state", flat=True))
    return quorum.Answers(
        present=states.count("present") + states.count("left"),
        deputised=states.count("deputised"),
        absent=states.count("absent"),
        waiting=states.count("expected"),
    )


def quorum_of(meeting: Meeting) -> quorum.Verdict:
    """Whether enough members come, as far as the ward has registered a rule."""
    body = meeting.body
    return quorum.judge(quorum.Rule(body.quorum), answers_of(meeting), deputies_count=body.deputies_count)


def day_of_seats(meeting: Meeting) -> datetime.date:
    """The day on which the seats are looked at: that of the meeting, or today as long as there is none."""
    return meeting.held_on or clock.today()


def holder_at(attendance: Attendance) -> Person | None:
    """Who sits there on the day of the meeting."""
    if attendance.membership is None:
        return attendance.person
    return holder_of(attendance.membership, day_of_seats(attendance.meeting)) or attendance.person


def seats_to_answer(actor: Actor, meeting: Meeting) -> list[Attendance]:
    """The seats for which somebody answers: one's own, and those of whom one stands in for today."""
    if not isinstance(actor, Person):
        return []
    rows = Attendance.objects.filter(meeting=meeting).select_related("membership__person", "meeting__body", "person")
    principals = set(
        Deputy.objects.filter(valid_on(clock.today()), deputy=actor).values_list("principal_id", flat=True)
    )
    found = []
    for row in rows:
        holder = holder_at(row)
        if holder is not None and (holder.pk == actor.pk or holder.pk in principals):
            found.append(row)
    return found
