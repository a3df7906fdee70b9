"""The organisation for programs: /api/v1/organisation/…"""

import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Posting, Tree, UnitOnDay, tree_on
from honbu.kernel.personnel.tables import PeopleFilters

router = Router(tags=["organisation"])
MOST = 200


class Problem(Schema):
    """What was wrong, in words for a person."""

    detail: str


class UnitOut(Schema):
    """A unit on a day."""

    code: str
    kind: str
    name: str
    full_name: str
    name_en: str
    parent: str | None = Field(description="The code of the unit above; null at the top.")


class PersonOut(Schema):
    """A member of staff with one post of the day."""

    number: str
    name: str
    kana: str
    unit: str = Field(description="The code of the unit.")
    unit_name: str
    post: str
    main: bool = Field(description="False for a concurrent post (兼務).")


class UnitsAsked(Schema):
    """Which units."""

    on: datetime.date | None = Field(None, description="The day; today if left out.")
    below: str = Field("", max_length=20, description="Only this unit and what is below it.")


class PeopleAsked(Schema):
    """Which people."""

    q: str = Field("", max_length=100, description="Words of name, reading or number.")
    unit: str = Field("", max_length=20, description="Only this unit and what is below it.")
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=MOST)


class PeopleOut(Schema):
    """A page of people."""

    count: int
    people: list[PersonOut]


def _unit(tree: Tree, unit: UnitOnDay) -> UnitOut:
    parent = tree.units[unit.parent_id].code if unit.parent_id is not None else None
    return UnitOut(
        code=unit.code,
        kind=unit.kind,
        name=unit.name,
        full_name=tree.full_name(unit.id),
        name_en=unit.name_en,
        parent=parent,
    )


@router.get("/units", response={200: list[UnitOut], 401: Problem, 404: Problem})
def units(request: HttpRequest, asked: Query[UnitsAsked]) -> list[UnitOut]:
    """The units of a day in reading order, under their names of that day."""
    access.require_sight(accounts.api_actor(request), "personnel.read", on=access.WARD)
    tree = tree_on(asked.on)
    if not asked.below:
        return [_unit(tree, unit) for _depth, unit in tree.walk()]
    top = next((unit for unit in tree.units.values() if unit.code == asked.below), None)
    if top is None:
        raise access.Hidden
    return [_unit(tree, top), *(_unit(tree, unit) for _depth, unit in tree.walk(top.id))]


@router.get("/people", response={200: PeopleOut, 401: Problem, 404: Problem})
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> PeopleOut:
    """Who works here today, one entry for each post."""
    access.require_sight(accounts.api_actor(request), "personnel.read", on=access.WARD)
    today = clock.today()
    tree = tree_on(today)
    rows = Posting.objects.on(today).filter(person__valid_from__lte=today).select_related("person", "post", "unit")
    found = PeopleFilters({"q": asked.q.replace("\0", ""), "unit": asked.unit}, queryset=rows).qs
    page = found.order_by("person__number", "-is_main", "pk")[asked.offset : asked.offset + asked.limit]
    return PeopleOut(
        count=found.count(),
        people=[
            PersonOut(
                number=row.person.number,
                name=row.person.name,
                kana=row.person.kana,
                unit=row.unit.code,
                unit_name=tree.full_name(row.unit_id),
                post=row.post.title,
                main=row.is_main,
            )
            for row in page
        ],
    )
