"""A small ward with two systems, and the people who write, scrutinise, buy and look on."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import range_boundaries

from honbu.kernel.access.public import Grant, Role, set_up_roles
from honbu.kernel.organisation.public import Person, Unit
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_unit, a_ward
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.actions import quotes
from honbu.modules.portfolio.domain.cost_sheet import SheetRow
from honbu.modules.portfolio.domain.states import SheetAct
from honbu.modules.portfolio.models import CostSheet, Quote, System
from honbu.modules.portfolio.models.costs import TaxRate
from honbu.modules.portfolio.module import MODULE

EIGHT, TEN = datetime.date(2014, 4, 1), datetime.date(2019, 10, 1)


@dataclass(frozen=True, slots=True)
class Costs:
    """System S of 戸籍住民課 and system T of 税務課."""

    system: System
    other: System
    clerk: Person
    neighbour: Person
    officer: Person
    buyer: Person
    outsider: Person
    units: dict[str, Unit]


def a_costly_ward(*, with_rates: bool = True) -> Costs:
    """Two systems and their people; 8 % since 2014, 10 % since 2019."""
    units = a_ward()
    set_up_roles(MODULE.roles, MODULE.automatic_roles)
    units["tax"] = a_unit("税務課", units["residents"], code="1302")
    units["buying"] = a_unit("契約課", units["policy"], code="1002")
    officer = a_person("前田 和子", units["office"])
    buyer = a_person("契野 約", units["buying"])
    for person, code in ((officer, "portfolio_office"), (buyer, "portfolio_contracts")):
        Grant.objects.create(
            person=person, role=Role.objects.get(code=code), unit=None, scope="ward", valid_from=LONG_AGO, reason="担当"
        )
    if with_rates:
        TaxRate.objects.get_or_create(since=EIGHT, defaults={"numerator": 8})
        TaxRate.objects.get_or_create(since=TEN, defaults={"numerator": 10})
    facts = {"function": "証明の発行", "weaknesses": "古いOSのまま", "kind": "package"}
    return Costs(
        System.objects.create(number=1, name="住民記録システム", unit=units["counter"], **facts),
        System.objects.create(number=2, name="税証明システム", unit=units["tax"], **facts),
        a_person("石川 一", units["counter"]),
        a_person("税野 務", units["tax"]),
        officer,
        buyer,
        a_person("外野 人"),
        units,
    )


def a_row(
    kind: str = "maintenance", title: str = "", cells: Mapping[int, object] | object = "", *, start: int = 2027, **facts
) -> SheetRow:
    """A row; one text stands in each of five years."""
    if not isinstance(cells, Mapping):
        cells = dict.fromkeys(range(start, start + 5), cells)
    return SheetRow(kind, title, {year: str(text) for year, text in cells.items()}, **facts)


def a_sheet(ward: Costs, *rows: SheetRow, system: System | None = None, **values) -> CostSheet:
    """A draft of five years from 令和9年度 with these rows."""
    system = system or ward.system
    actor = ward.neighbour if system == ward.other else ward.clerk
    sheet = actions.begin_sheet({"system": system, "first_year": 2027, **values}, actor=actor)
    return actions.write_rows(sheet, rows, actor=actor) if rows else sheet


def fixed(ward: Costs, sheet: CostSheet) -> CostSheet:
    """The sheet carried to the end."""
    actor = ward.neighbour if sheet.system == ward.other else ward.clerk
    sheet = actions.submit_sheet(sheet, actor=actor)
    sheet = actions.move_sheet(sheet, SheetAct.SCRUTINISE, actor=ward.officer)
    return actions.move_sheet(sheet, SheetAct.FIX, actor=ward.officer)


def a_quote(ward: Costs, sheet: CostSheet, **more) -> Quote:
    """12,345,678円 from みどり電算, received in May."""
    values = {"vendor": "みどり電算", "received_on": datetime.date(2026, 5, 11), "amount": 12_345_678}
    return quotes.record_quote(sheet, values, actor=ward.clerk, **more)


def reckoned(page, place, values: dict) -> int:
    """A formula of the book worked out by its own words: SUM of a range, or a cell with its tax."""
    value = page[place].value
    if place in values or not isinstance(value, str) or not value.startswith("="):
        return values.get(place, value) or 0
    if found := re.fullmatch(r"=SUM\((.+)\)", value):
        left, top, right, bottom = range_boundaries(found[1])
        cells = [page.cell(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        return sum(reckoned(page, one.coordinate, values) for one in cells)
    words = r'=IF\(ISNUMBER\((\w+)\),\1\+IF\((\$\w+)="税抜",INT\(\1\*(\w+\$\d+)/(\w+\$\d+)\),0\),0\)'
    amount, tax, upper, lower = re.fullmatch(words, value).groups()  # type: ignore[union-attr]
    entered = page[amount].value
    if not isinstance(entered, int | float):
        return 0
    rate = page[upper.replace("$", "")].value, page[lower.replace("$", "")].value
    return int(entered) + (int(entered) * rate[0] // rate[1] if page[tax.replace("$", "")].value == "税抜" else 0)
