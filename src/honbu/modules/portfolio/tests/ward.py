"""A small ward for tests: the IT section, two sections with systems, the contract section, a director."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from honbu.kernel import registry
from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Appointment, Person, System, Unit
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_unit, a_ward
from honbu.modules.portfolio.actions import contracts, euc, systems
from honbu.modules.portfolio.models import Contract, EucTool
from honbu.modules.portfolio.models import System as WardSystem

MACHINE = System("試験")


@dataclass(frozen=True, slots=True)
class Offices:
    """The ward's offices, and the people of the portfolio."""

    units: dict[str, Unit]
    it_chief: Person
    it_clerk: Person
    clerk: Person
    chief: Person
    promoter: Person
    stranger: Person
    buyer: Person
    director: Person

    @property
    def section(self) -> Unit:
        """The section that owns what the tests are about."""
        return self.units["counter"]


def some_offices() -> Offices:
    """みどり台区: 情報管理課, 戸籍住民課 with a team, 税務課, 契約課, and the director of 区民部."""
    units = a_ward()
    units["window"] = a_unit("窓口係", units["counter"], kind="team", code="130101")
    units["tax"] = a_unit("税務課", units["residents"], code="1302")
    units["contracts"] = a_unit("契約課", units["policy"], code="1002")
    registry.set_up()
    for condition, role in (
        (f"unit:{units['office'].code}", "portfolio_office"),
        (f"chief:{units['contracts'].code}", "portfolio_contracts"),
    ):
        found = access.Role.objects.get(code=role)
        access.hand_role_to(condition, found, actor=MACHINE, scope="ward", reason="所管のため")
    promoter = a_person("推進 員", units["window"])
    Appointment.objects.create(
        person=promoter, unit=units["counter"], kind=Appointment.Kind.PROMOTER, valid_from=LONG_AGO
    )
    return Offices(
        units,
        it_chief=a_person("情報 課長", units["office"], title="課長", rank=70),
        it_clerk=a_person("情報 係員", units["team"]),
        clerk=a_person("戸籍 係員", units["window"]),
        chief=a_person("戸籍 課長", units["counter"], title="課長", rank=70),
        promoter=promoter,
        stranger=a_person("税務 係員", units["tax"]),
        buyer=a_person("契約 課長", units["contracts"], title="課長", rank=70),
        director=a_person("区民 部長", units["residents"], title="部長", rank=80),
    )


def a_headquarters(offices: Offices, *days: datetime.date) -> None:
    """行政情報化推進本部 of 情報管理課, and the days on which it meets."""
    body = apps.get_model("meetings", "Body").objects.create(
        slug="hq", name="行政情報化推進本部", unit=offices.units["office"]
    )
    for ordinal, day in enumerate(days, 1):
        apps.get_model("meetings", "Meeting").objects.create(
            body=body, fiscal_year=clock.FiscalYear.of(day).year, ordinal=ordinal, held_on=day, state="convened"
        )


def a_system(offices: Offices, name: str = "住民記録システム", **facts: Any) -> WardSystem:
    """A system of 戸籍住民課, all of whose facts are known."""
    unit = facts.pop("unit", offices.section)
    values = {
        "name": name, "unit": unit, "kind": "package", "function": "住民票の異動と証明", "data_class": "specific",
        "zone": "number", "importance": "high", **facts,
    }  # fmt: skip
    return systems.register_system(values, actor=MACHINE)


def a_contract(offices: Offices, system: WardSystem, **facts: Any) -> Contract:
    """A contract for a system."""
    values = {"title": f"{system.name}保守委託", "unit": system.unit, "renewal": "never", **facts}
    return contracts.register_contract(values, actor=MACHINE, systems=[system])


def a_tool(offices: Offices, system: WardSystem | None = None, **facts: Any) -> EucTool:
    """An Access tool of 戸籍住民課."""
    values = {
        "name": "証明書の集計", "unit": offices.section, "file_type": "access", "replaces": system, "lack": "カスタマイズ",
        **facts,
    }  # fmt: skip
    return euc.declare_tool(values, actor=MACHINE)
