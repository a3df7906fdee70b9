"""決定と宿題: the registers, and what comes back on the next agenda."""

from django.db.models import Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor, Person, System, standing, tree_on
from honbu.modules.meetings.domain.states import FollowUpState
from honbu.modules.meetings.models import Decision, FollowUp, Meeting
from honbu.modules.meetings.queries.rights import bodies_read_closed

PENDING = [FollowUpState.CONFIRMED.value, FollowUpState.WORKING.value, FollowUpState.ANSWERED.value]
PUBLIC_STATES = [*PENDING, FollowUpState.DONE.value]


def decisions_for(actor: Actor) -> QuerySet[Decision]:
    """What was decided: all staff know it."""
    decisions = Decision.objects.select_related("item__meeting__body", "choice", "superseded_by")
    return decisions if access.may(actor, "meetings.read") else decisions.none()


def later_than(decision: Decision) -> QuerySet[Decision]:
    """What may take the place of a decision: the later valid ones of the same body, newest first."""
    rows = Decision.objects.select_related("item__meeting__body").filter(
        item__meeting__body=decision.item.meeting.body_id,
        decided_on__gte=decision.decided_on,
        state=Decision.State.VALID,
    )
    return rows.exclude(pk=decision.pk).order_by("-decided_on", "-pk")


def follow_ups_for(actor: Actor) -> QuerySet[FollowUp]:
    """What somebody may see of follow-ups: those of bodies one belongs to, and those of one's own unit.

    Candidates and what was let go are for the body only.
    """
    rows = FollowUp.objects.select_related("meeting__body__unit", "item", "unit", "owner").filter(
        merged_into__isnull=True
    )
    if isinstance(actor, System):
        return rows
    mine = _asked_of(actor) & Q(state__in=PUBLIC_STATES)
    return rows.filter(Q(meeting__body__in=bodies_read_closed(actor)) | mine)


def _asked_of(person: Person) -> Q:
    """What a person was asked by name, or as one of a unit: who works in a team works for what its section was asked."""
    home = standing(person).unit_id
    if home is None:
        return Q(owner=person)
    unit = tree_on().units.get(home)
    return Q(owner=person) | Q(unit_id__in=list(unit.path) if unit is not None else [home])


def is_asked(actor: Actor, follow_up: FollowUp) -> bool:
    """Whether a follow-up is this person's to answer. Who may only read it, as a member of the body, is not asked."""
    if isinstance(actor, System):
        return False
    return FollowUp.objects.filter(_asked_of(actor), pk=follow_up.pk, state__in=PUBLIC_STATES).exists()


def carried_to(meeting: Meeting) -> QuerySet[FollowUp]:
    """What comes back on the agenda of a meeting: everything of earlier meetings of the body that is not done."""
    earlier = FollowUp.objects.filter(meeting__body=meeting.body, state__in=PENDING, next_meeting=True)
    if meeting.held_on is not None:
        earlier = earlier.filter(Q(meeting__held_on__lt=meeting.held_on) | Q(meeting__held_on__isnull=True))
    return earlier.exclude(meeting=meeting).select_related("meeting", "item", "unit", "owner")
