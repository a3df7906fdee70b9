"""Makers of offices and people for tests."""

import datetime
import itertools

from honbu.kernel.organisation.public import Person, Post, Posting, Unit, UnitVersion

LONG_AGO = datetime.date(2020, 4, 1)
_numbers = itertools.count(1)


def a_unit(name: str, parent: Unit | None = None, *, kind: str = "section", code: str = "", since=LONG_AGO) -> Unit:
    """A unit with its first version."""
    unit = Unit.objects.create(code=code or f"u{next(_numbers)}", kind=kind)
    UnitVersion.objects.create(unit=unit, parent=parent, name=name, valid_from=since)
    return unit


def a_post(title: str = "係員", rank: int = 30) -> Post:
    """A post; the same title gives the same post."""
    return Post.objects.get_or_create(title=title, defaults={"code": f"p{next(_numbers)}", "rank": rank})[0]


def a_person(
    name: str = "山田 太郎", unit: Unit | None = None, *, title: str = "係員", rank: int = 30, since=LONG_AGO, **fields
) -> Person:
    """A person, with a main post if a unit is given."""
    family, _, given = name.partition(" ")
    defaults = {"employment": Person.Employment.REGULAR, "valid_from": since}
    person = Person.objects.create(
        number=fields.pop("number", f"n{next(_numbers)}"),
        family_name=family,
        given_name=given,
        **{**defaults, **fields},
    )
    if unit is not None:
        Posting.objects.create(person=person, unit=unit, post=a_post(title, rank), valid_from=since)
    return person


def a_ward() -> dict[str, Unit]:
    """区 > 政策経営部 > 情報管理課 > 管理係, and 区民部 > 戸籍住民課."""
    ward = a_unit("みどり台区", kind="ward", code="00")
    policy = a_unit("政策経営部", ward, kind="department", code="10")
    office = a_unit("情報管理課", policy, code="1001")
    team = a_unit("管理係", office, kind="team", code="100101")
    residents = a_unit("区民部", ward, kind="department", code="13")
    counter = a_unit("戸籍住民課", residents, code="1301")
    return {"ward": ward, "policy": policy, "office": office, "team": team, "residents": residents, "counter": counter}
