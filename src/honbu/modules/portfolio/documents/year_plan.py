"""今年度のシステム化の予定 as a paper: what the register says today, with totals (H31 資料3-1)."""

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, tree_on
from honbu.modules.portfolio.documents.making import (
    Cell,
    Draft,
    TableContent,
    filled,
    office_name,
    the_office,
    thousands,
    whole_thousands,
)
from honbu.modules.portfolio.queries.year_plan import PlanLine, YearPlan, year_plan

TITLE = "システム化の予定"
COLUMNS = (
    documents.Column("種類"), documents.Column("件名・システム"), documents.Column("所管課"), documents.Column("時期"),
    documents.Column("状態"), documents.Column("総額（千円）", "number"),
)  # fmt: skip
ROUNDED = "総額は千円未満を四捨五入しているため、合計と内訳が一致しないことがあります。"
PART = "所管するものと、決定したものだけを載せています。"


def title_of(year: clock.FiscalYear) -> str:
    """今年度の…, or the year's."""
    return f"今年度の{TITLE}（{year}）" if year == clock.fiscal_year() else f"{year}の{TITLE}"


def plan_paper(actor: Actor, year: clock.FiscalYear | None = None) -> Draft:
    """今年度のシステム化の予定, or that of another year."""
    plan = year_plan(year or clock.fiscal_year(), actor)
    shown = COLUMNS if plan.priced else COLUMNS[:-1]
    columns, rows = filled(shown, [_row(one)[: len(shown)] for one in plan.lines], keep=3)
    intro = f"{clock.long(clock.today())}現在のシステム台帳によります。"
    table = documents.TablePaper(
        title_of(plan.year), columns, rows, unit=office_name(), intro=intro + ("" if plan.whole else PART),
        notes=notes_of(plan), landscape=True,
    )  # fmt: skip
    subject = the_office()
    return Draft(table.title, subject, TableContent(table, more=[_totals(plan)]), subject.pk)


def notes_of(plan: YearPlan) -> list[str]:
    """The totals, in words."""
    counts = "、".join(f"{sort}{count:,}件" for sort, count in plan.counts.items())
    notes = [f"{counts}、合計{len(plan.lines):,}件"]
    if plan.priced and plan.total:
        notes += [f"総額の合計：{thousands(plan.total)}千円（金額の分かるもの）", ROUNDED]
    return notes


def _row(one: PlanLine) -> list[Cell]:
    unit = tree_on().shown_name(one.unit_id) if one.unit_id else "（未定）"
    amount = None if one.amount is None else whole_thousands(one.amount)
    return [str(one.sort), one.title, unit, one.period, one.state, amount]


def _totals(plan: YearPlan) -> documents.Sheet:
    head, kinds = ["種類", "件数"], ["text", "number"]
    rows: list[list[Cell]] = [[str(sort), count] for sort, count in plan.counts.items()]
    rows.append(["合計", len(plan.lines)])
    if plan.priced and plan.total:
        head, kinds = [*head, "総額（千円）"], [*kinds, "number"]
        sums = [whole_thousands(sum(one.amount or 0 for one in plan.lines if one.sort == sort)) for sort in plan.counts]
        rows = [[*row, amount] for row, amount in zip(rows, [*sums, whole_thousands(plan.total)], strict=True)]
    return documents.Sheet("集計", head, rows, kinds=kinds)
