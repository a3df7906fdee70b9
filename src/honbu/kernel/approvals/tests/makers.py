"""A small ward with everybody of the line, from the clerk to the mayor, and drafts of the clerk."""

import datetime
from dataclasses import dataclass

from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions
from honbu.kernel.approvals.kinds import GENERAL
from honbu.kernel.approvals.models import Approval, ApprovalStep, DecisionRule
from honbu.kernel.approvals.module import MODULE
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Deputy, Person, Unit, forget_trees
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_ward


@dataclass(slots=True)
class Office:
    """Who works there."""

    units: dict[str, Unit]
    clerk: Person
    colleague: Person
    team_chief: Person
    chief: Person
    director: Person
    deputy_mayor: Person
    mayor: Person
    counter_chief: Person
    stranger: Person


def an_office() -> Office:
    """The line of 管理係 up to the mayor; another section with its chief and a stranger in it."""
    access.set_up_roles(MODULE.roles, MODULE.automatic_roles)
    units = a_ward()
    forget_trees()
    return Office(
        units=units,
        clerk=a_person("起案 する人", units["team"]),
        colleague=a_person("同じ 係の人", units["team"]),
        team_chief=a_person("係長 さん", units["team"], title="係長", rank=60),
        chief=a_person("課長 さん", units["office"], title="課長", rank=70),
        director=a_person("部長 さん", units["policy"], title="部長", rank=80),
        deputy_mayor=a_person("副区長 さん", units["ward"], title="副区長", rank=95),
        mayor=a_person("区長 さん", units["ward"], title="区長", rank=100),
        counter_chief=a_person("窓口 課長", units["counter"], title="課長", rank=70),
        stranger=a_person("よその 人", units["counter"]),
    )


def a_rule(level: str, *, up_to: int | None = None, condition: str = "") -> DecisionRule:
    """A line of the rules that holds for long."""
    found = condition or ("up_to" if up_to is not None else "always")
    return DecisionRule.objects.create(
        kind=GENERAL, condition=found, up_to=up_to, level=level, reference="別表第1", valid_from=LONG_AGO
    )


def sent(drafter: Person, **facts: object) -> Approval:
    """A general draft on its way."""
    words = {"title": "機器の買替えについて", "summary": "買い替えてよろしいか。", **facts}
    return actions.submit(GENERAL, actor=drafter, **words)


def now(approval: Approval) -> list[ApprovalStep]:
    """Whose turn it is."""
    return list(ApprovalStep.objects.filter(round__approval=approval, state="now").order_by("position"))


def route(approval: Approval) -> list[tuple[int, str, str]]:
    """Stage, way and family name of the newest round."""
    steps = approval.rounds.order_by("-number")[0].steps.select_related("person")
    return [(step.stage, step.way, step.person.family_name) for step in steps]


def agreed_by(approval: Approval, *people: Person) -> Approval:
    """They agree one after another."""
    for person in people:
        approval = actions.agree(approval, actor=person)
    return approval


def deputised(principal: Person, deputy: Person, *, kind: str = "decision", order: int = 1, until=None) -> Deputy:
    """A deputy who stands in from long ago."""
    return Deputy.objects.create(
        principal=principal, deputy=deputy, kind=kind, order=order, valid_from=LONG_AGO, valid_to=until
    )


def work_of(person: Person) -> list[str]:
    """The titles on somebody's own list."""
    return [item.title for item in notices.open_work(person) if not item.for_whom]


def as_person(person: Person) -> Client:
    """A browser in which this person is signed in."""
    account = accounts.Account.objects.filter(person=person).first()
    client = Client()
    client.force_login(account or accounts.Account.objects.create_user(f"n{person.number}", person=person))
    return client


TODAY = datetime.date(2026, 11, 24)
