"""What allauth tells of passwords and second factors, written into the trail."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from honbu.kernel.accounts.models import Account
from honbu.kernel.trail import public as trail


def connect() -> None:
    """Listen, once all apps are there."""
    account_signals.password_changed.connect(password_changed, dispatch_uid="accounts.password_changed")
    factor_signals.authenticator_added.connect(factor_added, dispatch_uid="accounts.factor_added")
    factor_signals.authenticator_removed.connect(factor_removed, dispatch_uid="accounts.factor_removed")
    factor_signals.authenticator_reset.connect(factor_renewed, dispatch_uid="accounts.factor_renewed")


def password_changed(user: Account, **_kwargs: Any) -> None:
    """パスワードの変更: by oneself; a temporary password is one's own from now on."""
    if user.password_is_temporary:
        user.password_is_temporary = False
        user.save(update_fields=["password_is_temporary"])
    trail.write(user.person, "accounts.password.changed", user)


def _kind(authenticator: Authenticator) -> str:
    words = {"totp": _("認証アプリ"), "webauthn": _("パスキー"), "recovery_codes": _("回復コード")}
    return words.get(authenticator.type, str(authenticator.type))


def factor_added(user: Account, authenticator: Authenticator, **_kwargs: Any) -> None:
    """二要素の登録."""
    trail.write(user.person, "accounts.second_factor.added", user, after={"種類": _kind(authenticator)})


def factor_removed(user: Account, authenticator: Authenticator, **_kwargs: Any) -> None:
    """二要素の削除."""
    trail.write(user.person, "accounts.second_factor.removed", user, before={"種類": _kind(authenticator)})


def factor_renewed(user: Account, authenticator: Authenticator, **_kwargs: Any) -> None:
    """回復コードの再発行."""
    trail.write(user.person, "accounts.second_factor.renewed", user, after={"種類": _kind(authenticator)})
