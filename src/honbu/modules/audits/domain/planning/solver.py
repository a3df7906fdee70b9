"""OR-Tools, where it is installed: the one place that loads it (extra `solver`).

It brings some 200 MB of libraries and a second of loading with it, so it is loaded by the work that needs it and not by
every process. It can't live in one process with highspy: the two bring libraries that exclude each other.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SECONDS_TO_SPARE = 10


class Way(StrEnum):
    """計算の方法: OR-Tools CP-SAT, or our own rules, which need no library."""

    EXACT = "cp-sat"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found. `bound` is what no solution can exceed (when maximising) or fall below (when minimising)."""

    chosen: Mapping[object, bool]
    value: int
    bound: int
    optimal: bool


def is_installed() -> bool:
    """OR-Tools can be used on this machine."""
    return importlib.util.find_spec("ortools") is not None


class SolverMissing(ValueError):
    """CP-SAT was asked for on a machine that has none; the message says what to do."""


def the_way(wanted: Way | None) -> Way:
    """The way that was asked for; otherwise CP-SAT where it is installed. Raises SolverMissing."""
    if wanted is Way.EXACT and not is_installed():
        raise SolverMissing("OR-Tools がありません。honbu[solver] を入れるか、方法に rules を選んでください。")
    return wanted or (Way.EXACT if is_installed() else Way.RULES)


def new_model() -> Any:
    """An empty model of CP-SAT."""
    return _library().CpModel()


def solve(
    model: Any,
    choices: Mapping[object, Any],
    *,
    seed: int,
    effort: float,
    progress: Callable[[int, int], None] | None = None,
) -> Answer | None:
    """The best choice found within the effort (deterministic seconds: the same on every machine); None if there is none.

    `progress` is told each better value and the bound at that moment. The same seed and effort give the same answer: one
    worker, no clock. Without `linearization_level` 2 a plan of 60 sections is not proved optimal in half a minute. Raises
    Unsolved if the effort was too small to say anything.
    """
    library = _library()
    engine = library.CpSolver()
    engine.parameters.num_workers = 1
    engine.parameters.linearization_level = 2
    engine.parameters.random_seed = seed % (1 << 31)
    engine.parameters.max_deterministic_time = effort
    status = engine.solve(model, _reporter(library, progress) if progress else None)
    if status == library.INFEASIBLE:
        return None
    if status not in {library.OPTIMAL, library.FEASIBLE}:
        raise Unsolved("計算の上限までに計画が見つかりませんでした。上限を増やすか、条件をゆるめてください。")
    return Answer(
        {name: bool(engine.value(one)) for name, one in choices.items()},
        round(engine.objective_value),
        round(engine.best_objective_bound),
        status == library.OPTIMAL,
    )


class Unsolved(ValueError):
    """The effort was used up before anything was found; the message says what to do."""


def total(terms: Sequence[Any]) -> Any:
    """The sum of expressions of a model."""
    return _library().LinearExpr.sum(list(terms))


def weighted(terms: Sequence[Any], weights: Sequence[int]) -> Any:
    """The weighted sum of expressions of a model."""
    return _library().LinearExpr.weighted_sum(list(terms), list(weights))


def _library() -> Any:
    return importlib.import_module("ortools.sat.python.cp_model")


def _reporter(library: Any, progress: Callable[[int, int], None]) -> Any:
    def told(self: Any) -> None:
        progress(round(self.objective_value), round(self.best_objective_bound))

    return type("Reporter", (library.CpSolverSolutionCallback,), {"on_solution_callback": told})()
