"""訪問日程 without a library: the visit with the least choice first, each at its cheapest place; then repair and improve.

Where a visit finds no place, those that stand in its way are taken out and set again later. At the end each visit is taken
out and set again while that makes the calendar cheaper. Of several attempts in other orders the cheapest is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from honbu.modules.audits.domain.planning.chance import noise
from honbu.modules.audits.domain.planning.costing import calm_week, chance_cost, cost, is_gossip, unfairness
from honbu.modules.audits.domain.planning.slots import (
    Auditor,
    Booking,
    CalendarTask,
    Slot,
    Visit,
    free_slots,
    is_away,
    who_may,
)

TRIES = 8
REPAIRS = 12
ROUNDS = 6


def set_by_rules(task: CalendarTask, *, seed: int) -> list[Booking] | None:
    """A calendar that keeps every rule; None if none was found, which does not prove that there is none."""
    found = []
    for attempt in range(TRIES):
        board = _Board(task, seed)
        if board.filled(attempt):
            board.improve()
            found.append(list(board.bookings.values()))
    return min(found, key=lambda bookings: cost(task, bookings, seed), default=None)


class _Board:
    """A calendar in the making: what is set, and what that takes of people and weeks."""

    def __init__(self, task: CalendarTask, seed: int) -> None:
        self.task, self.seed = task, seed
        self.visits = {visit.id: visit for visit in task.visits}
        self.slots = {visit.id: free_slots(task, visit) for visit in task.visits}
        self.teams = {visit.id: list(_teams(task, visit)) for visit in task.visits}
        self.external = {auditor.id for auditor in task.auditors if auditor.external}
        self.people = {auditor.id: auditor for auditor in task.auditors}
        all_slots = list(task.rules.slots())
        self.away = {auditor.id: {slot for slot in all_slots if is_away(auditor, slot)} for auditor in task.auditors}
        self.chance = {
            visit.id: {slot: chance_cost(task, seed, visit, slot) for slot in self.slots[visit.id]}
            for visit in task.visits
        }
        self.calm = calm_week(task)
        self.bookings: dict[str, Booking] = {}
        self.weeks: Counter[tuple[int, int]] = Counter()
        self.loads: Counter[str] = Counter()
        self.on_day: dict[tuple[str, object], list[str]] = defaultdict(list)
        self.week_loads: Counter[tuple[str, tuple[int, int]]] = Counter()

    def filled(self, attempt: int) -> bool:
        """Every visit has found a place."""
        tries: Counter[str] = Counter()
        waiting = sorted(self.visits.values(), key=lambda visit: self._turn(attempt, visit))
        while waiting:
            visit = waiting.pop(0)
            place = self._cheapest(visit)
            if place:
                self._set(visit, *place)
                continue
            tries[visit.id] += 1
            if tries[visit.id] > REPAIRS:
                return False
            removed = self._make_room(visit, attempt, tries[visit.id])
            if removed is None:
                return False
            waiting += removed
        return True

    def improve(self) -> None:
        """Take each visit out and set it again, while that makes the calendar cheaper."""
        for _ in range(ROUNDS):
            changed = False
            for visit in self.visits.values():
                before = self.bookings[visit.id]
                self._unset(visit)
                place = self._cheapest(visit) or (before.slot, before.auditors)
                self._set(visit, *place)
                changed |= self.bookings[visit.id] != before
            if not changed:
                return

    def _turn(self, attempt: int, visit: Visit) -> tuple[int, int]:
        """The first attempt sets the visit with the least choice first, the others go by chance."""
        choice = 0 if attempt else len(self.slots[visit.id]) * len(self.teams[visit.id])
        return choice, noise(self.seed, 1 << 30, "order", attempt, visit.id)

    def _cheapest(self, visit: Visit) -> tuple[Slot, tuple[str, ...]] | None:
        """The half day and team that add the least cost. Days are looked at from the cheapest on."""
        teams = sorted((self._team_cost(team), team) for team in self.teams[visit.id])
        best: tuple[int, Slot, tuple[str, ...]] | None = None
        for price, slot in sorted((self._slot_cost(visit, slot), slot) for slot in self.slots[visit.id]):
            if best and price + teams[0][0] >= best[0]:
                break
            if self.weeks[slot.week] >= self.task.rules.most_per_week:
                continue
            for team_price, team in teams:
                if best and price + team_price >= best[0]:
                    break
                if all(self._is_free(name, visit, slot) for name in team):
                    best = (price + team_price, slot, team)
                    break
        return (best[1], best[2]) if best else None

    def _slot_cost(self, visit: Visit, slot: Slot) -> int:
        likings = self.task.rules.likings
        heard = sum(
            is_gossip(self.task, slot, other.slot)
            for other in self.bookings.values()
            if visit.floor and self.visits[other.visit_id].floor == visit.floor
        )
        crowd = likings.crowding * (self.weeks[slot.week] >= self.calm)
        return self.chance[visit.id][slot] + crowd + likings.gossip * heard

    def _team_cost(self, team: tuple[str, ...]) -> int:
        """In the course of filling the least burdened go first; what that changes in the end is counted with it."""
        likings = self.task.rules.likings
        loads = self.loads.copy()
        loads.update(team)
        more = unfairness(self.task, loads) - unfairness(self.task, self.loads)
        burden = sum(self.loads[name] for name in team if name not in self.external)
        return likings.unfairness * more + burden + likings.external * sum(name in self.external for name in team)

    def _is_free(self, name: str, visit: Visit, slot: Slot) -> bool:
        most = self.people[name].most
        return (
            slot not in self.away[name]
            and (most is None or self.loads[name] < most)
            and self.week_loads[name, slot.week] < self.task.rules.most_in_week
            and not self._stand_in_way(name, visit, slot)
        )

    def _stand_in_way(self, name: str, visit: Visit, slot: Slot) -> list[str]:
        """The visits of this person on that day which leave no time for this one."""
        return [
            other
            for other in self.on_day[name, slot.day]
            if self.bookings[other].slot == slot or visit.outlying or self.visits[other].outlying
        ]

    def _make_room(self, visit: Visit, attempt: int, turn: int) -> list[Visit] | None:
        """Set the visit where the fewest others have to go, and give those back; None if no team is ever there."""
        best: tuple[int, int, Slot, tuple[str, ...], set[str]] | None = None
        for slot in self.slots[visit.id]:
            for team in self.teams[visit.id]:
                if any(slot in self.away[name] for name in team):
                    continue
                gone = self._in_the_way(visit, slot, team)
                luck = noise(self.seed, 1000, attempt, turn, visit.id, slot, *team)
                if best is None or (len(gone), luck) < best[:2]:
                    best = (len(gone), luck, slot, team, gone)
        if best is None:
            return None
        removed = [self.visits[other] for other in sorted(best[4])]
        for other in removed:
            self._unset(other)
        self._set(visit, best[2], best[3])
        return removed

    def _in_the_way(self, visit: Visit, slot: Slot, team: tuple[str, ...]) -> set[str]:
        rules = self.task.rules
        gone: set[str] = set()
        for name in team:
            own = [one.visit_id for one in self.bookings.values() if name in one.auditors]
            in_week = [one for one in own if self.bookings[one].slot.week == slot.week]
            gone.update(self._stand_in_way(name, visit, slot))
            gone.update(in_week[: max(0, len(in_week) - rules.most_in_week + 1)])
            most = self.people[name].most
            if most is not None:
                gone.update(own[: max(0, len(own) - most + 1)])
        there = [
            one.visit_id for one in self.bookings.values() if one.slot.week == slot.week and one.visit_id not in gone
        ]
        return gone | set(there[: max(0, len(there) - rules.most_per_week + 1)])

    def _set(self, visit: Visit, slot: Slot, team: tuple[str, ...]) -> None:
        self.bookings[visit.id] = Booking(visit.id, slot, team)
        self.weeks[slot.week] += 1
        for name in team:
            self.loads[name] += 1
            self.week_loads[name, slot.week] += 1
            self.on_day[name, slot.day].append(visit.id)

    def _unset(self, visit: Visit) -> None:
        booking = self.bookings.pop(visit.id)
        self.weeks[booking.slot.week] -= 1
        for name in booking.auditors:
            self.loads[name] -= 1
            self.week_loads[name, booking.slot.week] -= 1
            self.on_day[name, booking.slot.day].remove(visit.id)


def _teams(task: CalendarTask, visit: Visit) -> Iterator[tuple[str, ...]]:
    """Every team with a lead that may audit there."""
    able: tuple[Auditor, ...] = who_may(task, visit)
    for team in combinations(able, task.rules.team):
        if any(auditor.lead for auditor in team) and all(auditor.most != 0 for auditor in team):
            yield tuple(auditor.id for auditor in team)
