"""お知らせの種類: what modules announce, with the way in which people hear of it unless they wish otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from honbu.kernel.notices.domain.delivery import Way


class UnknownKind(LookupError):
    """A notice names a kind that nobody has declared."""


@dataclass(frozen=True, slots=True)
class Kind:
    """種類, its title marked by gettext_noop.

    `urgent` breaks through quiet hours and preferences: for lives, and for systems that stand still. A mail carries the
    title and the way to the page; the text too only where `text_in_mail` says that it names nobody.
    """

    code: str
    title: str
    way: Way = Way.AT_ONCE
    urgent: bool = False
    text_in_mail: bool = False


_known: dict[str, Kind] = {}


def declare_kinds(kinds: Iterable[Kind]) -> None:
    """A part tells which kinds of notices it sends; the same code said twice must mean the same."""
    for kind in kinds:
        earlier = _known.setdefault(kind.code, kind)
        if earlier != kind:
            raise ValueError(f"notice kind {kind.code} is declared twice, and differently")


def the_kind(kind: Kind | str) -> Kind:
    """The kind by its code, or one that is declared in passing. Raises UnknownKind."""
    if isinstance(kind, Kind):
        declare_kinds([kind])
        return kind
    try:
        return _known[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def known_kinds() -> tuple[Kind, ...]:
    """Every kind, by code."""
    return tuple(_known[code] for code in sorted(_known))


ASSIGNED = Kind("notices.assigned", gettext_noop("新しい仕事"), Way.DIGEST)
REMINDER = Kind("notices.reminder", gettext_noop("期限のお知らせ"), Way.DIGEST)
OVERDUE = Kind("notices.overdue", gettext_noop("期限超過のお知らせ"), Way.AT_ONCE)
ESCALATED = Kind("notices.escalated", gettext_noop("所属の仕事の期限超過"), Way.AT_ONCE)
OWN_KINDS = (ASSIGNED, REMINDER, OVERDUE, ESCALATED)
declare_kinds(OWN_KINDS)
