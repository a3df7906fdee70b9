"""The permissions that exist. One that no manifest declares can't be asked for: a slip of the pen fails at once."""

from collections.abc import Iterable

from honbu.kernel.manifest import Permission

_known: dict[str, Permission] = {}


class UnknownPermission(LookupError):
    """A permission was asked for that no manifest declares."""


def declare(permissions: Iterable[Permission]) -> None:
    """The registry hands over what the manifests declare; a code declared twice is a mistake of two modules."""
    found: dict[str, Permission] = {}
    for permission in permissions:
        if permission.code in found:
            raise ValueError(f"permission {permission.code} is declared twice")
        found[permission.code] = permission
    _known.clear()
    _known.update(found)


def known() -> dict[str, Permission]:
    """Every permission by its code."""
    return dict(_known)


def the(code: str) -> Permission:
    """The permission with this code, or UnknownPermission."""
    try:
        return _known[code]
    except KeyError:
        raise UnknownPermission(code) from None
