"""起案の種類: what the parts of the house send along a route, by code."""

from collections.abc import Iterable

from django.utils.translation import get_language

from honbu.kernel.approvals.domain import offices
from honbu.kernel.manifest import ApprovalKind

GENERAL = "approvals.general"


class UnknownKind(LookupError):
    """An approval of a kind that no manifest declares."""


_known: dict[str, ApprovalKind] = {}


def declare_kinds(kinds: Iterable[ApprovalKind]) -> None:
    """The registry hands over what the manifests declare; a route that names nobody in a known form fails at once."""
    found: dict[str, ApprovalKind] = {}
    for kind in kinds:
        if kind.code in found:
            raise ValueError(f"approval kind {kind.code} is declared twice")
        for office in (kind.decided_by, *(who for stage in kind.stages for who in stage.who)):
            offices.read(office)
        found[kind.code] = kind
    _known.clear()
    _known.update(found)


def the_kind(code: str) -> ApprovalKind:
    """The kind with this code. Raises UnknownKind."""
    try:
        return _known[code]
    except KeyError:
        raise UnknownKind(code) from None


def known_kinds() -> tuple[ApprovalKind, ...]:
    """Every kind, by code."""
    return tuple(_known[code] for code in sorted(_known))


def title_of(code: str) -> str:
    """What a kind is called, in the reader's language; one that is no more by its code."""
    kind = _known.get(code)
    if kind is None:
        return code
    return kind.title_en if get_language() == "en" else kind.title
