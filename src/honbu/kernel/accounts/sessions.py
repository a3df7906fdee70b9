"""Sessions in the database, as Django keeps them, read with less work: every page for staff reads one."""

import json
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models.functions import Now

from honbu.kernel.organisation.public import Prepared

_data = Prepared(
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).values_list("session_data"), "?"
)


class _Text:
    """The serializer of text that is read later."""

    def dumps(self, text: bytes) -> bytes:
        return text

    def loads(self, text: bytes) -> bytes:
        return text


@lru_cache(maxsize=5000)
def _signed(data: str, salt: str) -> bytes:
    text: bytes = signing.loads(data, salt=salt, serializer=_Text)
    return text


class SessionStore(db.SessionStore):
    """Django's own store; only the reading is ours."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where it has ended or never was."""
        row = _data.one(self.session_key) if self.session_key else None
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was written; its signature is checked once in a process."""
        try:
            found: dict[str, Any] = json.loads(_signed(str(session_data), self.key_salt))
        except (signing.BadSignature, ValueError):
            found = super().decode(session_data)
        return found
