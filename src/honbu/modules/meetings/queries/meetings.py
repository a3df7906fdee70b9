"""Lists of meetings and intakes, and the parts of a meeting's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.modules.meetings.models import AgendaItem, Block, Body, Intake, IntakeDoubt, Meeting
from honbu.modules.meetings.queries.rights import meetings_for


def listed_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings somebody may know of, with the number of their items."""
    return meetings_for(actor).annotate(item_count=Count("items", distinct=True))


def managed_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies of which somebody is the secretariat."""
    units = access.units_where(actor, "meetings.manage")
    bodies = Body.objects.filter(ended_on__isnull=True)
    return bodies if units is None else bodies.filter(unit_id__in=units)


def intakes_for(actor: Actor) -> QuerySet[Intake]:
    """The records that were read for the bodies somebody is the secretariat of."""
    waiting = Count("doubts", filter=Q(doubts__state=IntakeDoubt.State.OPEN) & ~Q(doubts__severity="note"))
    intakes = Intake.objects.filter(body__in=managed_bodies(actor)).select_related("body", "sent_by")
    return intakes.annotate(open_doubts=waiting).defer("source", "found")


@dataclass(frozen=True, slots=True)
class Section:
    """An item with its paragraphs, or the paragraphs between items (`item` is None)."""

    item: AgendaItem | None
    blocks: Sequence[Block]


def sections_of(meeting: Meeting) -> list[Section]:
    """審議経過 by item, in the order in which it was written."""
    blocks = Block.objects.filter(meeting=meeting, removed=False).select_related("item").order_by("position", "pk")
    found: list[tuple[AgendaItem | None, list[Block]]] = []
    for block in blocks:
        if not found or (found[-1][0].pk if found[-1][0] else None) != block.item_id:
            found.append((block.item, []))
        found[-1][1].append(block)
    return [Section(item, rows) for item, rows in found]


# What only matters to whoever publishes; the record itself may be approved with it.
PUBLICATION_RULES = ("member_identifies_self", "withheld_place_missing", "member_called_by_post", "explainer_named")


def doubts_before_approval(meeting: Meeting) -> QuerySet[IntakeDoubt]:
    """What still stops the minutes of a meeting that was read in."""
    doubts = IntakeDoubt.objects.filter(intake__meeting=meeting, severity="block", state=IntakeDoubt.State.OPEN)
    return doubts.exclude(rule__in=PUBLICATION_RULES).select_related("intake")


def doubts_before_publication(meeting: Meeting) -> QuerySet[IntakeDoubt]:
    """What was read and still has to be decided before anything is published."""
    doubts = IntakeDoubt.objects.filter(intake__meeting=meeting, severity="block", state=IntakeDoubt.State.OPEN)
    return doubts.select_related("intake")


def unresolved_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Items without a result."""
    return meeting.items.exclude(state="resolved")
