"""Finding, newest first, only what one may see: what one may not see is neither hit nor count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.search.domain import bigrams
from honbu.kernel.search.models import Entry

PAGE = 20
MOST_COUNTED = 1000
SYNONYMS: tuple[tuple[str, ...], ...] = (("抜打ち", "抜き打ち"), ("取扱い", "取り扱い"), ("申込み", "申し込み"))


@dataclass(frozen=True, slots=True)
class Find:
    """A thing that was found; `pieces` is the text around the words, cut into (piece, is it a find)."""

    kind: str
    title: Sequence[tuple[str, bool]]
    pieces: Sequence[tuple[str, bool]]
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finds:
    """A page of finds. `count` stops at a thousand; `more` tells whether there is a next page."""

    finds: tuple[Find, ...]
    count: int
    more: bool


def _matching(words: Sequence[str]) -> Q:
    condition = Q()
    for word in words:
        ways = Q()
        for way in bigrams.variants(word, SYNONYMS):
            if len(way) == 1:
                ways |= Q(folded__contains=way)
            elif len(way) == 2:
                ways |= Q(pairs__contains=[way])  # exact: the text itself need not be read
            else:
                ways |= Q(pairs__contains=bigrams.pairs(way), folded__contains=way)
        condition &= ways
    return condition


def _visible(actor: Actor | None) -> Q:
    if actor is None:
        return Q(is_public=True)
    seen = Q(is_public=True) | Q(permission="")
    for code in Entry.objects.exclude(permission="").values_list("permission", flat=True).distinct():
        units = access.units_where(actor, code)
        if units is None:
            seen |= Q(permission=code)
        elif units:
            seen |= Q(permission=code, unit_id__in=units)
    return seen


def matches(
    actor: Actor | None, query: str, *, kind: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Entry]:
    """Everything that matches and that the actor (None: a stranger) may see, newest first."""
    words = bigrams.words(query)
    if not words:
        return Entry.objects.none()
    entries = Entry.objects.filter(_matching(words)).filter(_visible(actor))
    if kind:
        entries = entries.filter(kind=kind)
    if since:
        entries = entries.filter(at__date__gte=since)
    if until:
        entries = entries.filter(at__date__lte=until)
    return entries.order_by("-at", "-id")


def find(
    actor: Actor | None,
    query: str,
    *,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> Finds:
    """A page of what was found, with the words marked in the raw text."""
    entries = matches(actor, query, kind=kind, since=since, until=until)
    start = (max(1, min(page, 50)) - 1) * PAGE
    rows = list(entries.only("kind", "title", "text", "url", "at")[start : start + PAGE + 1])
    sought = [way for word in bigrams.words(query) for way in bigrams.variants(word, SYNONYMS)]
    finds = tuple(
        Find(
            kind=row.kind,
            title=bigrams.marked(row.title, sought, around=150),
            pieces=bigrams.marked(row.text, sought),
            url=row.url,
            at=row.at,
        )
        for row in rows[:PAGE]
    )
    count = entries.order_by()[: MOST_COUNTED + 1].count() if rows else 0
    return Finds(finds, count, len(rows) > PAGE)
