"""Offices with systems for tests: the section that keeps the inventory, one that owns systems, and one that has no part."""

import datetime
from dataclasses import dataclass
from typing import Any

from honbu.kernel.access.public import Role, hand_role_to, set_up_roles
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Appointment, Person, System, Unit
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_unit, a_ward
from honbu.modules.portfolio.actions import evaluating, items, rounds
from honbu.modules.portfolio.actions.systems import next_number
from honbu.modules.portfolio.domain.evaluating import Entry
from honbu.modules.portfolio.models import EucTool, Evaluation, EvaluationRound, ItemSet
from honbu.modules.portfolio.models import System as WardSystem
from honbu.modules.portfolio.module import MODULE

MACHINE = System("試験")


@dataclass(frozen=True, slots=True)
class Office:
    """The people around the inventory.

    `keeper` and `chief` are of 情報管理課 and hold the office; `deputy` holds it by post, posted elsewhere. `clerk`,
    `promoter` and `head` are of 戸籍住民課; `stranger` is of 税務課.
    """

    units: dict[str, Unit]
    keeper: Person
    chief: Person
    deputy: Person
    clerk: Person
    promoter: Person
    head: Person
    stranger: Person
    director: Person

    @property
    def section(self) -> Unit:
        """戸籍住民課."""
        return self.units["counter"]

    @property
    def office(self) -> Unit:
        """情報管理課."""
        return self.units["office"]


def an_office() -> Office:
    """情報管理課 with the office of the inventory, 戸籍住民課 with its 情報化推進員, 税務課, and a director."""
    units = a_ward()
    units["tax"] = a_unit("税務課", units["residents"], code="1302")
    set_up_roles(MODULE.roles, MODULE.automatic_roles)
    role = Role.objects.get(code="portfolio_office")
    hand_role_to("unit:1001", role, actor=MACHINE, scope="ward", reason="台帳の管理")
    people = {
        "keeper": a_person("管理 する子", units["team"]),
        "chief": a_person("情報 課長", units["office"], title="情報管理課長", rank=70),
        "deputy": a_person("外部 見男", units["policy"], title="政策調整監"),
        "clerk": a_person("窓口 一", units["counter"]),
        "promoter": a_person("推進 花子", units["counter"]),
        "head": a_person("戸籍 課長", units["counter"], title="戸籍住民課長", rank=70),
        "stranger": a_person("税務 太郎", units["tax"]),
        "director": a_person("政策 部長", units["policy"], title="政策経営部長", rank=80),
    }
    post = people["deputy"].postings.get().post
    hand_role_to(f"post:{post.code}", role, actor=MACHINE, scope="ward", reason="自課のシステムの2次評価")
    Appointment.objects.create(
        person=people["promoter"], unit=units["counter"], kind=Appointment.Kind.PROMOTER, valid_from=LONG_AGO
    )
    return Office(units=units, **people)


def a_system(unit: Unit | None, name: str = "住民記録システム", **facts: Any) -> WardSystem:
    """A running system."""
    return WardSystem.objects.create(number=next_number(), name=name, unit=unit, **{"kind": "package", **facts})


def a_tool(unit: Unit, name: str = "証明書の枚数集計", **facts: Any) -> EucTool:
    """An EUC tool in Access."""
    number = EucTool.objects.count() + 1
    return EucTool.objects.create(number=number, name=name, unit=unit, **{"file_type": "access", **facts})


def a_set(office: Office) -> ItemSet:
    """The default edition; made once."""
    return ItemSet.objects.first() or items.make_default_set(actor=office.keeper)


def a_planned_round(office: Office, *, title: str = "令和8年度システム評価", **facts: Any) -> EvaluationRound:
    """A round that is being prepared."""
    today = clock.today()
    values = {
        "title": title,
        "fiscal_year": clock.FiscalYear.of(today).year,
        "item_set": a_set(office),
        "kinds": [],
        "with_euc": False,
        "first_until": today + datetime.timedelta(days=30),
        "second_until": today + datetime.timedelta(days=60),
        "note": "",
        **facts,
    }
    return rounds.plan_round(values, actor=office.keeper)


def a_round(office: Office, **facts: Any) -> EvaluationRound:
    """A round that was handed out; where there is no system yet, 戸籍住民課 has one."""
    if not WardSystem.objects.exists():
        a_system(office.section)
    round_ = a_planned_round(office, **facts)
    rounds.distribute(round_, actor=office.keeper)
    round_.refresh_from_db()
    return round_


def all_items(evaluation: Evaluation, score: int = 4, **special: Entry) -> dict[str, Entry]:
    """The same score for every item but those that are named by their codes."""
    codes = evaluation.round.item_set.items.values_list("code", flat=True)
    return {code: special.get(code, Entry(score, reason="理由" if score < 3 else "")) for code in codes}


def written(office: Office, evaluation: Evaluation, score: int = 4, **special: Entry) -> Evaluation:
    """The first stage, written by the clerk."""
    return evaluating.write_first(evaluation, all_items(evaluation, score, **special), {}, actor=office.clerk)


def confirmed(office: Office, evaluation: Evaluation, score: int = 4, **special: Entry) -> Evaluation:
    """The first stage, confirmed by the chief of the section."""
    written(office, evaluation, score, **special)
    evaluating.hand_to_chief(evaluation, actor=office.clerk)
    return evaluating.confirm_first(evaluation, actor=office.head)


def in_second(office: Office, evaluation: Evaluation, score: int = 4, **special: Entry) -> Evaluation:
    """A confirmed sheet in a round whose second stage has begun."""
    confirmed(office, evaluation, score, **special)
    rounds.begin_second(evaluation.round, actor=office.keeper)
    return Evaluation.objects.get(pk=evaluation.pk)
