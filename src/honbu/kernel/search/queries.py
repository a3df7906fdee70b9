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
MOST_COUNTED = 200
WINDOW = 3000
SHOWN = ("kind", "title", "text", "url", "at")
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
    """A page of finds. `count` stops at 201; `more` tells whether there is a next page."""

    finds: tuple[Find, ...]
    count: int
    more: bool


def _matching(words: Sequence[str], *, by_index: bool) -> Q:
    condition = Q()
    for word in words:
        ways = Q()
        for way in bigrams.variants(word, SYNONYMS):
            if not by_index or len(way) == 1:
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


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: words, and what narrows them."""

    query: str
    kind: str = ""
    since: date | None = None
    until: date | None = None


def matches(actor: Actor | None, sought: Sought, *, among_newest: bool = False) -> QuerySet[Entry]:
    """Everything that matches and that the actor (None: a stranger) may see, newest first.

    A word that stands in every third text is found soonest by reading the newest texts, a rare one by the index of pairs.
    `among_newest` reads the newest three thousand only and leaves the index aside.
    """
    words = bigrams.words(sought.query)
    if not words:
        return Entry.objects.none()
    entries = Entry.objects.filter(_matching(words, by_index=not among_newest)).filter(_visible(actor))
    if among_newest:
        oldest = Entry.objects.order_by("-at", "-id").values_list("at", flat=True)[WINDOW : WINDOW + 1].first()
        entries = entries.filter(at__gte=oldest) if oldest else entries
    if sought.kind:
        entries = entries.filter(kind=sought.kind)
    if sought.since:
        entries = entries.filter(at__date__gte=sought.since)
    if sought.until:
        entries = entries.filter(at__date__lte=sought.until)
    return entries.order_by("-at", "-id")


def _rows(actor: Actor | None, sought: Sought, page: int) -> list[Entry]:
    """The rows of a page and one more."""
    start = (page - 1) * PAGE
    if page == 1:
        rows = list(matches(actor, sought, among_newest=True).only(*SHOWN)[: PAGE + 1])
        if len(rows) > PAGE:
            return rows
    return list(matches(actor, sought).only(*SHOWN)[start : start + PAGE + 1])


def _count(actor: Actor | None, sought: Sought) -> int:
    """How many there are, counted up to `MOST_COUNTED` and one."""
    recent = matches(actor, sought, among_newest=True)[: MOST_COUNTED + 1].count()
    if recent > MOST_COUNTED:
        return recent
    return matches(actor, sought).order_by()[: MOST_COUNTED + 1].count()


def find(
    actor: Actor | None,
    query: str,
    *,
    page: int = 1,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Finds:
    """A page of what was found, with the words marked in the raw text."""
    sought = Sought(query, kind, since, until)
    page = max(1, min(page, 50))
    rows = _rows(actor, sought, page)
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
    count = _count(actor, sought) if more or page > 1 else len(rows)
    return Finds(finds, count, more)
