"""What of the organisation can be found by the search."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import translation

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Posting, Tree, UnitVersion, tree_on
from honbu.kernel.search.public import Searchable

ONE_SECOND = datetime.timedelta(seconds=1)
DEEPEST = 20


def _morning(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=clock.TOKYO)


def searchable_units() -> Iterator[Searchable]:
    """Every unit under all the names that it has had."""
    tree = tree_on()
    names: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.select_related("unit").order_by("valid_from"):
        names.setdefault(version.unit_id, []).append(version)
    for unit_id, versions in names.items():
        last = versions[-1]
        words = dict.fromkeys(
            word for version in versions for word in (version.name, version.name_kana, version.name_en)
        )
        with translation.override("en"):
            title_en = tree.shown_name(unit_id) if last.name_en else ""
        yield Searchable(
            kind="personnel.unit",
            object_id=str(unit_id),
            title=tree.full_name(unit_id) or last.name,
            title_en=title_en or last.name_en,
            text=" ".join(word for word in words if word),
            text_en=", ".join(dict.fromkeys(version.name_en for version in versions if version.name_en)),
            url=reverse("personnel:unit", args=[last.unit.code]),
            # Of units of one day the section is found before its teams, and any unit before its people.
            at=_morning(last.valid_from) + ONE_SECOND * (DEEPEST - _depth(unit_id, tree)),
            permission="personnel.read",
        )


def _depth(unit_id: int, tree: Tree) -> int:
    unit = tree.units.get(unit_id)
    return min(len(unit.path), DEEPEST - 1) if unit is not None else 1


def searchable_people() -> Iterator[Searchable]:
    """Everybody who works here today, with main post and reading."""
    today = clock.today()
    tree = tree_on(today)
    rows = Posting.objects.on(today).filter(is_main=True).select_related("person", "post")
    for row in rows:
        with translation.override("en"):
            place_en = tree.shown_place(row.unit_id, row.post)
        yield Searchable(
            kind="personnel.person",
            object_id=str(row.person_id),
            title=row.person.name,
            text=f"{row.person.kana} {tree.full_name(row.unit_id)} {row.post.title}",
            text_en=f"{row.person.kana} {place_en}",
            url=reverse("personnel:person", args=[row.person_id]),
            at=_morning(row.valid_from),
            permission="personnel.read",
        )
