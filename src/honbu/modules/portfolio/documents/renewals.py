"""更新計画一覧: what has to be renewed within five fiscal years, planned or not, with the latest day to begin (B5)."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.portfolio.documents.making import Draft, TableContent, filled, office_name, the_office
from honbu.modules.portfolio.domain.backward import BackwardPlan
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, LimitKind
from honbu.modules.portfolio.domain.states import IN_USE
from honbu.modules.portfolio.domain.terms import months_before
from honbu.modules.portfolio.models import RenewalPlan, System
from honbu.modules.portfolio.queries.renewals import YEARS_SHOWN, backward_of, review_months
from honbu.modules.portfolio.queries.rights import renewals_for, systems_for

TITLE = "更新計画一覧"
OVER = ("done", "dropped")
COLUMNS = (
    documents.Column("年度"), documents.Column("システム"), documents.Column("所管課"), documents.Column("期限"),
    documents.Column("きっかけ"), documents.Column("着手の期限"), documents.Column("本部の承認"), documents.Column("予算"),
    documents.Column("状態"),
)  # fmt: skip
Row = tuple[datetime.date, list[str]]


def renewals_paper(actor: Actor) -> Draft:
    """更新計画一覧: open plans and systems without one, by the fiscal year of the deadline; what is overdue comes first."""
    first = clock.fiscal_year()
    last = clock.FiscalYear(first.year + YEARS_SHOWN - 1)
    plans = list(renewals_for(actor).exclude(state__in=OVER).filter(deadline__lte=last.end))
    open_ones = RenewalPlan.objects.exclude(state__in=OVER).values("system")
    bare = systems_for(actor).filter(state__in=[one.value for one in IN_USE], limit_on__lte=last.end)
    found = [_of_plan(plan) for plan in plans] + [_of_system(one) for one in bare.exclude(pk__in=open_ones)]
    columns, rows = filled(COLUMNS, [row for _day, row in sorted(found, key=lambda one: (one[0], one[1][1]))], keep=3)
    table = documents.TablePaper(
        f"{TITLE}（{first}から{last}まで）", columns, rows, unit=office_name(), landscape=True,
        intro=f"{clock.long(clock.today())}現在。期限を過ぎたものを含みます。",
        notes=[f"更新計画のあるもの{len(plans):,}件、まだないもの{len(found) - len(plans):,}件"],
    )  # fmt: skip
    subject = the_office()
    return Draft(table.title, subject, TableContent(table), subject.pk)


def _of_plan(plan: RenewalPlan) -> Row:
    backward = backward_of(plan)
    start = approval = money = ""
    if isinstance(backward, BackwardPlan):
        start = _start(backward.latest_start)
        approval = clock.short(backward.approval_by) if backward.approval_by else ""
        money = f"{backward.budget_year}分" if backward.budget_year else ""
    cells = [plan.trigger, start or "工程が収まりません", approval, money, plan.get_state_display()]
    return plan.deadline, [*_head(plan.system, plan.deadline), *cells]


def _of_system(system: System) -> Row:
    limit = system.limit_on or clock.today()
    start = months_before(limit, review_months())
    return limit, [
        *_head(system, limit), str(KIND_TITLES[LimitKind(system.limit_kind)]), _start(start), "", "", "更新計画なし"
    ]  # fmt: skip


def _start(day: datetime.date) -> str:
    late = (clock.today() - day).days
    return clock.short(day) + (f"（{late:,}日超過）" if late > 0 else "")


def _head(system: System, day: datetime.date) -> list[str]:
    unit = tree_on().shown_name(system.unit_id) if system.unit_id else "（未定）"
    over = "（超過）" if day < clock.today() else ""
    return [str(clock.FiscalYear.of(day)), system.name, unit, clock.short(day) + over]
