"""The personas of the demonstration: who can be tried out without a password, and what each is there to show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from honbu.kernel.accounts.models import Account
from honbu.kernel.organisation.public import Person, standing


@dataclass(frozen=True, slots=True)
class Persona:
    """One of the people that a visitor of the demonstration can be."""

    username: str
    title: str
    purpose: str


_declared: list[Persona] = []


def declare_personas(personas: list[Persona]) -> None:
    """The demonstration tells whom it has made."""
    _declared[:] = personas


def personas() -> list[Persona]:
    """Those of them that exist in this database, in the order in which they are introduced."""
    existing = set(
        Account.objects.filter(username__in=[persona.username for persona in _declared]).values_list(
            "username", flat=True
        )
    )
    return [persona for persona in _declared if persona.username in existing]


@dataclass(frozen=True, slots=True)
class Introduction:
    """A persona with the name and the post that it has in this database."""

    username: str
    title: str
    purpose: str
    name: str
    place: str
    kind: str  # staff, outside or citizen

    @property
    def is_staff(self) -> bool:
        """Whether the persona works for the ward."""
        return self.kind == "staff"


def introductions() -> list[Introduction]:
    """The personas as they introduce themselves."""
    people = {
        account.username: account.person
        for account in Account.objects.select_related("person").filter(
            username__in=[persona.username for persona in _declared]
        )
    }
    return [_introduce(persona, people[persona.username]) for persona in _declared if persona.username in people]


def _introduce(persona: Persona, person: Person | None) -> Introduction:
    if person is None:
        kind, name, place = "citizen", _("区民"), ""
    else:
        kind = "outside" if person.employment == Person.Employment.OUTSIDE else "staff"
        name, place = person.name, standing(person).shown
    return Introduction(persona.username, persona.title, persona.purpose, name, place, kind)
