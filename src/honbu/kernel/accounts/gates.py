"""Who may open a page at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from honbu.kernel.accounts.models import Account
from honbu.kernel.organisation.public import Person

Page = Callable[..., HttpResponseBase]


class NobodySignedIn(RuntimeError):
    """A page asked who acts, and nobody does: the page lacks its gate."""


def actor(request: HttpRequest) -> Person:
    """The person who acts; pages behind `staff_page` always have one."""
    lazy: Any = request.actor  # type: ignore[attr-defined]
    # The lazy wrapper would be a different type to whoever asks; the person behind it is meant.
    person = getattr(lazy, "_wrapped", lazy) if lazy else None
    if not isinstance(person, Person):
        raise NobodySignedIn
    return person


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in; pages behind `account_page` always have one."""
    if not isinstance(request.user, Account):
        raise NobodySignedIn
    return request.user


def staff_page(page: Page) -> Page:
    """Only for people of the register; everybody else is asked to sign in and comes back afterwards."""

    @wraps(page)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor:  # type: ignore[attr-defined]
            return _with_own_password(request) or page(request, *args, **kwargs)
        if request.user.is_authenticated:
            # Asking a citizen to sign in would send them round in circles.
            raise PermissionDenied(_("この画面は職員用です。職員のアカウントでサインインし直してください。"))
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    gate.for_staff = True  # type: ignore[attr-defined]
    return gate


def account_page(page: Page) -> Page:
    """For everybody who is signed in, citizens too."""

    @wraps(page)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return _with_own_password(request) or page(request, *args, **kwargs)

    return gate


def _with_own_password(request: HttpRequest) -> HttpResponse | None:
    user = request.user
    if isinstance(user, Account) and user.password_is_temporary:
        return redirect("account_change_password")
    return None
