"""Who was where on a day."""

from __future__ import annotations

import datetime
import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.models import Appointment, Deputy, Person, Post, Posting, Unit, UnitVersion, valid_on

TREE_LIFE = 5.0  # seconds for which a process trusts the tree that it has read


@dataclass(frozen=True, slots=True)
class UnitOnDay:
    """A unit as it was on one day."""

    id: int
    code: str
    kind: str
    name: str
    name_en: str
    parent_id: int | None
    path: tuple[int, ...]  # itself, its parent, … up to the ward

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name in the reader's language; papers and records always take `name`."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


@dataclass(slots=True)
class Tree:
    """The whole organisation of one day, in reading order. `edition` is another one as soon as anything in it has changed."""

    day: datetime.date
    units: dict[int, UnitOnDay] = field(default_factory=dict)
    children: dict[int | None, list[int]] = field(default_factory=dict)
    edition: int = field(default=0, compare=False)

    def below(self, unit_id: int) -> set[int]:
        """The unit itself and everything under it."""
        found, waiting = set(), [unit_id]
        while waiting:
            current = waiting.pop()
            found.add(current)
            waiting.extend(self.children.get(current, ()))
        return found

    def walk(self, unit_id: int | None = None, depth: int = 0) -> Iterator[tuple[int, UnitOnDay]]:
        """(depth, unit) in reading order, from the top or from below `unit_id`."""
        for child in self.children.get(unit_id, ()):
            yield depth, self.units[child]
            yield from self.walk(child, depth + 1)

    def full_name(self, unit_id: int) -> str:
        """政策経営部情報管理課: the names from the department down, as on papers; the ward itself is left out."""
        unit = self.units.get(unit_id)
        if unit is None:
            return ""
        names = [self.units[step].name for step in unit.path if self.units[step].kind != Unit.Kind.WARD]
        return "".join(reversed(names)) or unit.name

    def shown_name(self, unit_id: int) -> str:
        """The same in the reader's language: Information Management Section, Policy and Management Department."""
        unit = self.units.get(unit_id)
        if unit is None or get_language() != "en":
            return self.full_name(unit_id)
        names = [self.units[step].shown for step in unit.path if self.units[step].kind != Unit.Kind.WARD]
        return ", ".join(names) or unit.shown

    def shown_place(self, unit_id: int, post: Post) -> str:
        """Unit and post as one writes them behind a name, in the reader's language."""
        unit = self.shown_name(unit_id)
        words = (post.shown, unit) if get_language() == "en" else (unit, post.shown)
        return (", " if get_language() == "en" else " ").join(word for word in words if word)


_trees: dict[datetime.date, tuple[float, Tree]] = {}
_editions = itertools.count(1)
_lock = threading.Lock()


def tree_on(day: datetime.date | None = None) -> Tree:
    """The organisation on `day` (today if empty): one query, kept by the process for a few seconds."""
    day = day or clock.today()
    known = _trees.get(day)
    if known and time.monotonic() - known[0] < TREE_LIFE:
        return known[1]
    tree = _read_tree(day)
    if known and tree == known[1]:
        tree = known[1]  # nothing has changed: what was made from the earlier reading still holds
    with _lock:
        if len(_trees) > 30:
            _trees.clear()
        _trees[day] = (time.monotonic(), tree)
    return tree


def forget_trees() -> None:
    """After a change of the organisation this process reads it anew."""
    with _lock:
        _trees.clear()


def _read_tree(day: datetime.date) -> Tree:
    rows = (
        UnitVersion.objects.filter(valid_on(day))
        .order_by("position", "unit__code")
        .values_list("unit_id", "unit__code", "unit__kind", "name", "name_en", "parent_id")
    )
    facts = {row[0]: row for row in rows}
    tree = Tree(day, edition=next(_editions))
    for unit_id, code, kind, name, name_en, parent_id in facts.values():
        path, step = [unit_id], parent_id
        while step is not None and step in facts and step not in path:
            path.append(step)
            step = facts[step][5]
        # A unit whose parent no longer exists on that day is shown at the top rather than lost.
        shown_parent = parent_id if parent_id in facts else None
        tree.units[unit_id] = UnitOnDay(unit_id, code, kind, name, name_en, shown_parent, tuple(path))
        tree.children.setdefault(shown_parent, []).append(unit_id)
    return tree


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person was on a day, as one writes it behind the name."""

    post: str
    unit: str
    unit_id: int | None
    rank: int
    post_en: str = ""

    def __str__(self) -> str:
        return f"{self.unit} {self.post}".strip()

    @property
    def shown(self) -> str:
        """The same in the reader's language."""
        if get_language() != "en" or self.unit_id is None:
            return str(self)
        return f"{self.post_en or self.post}, {tree_on().shown_name(self.unit_id)}"


def standing(person: Person, day: datetime.date | None = None) -> Standing:
    """The main post of a person on `day`; people from outside stand with their company."""
    day = day or clock.today()
    kept: dict[datetime.date, Standing] = person.__dict__.setdefault("_standings", {})
    if day not in kept:
        posting = person.postings.filter(valid_on(day), is_main=True).select_related("post").first()
        if posting is None:
            kept[day] = Standing(post="", unit=person.company, unit_id=None, rank=0)
        else:
            kept[day] = Standing(
                post=posting.post.title,
                unit=tree_on(day).full_name(posting.unit_id),
                unit_id=posting.unit_id,
                rank=posting.post.rank,
                post_en=posting.post.title_en,
            )
    return kept[day]


def staff_on(day: datetime.date | None = None, *, units: Iterable[int] | None = None) -> QuerySet[Person]:
    """Everybody who is with the ward on `day` (in one of `units`, if given), with their posts of that day at hand."""
    day = day or clock.today()
    postings = Posting.objects.filter(valid_on(day)).select_related("post", "unit")
    people = Person.objects.filter(valid_on(day)).prefetch_related(
        Prefetch("postings", queryset=postings, to_attr="postings_of_day")
    )
    if units is not None:
        inside = Posting.objects.filter(valid_on(day), unit__in=list(units)).values("person")
        people = people.filter(pk__in=inside)
    return people


def chief_of(unit_id: int, day: datetime.date | None = None) -> Person | None:
    """The highest post of the unit itself on `day` (所属長); None where the post is vacant."""
    day = day or clock.today()
    posting = (
        Posting.objects.filter(valid_on(day), unit_id=unit_id)
        .select_related("person")
        .order_by("-post__rank", "-is_main", "person__number")
        .first()
    )
    return posting.person if posting else None


def deputies_of(person: Person, day: datetime.date | None = None) -> list[Person]:
    """Who stands in for a person on `day`, first the one who is asked first."""
    rows = Deputy.objects.filter(valid_on(day or clock.today()), principal=person).select_related("deputy")
    return [row.deputy for row in rows.order_by("order", "pk")]


def appointed(kind: str, *, unit_id: int | None = None, day: datetime.date | None = None) -> list[Person]:
    """Who holds an appointment (情報化推進員 …) on `day`, of one unit or of all."""
    rows = Appointment.objects.filter(valid_on(day or clock.today()), kind=kind).select_related("person")
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return [row.person for row in rows]
