"""Keeping the index: things are put in, taken out, and read anew from their modules (`rebuilding.py`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from honbu.kernel.search.domain import bigrams
from honbu.kernel.search.models import Audience, Entry, ThisTransaction

LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Searchable:
    """A thing that can be found. Without permission and circle every member of staff may find it; `is_public`: everybody.

    A circle is a group of people that its module knows (the members of a body): whoever belongs to it finds its things
    besides those who hold the permission. Facets are labels by which a search is narrowed (`role:本部長`). Readers of
    English find and see `title_en` and `text_en` where there are any.
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
    title_en: str = ""
    text_en: str = ""


AUDIENCE = ("permission", "unit_id", "circle", "is_public")
FIELDS = (
    "title", "text", "title_en", "text_en", "folded", "pairs", "url", "audience_id", "facets", "at",
)  # fmt: skip
Whom = tuple[str, int | None, str, bool]


def entries_of(things: Iterable[Searchable]) -> list[Entry]:
    """Things as rows, cut to what the index holds."""
    things = list(things)
    audiences = _audiences({_audience_of(thing) for thing in things})
    return [_entry(thing, audiences[_audience_of(thing)]) for thing in things]


def _audience_of(thing: Searchable) -> Whom:
    return thing.permission, thing.unit_id if thing.permission else None, thing.circle, thing.is_public


def _audiences(wanted: set[Whom]) -> dict[Whom, int]:
    """The numbers of these audiences; those that are new are entered."""
    found = _known_audiences()
    new = [dict(zip(AUDIENCE, values, strict=True)) for values in wanted - found.keys()]
    if new:
        Audience.objects.bulk_create([Audience(**values) for values in new], ignore_conflicts=True)
        found = _known_audiences()
    return found


def _known_audiences() -> dict[Whom, int]:
    return {(row[0], row[1], row[2], row[3]): row[4] for row in Audience.objects.values_list(*AUDIENCE, "pk")}


def _entry(thing: Searchable, audience_id: int) -> Entry:
    words = (thing.title, thing.text, thing.title_en, thing.text_en)
    folded = bigrams.fold("\n".join(word for word in words if word))[:LONGEST_TEXT]
    return Entry(
        kind=thing.kind,
        object_id=thing.object_id,
        title=thing.title[:300],
        text=thing.text[:LONGEST_TEXT],
        title_en=thing.title_en[:300],
        text_en=thing.text_en[:LONGEST_TEXT],
        folded=folded,
        pairs=bigrams.pairs(folded),
        url=thing.url,
        audience_id=audience_id,
        facets=list(thing.facets),
        at=thing.at,
    )


def put(things: Iterable[Searchable]) -> int:
    """Index these things, in the caller's transaction; what was indexed before is replaced. Returns how many."""
    rows = Entry.objects.bulk_create(
        entries_of(things),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[*FIELDS, "written_in"],
    )
    return len(rows)


def take_out(kind: str, object_ids: Iterable[str]) -> None:
    """These things can no longer be found, from the caller's commit on.

    An empty row stays until the index is next read anew: whoever reads it anew at this moment, and has seen the thing
    before it was taken out, learns from the row that it is gone.
    """
    Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).update(
        title="", text="", title_en="", text_en="", folded="", pairs=[], facets=[], url="",
        written_in=ThisTransaction(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds of a thing."""

    text: str
    facets: tuple[str, ...]


def indexed(kind: str, object_ids: Iterable[str]) -> Mapping[str, Indexed]:
    """What the index holds of these things, by their numbers: so that a module need not read a large file again."""
    rows = Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).exclude(title="")
    return {
        number: Indexed(text, tuple(facets)) for number, text, facets in rows.values_list("object_id", "text", "facets")
    }
