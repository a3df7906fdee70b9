"""What the register knows on a day, as plain values for the rules."""

import datetime
from collections import defaultdict

from honbu.kernel.organisation.public import Person, Post, Posting, Unit, UnitVersion, tree_on, valid_on
from honbu.kernel.personnel.domain import personnel_list as listing
from honbu.kernel.personnel.domain import reorganisation as rules


def units_on(day: datetime.date) -> dict[str, rules.UnitFacts]:
    """Every unit of the day by its code."""
    versions = UnitVersion.objects.filter(valid_on(day)).select_related("unit", "parent")
    return {
        version.unit.code: rules.UnitFacts(
            code=version.unit.code,
            kind=version.unit.kind,
            name=version.name,
            parent=version.parent.code if version.parent else "",
            name_kana=version.name_kana,
            name_en=version.name_en,
            position=version.position,
        )
        for version in versions
    }


def register_on(day: datetime.date) -> listing.Register:
    """The staff of the day with their posts, for holding a list against it. People from outside are not on such lists."""
    tree = tree_on(day)
    holds: dict[int, set[listing.Holds]] = defaultdict(set)
    rows = Posting.objects.filter(valid_on(day)).values_list("person_id", "unit__code", "post__code", "is_main")
    for person_id, unit, post, is_main in rows:
        holds[person_id].add(listing.Holds(unit, post, is_main))
    people = {
        person.number: listing.PersonFacts(
            person.number,
            person.family_name,
            person.given_name,
            person.family_kana,
            person.given_kana,
            person.employment,
            person.email,
            frozenset(holds[person.pk]),
        )
        for person in Person.objects.filter(valid_on(day)).exclude(employment=Person.Employment.OUTSIDE)
    }
    units = {unit.code: tree.full_name(unit.id) for unit in tree.units.values()}
    return listing.Register(units, dict(Post.objects.values_list("code", "title")), people)


def names_on(day: datetime.date, codes: list[str]) -> dict[str, str]:
    """What these units are called on the day."""
    tree = tree_on(day)
    ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    return {code: tree.full_name(ids[code]) for code in codes if code in ids}
