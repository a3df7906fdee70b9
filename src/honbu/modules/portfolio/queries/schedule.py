"""年間予定: what the office has entered, and what comes from the data of rounds, renewals, projects and meetings (SYS-8)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.kernel.trail import public as trail
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.domain.backward import PREPARATION, BackwardPlan, Milestone, Window
from honbu.modules.portfolio.domain.purchasing import STEP_TITLES, Step
from honbu.modules.portfolio.domain.states import RoundState
from honbu.modules.portfolio.domain.terms import months_before
from honbu.modules.portfolio.models import EvaluationRound, Project, RenewalPlan, ScheduleEntry
from honbu.modules.portfolio.queries.evaluations import rounds_for
from honbu.modules.portfolio.queries.policy import planning_steps
from honbu.modules.portfolio.queries.projects import done_steps
from honbu.modules.portfolio.queries.renewals import backward_of
from honbu.modules.portfolio.queries.rights import has_overview, is_office, projects_for, renewals_for

Kind = ScheduleEntry.Kind
DAY = datetime.timedelta(days=1)
OVER = ("done", "dropped")
# How far a renewal has come by its state: every step up to this one is done.
REACHED = {
    "proposed": PREPARATION, "approved": str(Step.HQ_APPROVAL), "budgeted": str(Step.BUDGET),
    "under_way": str(Step.CONTRACT),
}  # fmt: skip
STATE_WORDS = {"done": "済み", "now": "実施中", "plan": "予定", "late": "遅れ"}


@dataclass(frozen=True, slots=True)
class Planned:
    """予定の一行: both days included. `lane` groups what is drawn in one line; `entry` where the office entered it."""

    kind: Kind
    lane: str
    title: str
    who: str
    first: datetime.date
    last: datetime.date
    state: str
    source: str = ""
    url: str = ""
    entry: ScheduleEntry | None = None

    @property
    def word(self) -> str:
        """The state in a word."""
        return STATE_WORDS[self.state]

    @property
    def full_title(self) -> str:
        """With what it belongs to."""
        return self.title if self.title == self.lane else f"{self.lane}：{self.title}"


def may_see_schedule(actor: Actor) -> bool:
    """For whom the annual schedule and the year plan exist: the office, and the directors."""
    return is_office(actor) or has_overview(actor)


def schedule_of(year: clock.FiscalYear, actor: Actor) -> list[Planned]:
    """年間予定 of a fiscal year, as far as the reader may see what it comes from: by kind, then by days."""
    lines = [*_entered(year), *_rounds(actor), *_renewals(actor), *_projects(actor, year), *_ward(year)]
    order = list(Kind)
    return sorted(
        (one for one in lines if one.first <= year.end and one.last >= year.start),
        key=lambda one: (order.index(one.kind), one.first, one.last, one.lane, one.title),
    )


def entries_of(year: clock.FiscalYear) -> list[ScheduleEntry]:
    """What the office entered for a year, what reaches into it from the year before included."""
    return list(ScheduleEntry.objects.filter(first__lte=year.end, last__gte=year.start))


def state_on(first: datetime.date, last: datetime.date, today: datetime.date) -> str:
    """済み, 実施中, 予定: by the days alone."""
    return "done" if last < today else "now" if first <= today else "plan"


def _entered(year: clock.FiscalYear) -> Iterator[Planned]:
    today = clock.today()
    for one in entries_of(year):
        state = state_on(one.first, one.last, today)
        yield Planned(Kind(one.kind), one.title, one.title, one.who, one.first, one.last, state, entry=one)


# ---- from data -----------------------------------------------------------------------------------------------------------


def _rounds(actor: Actor) -> Iterator[Planned]:
    for one in rounds_for(actor):
        begun, url = _begun(one), reverse("portfolio:round", args=[one.pk])
        after_first = one.state not in {RoundState.PREPARING, RoundState.DISTRIBUTED}
        after_second = one.state in {RoundState.FINAL, RoundState.REPORTED}
        second = min(one.first_until + DAY, one.second_until)
        yield Planned(
            Kind.WORK, one.title, "1次評価", "所管課", min(begun, one.first_until), one.first_until,
            _worked(begun, one.first_until, done=after_first), "システム評価", url,
        )  # fmt: skip
        yield Planned(
            Kind.WORK, one.title, "2次評価", "情報管理課", second, one.second_until,
            _worked(second, one.second_until, done=after_second), "システム評価", url,
        )  # fmt: skip


def _begun(round_: EvaluationRound) -> datetime.date:
    """The day on which the sheets were handed out; for a round that is being prepared, a month before they are due."""
    line = trail.history_of(round_).filter(verb="portfolio.round.distributed").first()
    return clock.in_tokyo(line.at).date() if line else months_before(round_.first_until, 1)


def _worked(first: datetime.date, last: datetime.date, *, done: bool) -> str:
    if done:
        return "done"
    state = state_on(first, last, clock.today())
    return "late" if state == "done" else state


def _renewals(actor: Actor) -> Iterator[Planned]:
    for plan in renewals_for(actor).exclude(state__in=OVER):
        lane, who = f"{plan.system.name}の更新", _unit(plan.system.unit_id)
        url = reverse("portfolio:renewal", args=[plan.pk])
        yield Planned(
            Kind.WORK, lane, "切替えの期限", who, plan.deadline, plan.deadline,
            _worked(plan.deadline, plan.deadline, done=False), "更新計画", url,
        )  # fmt: skip
        backward = backward_of(plan)
        if isinstance(backward, BackwardPlan):
            for one, done in _reached(plan, backward):
                state = "done" if done else "late" if one.late else state_on(one.begin_by, one.latest, clock.today())
                first = min(one.begin_by, one.latest)
                yield Planned(Kind.WORK, lane, one.title, who, first, one.latest, state, "更新計画", url)


def _reached(plan: RenewalPlan, backward: BackwardPlan) -> Iterator[tuple[Milestone, bool]]:
    codes = [one.code for one in backward.milestones]
    reached = REACHED.get(plan.state)
    upto = codes.index(reached) if reached in codes else -1
    for place, one in enumerate(backward.milestones):
        yield one, place <= upto


def _projects(actor: Actor, year: clock.FiscalYear) -> Iterator[Planned]:
    rows = projects_for(actor).exclude(state__in=["withdrawn", "rejected"]).prefetch_related("procurements__steps")
    for project in rows:
        who, url = _unit(project.unit_id), reverse("portfolio:project", args=[project.pk])
        if project.planned_year == year.year:
            state = state_on(year.start, year.end, clock.today())
            yield Planned(
                Kind.WORK, project.title, "実施する年度", who, year.start, year.end, state, "新規・入替えの起案", url
            )
        for step, day in sorted(_dated(project), key=lambda one: one[1]):
            state = state_on(day, day, clock.today())
            yield Planned(Kind.WORK, project.title, STEP_TITLES[step], who, day, day, state, "新規・入替えの起案", url)


def _dated(project: Project) -> set[tuple[Step, datetime.date]]:
    found = set(done_steps(project).items())
    for procurement in project.procurements.all():
        found |= set(done_steps(project, procurement).items())
    return found


def _ward(year: clock.FiscalYear) -> Iterator[Planned]:
    """予算要求の時期, and the days on which the headquarters meets."""
    today, window = clock.today(), request_window()
    opens, closes = window.opens(year), window.closes(year)
    title = f"予算要求（{clock.FiscalYear(year.year + 1)}分）"
    state = state_on(opens, closes, today)
    yield Planned(Kind.BUDGET, title, title, "各課", opens, closes, state, "予算要求の時期")
    for day in meetings.meeting_days():
        state = state_on(day, day, today)
        yield Planned(Kind.MEETING, "本部の会議", "本部の会議", "本部", day, day, state, "本部の会議")


def request_window() -> Window:
    """予算要求の時期, as renewals are counted back with it."""
    return next(step.window for step in planning_steps() if step.window is not None)


def _unit(unit_id: int | None) -> str:
    return tree_on().shown_name(unit_id) if unit_id else ""
