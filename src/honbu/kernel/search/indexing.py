"""Keeping the index: things are put in, taken out, and read anew from their modules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from honbu.kernel.search.domain import bigrams
from honbu.kernel.search.models import Entry

LONGEST_TEXT = 200_000
Source = Callable[[], Iterable["Searchable"]]
_sources: dict[str, Source] = {}


@dataclass(frozen=True, slots=True)
class Searchable:
    """A thing that can be found. Without permission and circle every member of staff may find it; `is_public`: everybody.

    A circle is a group of people that its module knows (the members of a body): whoever belongs to it finds its things
    besides those who hold the permission. Facets are labels by which a search is narrowed (`role:本部長`).
    """

    kind: str
    object_id: str
    title: str
    text: str
    url: str
    at: datetime
    unit_id: int | None = None
    permission: str = ""
    is_public: bool = False
    circle: str = ""
    facets: tuple[str, ...] = ()


def declare_sources(sources: dict[str, Source]) -> None:
    """The registry hands over, for each kind, what gives all its things."""
    _sources.clear()
    _sources.update(sources)


def _entry(thing: Searchable) -> Entry:
    folded = bigrams.fold(f"{thing.title}\n{thing.text}")[:LONGEST_TEXT]
    return Entry(
        kind=thing.kind,
        object_id=thing.object_id,
        title=thing.title[:300],
        text=thing.text[:LONGEST_TEXT],
        folded=folded,
        pairs=bigrams.pairs(folded),
        url=thing.url,
        unit_id=thing.unit_id,
        permission=thing.permission,
        is_public=thing.is_public,
        circle=thing.circle,
        facets=list(thing.facets),
        at=thing.at,
    )


FIELDS = ["title", "text", "folded", "pairs", "url", "unit_id", "permission", "is_public", "circle", "facets", "at"]


def put(things: Iterable[Searchable]) -> int:
    """Index these things, in the caller's transaction; what was indexed before is replaced. Returns how many."""
    rows = Entry.objects.bulk_create(
        (_entry(thing) for thing in things),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=FIELDS,
    )
    return len(rows)


def take_out(kind: str, object_ids: Iterable[str]) -> None:
    """These things can no longer be found."""
    Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def rebuild(kind: str = "") -> int:
    """Read all things anew from their modules (of one kind, or of all); returns how many there are now."""
    count = 0
    for name, source in _sources.items():
        if kind in {"", name}:
            with transaction.atomic():
                things = list(source())
                known = {thing.object_id for thing in things}
                gone = Entry.objects.filter(kind=name).exclude(object_id__in=known)
                gone.delete()
                count += put(things)
    return count
