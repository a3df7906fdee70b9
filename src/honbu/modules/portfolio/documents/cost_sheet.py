"""経費の資料: a sheet, all sheets of a fiscal year, and the explanation of a difference, as PDF, Word or Excel (SYS-2)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person, tree_on
from honbu.modules.portfolio.documents.cost_book import book_of
from honbu.modules.portfolio.documents.making import Draft, TableContent
from honbu.modules.portfolio.domain.cost_sheet import BASIS_WORDS, FIVE, FORMULA, KIND_WORDS, group_by_year
from honbu.modules.portfolio.domain.costs import GROUP_TITLES, CostGroup
from honbu.modules.portfolio.models import CostBridge, CostLine, CostSheet
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.rights import sheets_for

DISCLOSURE = "closed"


def sheet_draft(sheet: CostSheet) -> Draft:
    """「経費見積入力シート」. As Excel it is the form itself, with its formulas."""
    table = sheet_table(sheet)
    content = TableContent(table, book=lambda stamp: book_of(sheet, mark=stamp).content)
    return Draft(table.title, sheet, content, sheet.unit_id)


def sheet_table(sheet: CostSheet) -> documents.TablePaper:
    """The rows with tax, the sums of groups and years, and how they are reckoned."""
    years, table = queries.years_of(sheet), queries.table_for(sheet)
    columns = [documents.Column(title) for title in ("区分", "内容", "根拠")]
    columns += [documents.Column(clock.FiscalYear(year).label, "yen") for year in years]
    rows: list[list[Any]] = [*_rows(sheet, years)]
    for group in CostGroup:
        if table.by_group[group]:
            sums = group_by_year(table, group)
            rows.append([f"{GROUP_TITLES[group]} 計", "", "", *sums, table.by_group[group]])
    rows.append([_("年度計"), "", "", *table.by_year, table.total])
    five = queries.five_year_table(sheet).total
    notes = [
        _("5年総額（%(years)s年度分）：%(total)s円") % {"years": min(FIVE, sheet.years), "total": f"{five:,}"},
        _("計算式：%(formula)s") % {"formula": FORMULA},
        *[line for line in sheet.note.splitlines() if line.strip()],
        *queries.lease_remarks(sheet),
        *_checked(sheet),
    ]
    return documents.TablePaper(
        title=_("経費見積入力シート　%(title)s") % {"title": sheet.title},
        columns=[*columns, documents.Column("計", "yen")],
        rows=rows,
        number=_("第%(version)s版") % {"version": sheet.version},
        unit=tree_on().shown_name(sheet.unit_id),
        disclosure=DISCLOSURE,
        intro=_("単位：円（税込）　状態：%(state)s") % {"state": sheet.get_state_display()},
        notes=notes,
        landscape=True,
    )


def _rows(sheet: CostSheet, years: Sequence[int]) -> list[list[Any]]:
    rows: dict[int, tuple[CostLine, dict[int, int]]] = {}
    for line in sheet.lines.all():
        _first, amounts = rows.setdefault(line.order, (line, {}))
        amounts[line.fiscal_year] = line.amount
    return [
        [
            KIND_WORDS[line.kind], line.title, BASIS_WORDS[line.basis], *[amounts.get(year) for year in years],
            sum(amounts.values()),
        ]
        for line, amounts in rows.values()
    ]  # fmt: skip


def _checked(sheet: CostSheet) -> list[str]:
    return [
        _("%(row)sについて確かめた内容：%(words)s") % {"row": row.name, "words": row.checked}
        for row in queries.rows_of(sheet)
        if row.checked
    ]


def round_draft(year: int, *, actor: Person) -> Draft:
    """「経費見積入力シート」一覧 of a fiscal year, of the sheets that this reader may see."""
    table = round_table(year, actor=actor)
    return Draft(table.title, actor, TableContent(table))


def round_table(year: int, *, actor: Actor) -> documents.TablePaper:
    """Every fixed sheet that begins with this year, with its groups and its five-year total."""
    label = clock.FiscalYear(year).label
    sheets = sheets_for(actor).filter(first_year=year, state="fixed").order_by("unit__code", "pk")
    tree = tree_on()
    rows: list[list[Any]] = []
    for sheet in sheets:
        table = queries.five_year_table(sheet)
        sums = [table.by_group[group] for group in CostGroup]
        rows.append(
            [str(sheet.system or sheet.project), sheet.title, tree.shown_name(sheet.unit_id), *sums, table.total]
        )
    if rows:
        rows.append([_("合計"), "", "", *[sum(row[place] for row in rows) for place in range(3, 7)]])
    columns = [documents.Column(title) for title in ("システム・起案", "名称", "所管課")]
    columns += [documents.Column(GROUP_TITLES[group], "yen") for group in CostGroup]
    return documents.TablePaper(
        title=_("経費見積入力シート一覧　%(year)s") % {"year": label},
        columns=[*columns, documents.Column("5年総額", "yen")],
        rows=rows,
        disclosure=DISCLOSURE,
        intro=_("%(year)sから始まる、確定したシートです。単位：円（税込）") % {"year": label},
        notes=[_("計算式：%(formula)s") % {"formula": FORMULA}],
        landscape=True,
    )


def bridge_draft(bridge: CostBridge) -> Draft:
    """「経費の差の説明」."""
    table = bridge_table(bridge)
    return Draft(table.title, bridge, TableContent(table), bridge.new.unit_id)


def bridge_table(bridge: CostBridge) -> documents.TablePaper:
    """From the old total over each driver to the new one, to the yen."""
    found = queries.explained(bridge)
    old = queries.five_year_table(bridge.old).total
    rows: list[list[Any]] = [[bridge.old.title, old, old, ""]]
    level = old
    for driver in found.drivers:
        level += driver.amount
        rows.append([driver.title, driver.amount, level, driver.explanation])
    if found.unexplained:
        level += found.unexplained
        rows.append([_("説明のない額"), found.unexplained, level, ""])
    rows.append([bridge.new.title, level, level, ""])
    yen = ("金額・増減", "yen"), ("ここまでの額", "yen")
    return documents.TablePaper(
        title=_("経費の差の説明　%(title)s") % {"title": bridge.new.title},
        columns=[
            documents.Column("要因"), *[documents.Column(title, kind) for title, kind in yen], documents.Column("理由")
        ],
        rows=rows,
        unit=tree_on().shown_name(bridge.new.unit_id),
        disclosure=DISCLOSURE,
        intro=found.sentence,
        notes=[_("5年総額どうしを比べています。計算式：前の額＋各要因＋説明のない額＝新しい額")],
        landscape=True,
    )  # fmt: skip
