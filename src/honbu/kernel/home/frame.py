"""What the house lends to the frame of every page: who is signed in, which doors are open, what waits, where things are."""

from collections.abc import Mapping

from django.http import HttpRequest

from honbu.kernel.access import public as access
from honbu.kernel.home.kept import Kept
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.ui import context, navigation

NOTED = "HONBU_BADGES"
PLACES = {
    "home": "home:index",
    "notices": "notices:index",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "profile": "accounts:me",
    "security": "mfa_index",
    "search": "search:index",
}

_known: Kept[Person] = Kept(10.0)
_held: Kept[frozenset[str]] = Kept(10.0)


def furnish() -> None:
    """Tell the frame whom to ask."""
    navigation.set_holdings(held)
    context.set_person(card)
    context.set_badges(badges, badges_and)
    context.set_places(PLACES)


def known(person: Person) -> Person:
    """The person with post and roles at hand, as this process read them up to ten seconds ago.

    Only what the frame shows rests on it: whoever acts is judged anew.
    """
    return _known.get(person.pk, lambda: person)


def forget_people() -> None:
    """Read posts and roles anew at the next page, as after a bulk import."""
    _known.forget()
    _held.forget()


def acting(request: HttpRequest) -> Person | None:
    """The person of the register who is signed in; None for strangers, citizens and ended accounts."""
    actor: Person | None = getattr(request, "actor", None) or None
    return actor


def held(request: HttpRequest, codes: frozenset[str]) -> frozenset[str]:
    """Which of the permissions that open a door of the module bar are held anywhere."""
    actor = acting(request)
    if actor is None:
        return frozenset()
    person = known(actor)
    return _held.get((person.pk, codes), lambda: frozenset(code for code in codes if access.may(person, code)))


def card(request: HttpRequest) -> context.PersonCard | None:
    """Name and post for the header; a citizen is named by the account."""
    actor = acting(request)
    if actor is not None:
        person = known(actor)
        return context.PersonCard(name=person.name, post=standing(person).shown)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return context.PersonCard(name=str(user))


def badges(request: HttpRequest) -> Mapping[str, int]:
    """How much waits: open work and unread notices. A page that has counted already says so with `note_badges`."""
    noted: Mapping[str, int] | None = request.META.get(NOTED)
    if noted is not None:
        return noted
    actor = acting(request)
    if actor is None:
        return {}
    found = notices.counts(actor)
    return {"todo": found.work, "notices": found.unread}


def badges_and(request: HttpRequest, along: str) -> str:
    """The answer to a page's own question, asked in one query with what the frame counts."""
    actor = acting(request)
    if actor is None:
        return ""
    found = notices.counts(actor, along=along)
    note_badges(request, todo=found.work, unread=found.unread)
    return found.along


def note_badges(request: HttpRequest, *, todo: int, unread: int) -> None:
    """Spare the frame of this page the counting."""
    request.META[NOTED] = {"todo": todo, "notices": unread}
