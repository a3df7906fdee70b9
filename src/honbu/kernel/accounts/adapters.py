"""How allauth behaves in a ward."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from honbu.kernel.accounts.actions import identities, sessions
from honbu.kernel.accounts.middleware import mark_session
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.queries import is_open
from honbu.kernel.accounts.visitors import client_address, remember_device

FRESH_SECONDS = 300
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - an address to note, not to listen on
WRONG_CODE = gettext_lazy("確認コードか鍵を確かめられませんでした。もう一度お試しください。")
TOO_MANY = gettext_lazy("短い時間に何度も送信されました。1分ほど待ってからもう一度お試しください。")


def how(request: HttpRequest, account: Account) -> str:
    """The ways by which this session was proved, in words: パスワード＋確認コード."""
    words = {
        "password": _("パスワード"),
        "socialaccount": _("庁内認証基盤"),
        "totp": _("確認コード"),
        "recovery_codes": _("回復コード"),
        "webauthn": _("パスキー"),
    }
    records = get_authentication_records(request, account)
    kinds = [record.get("type") or record.get("method", "") for record in records]
    return "＋".join(dict.fromkeys(words[kind] for kind in kinds if kind in words))


class AccountAdapter(DefaultAccountAdapter):
    """Staff accounts come from the personnel register; nobody signs up. Every coming and going is in the trail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("このアカウントは利用できません。"),
        "enter_current_password": gettext_lazy("今のパスワードが違います。もう一度入力してください。"),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("パスワードが違います。もう一度入力してください。"),
        "invalid_login": gettext_lazy("利用者IDかパスワードが違います。"),
        "rate_limited": TOO_MANY,
        "same_as_current": gettext_lazy("今と違うものを入力してください。"),
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": gettext_lazy(
            "利用者IDかパスワードが違います。確かめて、もう一度入力してください。"
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's form
        """No."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind our trusted proxies."""
        return client_address(request) or UNKNOWN_ADDRESS

    def pre_login(self, request: HttpRequest, user: Account, **_kwargs: Any) -> HttpResponse | None:
        """Whoever has proved to be the owner of a closed account is told so, whatever the proof was."""
        if not is_open(user):
            sessions.session_refused(user, address=client_address(request), why=_("利用停止または期間外"))
            clear_login(request)
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        return None

    def login(self, request: HttpRequest, user: Account) -> None:
        """A session begins."""
        super().login(request, user)
        mark_session(request)
        sessions.session_opened(user, address=client_address(request), how=how(request, user))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """The browser is known from now on: its mistakes are told from those of strangers."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        return response

    def logout(self, request: HttpRequest) -> None:
        """A session is closed by its owner."""
        if isinstance(request.user, Account):
            sessions.session_closed(request.user)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: that was proof enough."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff to their work, citizens to their account."""
        user = request.user
        is_staff = isinstance(user, Account) and user.person_id is not None
        return settings.LOGIN_REDIRECT_URL if is_staff else reverse("accounts:me")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's form
        """To the door."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's form
        """Back to one's account."""
        return reverse("accounts:me")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """allauth's ways to prove oneself once more, in our words."""
        words = {
            "reauthenticate": _("パスワードで確認する"),
            "mfa_reauthenticate": _("確認コードで確認する"),
            "mfa_reauthenticate:webauthn": _("パスキーで確認する"),
        }
        return [{**method, "description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and codes. Their secrets lie in the database encrypted, so that a copy of it opens no account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("この方法は削除できません。"),
        "cannot_generate_recovery_codes": gettext_lazy(
            "回復コードは、認証アプリかパスキーを登録してから発行できます。"
        ),
        "incorrect_code": WRONG_CODE,
        "unverified_email": gettext_lazy("メールアドレスを確かめるまで登録できません。"),
    }

    def encrypt(self, text: str) -> str:
        """With a key drawn from the installation's secret."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Also with the keys of former secrets (SECRET_KEY_FALLBACKS)."""
        return _locks().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """How the app on the telephone names this account's place."""
        return f"{_ward_name()} {_('本部')}"

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def _get_user_identifier(self, user: Account) -> str:
        return user.username

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's form
        """パスキー1, パスキー2 …"""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("パスキー%(number)d") % {"number": number}


def _ward_name() -> str:
    return settings.WARD_NAME_EN if get_language() == "en" else settings.WARD_NAME


def _locks() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"accounts.second_factor:" + force_bytes(secret)).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class StaffSignInAdapter(DefaultSocialAccountAdapter):
    """Sign-in by the ward's identity provider is for people of the register only."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The identity must be of a person of the register; whoever is not gets a page that says so, and no account."""
        email = identities.claims_of(sociallogin).get("email")
        try:
            identities.admit(
                sociallogin,
                request=request,
                email_is_trusted=isinstance(email, str) and self.is_email_verified(sociallogin.provider, email),
            )
        except identities.NotAdmitted as refusal:
            page = render(request, "accounts/not_admitted.html", {"refusal": str(refusal)}, status=403)
            raise ImmediateHttpResponse(page) from refusal

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The providers of the settings; all with PKCE, unless one can't do it and says so."""
        apps: list[SocialApp] = super().list_apps(request, provider=provider, client_id=client_id)
        for app in apps:
            app.settings.setdefault("oauth_pkce_enabled", True)
        return apps

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's form
        """Never: who is not in the register has been refused before."""
        return False
