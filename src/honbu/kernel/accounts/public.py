"""The door to sign-in: who acts in this request, who may open a page, the personas of the demonstration."""

from honbu.kernel.accounts.gates import NobodySignedIn, actor, staff_page
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.personas import Persona, declare_personas, personas
from honbu.kernel.accounts.queries import is_open, person_of

__all__ = [
    "Account",
    "NobodySignedIn",
    "Persona",
    "actor",
    "declare_personas",
    "is_open",
    "person_of",
    "personas",
    "staff_page",
]
