"""四年計画の課題: the sections, what binds the choice of their years, and what a plan looks like (AUD-1, R5 L23, H31 L49)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from honbu.modules.audits.domain.planning.solver import Way

DEFAULT_YEARS = 4
DEFAULT_RESERVE = 4
LEAST_YEARS, MOST_YEARS = 2, 6


class YearsRefused(ValueError):
    """The task contradicts itself; the message says what to correct."""


class NoYearPlan(ValueError):
    """No plan keeps all rules; the message says why and what would help."""


class Why(StrEnum):
    """訪問の理由: ordered, due, or chosen for its risk"""

    FORCED = "forced"
    DUE = "due"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Forced:
    """指定: this section is visited in this fiscal year, by whose order or for which reason."""

    year: int
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """統合前の課 with the fiscal year of its last visit; None: never visited."""

    name: str
    last_visit: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """監査の対象となる課. Years are fiscal years; `last_visit` None: never visited.

    `excluded` is the reason why it is out of scope (委任, 廃止), empty for the others. `announced` are the years that an
    earlier version of the plan told the headquarters, with the risk points of that time. `answered`: its 監査調書 is in.
    """

    id: str
    name: str
    department: str
    risk: int
    last_visit: int | None = None
    open_major: bool = False
    excluded: str = ""
    forced: tuple[Forced, ...] = ()
    merged: tuple[Merged, ...] = ()
    announced: tuple[int, ...] = ()
    announced_risk: int | None = None
    answered: bool = True

    @property
    def inherited_visit(self) -> int | None:
        """前回の訪問: of a merged section the oldest of its own and of those it was made of; never, if one never was."""
        years = [one.last_visit for one in self.merged]
        if self.last_visit is not None or not years:
            years.append(self.last_visit)
        known = [year for year in years if year is not None]
        return min(known) if len(known) == len(years) else None


@dataclass(frozen=True, slots=True)
class Capacity:
    """一年度の訪問件数, the lot included: at least and at most."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class YearRules:
    """四年計画の定め. Every section is visited at least once in as many years as the plan has.

    `reserve` places of every year are kept for the lot. Penalties are in the unit of the score: points of risk × years.
    """

    first_year: int
    capacity: tuple[Capacity, ...]
    reserve: int = DEFAULT_RESERVE
    moving_penalty: int = 20
    balance_penalty: int = 5

    @property
    def years(self) -> range:
        """The fiscal years of the plan; their number is also the longest time between two visits."""
        return range(self.first_year, self.first_year + len(self.capacity))

    def most(self, year: int) -> int:
        """How many visits may be planned in a year, without those of the lot."""
        return max(0, self.capacity[year - self.first_year].most - self.reserve)

    def least(self, year: int) -> int:
        """How many visits have to be planned in a year, without those of the lot."""
        return max(0, self.capacity[year - self.first_year].least - self.reserve)


@dataclass(frozen=True, slots=True)
class YearTask:
    """四年計画の課題. Raises YearsRefused."""

    sections: tuple[Section, ...]
    rules: YearRules

    def __post_init__(self) -> None:
        rules, ids = self.rules, [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise YearsRefused("同じ番号の課が二つあります。課の番号を確かめてください。")
        if not LEAST_YEARS <= len(rules.capacity) <= MOST_YEARS:
            raise YearsRefused(f"計画は{LEAST_YEARS}年以上{MOST_YEARS}年以下で入れてください。")
        if any(not 0 <= one.least <= one.most for one in rules.capacity):
            raise YearsRefused("年間の訪問件数は、0以上で、下限が上限以下になるように入れてください。")
        if min(rules.reserve, rules.moving_penalty, rules.balance_penalty) < 0:
            raise YearsRefused("くじの枠と罰点は0以上で入れてください。")
        for section in self.sections:
            _check(section, rules)

    @property
    def in_scope(self) -> tuple[Section, ...]:
        """対象の課: those that are not excluded."""
        return tuple(section for section in self.sections if not section.excluded)


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """訪問の予定: a section in a fiscal year, and why."""

    section_id: str
    year: int
    why: Why
    sentence: str


@dataclass(frozen=True, slots=True)
class YearPlan:
    """四年計画. `bound` is a score that no plan can exceed; the gap is stated where the plan is not proved the best.

    `lot_places` and `lot_sections` are for the draw of the first year. `provisional` says why the plan may not yet be
    approved, empty where nothing is missing.
    """

    visits: tuple[PlannedYear, ...]
    score: int
    bound: int
    optimal: bool
    way: Way
    lot_places: int
    lot_sections: tuple[str, ...]
    provisional: str = ""

    @property
    def gap(self) -> Fraction:
        """How far the score may be below the best one, as a share of the bound; 0 where it is proved the best."""
        return Fraction(max(0, self.bound - self.score), max(1, abs(self.bound)))

    def years_of(self) -> dict[str, frozenset[int]]:
        """The years of each section that is visited."""
        return years_by_section(self.visits)


def years_by_section(visits: Iterable[PlannedYear]) -> dict[str, frozenset[int]]:
    """The years of each section that is visited."""
    found: dict[str, set[int]] = {}
    for visit in visits:
        found.setdefault(visit.section_id, set()).add(visit.year)
    return {section_id: frozenset(years) for section_id, years in found.items()}


def due(section: Section, rules: YearRules) -> int:
    """訪問の期限: the last fiscal year in which a visit still keeps the distance; of what was never visited the plan's last.

    What is overdue already is due in the first year.
    """
    visited = section.inherited_visit
    return rules.years[-1] if visited is None else max(rules.first_year, visited + len(rules.years))


def default_rules(sections: Iterable[Section], first_year: int, years: int = DEFAULT_YEARS) -> YearRules:
    """一年に三分の一 (H31 L49), one more or less; of the reserve as much as leaves room to visit everybody."""
    count = sum(not section.excluded for section in sections)
    third = (count + 1) // 3
    room = third + 1 - -(-count // years)
    capacity = Capacity(max(0, third - 1), third + 1)
    return YearRules(first_year, (capacity,) * years, max(0, min(DEFAULT_RESERVE, room)))


def _check(section: Section, rules: YearRules) -> None:
    visited = section.inherited_visit
    if visited is not None and visited >= rules.first_year:
        raise YearsRefused(f"{section.name}の前回の訪問が、計画の最初の年度より前ではありません。")
    if section.risk < 0:
        raise YearsRefused(f"{section.name}のリスク点は0以上で入れてください。")
    if section.forced and section.excluded:
        raise YearsRefused(f"{section.name}は対象外({section.excluded})ですが、訪問が指定されています。")
    if any(one.year not in rules.years or not one.reason.strip() for one in section.forced):
        raise YearsRefused(f"{section.name}の指定には、計画の期間の年度と理由を入れてください。")
