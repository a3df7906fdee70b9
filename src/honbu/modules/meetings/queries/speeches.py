"""発言の検索: the whole record for whoever belongs to the body, by words, role, body, year and day (MTG-3).

What the public may read is indexed apart (publications.py): what is withheld stands only here.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.kernel.search import public as search
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.domain.states import MeetingState
from honbu.modules.meetings.models import Block, Decision, Material, Meeting
from honbu.modules.meetings.queries.agenda import newest_versions
from honbu.modules.meetings.queries.rights import bodies_read_closed

SPEECHES, MATERIALS, DECISIONS = "meetings.speech", "meetings.material", "meetings.decision"
MOST_ROLES, ROLES_LIFE = 40, 300  # seconds; what is put into the index here is known at once
READING = 1  # raised when files are read in another way, so that all are read anew
log = structlog.get_logger("honbu.meetings")
_SPACES = re.compile(r"[\s\u3000]+")


def circles_of(actor: Actor) -> list[str]:
    """The bodies whose records somebody may read."""
    return [f"meetings:{pk}" for pk in sorted(bodies_read_closed(actor))]


def _facets(meeting: Meeting, *others: str) -> tuple[str, ...]:
    return (f"body:{meeting.body.slug}", f"year:{meeting.fiscal_year}", *others)


def _moment(meeting: Meeting) -> datetime.datetime:
    day = meeting.held_on or datetime.date(meeting.fiscal_year, 4, 1)
    return datetime.datetime.combine(day, datetime.time(), clock.TOKYO)


def _name(meeting: Meeting) -> str:
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


def searchable_block(block: Block) -> search.Searchable:
    """A paragraph, as those inside find it."""
    meeting = block.meeting
    title = " ".join(part for part in (_name(meeting), block.item.title if block.item else "", block.role) if part)
    return search.Searchable(
        kind=SPEECHES, object_id=str(block.pk), title=title, text=block.text,
        url=f"{reverse('meetings:meeting', args=[meeting.pk])}#b{block.pk}", at=_moment(meeting),
        unit_id=meeting.body.unit_id, permission="meetings.read_closed", circle=f"meetings:{meeting.body_id}",
        facets=_facets(meeting, f"role:{block.role}") if block.role else _facets(meeting),
    )  # fmt: skip


def searchable_blocks() -> Iterator[search.Searchable]:
    """Every paragraph of every meeting, one by one."""
    rows = Block.objects.filter(removed=False).exclude(text="").select_related("meeting__body", "item")
    yield from map(searchable_block, rows.iterator(chunk_size=500))


def index_meeting(meeting: Meeting) -> None:
    """Put a meeting's paragraphs into the index as they stand; what was removed goes."""
    rows = Block.objects.filter(meeting=meeting).select_related("meeting__body", "item")
    search.take_out(SPEECHES, [str(block.pk) for block in rows if block.removed or not block.text])
    search.put(searchable_block(block) for block in rows if not block.removed and block.text)
    cache.delete(_roles_key(meeting.body_id))


def materials_to_index() -> QuerySet[Material]:
    """The materials of meetings; those of a proposal that is on no agenda are found by nobody."""
    rows = Material.objects.filter(meeting__isnull=False).order_by("pk")
    return rows.select_related("meeting__body", "document")


def file_mark(material: Material, version: documents.Version | None) -> str:
    """The label under which the words of a material's newest file stand in the index; empty where there is no file."""
    if version is None or material.document is None or material.document.disposed_at is not None:
        return ""
    return f"file:{READING}:{version.sha256}"


def text_of_file(material: Material, version: documents.Version) -> str:
    """The words of the newest file: Word, PDF and Excel too. Empty, and logged, where it can't be read."""
    try:
        return documents.text_of(documents.content_of(version.document_id), version.media_type)
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a library do
        why = type(error).__name__
        log.warning("the file of a material can't be read", material=material.pk, document=version.document_id, why=why)
        return ""


def searchable_materials() -> Iterator[search.Searchable]:
    """Every material, one by one, with the text of its newest file; one that the index has read is not read again."""
    for material in materials_to_index().iterator(chunk_size=100):
        version = newest_versions([material]).get(material.document_id or 0)
        mark, known = file_mark(material, version), text_in_index([material]).get(material.pk)
        if not mark or version is None:
            yield searchable_material(material, "")
        elif known is not None and mark in known.facets:
            yield searchable_material(material, known.text, mark)
        else:
            yield searchable_material(material, text_of_file(material, version), mark)


def text_in_index(materials: Iterable[Material]) -> dict[int, search.Indexed]:
    """What the index holds of materials, by their numbers."""
    held = search.indexed(MATERIALS, [str(material.pk) for material in materials])
    return {int(number): one for number, one in held.items()}


def searchable_material(material: Material, text: str, mark: str = "") -> search.Searchable:
    """A material of a meeting, by its title and what is in its file. Until the meeting is convened it is the secretariat's."""
    meeting = material.meeting
    if meeting is None:
        raise ValueError(material)
    handed_out = meeting.state != MeetingState.PREPARING
    return search.Searchable(
        kind=MATERIALS, object_id=str(material.pk), title=f"{_name(meeting)} {material.label} {material.title}", text=text,
        url=reverse("meetings:papers", args=[meeting.pk]), at=_moment(meeting), unit_id=meeting.body.unit_id,
        permission="meetings.read_closed" if handed_out else "meetings.manage",
        circle=f"meetings:{meeting.body_id}" if handed_out else "",
        facets=_facets(meeting, mark) if mark else _facets(meeting),
    )  # fmt: skip


def searchable_decisions() -> Iterator[search.Searchable]:
    """Every decision: all staff know them."""
    rows = Decision.objects.select_related("item__meeting__body")
    yield from map(searchable_decision, rows.iterator(chunk_size=500))


def searchable_decision(decision: Decision) -> search.Searchable:
    """A decision."""
    meeting = decision.item.meeting
    return search.Searchable(
        kind=DECISIONS, object_id=str(decision.pk), title=f"{_name(meeting)} {decision.item.title}",
        text=f"{decision.wording} {decision.conditions}".strip(), url=reverse("meetings:decision", args=[decision.pk]),
        at=_moment(meeting), permission="meetings.read", unit_id=meeting.body.unit_id, facets=_facets(meeting),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: the words that are left when the days are taken out of them."""

    words: str
    since: datetime.date | None = None
    until: datetime.date | None = None


def asked_of(query: str) -> Asked:
    """令和5年5月 監査: the period and the words. Days that are only a month and day stay words: nobody says of which year."""
    kept, since, until = [], None, None
    for word in _SPACES.split(query.strip()):
        reading = clock.parse(word) if word else None
        days = reading.days if reading is not None else None
        if reading is None or days is None or reading.written != word or reading.doubts:
            kept.append(word)
            continue
        since = min(since, days.first) if since else days.first
        until = max(until, days.last) if until else days.last
    return Asked(" ".join(word for word in kept if word), since, until)


def within_year(
    since: datetime.date | None, until: datetime.date | None, year: str
) -> tuple[datetime.date | None, datetime.date | None]:
    """A period cut to a fiscal year: by its days a year is found at once, by its label each speech would be looked at."""
    if not year:
        return since, until
    whole = clock.FiscalYear(int(year))
    return max(since or whole.start, whole.start), min(until or whole.end, whole.end)


def roles_spoken(actor: Actor) -> Sequence[str]:
    """The roles that occur in what somebody may read, for the filter; of a body, they are known for some minutes."""
    found: set[str] = set()
    for body_id in bodies_read_closed(actor):
        known: list[str] | None = cache.get(_roles_key(body_id))
        if known is None:
            known = _roles_of(body_id)
            cache.set(_roles_key(body_id), known, ROLES_LIFE)
        found.update(known)
    return sorted(found)[:MOST_ROLES]


def _roles_of(body_id: int) -> list[str]:
    rows = Block.objects.filter(removed=False, meeting__body=body_id).exclude(role="")
    return list(rows.order_by("role").values_list("role", flat=True).distinct()[:MOST_ROLES])


def _roles_key(body_id: int) -> str:
    return f"meetings.roles_spoken:{body_id}"
