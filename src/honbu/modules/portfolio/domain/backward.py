"""逆算: from the day on which the new system must run back to the day on which work on it must begin (SYS-5).

The office has two clocks. Work takes months or days; money is asked for once a year, in autumn, for the fiscal year that
follows, and what is paid from it is put out to tender and signed within that year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.purchasing import STEP_TITLES, Step
from honbu.modules.portfolio.domain.terms import last_day_of, months_before

PREPARATION, SELECTION, MIGRATION = "preparation", "selection", "migration"
MEETING_REACH = 12
YEARS_TO_TRY = 3
_DAY = timedelta(days=1)


class StepsDoNotFit(ValueError):
    """What follows the request for money takes longer than the year of that money lasts; the message says what to change."""


class NothingToPlan(ValueError):
    """There are no steps, or money is asked for that no later step spends; the message says what to add."""


@dataclass(frozen=True, slots=True)
class Window:
    """予算要求の時期: from the first day of a month to the last of another, in the fiscal year before the money."""

    first_month: int
    last_month: int

    def opens(self, year: clock.FiscalYear) -> date:
        """Its first day."""
        return date(year.year_of_month(self.first_month), self.first_month, 1)

    def closes(self, year: clock.FiscalYear) -> date:
        """Its last day."""
        return last_day_of(date(year.year_of_month(self.last_month), self.last_month, 1), 1)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """工程: how long it takes, in months and then business days. `paid`: only once the year's money is there."""

    code: str
    title: str
    months: int = 0
    business_days: int = 0
    paid: bool = False
    window: Window | None = None


class Length(NamedTuple):
    """工程の長さ, as the ward lays it down."""

    months: int = 0
    business_days: int = 0
    window: Window | None = None


DEFAULT_STEPS = (
    PlanStep(PREPARATION, "整理(現状・選択肢)", months=6),
    PlanStep(Step.SECTION_DECISION, STEP_TITLES[Step.SECTION_DECISION], business_days=10),
    PlanStep(Step.IT_OPINION, STEP_TITLES[Step.IT_OPINION], business_days=20),
    PlanStep(Step.WORKING_GROUP, STEP_TITLES[Step.WORKING_GROUP], business_days=10),
    PlanStep(Step.HQ_APPROVAL, STEP_TITLES[Step.HQ_APPROVAL], business_days=10),
    PlanStep(Step.METHOD_DECISION, STEP_TITLES[Step.METHOD_DECISION]),
    PlanStep(Step.BUDGET, "予算要求", window=Window(9, 11)),
    PlanStep(Step.SPECIFICATION, STEP_TITLES[Step.SPECIFICATION], months=3),
    PlanStep(Step.NOTICE, "公告", months=1, paid=True),
    PlanStep(SELECTION, "選定", months=2, paid=True),
    PlanStep(Step.CONTRACT, STEP_TITLES[Step.CONTRACT], business_days=10, paid=True),
    PlanStep(MIGRATION, "構築・移行", months=18),
)


def with_lengths(steps: Sequence[PlanStep], lengths: Mapping[str, Length]) -> tuple[PlanStep, ...]:
    """The steps with the ward's own lengths; what it has laid down nothing for stays as it is."""
    return tuple(replace(step, **lengths[step.code]._asdict()) if step.code in lengths else step for step in steps)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """逆算の定め: the steps in their order, and how many months before the deadline work begins at the latest anyway.

    Raises NothingToPlan.
    """

    steps: tuple[PlanStep, ...] = DEFAULT_STEPS
    ahead_months: int = 24

    def __post_init__(self) -> None:
        if not self.steps or any(step.window for step in self.steps[self.spending :]):
            raise NothingToPlan("予算要求の後に、予算を使う工程(公告・契約など)を入れてください。")

    @property
    def spending(self) -> int:
        """How many steps there are up to the last that is paid; 0 where none is."""
        return max((number for number, step in enumerate(self.steps, start=1) if step.paid), default=0)


@dataclass(frozen=True, slots=True)
class Milestone:
    """節目: a step has to begin by `begin_by` and to be done by `latest`. `late` is what should be done by today.

    Of a request for money `begin_by` is the day on which its window opens.
    """

    code: str
    title: str
    begin_by: date
    latest: date
    late: bool


@dataclass(frozen=True, slots=True)
class BackwardPlan:
    """逆算の結果. `approval_by` is None where the headquarters is not asked, `meeting_by` where no meeting of theirs is planned.

    `budget_year` is the fiscal year whose money is asked for; None where no step waits for money.
    """

    deadline: date
    milestones: tuple[Milestone, ...]
    latest_start: date
    approval_by: date | None
    meeting_by: date | None
    budget_year: clock.FiscalYear | None
    days_past: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A step between two days. It is `needed` by its follower, which for a meeting is later than the day it takes place."""

    begin_by: date
    latest: date
    needed: date


def plan_backwards(
    deadline: date,
    rules: PlanRules,
    meetings: Sequence[date] = (),
    calendar: clock.Calendar = clock.STATUTORY,
    *,
    today: date,
) -> BackwardPlan:
    """逆算: the latest day of every step for a system that has to run on the deadline. Raises StepsDoNotFit.

    The meeting of the headquarters is the last one on or before the day by which their approval is needed, and what comes
    before the approval is counted back from it; a meeting more than a year earlier is none for this purpose.
    """
    spans = _Backwards(rules, meetings, calendar).spans(deadline)
    latest_start = min(spans[0].begin_by, months_before(deadline, rules.ahead_months))
    milestones = [
        Milestone(step.code, step.title, span.begin_by if number else latest_start, span.latest, span.latest < today)
        for number, (step, span) in enumerate(zip(rules.steps, spans, strict=True))
    ]
    approval = next(
        (span for step, span in zip(rules.steps, spans, strict=True) if step.code == Step.HQ_APPROVAL), None
    )
    return BackwardPlan(
        deadline,
        tuple(milestones),
        latest_start,
        approval.needed if approval else None,
        approval.latest if approval and approval.latest in meetings else None,
        clock.FiscalYear.of(spans[rules.spending - 1].latest) if rules.spending else None,
        max(0, (today - latest_start).days),
        _sentence(latest_start, (latest_start - today).days),
    )


@dataclass(frozen=True, slots=True)
class _Backwards:
    """One reckoning: the rules, the meetings, and the days on which the office works."""

    rules: PlanRules
    meetings: Sequence[date]
    calendar: clock.Calendar

    def spans(self, deadline: date) -> list[_Span]:
        """A span for each step, in their order. Raises StepsDoNotFit."""
        spending, following = self.rules.steps[: self.rules.spending], self.rules.steps[self.rules.spending :]
        after: list[_Span] = []
        for step in reversed(following):
            after.insert(0, self._span(step, after[0].begin_by if after else deadline))
        if not spending:
            return after
        needed = after[0].begin_by if after else deadline
        # The later in a fiscal year the contract is signed, the more room there is before it: if its own day has none, the
        # next to try is the last day of the year before.
        year = clock.FiscalYear.of(needed)
        for signed in (needed, *(year.later(-back).end for back in range(1, YEARS_TO_TRY + 1))):
            before = self._until_signed(spending, signed)
            if before is not None:
                return before + after
        raise StepsDoNotFit(
            "予算要求から契約までの工程が、予算の年度に収まりません。"
            "工程の期間を短くするか、仕様書などを予算要求の前に移してください。"
        )

    def _until_signed(self, steps: Sequence[PlanStep], signed: date) -> list[_Span] | None:
        """The spans up to the contract; None if they do not fit into the fiscal year in which it is signed."""
        year = clock.FiscalYear.of(signed)
        found: list[_Span] = []
        latest = signed
        for step in reversed(steps):
            span = self._span(step, latest) if step.window is None else _asking(step.window, year.previous, latest)
            if span.latest < span.begin_by or (step.paid and span.begin_by < year.start):
                return None
            found.insert(0, span)
            latest = span.begin_by if step.window is None else span.begin_by - _DAY
        return found

    def _span(self, step: PlanStep, needed: date) -> _Span:
        latest = self._met(needed) if step.code == Step.HQ_APPROVAL else needed
        begin = months_before(latest, step.months)
        if step.business_days:
            begin = clock.add_business_days(begin, -step.business_days, self.calendar)
        return _Span(begin, latest, needed)

    def _met(self, needed: date) -> date:
        """The meeting that is last on or before a day, if there is one in the year before it; otherwise the day."""
        reach = months_before(needed, MEETING_REACH)
        return max((day for day in self.meetings if reach < day <= needed), default=needed)


def _asking(window: Window, year: clock.FiscalYear, needed: date) -> _Span:
    return _Span(window.opens(year), min(needed, window.closes(year)), needed)


def _sentence(latest_start: date, days_left: int) -> str:
    day = clock.format_long(latest_start)
    if days_left < 0:
        return f"最も遅い着手日は{day}でした。{-days_left}日過ぎています。"
    return f"最も遅い着手日は{day}です。" + (f"あと{days_left}日です。" if days_left else "本日が着手の期限です。")
