"""What the frame around every page learns from accounts: who is signed in, where to sign in and out, which doors open."""

from collections.abc import Sequence

from django.http import HttpRequest

from honbu.kernel.access import public as access
from honbu.kernel.accounts.gates import actor
from honbu.kernel.accounts.models import Account
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.ui import context, navigation


def furnish() -> None:
    """Lend all this to the frame."""
    context.set_person(person_card)
    context.set_places(
        {
            "sign_in": "account_login",
            "sign_out": "account_logout",
            "profile": "accounts:me",
            "security": "mfa_index",
        }
    )
    navigation.set_permission_check(may_enter)


def _person(request: HttpRequest) -> Person | None:
    # Unwrapped: what a person holds is kept on the person, and the lazy wrapper would have a second copy of it.
    return actor(request) if request.actor else None  # type: ignore[attr-defined]


def person_card(request: HttpRequest) -> context.PersonCard | None:
    """Name and post of today; citizens by the name with which they sign in."""
    person = _person(request)
    if person:
        return context.PersonCard(name=person.name, post=str(standing(person)))
    user = getattr(request, "user", None)
    return context.PersonCard(name=str(user)) if isinstance(user, Account) else None


def may_enter(request: HttpRequest, codes: Sequence[str]) -> bool:
    """Whether the person holds one of these permissions anywhere."""
    person = _person(request)
    return person is not None and any(access.may(person, code) for code in codes)
