"""Which live streams a browser may hear: what the whole ward hears, what is for the person, and what modules let them hear."""

from collections.abc import Sequence
from importlib import import_module

import structlog
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from honbu.kernel.accounts import public as accounts
from honbu.kernel.home.registered import manifests

log = structlog.get_logger(__name__)


def channels_of(session_key: str) -> Sequence[str] | None:
    """The channels of a session; None for strangers, citizens and accounts that are closed."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    account = get_user(request)
    if not isinstance(account, accounts.Account) or account.person_id is None or not accounts.is_open(account):
        return None
    return ("ward", f"person:{account.person_id}", *_of_modules(account.person))


def _of_modules(person: object) -> list[str]:
    """What modules let a person hear; one that fails lets nobody hear anything, and the log says so."""
    found: list[str] = []
    for manifest in manifests():
        if manifest.channels is None:
            continue
        try:
            found += manifest.channels(person)
        except Exception:
            log.exception("home.channels_failed", module=manifest.name)
    return found
