"""公開会議録: what the public may read, and nothing else. Everything here is made of what was published."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.search import public as search
from honbu.modules.meetings.domain.record import BlockKind, Record
from honbu.modules.meetings.domain.record_json import from_json
from honbu.modules.meetings.models import Publication

PUBLISHED = "meetings.published"
TEXTS = {BlockKind.SPEECH, BlockKind.SUMMARY, BlockKind.EXPLANATION}


def published() -> QuerySet[Publication]:
    """What is public now, newest meeting first."""
    found = Publication.objects.filter(state="published").select_related("minutes__meeting__body")
    return found.order_by("-minutes__meeting__held_on", "-pk")


def address_of(publication: Publication) -> str:
    """The stable address: body, fiscal year and number; a 訂正版 keeps it."""
    meeting = publication.minutes.meeting
    return reverse("meetings:public_record", args=[meeting.body.slug, meeting.fiscal_year, meeting.ordinal])


def record_of_publication(publication: Publication) -> Record | None:
    """The published copy; None where only the fact of the meeting is public."""
    return from_json(publication.content["record"]) if publication.content and publication.content["record"] else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is found."""

    anchor: str
    role: str
    item: str
    text: str


def passages_of(record: Record) -> Iterator[Passage]:
    """The paragraphs that can be found, with the anchors of the page."""
    titles = {item.key: item.title for item in record.agenda}
    for place, block in enumerate(record.blocks):
        if block.kind in TEXTS and block.text:
            yield Passage(f"p{place}", block.role, titles.get(block.item, ""), block.text)


def searchable_of(publication: Publication) -> list[search.Searchable]:
    """What the index holds of a publication: public paragraphs only."""
    record = record_of_publication(publication)
    meeting = publication.minutes.meeting
    if record is None or meeting.held_on is None:
        return []
    at = datetime.datetime.combine(meeting.held_on, datetime.time(), clock.TOKYO)
    return [
        search.Searchable(
            kind=PUBLISHED,
            object_id=f"{meeting.pk}:{passage.anchor}",
            title=" ".join(part for part in (record.meeting.name, passage.item, passage.role) if part),
            text=passage.text,
            url=f"{address_of(publication)}#{passage.anchor}",
            at=at,
            is_public=True,
        )
        for passage in passages_of(record)
    ]


def searchable_publications() -> Iterator[search.Searchable]:
    """Everything public, for reading the index anew, one record at a time."""
    for publication in published().iterator(chunk_size=20):
        yield from searchable_of(publication)
