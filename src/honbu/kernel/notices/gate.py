"""Who may open these pages: everybody of the register, each for what is their own.

Sign-in lives a floor above this one: whoever furnishes the house lends its gate with `set_gate`. Until then nobody gets in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from honbu.kernel.organisation.public import Person

OwnPage = Callable[..., HttpResponseBase]
Gate = Callable[[OwnPage], OwnPage]


def _closed(_page: OwnPage) -> OwnPage:
    def nobody(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        raise PermissionDenied

    return nobody


class _Door:
    """The gate that was lent."""

    gate: Gate = staticmethod(_closed)


def set_gate(gate: Gate) -> None:
    """Lend the gate of sign-in: it turns a page into one for staff only."""
    _Door.gate = staticmethod(gate)


def own_page(page: OwnPage) -> OwnPage:
    """A page for staff that is handed the person who acts."""

    def for_person(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Person = request.actor  # type: ignore[attr-defined]
        return page(request, actor, *args, **kwargs)

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _Door.gate(for_person)(request, *args, **kwargs)

    guarded.for_staff = True  # type: ignore[attr-defined]
    return guarded
