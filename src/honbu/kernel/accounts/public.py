"""The door to sign-in: who acts in this request, who may open a page, the personas of the demonstration, tokens."""

from honbu.kernel.accounts.actions.keeping import AccountExists, NotEmployed, issue_account
from honbu.kernel.accounts.actions.sessions import end_sessions
from honbu.kernel.accounts.gates import NobodySignedIn, account_of, account_page, actor, staff_page
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.personas import Persona, declare_personas, personas
from honbu.kernel.accounts.queries import is_open, person_of
from honbu.kernel.accounts.rest_auth import TokenAuth, api_actor
from honbu.kernel.accounts.visitors import client_address

__all__ = [
    "Account",
    "AccountExists",
    "NobodySignedIn",
    "NotEmployed",
    "Persona",
    "TokenAuth",
    "account_of",
    "account_page",
    "actor",
    "api_actor",
    "client_address",
    "declare_personas",
    "end_sessions",
    "is_open",
    "issue_account",
    "person_of",
    "personas",
    "staff_page",
]
