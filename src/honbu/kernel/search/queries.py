"""Finding, newest first, only what one may see: what one may not see is neither hit nor count."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import get_language

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.search.domain import bigrams
from honbu.kernel.search.models import Audience, Entry

PAGE = 20
MOST_COUNTED = 200
MOST_PAGES = 50
NEAREST = 1000  # entries that are read as they lie before the pairs are looked up
SHOWN = ("kind", "title", "text", "title_en", "text_en", "url", "at")
ONE_DAY = timedelta(days=1)
# Newest first, but not by the index of days, which is the wrong way in once the pairs are to be looked up.
_NEWEST = ExpressionWrapper(F("at") + timedelta(0), output_field=DateTimeField()).desc()
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

    @property
    def capped(self) -> bool:
        """There are more than were counted."""
        return self.count > MOST_COUNTED

    @property
    def most(self) -> int:
        """So many are counted."""
        return MOST_COUNTED


def _by_pairs(words: Sequence[str]) -> Q:
    """What the index of pairs can tell: all pairs of each word are there."""
    condition = Q()
    for word in words:
        ways = bigrams.variants(word, SYNONYMS)
        condition &= Q(*[_pairs_of(way) for way in ways], _connector=Q.OR)
    return condition


def _pairs_of(way: str) -> Q:
    return Q(pairs__contains=bigrams.pairs(way)) if len(way) > 1 else Q(folded__contains=way)


def _exactly(words: Sequence[str]) -> Q:
    """Held against the text: pairs may stand apart."""
    condition = Q()
    for word in words:
        ways = bigrams.variants(word, SYNONYMS)
        condition &= Q(*[Q(folded__contains=way) for way in ways], _connector=Q.OR)
    return condition


def _visible(actor: Actor | None) -> Q:
    """What the actor (None: a stranger) may see at all: the numbers of the audiences to which it belongs."""
    circles = set() if actor is None else {circle for circles_of in _circles for circle in circles_of(actor)}
    reach: dict[str, set[int] | None] = {}
    found = []
    for one in Audience.objects.all():
        if actor is not None and one.permission in access.known() and one.permission not in reach:
            reach[one.permission] = access.units_where(actor, one.permission)
        units = reach.get(one.permission, set())
        to_all_staff = actor is not None and not one.permission and not one.circle
        if one.is_public or to_all_staff or one.circle in circles or units is None or one.unit_id in units:
            found.append(one.pk)
    return Q(audience__in=found)


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: words, and what narrows them."""

    query: str
    kind: str = ""
    since: date | None = None
    until: date | None = None
    facets: tuple[str, ...] = ()


def _narrowed(sought: Sought) -> QuerySet[Entry]:
    """What lies within kind, period and facets, whoever may see it."""
    entries = Entry.objects.all()
    if sought.kind:
        entries = entries.filter(kind=sought.kind)
    # From midnight to midnight in Tokyo: a day of the stored moment could not be looked up in an index.
    if sought.since:
        entries = entries.filter(at__gte=_midnight(sought.since))
    if sought.until:
        entries = entries.filter(at__lt=_midnight(sought.until) + ONE_DAY)
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO)


def _allowed(actor: Actor | None, sought: Sought) -> Q:
    """What the actor (None: a stranger) may see, of what bears all the facets."""
    return _visible(actor) & Q(facets__contains=list(sought.facets)) if sought.facets else _visible(actor)


def newest(
    actor: Actor | None, sought: Sought, *, first: int = 0, most: int = PAGE + 1, allowed: Q | None = None
) -> list[Entry]:
    """The finds from place `first` on.

    Common words stand among the newest entries, which are read as they lie, with a bound; the others are looked up by all
    their pairs. Left to itself the database takes the one way for the other, and reads the whole index to find nothing.
    """
    words = bigrams.words(sought.query)
    if not words:
        return []
    wanted = (_allowed(actor, sought) if allowed is None else allowed) & _exactly(words)
    entries = _narrowed(sought)
    bound = entries.order_by("-at", "-id").values_list("at", flat=True)[NEAREST + 5 * first :].first()
    near = entries.filter(at__gte=bound) if bound is not None else entries
    rows = list(_shown(near.filter(wanted), "-at", first, most))
    if len(rows) == most or bound is None:
        return rows
    return list(_shown(entries.filter(_by_pairs(words) & wanted), _NEWEST, first, most))


def _shown(entries: QuerySet[Entry], order: object, first: int, most: int) -> QuerySet[Entry]:
    return entries.order_by(order, "-id").only(*SHOWN)[first : first + most]  # type: ignore[arg-type]


def count(actor: Actor | None, sought: Sought, *, allowed: Q | None = None) -> int:
    """How many there are; from `MOST_COUNTED` on it only says that there are more, by giving one more than that."""
    words = bigrams.words(sought.query)
    if not words:
        return 0
    wanted = (_allowed(actor, sought) if allowed is None else allowed) & _exactly(words)
    return _narrowed(sought).filter(_by_pairs(words) & wanted).order_by()[: MOST_COUNTED + 1].count()


def page_asked(page: str) -> int:
    """The page that an address asks for; the first where it asks for none."""
    return int(page) if page.isdecimal() and len(page) < 4 else 1


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
    allowed = _allowed(actor, sought)
    rows = newest(actor, sought, first=(page - 1) * PAGE, allowed=allowed)
    marks = [way for word in bigrams.words(query) for way in bigrams.variants(word, SYNONYMS)]
    more = len(rows) > PAGE
    total = count(actor, sought, allowed=allowed) if more or page > 1 else len(rows)
    return Finds(tuple(_find(row, marks) for row in rows[:PAGE]), total, more)


def _find(row: Entry, marks: Sequence[str]) -> Find:
    """A row as its reader sees it: in English where the thing has English words."""
    in_english = get_language() == "en"
    return Find(
        kind=row.kind,
        title=bigrams.marked((in_english and row.title_en) or row.title, marks, around=150),
        pieces=bigrams.marked((in_english and row.text_en) or row.text, marks),
        url=row.url,
        at=row.at,
    )
