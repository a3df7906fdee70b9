"""Which of allauth's doors are open, and when a session was last seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

from honbu.kernel.clock import public as clock

# Accounts come from the register: signing up, changing the address and setting passwords by mail don't exist here.
OPEN_DOORS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    }
)
SEEN_EVERY = timedelta(minutes=5)
MARK = "honbu_session"


def mark_session(request: HttpRequest) -> None:
    """This session has an owner who will want to know when it was last used."""
    request.session[MARK] = True


class SignInDoors:
    """Closes what allauth offers and a ward does not, and keeps the time at which a session was last seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; one write in five minutes for a session that is in use."""
        response = self.get_response(request)
        self._note_seen(request)
        return response

    def process_view(self, request: HttpRequest, page: Callable[..., Any], _args: Any, _kwargs: Any) -> None:
        """404 for a closed door."""
        match = request.resolver_match
        if page.__module__.startswith("allauth.") and (match is None or match.url_name not in OPEN_DOORS):
            raise Http404

    @staticmethod
    def _note_seen(request: HttpRequest) -> None:
        # Only where the page read its session anyhow, and only for sessions that were opened by signing in.
        session = request.session
        if not session.accessed or not session.get(MARK) or not session.session_key:
            return
        if cache.add(f"accounts.seen:{session.session_key}", 1, SEEN_EVERY.total_seconds()):
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now())
