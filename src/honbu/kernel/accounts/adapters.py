"""How allauth behaves in a ward."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts come from the personnel register; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's form
        """No."""
        return False


class StaffSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by the ward's identity provider is for people of the register only."""
