"""Finding, newest first, only what one may see: what one may not see is neither hit nor count."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.search.domain import bigrams
from honbu.kernel.search.models import Entry

PAGE = 20
MOST_COUNTED = 200
MOST_PAGES = 50
SHOWN = ("kind", "title", "text", "url", "at")
SYNONYMS: tuple[tuple[str, ...], ...] = (("抜打ち", "抜き打ち"), ("取扱い", "取り扱い"), ("申込み", "申し込み"))


Circles = Callable[[Actor], Iterable[str]]
_circles: list[Circles] = []


def declare_circles(circles: Iterable[Circles]) -> None:
    """The registry hands over what tells to which circles somebody belongs."""
    _circles[:] = circles


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
    """A page of finds. `count` stops at 201; `more` tells whether there is a next page."""

    finds: tuple[Find, ...]
    count: int
    more: bool


def _by_pairs(words: Sequence[str], *, most: int | None = None) -> Q:
    """What the index of pairs can tell: each word's pairs (or only the first `most` of them) are all there."""
    condition = Q()
    for word in words:
        ways = Q()
        for way in bigrams.variants(word, SYNONYMS):
            ways |= Q(pairs__contains=bigrams.pairs(way)[:most]) if len(way) > 1 else Q(folded__contains=way)
        condition &= ways
    return condition


def _exactly(words: Sequence[str]) -> Q:
    """Held against the text: pairs may stand apart. A word of two letters is its own pair and needs no second look."""
    condition = Q()
    for word in words:
        ways = [way for way in bigrams.variants(word, SYNONYMS) if len(way) > 2]
        if ways:
            condition &= Q(*[Q(folded__contains=way) for way in ways], _connector=Q.OR)
    return condition


def _visible(actor: Actor | None) -> Q:
    if actor is None:
        return Q(is_public=True)
    seen = Q(is_public=True) | Q(permission="", circle="")
    circles = [circle for circles_of in _circles for circle in circles_of(actor)]
    if circles:
        seen |= Q(circle__in=circles)
    everywhere = []
    for code in access.known():
        units = access.units_where(actor, code)
        if units is None:
            everywhere.append(code)
        elif units:
            seen |= Q(permission=code, unit_id__in=units)
    return seen | Q(permission__in=everywhere) if everywhere else seen


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: words, and what narrows them."""

    query: str
    kind: str = ""
    since: date | None = None
    until: date | None = None
    facets: tuple[str, ...] = ()


def _narrowed(actor: Actor | None, sought: Sought) -> QuerySet[Entry]:
    """What the actor (None: a stranger) may see at all, within kind and period, newest first."""
    entries = Entry.objects.filter(_visible(actor))
    if sought.kind:
        entries = entries.filter(kind=sought.kind)
    if sought.facets:
        entries = entries.filter(facets__contains=list(sought.facets))
    if sought.since:
        entries = entries.filter(at__date__gte=sought.since)
    if sought.until:
        entries = entries.filter(at__date__lte=sought.until)
    return entries.order_by("-at", "-id")


def newest(actor: Actor | None, sought: Sought, *, first: int = 0, most: int = PAGE + 1) -> list[Entry]:
    """The finds from place `first` on.

    Common words are found soonest among the newest by one pair of each, rare ones by all their pairs; only what the pairs
    let through is held against its text, which is the dear part. Each step takes a bounded number of candidates, and the
    last resort, which has no bound, is reached only by pages far back.
    """
    words = bigrams.words(sought.query)
    if not words:
        return []
    entries, exact = _narrowed(actor, sought), _exactly(words)
    for pairs, limit in ((1, 60), (None, 200)):
        found = entries.filter(_by_pairs(words, most=pairs)).values_list("pk", flat=True)
        candidates = list(found[:limit])
        rows = list(entries.filter(pk__in=candidates).filter(exact).only(*SHOWN)[first : first + most])
        if len(rows) == most or len(candidates) < limit:
            return rows
    return list(entries.filter(_by_pairs(words)).filter(exact).only(*SHOWN)[first : first + most])


def count(actor: Actor | None, sought: Sought) -> int:
    """How many there are; from `MOST_COUNTED` on it only says that there are more, by giving one more than that."""
    words = bigrams.words(sought.query)
    if not words:
        return 0
    entries = _narrowed(actor, sought)
    candidates = list(entries.filter(_by_pairs(words)).values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if len(candidates) > MOST_COUNTED:
        return len(candidates)
    return entries.filter(pk__in=candidates).filter(_exactly(words)).order_by().count()


def find(
    actor: Actor | None,
    query: str,
    *,
    page: int = 1,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    facets: Sequence[str] = (),
) -> Finds:
    """A page of what was found, with the words marked in the raw text. Found is what bears all of the `facets`."""
    sought = Sought(query, kind, since, until, tuple(facets))
    page = max(1, min(page, MOST_PAGES))
    rows = newest(actor, sought, first=(page - 1) * PAGE)
    marks = [way for word in bigrams.words(query) for way in bigrams.variants(word, SYNONYMS)]
    finds = tuple(
        Find(
            kind=row.kind,
            title=bigrams.marked(row.title, marks, around=150),
            pieces=bigrams.marked(row.text, marks),
            url=row.url,
            at=row.at,
        )
        for row in rows[:PAGE]
    )
    more = len(rows) > PAGE
    return Finds(finds, count(actor, sought) if more or page > 1 else len(rows), more)
