"""What a person holds today, and which units that reaches."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypedDict

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from honbu.kernel.access.domain import decision, held_by
from honbu.kernel.access.domain.decision import Holding, Judgement, Scope
from honbu.kernel.access.models import AutomaticGrant, Grant
from honbu.kernel.access.permissions import the
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import (
    Actor,
    Appointment,
    Person,
    Post,
    Posting,
    Prepared,
    System,
    Together,
    Tree,
    Unit,
    UnitOnDay,
    tree_on,
    valid_on,
)


class Ward:
    """The ward as a whole, where a unit would else be named."""


WARD = Ward()
Place = Unit | UnitOnDay | int | Ward


# Every page of somebody who is signed in asks these four, together.
_SAMPLE = datetime.date(1900, 1, 1)
_grants = Prepared(
    lambda person, day: (
        Grant.objects.filter(valid_on(day), person=person)
        .order_by("role__title", "pk")
        .values_list("role__title", "role__permissions", "scope", "unit_id", "valid_from")
    ),
    -1,
    _SAMPLE,
)
_postings = Prepared(
    lambda person, day: (
        Posting.objects.filter(valid_on(day), person=person)
        .order_by("-is_main", "-post__rank", "pk")
        .values_list("unit_id", "post__code", "post__rank", "post__title", "post__title_en")
    ),
    -1,
    _SAMPLE,
)
_appointments = Prepared(
    lambda person, day: (
        Appointment.objects.filter(valid_on(day), person=person).order_by("pk").values_list("unit_id", "kind")
    ),
    -1,
    _SAMPLE,
)
_rules = Prepared(lambda: AutomaticGrant.objects.values_list("held_by", "scope", "role__title", "role__permissions"))
_held = Together(_grants, _postings, _appointments, _rules)


class Rule(NamedTuple):
    """An automatic grant: who holds which role how far."""

    condition: str
    scope: Scope
    role: str
    permissions: frozenset[str]


class Said(NamedTuple):
    """What the database says of somebody's rights at this moment, and all else that decides them: their holdings follow."""

    grants: str
    postings: str
    appointments: str
    rules: tuple[Rule, ...]
    outside: bool
    day: datetime.date
    tree: int
    language: str | None


def holdings_of(person: Person, day: datetime.date | None = None) -> tuple[Holding, ...]:
    """Every role that a person holds on `day` with its reason; kept on the person for the time of a request.

    One query each time. What follows from its answer is worked out once for the same answer.
    """
    day = day or clock.today()
    kept: dict[datetime.date, tuple[Holding, ...]] = person.__dict__.setdefault("_holdings", {})
    if day not in kept:
        kept[day] = _asked(person, day) if _employed(person, day) else ()
    return kept[day]


def _asked(person: Person, day: datetime.date) -> tuple[Holding, ...]:
    grants, postings, appointments, rules = _held.texts(person.pk, day)
    outside = person.employment == Person.Employment.OUTSIDE
    tree, language = tree_on(day).edition, get_language()
    return _following(Said(grants, postings, appointments, _rules_in(rules), outside, day, tree, language))


@lru_cache(maxsize=4)
def _rules_in(text: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(condition, Scope(scope), role, frozenset(permissions))
        for condition, scope, role, permissions in Together.rows(text)
    )


@lru_cache(maxsize=4096)
def _following(said: Said) -> tuple[Holding, ...]:
    return (*_granted(said), *_automatic(said))


def _granted(said: Said) -> list[Holding]:
    return [
        Holding(
            role=_(role),
            permissions=frozenset(permissions),
            **_reached(scope, unit_id, said.day),
            because=_("付与（%(from)s から）") % {"from": clock.short(datetime.date.fromisoformat(since))},
        )
        for role, permissions, scope, unit_id, since in Together.rows(said.grants)
    ]


def _employed(person: Person, day: datetime.date) -> bool:
    return person.valid_from <= day and (person.valid_to is None or person.valid_to >= day)


def _automatic(said: Said) -> list[Holding]:
    tree = tree_on(said.day)
    positions = [
        (
            held_by.Position(unit_id, code, rank, outside=said.outside, units=_codes(tree, unit_id)),
            Post(title=title, title_en=title_en).shown,
        )
        for unit_id, code, rank, title, title_en in Together.rows(said.postings)
    ]
    for unit_id, kind in Together.rows(said.appointments):
        position = held_by.Position(unit_id=unit_id, appointment=kind)
        positions.append((position, str(Appointment.Kind(kind).label)))
    return [
        Holding(
            role=_(rule.role),
            permissions=rule.permissions,
            **_reached(rule.scope, position.unit_id, said.day),
            because=_("職・役による（%(title)s）") % {"title": title},
        )
        for rule in said.rules
        for position, title in positions
        if held_by.holds(rule.condition, position)
    ]


def _codes(tree: Tree, unit_id: int) -> tuple[str, ...]:
    unit = tree.units.get(unit_id)
    return tuple(tree.units[step].code for step in unit.path) if unit else ()


class Reach(TypedDict):
    """From which unit a role reaches, and how far."""

    scope: Scope
    unit_id: int | None


def _reached(scope: str, unit_id: int | None, day: datetime.date) -> Reach:
    """With the scope `section`, the 課 above a 係 with all below it; who sits above the sections has the own unit alone."""
    if scope != Scope.SECTION or unit_id is None:
        return Reach(scope=Scope(scope), unit_id=unit_id)
    tree = tree_on(day)
    unit = tree.units.get(unit_id)
    for step in unit.path if unit else ():
        if tree.units[step].kind == Unit.Kind.SECTION:
            return Reach(scope=Scope.SECTION, unit_id=step)
    return Reach(scope=Scope.OWN, unit_id=unit_id)


def path_of(place: Place) -> tuple[int, ...] | None:
    """From a unit up to the ward; None for the ward as a whole. A unit that is no more keeps its last place."""
    if isinstance(place, Ward):
        return None
    if isinstance(place, UnitOnDay):
        return place.path
    unit_id = place.pk if isinstance(place, Unit) else place
    unit = tree_on().units.get(unit_id)
    if unit is not None:
        return unit.path
    return _last_known_path(unit_id)


def _last_known_path(unit_id: int) -> tuple[int, ...]:
    unit = Unit.objects.filter(pk=unit_id).first()
    last = unit.versions.order_by("-valid_from").first() if unit else None
    if last is None:
        return ()
    day = last.valid_to or last.valid_from
    known = tree_on(day).units.get(unit_id)
    return known.path if known else (unit_id,)


def judge(actor: Actor, permission: str, *, on: Place) -> Judgement:
    """May the actor do it there, and on which grounds? Raises UnknownPermission for one that nobody declared."""
    the(permission)
    if isinstance(actor, System):
        return Judgement(allowed=True, grounds=(), elsewhere=())
    return decision.judge(permission, path_of(on), holdings_of(actor))


def may(actor: Actor | None, permission: str, *, on: Place | None = None) -> bool:
    """Whether to show a door: for the place `on`, or, without it, for any place at all."""
    the(permission)
    if actor is None:
        return False
    if isinstance(actor, System):
        return True
    if on is None:
        return decision.anywhere(permission, holdings_of(actor))
    return decision.judge(permission, path_of(on), holdings_of(actor)).allowed


def units_where(actor: Actor, permission: str) -> set[int] | None:
    """The units for which the actor holds the permission; None means the whole ward, the empty set nothing."""
    the(permission)
    if isinstance(actor, System):
        return None
    tree = tree_on()
    found: set[int] = set()
    for holding in holdings_of(actor):
        if permission not in holding.permissions:
            continue
        if holding.scope is Scope.WARD:
            return None
        if holding.unit_id is not None:
            found |= {holding.unit_id} if holding.scope is Scope.OWN else tree.below(holding.unit_id)
    return found


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody may or may not, in words for an administrator."""

    allowed: bool
    sentence: str
    grounds: tuple[Holding, ...]
    elsewhere: tuple[Holding, ...]


def explain(person: Person, permission: str, *, on: Place) -> Explanation:
    """なぜできる（できない）のか: the judgement with the sentence that an administrator reads."""
    judgement = judge(person, permission, on=on)
    title = the(permission).title
    if judgement.allowed:
        sentence = _("「%(title)s」ができます。根拠となる役割は次のとおりです。") % {"title": title}
    elif not _employed(person, clock.today()):
        sentence = _("「%(title)s」はできません。在籍期間の外です。") % {"title": title}
    elif judgement.elsewhere:
        sentence = _("「%(title)s」の権限はありますが、この組織には及びません。") % {"title": title}
    else:
        sentence = _("「%(title)s」はできません。この権限を含む役割がありません。") % {"title": title}
    return Explanation(judgement.allowed, sentence, judgement.grounds, judgement.elsewhere)
