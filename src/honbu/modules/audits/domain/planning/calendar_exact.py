"""訪問日程 with CP-SAT: proved the best, or with the gap that is left.

It begins from the calendar of our own rules: half days that alone, with what can't be avoided, cost more than that whole
calendar are left out without losing the best one. Where that calendar costs no more than can't be avoided, it is the best.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from honbu.modules.audits.domain.planning import solver
from honbu.modules.audits.domain.planning.calendar_by_rules import set_by_rules
from honbu.modules.audits.domain.planning.costing import (
    calm_week,
    chance_cost,
    cost,
    neighbours,
    unavoidable,
)
from honbu.modules.audits.domain.planning.slots import Booking, CalendarTask, Slot, free_slots, is_away, who_may


def set_exactly(
    task: CalendarTask, *, seed: int, effort: float, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Booking], solver.Answer] | None:
    """The best calendar within the effort, never worse than that of our own rules; None if there is none.

    Raises solver.Unsolved.
    """
    known = set_by_rules(task, seed=seed)
    paid = cost(task, known, seed) if known else 0
    if known and paid == unavoidable(task):
        if progress:
            progress(paid, paid)
        return known, solver.Answer({}, paid, paid, optimal=True)
    built = _Model(task, seed, known or [])
    try:
        answer = solver.solve(built.model, built.choices, seed=seed, effort=effort, progress=progress)
    except solver.Unsolved:
        if not known:
            raise
        return known, solver.Answer({}, paid, unavoidable(task), optimal=False)
    if answer is None:
        return None
    if known and paid < answer.value:
        return known, solver.Answer({}, paid, answer.bound, optimal=False)
    bookings = [
        Booking(
            visit.id,
            next(slot for slot in built.slots[visit.id] if answer.chosen["at", visit.id, slot]),
            tuple(name for name in built.able[visit.id] if answer.chosen["goes", visit.id, name]),
        )
        for visit in task.visits
    ]
    return bookings, answer


class _Model:
    """The variables: a visit is at a half day, a person goes to a visit; and what binds and what costs."""

    def __init__(self, task: CalendarTask, seed: int, known: Sequence[Booking]) -> None:
        self.task, self.seed, self.model = task, seed, solver.new_model()
        enough = cost(task, known, seed) - unavoidable(task) if known else task.rules.likings.chance
        self.slots = {
            visit.id: [slot for slot in free_slots(task, visit) if chance_cost(task, seed, visit, slot) <= enough]
            for visit in task.visits
        }
        self.able = {visit.id: [auditor.id for auditor in who_may(task, visit)] for visit in task.visits}
        self.people = {auditor.id: auditor for auditor in task.auditors}
        self.choices: dict[object, Any] = {}
        self.terms: list[Any] = []
        self.prices: list[int] = []
        for visit in task.visits:
            for slot in self.slots[visit.id]:
                self.choices["at", visit.id, slot] = self._bool()
            for name in self.able[visit.id]:
                self.choices["goes", visit.id, name] = self._bool()
        self.in_week = self._weeks()
        self._bind_visits()
        self._bind_together()
        self._bind_people()
        self._price()
        self.model.minimize(solver.weighted(self.terms, self.prices))
        if known:
            begun: set[object] = {("at", one.visit_id, one.slot) for one in known}
            begun |= {("goes", one.visit_id, name) for one in known for name in one.auditors}
            for key, choice in self.choices.items():
                self.model.add_hint(choice, key in begun)

    def _bool(self) -> Any:
        return self.model.new_bool_var("")

    def _at(self, visit_id: str, slot: Slot) -> Any:
        return self.choices["at", visit_id, slot]

    def _goes(self, visit_id: str, name: str) -> Any:
        return self.choices["goes", visit_id, name]

    def _weeks(self) -> dict[str, dict[tuple[int, int], Any]]:
        """For each visit and week whether it is in that week."""
        found: dict[str, dict[tuple[int, int], Any]] = {}
        for visit in self.task.visits:
            weeks = defaultdict(list)
            for slot in self.slots[visit.id]:
                weeks[slot.week].append(self._at(visit.id, slot))
            found[visit.id] = {week: self._bool() for week in weeks}
            for week, own in weeks.items():
                self.model.add(solver.total(own) == found[visit.id][week])
        return found

    def _bind_visits(self) -> None:
        """Each visit has one half day and one team with a lead, all of whom are there."""
        for visit in self.task.visits:
            self.model.add_exactly_one([self._at(visit.id, slot) for slot in self.slots[visit.id]])
            able = self.able[visit.id]
            self.model.add(solver.total([self._goes(visit.id, name) for name in able]) == self.task.rules.team)
            self.model.add_bool_or([self._goes(visit.id, name) for name in able if self.people[name].lead])
            for name in able:
                away = [slot for slot in self.slots[visit.id] if is_away(self.people[name], slot)]
                if away:
                    there = [self._at(visit.id, slot) for slot in away]
                    self.model.add(solver.total(there) + self._goes(visit.id, name) <= 1)

    def _bind_together(self) -> None:
        """Two visits in one half day, or on one day if the way is far, have nobody in common."""
        for one, two in combinations(self.task.visits, 2):
            common = [name for name in self.able[one.id] if name in self.able[two.id]]
            if not common:
                continue
            apart = self._bool()
            for name in common:
                self.model.add_bool_or(
                    [apart.negated(), self._goes(one.id, name).negated(), self._goes(two.id, name).negated()]
                )
            far = one.outlying or two.outlying
            own, other = self._units(one.id, far=far), self._units(two.id, far=far)
            for unit in own.keys() & other.keys():
                self.model.add(solver.total(own[unit] + other[unit]) <= 1).only_enforce_if(apart.negated())

    def _units(self, visit_id: str, *, far: bool) -> dict[Any, list[Any]]:
        found = defaultdict(list)
        for slot in self.slots[visit_id]:
            found[slot.day if far else slot].append(self._at(visit_id, slot))
        return found

    def _bind_people(self) -> None:
        """Nobody has too many visits in a week or in all, and no week too many visits."""
        rules = self.task.rules
        weeks = sorted({week for own in self.in_week.values() for week in own})
        for week in weeks:
            there = [own[week] for own in self.in_week.values() if week in own]
            if len(there) > rules.most_per_week:
                self.model.add(solver.total(there) <= rules.most_per_week)
        for auditor in self.task.auditors:
            own = [visit.id for visit in self.task.visits if auditor.id in self.able[visit.id]]
            if auditor.most is not None and len(own) > auditor.most:
                self.model.add(solver.total([self._goes(visit_id, auditor.id) for visit_id in own]) <= auditor.most)
            if min(rules.most_per_week, len(own)) > rules.most_in_week:
                self._bind_weeks(auditor.id, own, weeks)

    def _bind_weeks(self, name: str, visit_ids: list[str], weeks: list[tuple[int, int]]) -> None:
        for week in weeks:
            busy = []
            for visit_id in visit_ids:
                if week in self.in_week[visit_id]:
                    there = self._bool()
                    self.model.add_bool_or(
                        [self.in_week[visit_id][week].negated(), self._goes(visit_id, name).negated(), there]
                    )
                    busy.append(there)
            if len(busy) > self.task.rules.most_in_week:
                self.model.add(solver.total(busy) <= self.task.rules.most_in_week)

    def _price(self) -> None:
        likings = self.task.rules.likings
        for visit in self.task.visits:
            for slot in self.slots[visit.id]:
                self._costs(self._at(visit.id, slot), chance_cost(self.task, self.seed, visit, slot))
            for name in self.able[visit.id]:
                if self.people[name].external:
                    self._costs(self._goes(visit.id, name), likings.external)
        calm = calm_week(self.task)
        for week in {week for own in self.in_week.values() for week in own}:
            there = [own[week] for own in self.in_week.values() if week in own]
            if len(there) > calm:
                over = self.model.new_int_var(0, len(there) - calm, "")
                self.model.add(over >= solver.total(there) - calm)
                self._costs(over, likings.crowding)
        self._price_gossip()
        self._price_loads()

    def _price_gossip(self) -> None:
        """Whichever day a visit is on, the neighbour is far enough away or in the same half day, or it costs.

        A row for each day: with a row for each pair (the distance of two dates) nothing is proved for minutes.
        """
        for one, two in neighbours(self.task):
            heard = self._bool()
            own, other = self._units(one.id, far=True), self._units(two.id, far=True)
            for day, here in own.items():
                near = [
                    at
                    for there, halves in other.items()
                    if there != day and abs((there - day).days) < self.task.rules.gossip_days
                    for at in halves
                ]
                self.model.add(solver.total(here + near) <= 1 + heard)
            for slot in self.slots[one.id]:
                across = ("at", two.id, slot.other_half)
                if across in self.choices:
                    self.model.add_bool_or([self._at(one.id, slot).negated(), self.choices[across].negated(), heard])
            self._costs(heard, self.task.rules.likings.gossip)

    def _price_loads(self) -> None:
        own = [auditor.id for auditor in self.task.auditors if not auditor.external]
        if not own or not self.task.visits:
            return
        most, least = (self.model.new_int_var(0, len(self.task.visits), "") for _ in range(2))
        for name in own:
            load = solver.total(
                [self._goes(visit.id, name) for visit in self.task.visits if name in self.able[visit.id]]
            )
            self.model.add(load <= most)
            self.model.add(load >= least)
        self._costs(most - least, self.task.rules.likings.unfairness)

    def _costs(self, term: Any, price: int) -> None:
        self.terms.append(term)
        self.prices.append(price)
