"""A small ward for the checks of notices and work: a department, two sections, a team, and who works there."""

import datetime
from dataclasses import dataclass

from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Post, Posting, Unit, UnitVersion, forget_trees

BEGIN = datetime.date(2020, 4, 1)
# An ordinary Wednesday, and the weekend with a holiday after it that makes business days worth counting.
WEDNESDAY = datetime.date(2026, 11, 18)


def noon(day: datetime.date, hour: int = 12, minute: int = 0) -> datetime.datetime:
    """A moment of a day by the office's clock."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=clock.TOKYO)


@dataclass(slots=True)
class Ward:
    """The units and people of the checks."""

    ward: Unit
    department: Unit
    systems: Unit
    residents: Unit
    counter: Unit
    director: Person
    systems_chief: Person
    residents_chief: Person
    counter_chief: Person
    clerk: Person


def unit(code: str, kind: str, name: str, parent: Unit | None, *, since: datetime.date = BEGIN) -> Unit:
    """A unit with one version."""
    made = Unit.objects.create(code=code, kind=kind)
    UnitVersion.objects.create(unit=made, parent=parent, name=name, valid_from=since)
    forget_trees()
    return made


def person(number: str, name: str, *, email: str | None = None, **facts: object) -> Person:
    """Somebody of the register."""
    address = f"s{number}@example.jp" if email is None else email
    fields = {"employment": "regular", "valid_from": BEGIN, "given_name": "花子", **facts}
    return Person.objects.create(number=number, family_name=name, email=address, **fields)


def post(who: Person, where: Unit, code: str, rank: int, **facts: object) -> Posting:
    """Somebody holds a post."""
    title = {"director": "部長", "chief": "課長", "team_chief": "係長", "officer": "主事"}[code]
    kind, _new = Post.objects.get_or_create(code=code, defaults={"title": title, "rank": rank})
    return Posting.objects.create(person=who, unit=where, post=kind, **{"valid_from": BEGIN, **facts})


def small_ward() -> Ward:
    """Make it."""
    top = unit("00", "ward", "みどり台区", None)
    department = unit("01", "department", "政策経営部", top)
    systems = unit("0101", "section", "情報管理課", department)
    residents = unit("0102", "section", "戸籍住民課", department)
    counter = unit("010201", "team", "窓口係", residents)
    people = [
        person(str(100 + index), name) for index, name in enumerate(["部長", "情報", "戸籍", "窓口", "係員"], start=1)
    ]
    director, systems_chief, residents_chief, counter_chief, clerk = people
    post(director, department, "director", 90)
    post(systems_chief, systems, "chief", 70)
    post(residents_chief, residents, "chief", 70)
    post(counter_chief, counter, "team_chief", 60)
    post(clerk, counter, "officer", 30)
    return Ward(top, department, systems, residents, counter, *people)


def account_of(who: Person) -> Account:
    """An account with which a person can sign in."""
    return Account.objects.create_user(f"u{who.number}", person=who)
