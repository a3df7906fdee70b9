"""対象の選定 without a library: who is due first, with a reserve check; then exchanges while they make the plan better.

The reserve check: a place is given away only while, for every later year, those due by then still fit into the places
left until then. So coverage can't break. The exchanges never leave the rules either.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations_with_replacement, product

from honbu.modules.audits.domain.planning.preferring import (
    Chosen,
    fair_shares,
    may_follow,
    patterns,
    promised,
    score,
    worth,
)
from honbu.modules.audits.domain.planning.years import Section, YearTask, due

CANDIDATES = 3
MOST_TOGETHER = 3
ROUNDS = 2_000
PRICE_ROUNDS = 80

Changes = tuple[tuple[str, frozenset[int]], ...]


def choose_by_rules(task: YearTask) -> Chosen | None:
    """A good choice with a bound of how much better the best can be; None if the rules lead to none."""
    first = _by_deadline(task)
    if first is None:
        return None
    years_of = _Exchange(task, first).improved()
    found = score(task, years_of)
    bound = _bound(task)
    return Chosen(years_of, found, max(found, bound), found >= bound)


def _by_deadline(task: YearTask) -> dict[str, frozenset[int]] | None:
    rules = task.rules
    taken: dict[str, set[int]] = {section.id: set() for section in task.in_scope}
    for year in rules.years:
        open_ = [section for section in task.in_scope if not taken[section.id]]
        chosen = {section.id for section in task.in_scope if any(one.year == year for one in section.forced)}
        chosen |= {section.id for section in open_ if due(section, rules) == year}
        # What is chosen now can't be chosen next year: enough must be left for the least of next year.
        spare = len(task.in_scope) - (rules.least(year + 1) if year < rules.years[-1] else 0)
        for section in sorted(task.in_scope, key=lambda one: (-worth(one, year, rules), one.id)):
            full = len(chosen) >= min(rules.most(year), max(spare, rules.least(year)))
            if full or section.id in chosen or not _free(section, year, taken[section.id], task):
                continue
            if _reserve_holds(task, taken, chosen | {section.id}, year):
                chosen.add(section.id)
        if not rules.least(year) <= len(chosen) <= rules.most(year):
            return None
        for section_id in chosen:
            taken[section_id].add(year)
    found = {section_id: frozenset(years) for section_id, years in taken.items()}
    return found if all(found[one.id] in patterns(one, rules) for one in task.in_scope) else None


def _free(section: Section, year: int, years: set[int], task: YearTask) -> bool:
    """A visit in this year would be neither too close to the one before nor to one that is ordered."""
    last = max(years, default=section.inherited_visit)
    close = last == year - 1 and not may_follow(section, year)
    ordered_next = any(one.year == year + 1 for one in section.forced) and due(section, task.rules) > year
    return not close and not ordered_next


def _reserve_holds(task: YearTask, taken: Mapping[str, set[int]], chosen: set[str], year: int) -> bool:
    """For every later year, those due by then and those ordered until then fit into the places that are left."""
    rules = task.rules
    waiting: Counter[int] = Counter()
    for section in task.in_scope:
        ordered = [one.year for one in section.forced if one.year > year]
        limit = due(section, rules)
        for one in ordered:
            waiting[one] += 1
        if not taken[section.id] and section.id not in chosen and not any(one <= limit for one in ordered):
            waiting[limit] += 1
    left = rules.most(year) - len(chosen)
    if waiting[year] > left:
        return False
    needed = waiting[year]
    for later in range(year + 1, rules.years[-1] + 1):
        left += rules.most(later)
        needed += waiting[later]
        if needed > left:
            return False
    return True


class _Exchange:
    """One plan that is made better: a section changes its years alone, or two sections change theirs together."""

    def __init__(self, task: YearTask, years_of: Mapping[str, frozenset[int]]) -> None:
        self.task, self.rules = task, task.rules
        self.years_of = dict(years_of)
        self.sections = {section.id: section for section in task.in_scope}
        self.patterns = {section.id: patterns(section, task.rules) for section in task.in_scope}
        self.worths = {
            section.id: {
                pattern: sum(worth(section, year, task.rules) for year in pattern)
                for pattern in self.patterns[section.id]
            }
            for section in task.in_scope
        }
        self.shares = fair_shares(task)
        self.slack = task.rules.balance_penalty * len(task.rules.years)
        self.totals = Counter(year for years in years_of.values() for year in years)
        self.crowds = Counter(
            (self.sections[name].department, year) for name, years in years_of.items() for year in years
        )

    def improved(self) -> dict[str, frozenset[int]]:
        """The plan after the last exchange that was worth it: first of one or two sections, then of three at once."""
        together = 1
        for _ in range(ROUNDS):
            best = self._best_exchange(together)
            if best:
                together = 1
                for name, years in best:
                    self._change(name, years)
            elif together == MOST_TOGETHER:
                break
            else:
                together += 1
        return self.years_of

    def _change(self, name: str, years: frozenset[int]) -> None:
        department = self.sections[name].department
        for year in self.years_of[name]:
            self.totals[year] -= 1
            self.crowds[department, year] -= 1
        for year in years:
            self.totals[year] += 1
            self.crowds[department, year] += 1
        self.years_of[name] = years

    def _gain(self, changes: Changes) -> int:
        """What the changes together are worth."""
        moved: Counter[tuple[str, int]] = Counter()
        gain = 0
        for name, years in changes:
            department = self.sections[name].department
            gain += self.worths[name][years] - self.worths[name][self.years_of[name]]
            moved.update((department, year) for year in years)
            moved.subtract((department, year) for year in self.years_of[name])
        crowding = 0
        for key, more in moved.items():
            if more:
                over = self.crowds[key] - self.shares[key]
                crowding += max(0, over + more) - max(0, over)
        return gain - self.rules.balance_penalty * crowding

    def _best_exchange(self, together: int) -> Changes:
        """The exchange of so many sections that is worth most, of each kind of change the best few; empty if none is."""
        kinds = self._kinds()
        best, found = 0, Changes()
        for shifts in combinations_with_replacement(kinds, together):
            # Changes in one department may be worth more together than each alone, by no more than what crowding costs.
            hope = sum(kinds[shift][0][0] for shift in shifts) + self.slack * (together - 1)
            if hope <= best or not self._fits(shifts):
                continue
            for combined in product(*(kinds[shift] for shift in shifts)):
                changes = tuple((name, years) for _, name, years in combined)
                if len({name for name, _ in changes}) == together and (gain := self._gain(changes)) > best:
                    best, found = gain, changes
        return found

    def _kinds(self) -> dict[tuple[int, ...], list[tuple[int, str, frozenset[int]]]]:
        """For each way of shifting the numbers of the years, the best few changes of one section."""
        kinds: dict[tuple[int, ...], list[tuple[int, str, frozenset[int]]]] = defaultdict(list)
        for name, own in self.patterns.items():
            now = self.years_of[name]
            for pattern in own:
                if pattern != now:
                    shift = tuple((year in pattern) - (year in now) for year in self.rules.years)
                    kinds[shift].append((self._gain(((name, pattern),)), name, pattern))
        return {shift: sorted(found, key=lambda one: (-one[0], one[1]))[:CANDIDATES] for shift, found in kinds.items()}

    def _fits(self, shifts: tuple[tuple[int, ...], ...]) -> bool:
        return all(
            self.rules.least(year) <= self.totals[year] + sum(more) <= self.rules.most(year)
            for year, more in zip(self.rules.years, zip(*shifts, strict=True), strict=True)
        )


def _bound(task: YearTask) -> int:
    """A score that no plan exceeds: places are sold at a price for each year, and the prices are moved until they fit.

    Whatever the prices (Lagrange multipliers of the numbers a year), the sum of each section's best years at these prices
    and of the prices of all places is such a bound; the lowest one found is taken.
    """
    rules = task.rules
    options = [
        [(sum(worth(section, year, rules) for year in years), years) for years in patterns(section, rules)]
        for section in task.in_scope
    ]
    prices = dict.fromkeys(rules.years, 0.0)
    step = max((worth(section, rules.first_year, rules) for section in task.in_scope), default=0) / 4 or 1.0
    lowest = float("inf")
    for _ in range(PRICE_ROUNDS):
        value = sum(prices[year] * rules.most(year) for year in rules.years)
        sold: Counter[int] = Counter()
        for own in options:
            gain, years = max(
                ((worth_ - sum(prices[year] for year in years), years) for worth_, years in own), key=lambda one: one[0]
            )
            value += gain
            sold.update(years)
        lowest = min(lowest, value)
        size = max(1, len(options))
        for year in rules.years:
            prices[year] = max(0.0, prices[year] + step * (sold[year] - rules.most(year)) / size * 4)
        step *= 0.94
    return int(lowest + 0.001) - promised(task)
