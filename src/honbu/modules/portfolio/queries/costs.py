"""経費: the rows of a sheet and what they add up to, what is asked about it, and how it compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.ui import charts
from honbu.modules.portfolio.domain import bridge as rules
from honbu.modules.portfolio.domain import cost_sheet
from honbu.modules.portfolio.domain.cost_sheet import FIVE, Question, SheetRow
from honbu.modules.portfolio.domain.costs import GROUP_TITLES, CostGroup, Rate, Table, half_up
from honbu.modules.portfolio.models import CostBridge, CostLine, CostSheet, Project, Quote, System
from honbu.modules.portfolio.models.costs import TaxRate
from honbu.modules.portfolio.queries.policy import NotLaidDown, threshold
from honbu.modules.portfolio.queries.rights import of_units, sheets_for

BRIDGE_FROM = 20  # percent of the last fixed total, until the ward lays down its own


def may_see_costs(actor: Actor, sheet: CostSheet) -> bool:
    """Whether somebody may read the figures of a sheet: its owner, IT, the contract section."""
    return access.may(actor, "portfolio.costs", on=sheet.unit)


def quotes_for(actor: Actor) -> QuerySet[Quote]:
    """見積 that somebody may know of."""
    quotes = Quote.objects.select_related("sheet__unit", "sheet__system", "sheet__project", "vendor")
    return quotes.filter(of_units(actor, "portfolio.costs", "sheet__unit"))


def bridges_for(actor: Actor) -> QuerySet[CostBridge]:
    """差の説明 of which somebody may read both sheets."""
    readable = sheets_for(actor).values("pk")
    bridges = CostBridge.objects.select_related("old__unit", "new__unit", "new__system", "new__project")
    return bridges.filter(old__in=readable, new__in=readable)


def rates() -> dict[date, Rate]:
    """消費税率 by the first day of each."""
    return {row.since: Rate(row.numerator, row.denominator) for row in TaxRate.objects.all()}


def written_of(line: CostLine) -> str:
    """A cell as it was typed."""
    return line.written or f"{line.amount:,}"


def rows_of(sheet: CostSheet) -> list[SheetRow]:
    """The rows of a sheet, in its order."""
    rows: dict[tuple[int, str, str], SheetRow] = {}
    for line in sheet.lines.order_by("order", "fiscal_year", "pk"):
        row = rows.get((line.order, line.kind, line.title)) or SheetRow(
            line.kind, line.title, {}, line.basis, line.tax_included, line.checked, line.quote_id
        )
        rows[line.order, line.kind, line.title] = replace(row, cells={**row.cells, line.fiscal_year: written_of(line)})
    return list(rows.values())


def years_of(sheet: CostSheet) -> list[int]:
    """The fiscal years of a sheet."""
    return list(range(sheet.first_year, sheet.first_year + sheet.years))


def table_for(sheet: CostSheet, years: int | None = None) -> Table:
    """経費表 of a sheet, of all its years or of so many."""
    lines = sheet.lines.values_list("kind", "fiscal_year", "amount")
    last = sheet.first_year + (years or sheet.years)
    kept = [line for line in lines if sheet.first_year <= line[1] < last]
    return cost_sheet.table_of(kept, sheet.first_year, years or sheet.years)


def five_year_table(sheet: CostSheet) -> Table:
    """経費表 of the first five years, by which sheets are compared."""
    return table_for(sheet, min(FIVE, sheet.years))


def with_totals(sheets: QuerySet[CostSheet]) -> QuerySet[CostSheet]:
    """Sheets with their five-year total as `five_years`."""
    lines = CostLine.objects.filter(
        sheet=OuterRef("pk"),
        fiscal_year__gte=OuterRef("first_year"),
        fiscal_year__lt=OuterRef("first_year") + FIVE,
    )
    total = lines.order_by().values("sheet").annotate(sum=Sum("amount")).values("sum")
    return sheets.annotate(five_years=Coalesce(Subquery(total, output_field=BigIntegerField()), 0))


def siblings(sheet: CostSheet) -> QuerySet[CostSheet]:
    """The other sheets of the same system or project; of a project also those of the system that it replaces."""
    others = CostSheet.objects.exclude(pk=sheet.pk)
    if sheet.project is None:
        return others.filter(system=sheet.system)
    renewal = sheet.project.renewal
    system = sheet.project.system or (renewal.system if renewal else None)
    mine = others.filter(project=sheet.project)
    return mine | others.filter(system=system) if system else mine


def last_fixed(sheet: CostSheet) -> CostSheet | None:
    """The sheet that was fixed last before this one."""
    return siblings(sheet).filter(state="fixed").order_by("-fixed_at", "-pk").first()


def fixed_sheet_of(thing: System | Project) -> CostSheet | None:
    """確定したシート of a system or a project: the newest, which papers and the rest of the portfolio read."""
    return thing.cost_sheets.filter(state="fixed").select_related("unit").order_by("-fixed_at", "-pk").first()


def sheet_before(sheet: CostSheet) -> CostSheet | None:
    """前のシート, against which amounts are checked: the fixed one, else the one of the latest year before."""
    return last_fixed(sheet) or siblings(sheet).filter(first_year__lt=sheet.first_year).first()


def earlier_amounts(sheet: CostSheet) -> dict[tuple[str, str], dict[int, int]]:
    """What the same rows amounted to in the sheet before."""
    before = sheet_before(sheet)
    found: dict[tuple[str, str], dict[int, int]] = {}
    if before is not None:
        for line in before.lines.all():
            row = found.setdefault(SheetRow(line.kind, line.title, {}).key, {})
            row[line.fiscal_year] = row.get(line.fiscal_year, 0) + line.amount
    return found


def questions_of(sheet: CostSheet, rows: Sequence[SheetRow] | None = None) -> list[Question]:
    """What is asked about a sheet, of its rows or of others that are to take their place. Raises costs.NoRate."""
    rows = rows_of(sheet) if rows is None else rows
    known = rates()
    asked = cost_sheet.questions(rows, known, earlier_amounts(sheet))
    level, years = _peer_level(sheet), min(FIVE, sheet.years)
    counted = range(sheet.first_year, sheet.first_year + years)
    read = [cost_sheet.read_row(row, known) for row in rows]
    mine = sum(cell.amount for cells in read for year, cell in cells.items() if year in counted) // years
    contracted = _contract_level(sheet)
    words = ""
    if contracted and cost_sheet.slipped(mine, contracted):
        words = _("1年あたりの額%(mine)s円は、契約の年額と桁が大きく違います。単位を確かめてください。")
    elif level and cost_sheet.slipped(mine, level):
        words = _("1年あたりの額%(mine)s円は、似たシステムの水準と桁が大きく違います。単位を確かめてください。")
    if rows and words:
        asked.append(Question(0, None, words % {"mine": f"{mine:,}"}))
    return asked


def _contract_level(sheet: CostSheet) -> int:
    """契約の年額: what the newest contract of the system costs a year; the first sheet has nothing else to be held against."""
    if sheet.system is None:
        return 0
    contracts = sheet.system.contracts.filter(yearly_amount__gt=0).order_by(F("begin").desc(nulls_last=True), "-pk")
    return contracts.values_list("yearly_amount", flat=True).first() or 0


def lease_remarks(sheet: CostSheet) -> list[str]:
    """リースの期間: leases that go on after the last year of the sheet, from the contracts of the system."""
    if sheet.system is None:
        return []
    last = clock.FiscalYear(sheet.first_year + sheet.years - 1)
    contracts = sheet.system.contracts.filter(lease=True, end__gt=last.end, ended_on__isnull=True)
    words = _("リース契約「%(title)s」は%(day)sまで続きます。%(year)sより後の額は、この表に入りません。")
    return [
        words % {"title": one.title, "day": clock.long(one.end), "year": last.label} for one in contracts if one.end
    ]


@dataclass(frozen=True, slots=True)
class PeerTotal:
    """Another system's total, and what that is in a year, in yen."""

    name: str
    total: int
    years: int

    @property
    def yearly(self) -> int:
        """1年あたり"""
        return half_up(self.total, self.years)


def peers_of(sheet: CostSheet) -> list[PeerTotal]:
    """似たシステムの総額: of the same function or, where there is none, of the same kind; by the newest fixed sheet."""
    system = sheet.system
    if system is None:
        return []
    others = System.objects.exclude(pk=system.pk).exclude(state="retired")
    alike = others.filter(function=system.function) if system.function else others.none()
    if not alike.exists():
        alike = others.filter(kind=system.kind) if system.kind else others.none()
    fixed = CostSheet.objects.filter(system__in=alike.values("pk"), state="fixed").select_related("system")
    newest: dict[int, CostSheet] = {}
    for one in with_totals(fixed).order_by("-fixed_at", "-pk"):
        newest.setdefault(one.system_id or 0, one)
    found = [PeerTotal(str(one.system), one.five_years, min(FIVE, one.years)) for one in newest.values()]  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (-one.yearly, one.name))


def _peer_level(sheet: CostSheet) -> int:
    found = [one.yearly for one in peers_of(sheet) if one.yearly]
    return sorted(found)[(len(found) - 1) // 2] if found else 0


@dataclass(frozen=True, slots=True)
class PlanAndActual:
    """計画と実績 of a fiscal year, in yen; `percent` is actual of plan, rounded, None without a plan."""

    year: clock.FiscalYear
    plan: int
    actual: int
    source: str

    @property
    def difference(self) -> int:
        """実績 − 計画"""
        return self.actual - self.plan

    @property
    def percent(self) -> int | None:
        """執行率"""
        return half_up(100 * self.actual, self.plan) if self.plan else None


def plan_and_actual(sheets: QuerySet[CostSheet]) -> list[PlanAndActual]:
    """計画と実績: what earlier fixed sheets had planned for a year beside the 実績 in the latest sheet that has it."""
    actual: dict[int, tuple[int, int]] = {}
    rows = CostLine.objects.filter(sheet__in=sheets.values("pk"), basis=CostLine.Basis.ACTUAL)
    for row in rows.values("fiscal_year", "sheet").annotate(sum=Sum("amount")).order_by("sheet__first_year", "sheet"):
        actual[row["fiscal_year"]] = (row["sheet"], row["sum"])
    found = []
    for year, (sheet_id, amount) in sorted(actual.items()):
        plans = sheets.filter(state="fixed", first_year__lte=year, first_year__gt=year - F("years"))
        planned = plans.exclude(pk=sheet_id).filter(lines__fiscal_year=year).order_by("-fixed_at", "-pk").first()
        if planned is not None:
            lines = planned.lines.filter(fiscal_year=year).exclude(basis=CostLine.Basis.ACTUAL)
            plan = lines.aggregate(sum=Sum("amount"))["sum"] or 0
            found.append(PlanAndActual(clock.FiscalYear(year), plan, amount, planned.title))
    return found


def year_chart(table: Table, title: str) -> charts.Chart:
    """年度ごとの経費, made of its groups: drawn in thousands of yen, the figures beside it in yen."""
    groups = [group for group in CostGroup if table.by_group[group]]
    labels = [year.label for year in table.years]
    drawn = charts.stacked_bar_chart(
        title,
        labels,
        [
            charts.Series(
                GROUP_TITLES[group], [half_up(amount, 1000) for amount in cost_sheet.group_by_year(table, group)]
            )
            for group in groups
        ],
        unit=_("千円"),
        label=_("年度"),
    )
    sums = [cost_sheet.group_by_year(table, group) for group in groups]
    rows = [
        [label, *[yen(one[place]) for one in sums], yen(table.by_year[place])] for place, label in enumerate(labels)
    ]
    return replace(drawn, rows=rows)


def yen(amount: int) -> str:
    """12,300円"""
    return _("%(amount)s円") % {"amount": f"{amount:,}"}


def signed_yen(amount: int) -> str:
    """+12,300円; a cut with its own sign."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else '±'}{yen(abs(amount))}"


# ---- 差の説明


def differs_much(old: int, new: int) -> bool:
    """Whether two totals are further apart than the ward's percentage of the old one."""
    return abs(new - old) * 100 > bridge_from() * old


def bridge_from() -> int:
    """経費の差の説明を求める割合(%), as the ward has laid it down; a fifth as long as it has not."""
    try:
        return threshold("bridge").value
    except NotLaidDown:
        return BRIDGE_FROM


def bridge_wanted(sheet: CostSheet) -> CostSheet | None:
    """The sheet to which a bridge has to lead before this one is submitted; None where none is needed."""
    old = last_fixed(sheet)
    if old is None or not differs_much(five_year_table(old).total, five_year_table(sheet).total):
        return None
    return old


def by_kind(sheet: CostSheet) -> Mapping[str, int]:
    """Five-year totals by kind."""
    return {row.kind.value: row.total for row in five_year_table(sheet).rows}


def explained(bridge: CostBridge) -> rules.Bridge:
    """The bridge as it stands, held against the sheets as they are now."""
    drivers = [rules.Driver(row.title, row.amount, row.reason) for row in bridge.drivers.all()]
    return rules.bridge(five_year_table(bridge.old).total, five_year_table(bridge.new).total, drivers)
