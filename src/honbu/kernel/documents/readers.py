"""Who may read a document: everybody what is open, else those whom the rule of its owner or its unit lets."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from honbu.kernel.access import public as access
from honbu.kernel.documents.models import Document
from honbu.kernel.organisation.public import Actor

READ, READ_PERSONAL = "documents.read", "documents.read_personal"
Rule = Callable[[Actor, Document], bool]
Listed = Callable[[Actor], Q]


@dataclass(frozen=True, slots=True)
class ReaderRule:
    """A module's own rule for the documents of its objects; without `listed` they stay out of the general list."""

    may_read: Rule
    listed: Listed | None


_rules: dict[str, ReaderRule] = {}


def set_reader_rule(kind: str, may_read: Rule, *, listed: Listed | None = None) -> None:
    """Documents with this `owner_kind` are read by whom `may_read(actor, document)` lets, whatever their unit.

    `listed(actor)` gives the same as a condition on documents, so that the general list and its counts can hold them.
    """
    _rules[kind] = ReaderRule(may_read, listed)


def may_read(actor: Actor | None, document: Document) -> bool:
    """Whether this actor may know of the document and read it."""
    if document.is_open:
        return True
    if actor is None:
        return False
    rule = _rules.get(document.owner_kind)
    if rule is not None:
        return rule.may_read(actor, document)
    place = document.unit_id if document.unit_id is not None else access.WARD
    return all(access.may(actor, code, on=place) for code in permissions_for(document))


def permissions_for(document: Document) -> tuple[str, ...]:
    """What it takes to read the document through its unit."""
    return (READ, READ_PERSONAL) if document.personal else (READ,)


def readable_by(actor: Actor) -> Q:
    """The documents that this actor may read, as a condition."""
    unowned = _in_units(actor, READ) & (Q(personal=False) | _in_units(actor, READ_PERSONAL))
    readable = Q(disclosure=Document.Disclosure.OPEN, disposed_at__isnull=True) | (
        unowned & ~Q(owner_kind__in=list(_rules))
    )
    for kind, rule in _rules.items():
        if rule.listed is not None:
            readable |= Q(owner_kind=kind) & rule.listed(actor)
    return readable


def _in_units(actor: Actor, permission: str) -> Q:
    units = access.units_where(actor, permission)
    return Q() if units is None else Q(unit_id__in=units)
