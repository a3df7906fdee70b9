"""Bodies and who sits in them."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, tree_on, valid_on
from honbu.modules.meetings.models import Body, Meeting, Membership
from honbu.modules.meetings.queries.rights import holder_of


def bodies_for(actor: Actor) -> QuerySet[Body]:
    """The bodies of which somebody may know, with the number of their seats today and of their meetings this year."""
    bodies = Body.objects.select_related("unit")
    if not access.may(actor, "meetings.read"):
        return bodies.none()
    today = clock.today()
    seats = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    this_year = Q(meetings__fiscal_year=clock.fiscal_year().year) & ~Q(meetings__state="cancelled")
    return bodies.annotate(
        seat_count=Count("memberships", filter=seats, distinct=True),
        meeting_count=Count("meetings", filter=this_year, distinct=True),
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on a day: its post, what it is in the body's own word, whose it is and who sits there."""

    membership: Membership
    word: str
    unit: str
    person: Person | None


def seats_on(body: Body, day: datetime.date) -> list[Seat]:
    """部員 of a day, in their order."""
    rows = Membership.objects.filter(valid_on(day), body=body).select_related("person", "unit")
    return [_seat(body, row, day) for row in rows]


def seats_beside(body: Body, day: datetime.date) -> list[Seat]:
    """The seats that were there before the day or come after it."""
    today = Membership.objects.filter(valid_on(day), body=body).values("pk")
    rows = Membership.objects.filter(body=body).exclude(pk__in=today).select_related("person", "unit")
    return [_seat(body, row, row.valid_from) for row in rows.order_by("-valid_from", "order", "pk")]


def _seat(body: Body, row: Membership, day: datetime.date) -> Seat:
    unit = tree_on(day).shown_name(row.unit_id) if row.unit_id is not None else ""
    return Seat(row, body.word_for(row.role), unit, holder_of(row, day))


def next_ordinal(body: Body, fiscal_year: int) -> int:
    """The number of the next meeting of a year. A meeting that was cancelled keeps its number."""
    last = Meeting.objects.filter(body=body, fiscal_year=fiscal_year).order_by("-ordinal").first()
    return last.ordinal + 1 if last is not None else 1
