"""Bearer tokens for the API: `NinjaAPI(auth=TokenAuth())`, then `accounts.api_actor(request)` in the operation."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from honbu.kernel.accounts.actions.tokens import note_use
from honbu.kernel.accounts.gates import actor
from honbu.kernel.accounts.queries import restricted_person, valid_token
from honbu.kernel.organisation.public import Person


class TokenAuth(HttpBearer):
    """`Authorization: Bearer hnb_…`: the person of the token, restricted to its permissions; anything else is a 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person who acts, or None."""
        found = valid_token(token)
        person = restricted_person(found) if found else None
        if found is None or person is None:
            return None
        note_use(found)
        # Whatever is asked about this request from now on is asked about the token's person.
        request.actor = person  # type: ignore[attr-defined]
        return person


def api_actor(request: HttpRequest) -> Person:
    """Who acts in a call of the API: the person of the token, cut to its permissions, or the one who is signed in."""
    person = getattr(request, "auth", None)
    return person if isinstance(person, Person) else actor(request)
