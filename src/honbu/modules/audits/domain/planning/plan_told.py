"""監査計画の出力: plans computed or checked, as data for programs (docs/audits-plan-schema.md)."""

import hashlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from fractions import Fraction

from honbu.modules.audits.domain.planning import calendar, selection
from honbu.modules.audits.domain.planning.checking import Violation, violations_of_calendar, violations_of_years
from honbu.modules.audits.domain.planning.draw import canonical
from honbu.modules.audits.domain.planning.plan_io import SCHEMA, CalendarInput, PlanInput, SelectionInput
from honbu.modules.audits.domain.planning.risk import Risk
from honbu.modules.audits.domain.planning.slots import Booking, NoCalendar
from honbu.modules.audits.domain.planning.solver import Unsolved
from honbu.modules.audits.domain.planning.years import NoYearPlan, PlannedYear

Told = dict[str, object]
Progress = Callable[[int, int], None]


class State(StrEnum):
    """結果: a plan that keeps every rule, none possible, or a plan (by hand) that breaks one"""

    DONE = "done"
    IMPOSSIBLE = "impossible"
    VIOLATED = "violated"


def told_plan(asked: PlanInput, progress: Progress | None = None) -> Told:
    """監査計画: everything that was asked for, each with its state; the checker has looked at every plan."""
    found: Told = {"schema": SCHEMA}
    if asked.selection:
        found["selection"] = _selection(asked, asked.selection, progress)
    if asked.calendar:
        found["calendar"] = _calendar(asked, asked.calendar, progress)
    return found


def is_done(told: Told) -> bool:
    """Every part has a plan that keeps the rules."""
    return all(part["state"] == State.DONE for part in told.values() if isinstance(part, dict))


def plan_hash(visits: object) -> str:
    """計画のハッシュ値: SHA-256 of the canonical JSON of its visits."""
    return hashlib.sha256(canonical(visits)).hexdigest()


def _selection(asked: PlanInput, own: SelectionInput, progress: Progress | None) -> Told:
    if own.edited is not None:
        visits = [{"section": one.section_id, "year": one.year} for one in own.edited]
        return _judged(visits, violations_of_years(own.task, own.edited))
    try:
        plan = selection.plan_years(
            own.task, seed=asked.seed, way=asked.way, effort=asked.effort or selection.EFFORT, progress=progress
        )
    except (NoYearPlan, Unsolved) as problem:
        return {"state": State.IMPOSSIBLE, "sentence": str(problem)}
    changes = [
        {"section": one.section_id, "before": list(one.before), "after": list(one.after), "sentence": one.sentence}
        for one in selection.moved(own.task, plan)
    ]
    return {
        **_judged([_year(one) for one in plan.visits], violations_of_years(own.task, plan.visits)),
        **_quality("score", plan.score, plan.bound, plan.gap, optimal=plan.optimal),
        "way": plan.way,
        "lot": {"places": plan.lot_places, "sections": list(plan.lot_sections)},
        "provisional": plan.provisional,
        "moved": changes,
        "risk": {name: _risk(risk) for name, risk in own.risks.items()},
    }


def _calendar(asked: PlanInput, own: CalendarInput, progress: Progress | None) -> Told:
    if own.edited is not None:
        return _judged([_booking(one) for one in own.edited], violations_of_calendar(own.task, own.edited))
    try:
        plan = calendar.set_calendar(
            own.task, seed=asked.seed, way=asked.way, effort=asked.effort or calendar.EFFORT, progress=progress
        )
    except (NoCalendar, Unsolved) as problem:
        return {"state": State.IMPOSSIBLE, "sentence": str(problem)}
    return {
        **_judged([_booking(one) for one in plan.bookings], violations_of_calendar(own.task, plan.bookings)),
        **_quality("cost", plan.cost, plan.bound, plan.gap, optimal=plan.optimal),
        "way": plan.way,
    }


def _judged(visits: list[Told], violations: Iterable[Violation]) -> Told:
    found = [{"rule": one.rule, "sentence": one.sentence, "concerned": list(one.concerned)} for one in violations]
    return {
        "state": State.VIOLATED if found else State.DONE,
        "visits": visits,
        "hash": plan_hash(visits),
        "violations": found,
    }


def _quality(name: str, value: int, bound: int, gap: Fraction, *, optimal: bool) -> Told:
    return {name: value, "bound": bound, "optimal": optimal, "gap_percent": round(float(gap) * 100, 2)}


def _year(one: PlannedYear) -> Told:
    return {"section": one.section_id, "year": one.year, "why": one.why, "sentence": one.sentence}


def _booking(one: Booking) -> Told:
    return {
        "visit": one.visit_id,
        "day": one.slot.day.isoformat(),
        "half": one.slot.half,
        "auditors": list(one.auditors),
    }


def _risk(risk: Risk) -> Told:
    shares = [
        {"factor": one.factor, "count": one.count, "weight": one.weight, "points": one.points, "sentence": one.sentence}
        for one in risk.shares
    ]
    return {"points": risk.points, "weights": risk.version, "shares": shares}
