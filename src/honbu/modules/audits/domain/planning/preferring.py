"""よい計画とは: what a plan of years is worth, and which years one section may be visited in at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from honbu.modules.audits.domain.planning.years import Section, YearRules, YearTask, due


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of years with its score and a bound that no choice exceeds."""

    years_of: Mapping[str, frozenset[int]]
    score: int
    bound: int
    optimal: bool


def worth(section: Section, year: int, rules: YearRules) -> int:
    """A visit's worth: risk × earliness (the number of years in the first year, 1 in the last), and a promise kept."""
    return section.risk * (rules.years[-1] + 1 - year) + rules.moving_penalty * (year in section.announced)


def promised(task: YearTask) -> int:
    """What it costs to break every promise; the score counts promises kept and this is taken off at the end."""
    rules = task.rules
    kept = sum(len(set(section.announced) & set(rules.years)) for section in task.in_scope)
    return rules.moving_penalty * kept


def fair_shares(task: YearTask) -> dict[tuple[str, int], int]:
    """部の公平な件数: for each department and year so many visits as its sections are a share of all, rounded up."""
    sizes = Counter(section.department for section in task.in_scope)
    return {
        (department, year): -(-size * task.rules.most(year) // len(task.in_scope))
        for department, size in sizes.items()
        for year in task.rules.years
    }


def score(task: YearTask, years_of: Mapping[str, frozenset[int]]) -> int:
    """The worth of all visits, less what breaks a promise or crowds a department."""
    rules, shares = task.rules, fair_shares(task)
    counts: Counter[tuple[str, int]] = Counter()
    total = -promised(task)
    for section in task.in_scope:
        for year in years_of.get(section.id, ()):
            total += worth(section, year, rules)
            counts[section.department, year] += 1
    return total - rules.balance_penalty * sum(max(0, counts[key] - share) for key, share in shares.items())


def may_follow(section: Section, year: int) -> bool:
    """A visit in this year may follow one in the year before: while a major finding is open, or if it was ordered."""
    return section.open_major or any(one.year == year for one in section.forced)


def patterns(section: Section, rules: YearRules) -> list[frozenset[int]]:
    """The sets of years that keep every rule about this section alone."""
    forced = {one.year for one in section.forced}
    last, limit = section.inherited_visit, due(section, rules)
    found = []
    for count in range(1, len(rules.years) + 1):
        for years in combinations(rules.years, count):
            before = years if last is None else (last, *years)
            close = any(later - earlier == 1 and not may_follow(section, later) for earlier, later in pairwise(before))
            if forced <= set(years) and years[0] <= limit and not close:
                found.append(frozenset(years))
    return found
