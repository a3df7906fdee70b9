"""Which live streams a browser may hear: what the whole ward hears, and what is for the person who is signed in."""

from collections.abc import Sequence
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from honbu.kernel.accounts import public as accounts


def channels_of(session_key: str) -> Sequence[str] | None:
    """The channels of a session; None for strangers, citizens and accounts that are closed."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    account = get_user(request)
    if not isinstance(account, accounts.Account) or account.person_id is None or not accounts.is_open(account):
        return None
    return ("ward", f"person:{account.person_id}")
