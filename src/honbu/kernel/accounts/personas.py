"""The personas of the demonstration: who can be tried out without a password, and what each is there to show."""

from dataclasses import dataclass

from honbu.kernel.accounts.models import Account


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
