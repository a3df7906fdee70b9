"""Checking a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from honbu.kernel.accounts.actions import sessions, signing_in
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.queries import is_open, with_person
from honbu.kernel.accounts.visitors import visitor_of


class AccountClosed(ValidationError):
    """The password is right, but the account is deactivated or out of its time."""

    def __init__(self) -> None:
        message = _("このアカウントは、利用が停止されているか、利用期間の外です。情報管理課にお問い合わせください。")
        super().__init__(message, code="closed")


class PasswordWithDelay(ModelBackend):
    """Name and password, refused while the progressive delay after wrong ones lasts."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_kwargs: Any
    ) -> Account | None:
        """The account, or None; as much work for an unknown name as for a wrong password.

        Raises MustWait while the delay lasts, and AccountClosed to whoever knows the password of a closed account.
        """
        if not username or not password:
            return None
        if request is None:
            return self._open(self._check(username, password))
        visitor = visitor_of(request)
        attempt = signing_in.begin_attempt(username, visitor=visitor)
        account = self._check(username, password)
        if account is None:
            known = Account.objects.filter(username=username).first()
            signing_in.attempt_failed(attempt, known, visitor=visitor, what="password")
            return None
        signing_in.attempt_succeeded(attempt)
        if not is_open(account):
            sessions.session_refused(account, address=visitor.address, why=_("利用停止または期間外"))
            raise AccountClosed
        return account

    def _check(self, username: str, password: str) -> Account | None:
        found = super().authenticate(None, username=username, password=password)
        return found if isinstance(found, Account) else None

    @staticmethod
    def _open(account: Account | None) -> Account | None:
        return account if account is not None and is_open(account) else None

    def user_can_authenticate(self, user: Any) -> bool:  # noqa: ARG002 - Django's form
        """Decided by `authenticate`, which can tell a closed account from a wrong password."""
        return True

    def get_user(self, user_id: int) -> Account | None:
        """The account with its person, in one query; None from the very request on at which it is no longer open."""
        account = with_person(user_id)
        return account if account is not None and is_open(account) else None
