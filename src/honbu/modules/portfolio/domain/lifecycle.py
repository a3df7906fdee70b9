"""期限: the day until which a system can be kept, when its renewal has to be thought about, and where it stands (SYS-5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Self

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.terms import months_before

REVIEW_MONTHS = 24
NOTICE_DAYS = 90
LOWEST, HIGHEST = 1, 5
THRESHOLD = Fraction(3)


class OutsideScale(ValueError):
    """A mean of points that is not between 1 and 5; the message says what to check."""


class LimitKind(StrEnum):
    """期限の種類, in the order in which they are named when several fall on one day."""

    CONTRACT = "contract"
    END_OF_SALE = "end_of_sale"
    MAINTENANCE = "maintenance"
    SUPPORT = "support"
    LAW = "law"


KIND_TITLES = {
    LimitKind.CONTRACT: "契約満了",
    LimitKind.END_OF_SALE: "販売終了・廃版",
    LimitKind.MAINTENANCE: "保守期限",
    LimitKind.SUPPORT: "サポート終了",
    LimitKind.LAW: "法改正",
}


class Alarm(StrEnum):
    """警告の段階: なし, 更新検討, 解約申出期限が近い, 期限超過"""

    NONE = "none"
    REVIEW = "review"
    NOTICE = "notice"
    OVERDUE = "overdue"


class Phase(StrEnum):
    """ライフサイクルの段階: 稼働前, 稼働, 更新検討, 期限超過, 廃止"""

    BEFORE = "before"
    RUNNING = "running"
    REVIEW = "review"
    OVERDUE = "overdue"
    RETIRED = "retired"


class Quadrant(StrEnum):
    """評価の四象限 (TIME): 継続 Tolerate, 改善 Invest, 統合・更新 Migrate, 廃止 Eliminate"""

    KEEP = "keep"
    IMPROVE = "improve"
    REPLACE = "replace"
    RETIRE = "retire"


QUADRANT_TITLES = {
    Quadrant.KEEP: "継続",
    Quadrant.IMPROVE: "改善",
    Quadrant.REPLACE: "統合・更新",
    Quadrant.RETIRE: "廃止",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """期限: the last day of something a system needs, and who says so. Not `certain` is what is only expected."""

    kind: LimitKind
    day: date
    source: str
    certain: bool = True

    @classmethod
    def of_month(cls, kind: LimitKind, year: int, month: int, source: str, *, certain: bool = True) -> Self:
        """A limit of which only the month is known: counted from its first day, to be on the safe side."""
        return cls(kind, date(year, month, 1), source, certain)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a system stands with its limit. Of `days_left` and `days_late` at least one is 0."""

    level: Alarm
    review_from: date
    days_left: int
    days_late: int


def effective_limit(limits: Iterable[Limit]) -> Limit | None:
    """実効期限: the earliest one; of several on one day the first by the order of kinds. None where nothing is known."""
    order = list(LimitKind)
    return min(limits, key=lambda limit: (limit.day, order.index(limit.kind)), default=None)


def alarm_of(
    limit_day: date,
    today: date,
    months: int = REVIEW_MONTHS,
    *,
    notice_by: date | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Standing:
    """警告: 更新検討 from `months` before the limit, 期限超過 from the day after it.

    Before the limit the last `notice_days` before `notice_by`, the last day on which a tacit renewal can be stopped, come
    first: what is missed there binds for another period.
    """
    review_from = months_before(limit_day, months)
    left = (limit_day - today).days
    if left < 0:
        level = Alarm.OVERDUE
    elif notice_by is not None and timedelta(0) <= notice_by - today <= timedelta(days=notice_days):
        level = Alarm.NOTICE
    elif today >= review_from:
        level = Alarm.REVIEW
    else:
        level = Alarm.NONE
    return Standing(level, review_from, max(0, left), max(0, -left))


def phases(
    years: Iterable[clock.FiscalYear],
    *,
    go_live: date | None,
    limit_day: date | None,
    retired: date | None = None,
    months: int = REVIEW_MONTHS,
) -> list[Phase]:
    """年度別の段階: for each fiscal year the phase on its last day, which is the furthest that is reached in it."""
    return [_phase_on(year.end, go_live, limit_day, retired, months) for year in years]


def quadrant(value: Fraction | int, fitness: Fraction | int, threshold: Fraction | int = THRESHOLD) -> Quadrant:
    """四象限: `value` to the office and technical `fitness`, both means from 1 to 5; the threshold itself counts as high.

    Much value, fit: 改善, worth putting more into. Much value, unfit: 統合・更新. Little value, fit: 継続 as it is. Little
    value, unfit: 廃止. Raises OutsideScale.
    """
    for mean in (value, fitness, threshold):
        if not LOWEST <= mean <= HIGHEST:
            raise OutsideScale(f"平均点は{LOWEST}から{HIGHEST}までです。採点を確かめてください。")
    if value >= threshold:
        return Quadrant.IMPROVE if fitness >= threshold else Quadrant.REPLACE
    return Quadrant.KEEP if fitness >= threshold else Quadrant.RETIRE


def _phase_on(day: date, go_live: date | None, limit_day: date | None, retired: date | None, months: int) -> Phase:
    if retired is not None and retired <= day:
        return Phase.RETIRED
    if go_live is not None and go_live > day:
        return Phase.BEFORE
    if limit_day is None:
        return Phase.RUNNING
    match alarm_of(limit_day, day, months).level:
        case Alarm.OVERDUE:
            return Phase.OVERDUE
        case Alarm.REVIEW:
            return Phase.REVIEW
        case _:
            return Phase.RUNNING
