"""お知らせ of a person: only one's own, whoever asks."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext

from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.models import Notice, Preference
from honbu.kernel.organisation.public import Person


def notices_of(person: Person, *, unread_only: bool = False, kind: str = "") -> QuerySet[Notice]:
    """Everything that a person was told, unread first, then newest first."""
    rows = Notice.objects.filter(person=person)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    first = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(first, "-created_at", "-pk")


def latest_notices(person: Person, limit: int = 5) -> list[Notice]:
    """The few that the first page shows, without the parts that only a mail needs."""
    rows = notices_of(person)
    return list(rows.only("title", "kind", "url", "urgent", "created_at", "read_at")[:limit])


def count_unread(person: Person) -> int:
    """How many notices wait to be read."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def ways_of(people: Iterable[int], kind: str) -> dict[int, Way]:
    """Who of these people has chosen a way for a kind, and which."""
    rows = Preference.objects.filter(person_id__in=list(people), kind=kind)
    return {person_id: Way(way) for person_id, way in rows.values_list("person_id", "way")}


class KindCount(NamedTuple):
    """A kind of notice that somebody has, with how many of it are unread."""

    code: str
    title: str
    unread: int


def counts_by_kind(person: Person) -> list[KindCount]:
    """The kinds of notices that a person has; each once, under its last title."""
    rows = Notice.objects.filter(person=person).order_by("kind").values_list("kind")
    counted = rows.annotate(title=Max("kind_title"), not_read=Count("pk", filter=Q(read_at__isnull=True)))
    return [KindCount(kind, gettext(title), unread) for kind, title, unread in counted]


def chosen_ways(person: Person) -> dict[str, Way]:
    """What a person has chosen, by kind."""
    return {kind: Way(way) for kind, way in Preference.objects.filter(person=person).values_list("kind", "way")}
