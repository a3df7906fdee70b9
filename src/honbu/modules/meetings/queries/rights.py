"""Who belongs to a body, and what of its meetings somebody may read.

Staff see that a body meets, when, on what, and what it decided. Papers and the unpublished record are read by the body's
secretariat, by its members and their deputies, and by whoever holds `meetings.read_closed` for the secretariat's unit.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Deputy, Person, Posting, System, chief_of, valid_on
from honbu.modules.meetings.models import Attendance, Body, Meeting, Membership


def seats_of(person: Person, day: datetime.date | None = None) -> QuerySet[Membership]:
    """The seats that a person holds on a day: by name, or as the chief of the unit whose chief has the seat."""
    day = day or clock.today()
    units = Posting.objects.filter(valid_on(day), person=person).values_list("unit_id", flat=True)
    headed = []
    for unit_id in set(units):
        chief = chief_of(unit_id, day)
        if chief is not None and chief.pk == person.pk:
            headed.append(unit_id)
    found: QuerySet[Membership] = Membership.objects.filter(valid_on(day)).filter(
        Q(person=person) | Q(person__isnull=True, unit_id__in=headed)
    )
    return found


def holder_of(seat: Membership, day: datetime.date | None = None) -> Person | None:
    """Who sits there on a day."""
    if seat.person is not None:
        return seat.person
    return chief_of(seat.unit_id, day) if seat.unit_id is not None else None


def belongs_to(actor: Actor, body: Body, day: datetime.date | None = None) -> bool:
    """Whether somebody is a member of a body, or stands in for one."""
    if isinstance(actor, System):
        return True
    day = day or clock.today()
    return body.pk in _bodies_of(actor, day)


def _bodies_of(person: Person, day: datetime.date) -> set[int]:
    """The bodies of which somebody is a member or stands in for one."""
    principals = Deputy.objects.filter(valid_on(day), deputy=person).select_related("principal")
    people = [person, *(row.principal for row in principals)]
    return {pk for one in people for pk in seats_of(one, day).values_list("body_id", flat=True)}


def may_read_closed(actor: Actor, body: Body) -> bool:
    """Whether somebody may read papers and the whole record."""
    return access.may(actor, "meetings.read_closed", on=body.unit) or belongs_to(actor, body)


def may_read_papers(actor: Actor, meeting: Meeting) -> bool:
    """Whether somebody may read the papers and the record of a meeting: also whoever was named as a deputy for it."""
    if may_read_closed(actor, meeting.body):
        return True
    named = Attendance.objects.filter(meeting=meeting, state=Attendance.State.DEPUTISED)
    return isinstance(actor, Person) and named.filter(deputy=actor).exists()


def bodies_read_closed(actor: Actor) -> frozenset[int]:
    """The bodies whose papers and records somebody may read; kept on a person for the time of a request."""
    if isinstance(actor, System):
        return frozenset(Body.objects.values_list("pk", flat=True))
    day = clock.today()
    kept: dict[datetime.date, frozenset[int]] = actor.__dict__.setdefault("_bodies_read_closed", {})
    if day not in kept:
        member_of = _bodies_of(actor, day)
        bodies = Body.objects.select_related("unit")
        kept[day] = frozenset(
            body.pk
            for body in bodies
            if body.pk in member_of or access.may(actor, "meetings.read_closed", on=body.unit)
        )
    return kept[day]


def meetings_for(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of which somebody may know."""
    meetings = Meeting.objects.select_related("body", "body__unit")
    return meetings if access.may(actor, "meetings.read") else meetings.none()


def attended(actor: Actor, meeting: Meeting) -> bool:
    """Whether somebody was at a meeting; where the record knows posts only, whether they belonged to the body that day."""
    if isinstance(actor, System):
        return False
    seats = Attendance.objects.filter(meeting=meeting).exclude(state=Attendance.State.ABSENT)
    if seats.filter(Q(person=actor, deputy__isnull=True) | Q(deputy=actor)).exists():
        return True
    if seats.filter(person__isnull=False).exists():
        return False
    return belongs_to(actor, meeting.body, meeting.held_on)


def people_of(body: Body, day: datetime.date | None = None, *, roles: Iterable[str] = ()) -> list[Person]:
    """Everybody who holds a seat on a day, once each, in the order of the seats."""
    seats = Membership.objects.filter(valid_on(day or clock.today()), body=body).select_related("person")
    if roles:
        seats = seats.filter(role__in=list(roles))
    found = [holder_of(seat, day) for seat in seats]
    return list(dict.fromkeys(person for person in found if person is not None))
