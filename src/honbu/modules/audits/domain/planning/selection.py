"""対象の選定: which sections are visited in which of the coming years (AUD-1, AUD-3).

The best plan visits what is risky early, changes little of what the headquarters was told, and does not crowd one
department. Two ways lead there: CP-SAT, and rules of our own; both are judged by `checking.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from honbu.modules.audits.domain.planning.counting import why_no_years
from honbu.modules.audits.domain.planning.selection_by_rules import choose_by_rules
from honbu.modules.audits.domain.planning.selection_exact import choose_exactly
from honbu.modules.audits.domain.planning.solver import Way, the_way
from honbu.modules.audits.domain.planning.wording import year_label
from honbu.modules.audits.domain.planning.years import (
    NoYearPlan,
    PlannedYear,
    Section,
    Why,
    YearPlan,
    YearRules,
    YearTask,
    due,
)

EFFORT = 60.0
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """計画の変更: a section whose years are not those that the headquarters was told, and why."""

    section_id: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    sentence: str


def plan_years(
    task: YearTask,
    *,
    seed: int = 0,
    way: Way | None = None,
    effort: float = EFFORT,
    progress: Callable[[int, int], None] | None = None,
) -> YearPlan:
    """四年計画: the best choice of years. The same task, seed and way give the same plan.

    `effort` bounds CP-SAT, in its deterministic seconds; `progress` is told each better score with its bound. Raises
    NoYearPlan, solver.Unsolved.
    """
    impossible = why_no_years(task)
    if impossible:
        raise NoYearPlan(impossible)
    taken = the_way(way)
    chosen = (
        choose_exactly(task, seed=seed, effort=effort, progress=progress)
        if taken is Way.EXACT
        else choose_by_rules(task)
    )
    if chosen is None:
        raise NoYearPlan(
            "期限・指定・年間の件数・続けて訪問しない定めを同時に満たす計画が見つからないため、"
            "年間の件数の幅を広げるか、くじの枠を減らすか、指定を見直してください。"
        )
    lot = _lot_sections(task, chosen.years_of)
    room = task.rules.capacity[0].most - _planned(chosen.years_of, task.rules.first_year)
    return YearPlan(
        _visits(task, chosen.years_of),
        chosen.score,
        chosen.bound,
        chosen.optimal,
        taken,
        max(0, min(task.rules.reserve, room, len(lot))),
        lot,
        _provisional(task),
    )


def moved(task: YearTask, plan: YearPlan) -> tuple[Moved, ...]:
    """新旧の比較: exactly the sections whose years differ from those announced; none if nothing was announced yet."""
    if not any(section.announced for section in task.sections):
        return ()
    years_of = plan.years_of()
    found = []
    for section in task.sections:
        before = tuple(sorted(year for year in set(section.announced) if year in task.rules.years))
        after = tuple(sorted(years_of.get(section.id, ())))
        if before != after:
            found.append(Moved(section.id, before, after, _why_moved(section, before, after, task.rules)))
    return tuple(found)


def _why_moved(section: Section, before: tuple[int, ...], after: tuple[int, ...], rules: YearRules) -> str:
    reasons = [f"{year_label(one.year)}の訪問が指定されました({one.reason})" for one in section.forced]
    if section.excluded:
        reasons = [f"対象外になりました({section.excluded})"]
    elif due(section, rules) in after and due(section, rules) not in before:
        reasons.append(f"訪問の期限が{year_label(due(section, rules))}です")
    if section.merged:
        reasons.append(f"統合された課({'、'.join(one.name for one in section.merged)})の訪問を引き継ぎました")
    if section.announced_risk is not None and section.announced_risk != section.risk:
        reasons.append(f"リスク点が{section.announced_risk}点から{section.risk}点に変わりました")
    why = "、".join(reasons) or "ほかの課の変更にあわせて年間の件数を保ちました"
    return f"{section.name}: {_said(before)}から{_said(after)}に変わりました。理由: {why}。"


def _said(years: tuple[int, ...]) -> str:
    return "・".join(map(year_label, years)) or "訪問なし"


def _planned(years_of: Mapping[str, frozenset[int]], year: int) -> int:
    return sum(year in years for years in years_of.values())


def _lot_sections(task: YearTask, years_of: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """くじの対象: not planned this year, and not visited last year unless a major finding is open."""
    first = task.rules.first_year
    return tuple(
        section.id
        for section in task.in_scope
        if first not in years_of.get(section.id, ()) and (section.inherited_visit != first - 1 or section.open_major)
    )


def _visits(task: YearTask, years_of: Mapping[str, frozenset[int]]) -> tuple[PlannedYear, ...]:
    ranked = sorted(task.in_scope, key=lambda section: -section.risk)
    places = {section.id: place for place, section in enumerate(ranked, start=1)}
    found = []
    for section in task.in_scope:
        for year in sorted(years_of.get(section.id, ())):
            why, sentence = _why(section, year, task.rules)
            if why is Why.RISK:
                sentence = f"リスク点が{section.risk}点で、対象{len(ranked)}課のうち{places[section.id]}番目です。"
            found.append(PlannedYear(section.id, year, why, sentence))
    return tuple(sorted(found, key=lambda visit: (visit.year, visit.section_id)))


def _why(section: Section, year: int, rules: YearRules) -> tuple[Why, str]:
    for one in section.forced:
        if one.year == year:
            return Why.FORCED, f"指定による訪問です({one.reason})。"
    if year != due(section, rules):
        return Why.RISK, ""
    visited = section.inherited_visit
    if visited is None:
        return Why.DUE, "これまで訪問したことがなく、計画の期間のうちに訪問が必要です。"
    return Why.DUE, f"前回の訪問({year_label(visited)})から{year - visited}年になり、訪問の期限です。"


def _provisional(task: YearTask) -> str:
    silent = [section.name for section in task.in_scope if not section.answered]
    if not silent:
        return ""
    if len(silent) == len(task.in_scope):
        return "監査調書が一件も届いていないため、前回までの結果だけによる暫定の案です。"
    more = f" ほか{len(silent) - NAMES_SHOWN}課" if len(silent) > NAMES_SHOWN else ""
    return f"監査調書の届いていない課({'、'.join(silent[:NAMES_SHOWN])}{more})があるため、暫定の案です。"
