"""Who of the ward has a part in audits by office: the people and the unit that hold a permission over the whole ward."""

from collections.abc import Iterable

from django.db.models import Q

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import (
    Appointment,
    Person,
    Posting,
    Unit,
    appointed,
    chief_of,
    staff_on,
    tree_on,
    valid_on,
)
from honbu.modules.audits.models import Auditor


def people_with(permission: str) -> list[Person]:
    """Everybody who holds a permission over the whole ward through an office, a post or a grant."""
    tree = tree_on()
    by_code = {unit.code: unit.id for unit in tree.units.values()}
    found: dict[int, Person] = {}
    for held_by in access.AutomaticGrant.objects.filter(role__permissions__contains=[permission]).values_list(
        "held_by", flat=True
    ):
        kind, _colon, code = held_by.partition(":")
        people: list[Person] = []
        if kind == "unit" and code in by_code:
            people = list(staff_on(units=tree.below(by_code[code])))
        elif kind == "chief" and code in by_code:
            people = [chief] if (chief := chief_of(by_code[code])) else []
        elif kind == "post":
            rows = Posting.objects.filter(valid_on(tree.day), post__code=code).select_related("person")
            people = [row.person for row in rows]
        found |= {person.pk: person for person in people}
    grants = access.Grant.objects.filter(valid_on(tree.day), role__permissions__contains=[permission])
    found |= {grant.person_id: grant.person for grant in grants.select_related("person")}
    return [person for person in found.values() if access.may(person, permission, on=access.WARD)]


def office_unit() -> Unit | None:
    """情報管理課: the unit to which the ward has given the office of the audits; None if only single people have it."""
    rules = access.AutomaticGrant.objects.filter(
        role__permissions__contains=["audits.office"], held_by__startswith="unit:"
    )
    code = next((held_by.partition(":")[2] for held_by in rules.values_list("held_by", flat=True)), "")
    return Unit.objects.filter(code=code).first()


def answerers_of(unit_id: int) -> list[Person]:
    """情報化推進員 of a section; where nobody is appointed, its chief."""
    promoters = appointed(Appointment.Kind.PROMOTER, unit_id=unit_id)
    if promoters:
        return promoters
    chief = chief_of(unit_id)
    return [chief] if chief else []


def auditor_of(person: Person) -> Auditor | None:
    """監査実施人 as whom somebody may go and read today: still on the list, and within the contract of the firm."""
    today = clock.today()
    own = Q(firm="") | Q(contract_first__lte=today, contract_last__gte=today)
    return Auditor.objects.filter(own, person=person, ended_on__isnull=True).first()


def names_of(auditors: Iterable[int]) -> dict[int, str]:
    """監査実施人 by the number of the auditor."""
    return {one.pk: one.person.name for one in Auditor.objects.filter(pk__in=set(auditors)).select_related("person")}
