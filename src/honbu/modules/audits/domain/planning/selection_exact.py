"""対象の選定 with CP-SAT: proved the best, or with the gap that is left."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from honbu.modules.audits.domain.planning import solver
from honbu.modules.audits.domain.planning.preferring import Chosen, fair_shares, may_follow, promised, worth
from honbu.modules.audits.domain.planning.years import YearTask, due


def choose_exactly(
    task: YearTask, *, seed: int, effort: float, progress: Callable[[int, int], None] | None = None
) -> Chosen | None:
    """The best choice within the effort; None if there is none. Raises solver.Unsolved."""
    model, rules, off = solver.new_model(), task.rules, promised(task)
    visited: dict[object, Any] = {
        (section.id, year): model.new_bool_var(f"{section.id} {year}")
        for section in task.in_scope
        for year in rules.years
    }
    _bind_sections(model, visited, task)
    for year in rules.years:
        count = solver.total([visited[section.id, year] for section in task.in_scope])
        model.add_linear_constraint(count, rules.least(year), rules.most(year))
    crowding = _crowding(model, visited, task)
    variables = [visited[section.id, year] for section in task.in_scope for year in rules.years]
    worths = [worth(section, year, rules) for section in task.in_scope for year in rules.years]
    model.maximize(solver.weighted(variables + crowding, worths + [-rules.balance_penalty] * len(crowding)))
    told = (lambda value, bound: progress(value - off, bound - off)) if progress else None
    answer = solver.solve(model, visited, seed=seed, effort=effort, progress=told)
    if answer is None:
        return None
    years_of = {
        section.id: frozenset(year for year in rules.years if answer.chosen[section.id, year])
        for section in task.in_scope
    }
    return Chosen(years_of, answer.value - off, answer.bound - off, answer.optimal)


def _bind_sections(model: Any, visited: dict[object, Any], task: YearTask) -> None:
    rules = task.rules
    for section in task.in_scope:
        forced = {one.year for one in section.forced}
        for year in forced:
            model.add(visited[section.id, year] == 1)
        model.add_bool_or([visited[section.id, year] for year in rules.years if year <= due(section, rules)])
        if section.inherited_visit == rules.first_year - 1 and not may_follow(section, rules.first_year):
            model.add(visited[section.id, rules.first_year] == 0)
        for earlier, later in pairwise(rules.years):
            if not may_follow(section, later):
                model.add_at_most_one([visited[section.id, earlier], visited[section.id, later]])


def _crowding(model: Any, visited: dict[object, Any], task: YearTask) -> list[Any]:
    """By how many visits a department has more than its share in a year."""
    found = []
    for (department, year), share in fair_shares(task).items():
        own = [visited[section.id, year] for section in task.in_scope if section.department == department]
        if len(own) > share and task.rules.balance_penalty:
            more = model.new_int_var(0, len(own) - share, "")
            model.add(more >= solver.total(own) - share)
            found.append(more)
    return found
