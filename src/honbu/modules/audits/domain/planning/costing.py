"""よい日程とは: what a calendar of visits costs. Small is good."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from honbu.modules.audits.domain.planning.chance import noise
from honbu.modules.audits.domain.planning.slots import Booking, CalendarTask, Slot, Visit


def chance_cost(task: CalendarTask, seed: int, visit: Visit, slot: Slot) -> int:
    """抜打ち: a cost by chance for each visit and half day, so that nobody can reckon the day from the rules."""
    return noise(seed, task.rules.likings.chance + 1, visit.id, slot.day, slot.half)


def calm_week(task: CalendarTask) -> int:
    """So many visits a week are no crowd: an even share, rounded up."""
    weeks = len({slot.week for slot in task.rules.slots()})
    return -(-len(task.visits) // max(1, weeks))


def neighbours(task: CalendarTask) -> list[tuple[Visit, Visit]]:
    """Visits on one floor, in pairs."""
    return [(one, two) for one, two in combinations(task.visits, 2) if one.floor and one.floor == two.floor]


def is_gossip(task: CalendarTask, one: Slot, two: Slot) -> bool:
    """Neighbours who would hear of it: neither in the same half day nor far enough apart."""
    return one != two and abs((one.day - two.day).days) < task.rules.gossip_days


def unfairness(task: CalendarTask, loads: Mapping[str, int]) -> int:
    """By how many visits the most burdened of the office's auditors exceeds the least burdened."""
    own = [loads.get(auditor.id, 0) for auditor in task.auditors if not auditor.external]
    return max(own) - min(own) if own else 0


def unavoidable(task: CalendarTask) -> int:
    """What every calendar costs besides its days: places that can't be shared evenly burden somebody, or cost a fee."""
    own = sum(not auditor.external for auditor in task.auditors)
    if not own or not len(task.visits) * task.rules.team % own:
        return 0
    likings = task.rules.likings
    return likings.unfairness if own == len(task.auditors) else min(likings.unfairness, likings.external)


def cost(task: CalendarTask, bookings: Sequence[Booking], seed: int) -> int:
    """What a whole calendar costs."""
    likings = task.rules.likings
    visits = {visit.id: visit for visit in task.visits}
    slots = {booking.visit_id: booking.slot for booking in bookings}
    external = {auditor.id for auditor in task.auditors if auditor.external}
    weeks = Counter(booking.slot.week for booking in bookings)
    loads = Counter(name for booking in bookings for name in booking.auditors)
    calm = calm_week(task)
    return (
        sum(chance_cost(task, seed, visits[booking.visit_id], booking.slot) for booking in bookings)
        + likings.crowding * sum(max(0, count - calm) for count in weeks.values())
        + likings.gossip
        * sum(
            is_gossip(task, slots[one.id], slots[two.id])
            for one, two in neighbours(task)
            if one.id in slots and two.id in slots
        )
        + likings.unfairness * unfairness(task, loads)
        + likings.external * sum(loads[name] for name in external)
    )
