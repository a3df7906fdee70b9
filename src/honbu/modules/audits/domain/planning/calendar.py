"""訪問日程: when each visit takes place, and who goes (AUD-4, H31 L27: 9月から12月に抜打ち, L51: 繁忙期を避ける)."""

from collections.abc import Callable

from honbu.modules.audits.domain.planning.calendar_by_rules import set_by_rules
from honbu.modules.audits.domain.planning.calendar_exact import set_exactly
from honbu.modules.audits.domain.planning.costing import cost
from honbu.modules.audits.domain.planning.counting import why_no_calendar
from honbu.modules.audits.domain.planning.slots import Booking, Calendar, CalendarTask, NoCalendar
from honbu.modules.audits.domain.planning.solver import Way, the_way

EFFORT = 20.0


def set_calendar(
    task: CalendarTask,
    *,
    seed: int,
    way: Way | None = None,
    effort: float = EFFORT,
    progress: Callable[[int, int], None] | None = None,
) -> Calendar:
    """訪問日程表: the best one found. The same task, seed and way give the same one; another seed gives other days.

    The seed is as secret as the calendar. `effort` bounds CP-SAT, in its deterministic seconds; `progress` is told each
    better cost with its bound. Raises NoCalendar, solver.Unsolved.
    """
    impossible = why_no_calendar(task)
    if impossible:
        raise NoCalendar(impossible)
    taken = the_way(way)
    if taken is Way.EXACT:
        found = set_exactly(task, seed=seed, effort=effort, progress=progress)
        if found is None:
            raise NoCalendar(
                "繁忙期・休暇・独立性・週の上限を同時に満たす日程がないため、監査実施人を増やすか、一人または週の上限を上げるか、"
                "訪問の期間を延ばすか、一部を委託してください。"
            )
        bookings, answer = found
        return Calendar(_in_order(bookings), answer.value, max(0, answer.bound), answer.optimal, taken)
    by_rules = set_by_rules(task, seed=seed)
    if by_rules is None:
        raise NoCalendar(
            "すべての訪問が入る日程が見つからなかったため、監査実施人を増やすか、一人または週の上限を上げるか、"
            "訪問の期間を延ばすか、一部を委託してください。"
        )
    least = cost(task, by_rules, seed)
    return Calendar(_in_order(by_rules), least, 0, least == 0, taken)


def _in_order(bookings: list[Booking]) -> tuple[Booking, ...]:
    return tuple(sorted(bookings, key=lambda booking: (booking.slot, booking.visit_id)))
