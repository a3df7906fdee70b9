"""Who may open these pages: everybody of the register, each for what is their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from honbu.kernel.organisation.public import Person

OwnPage = Callable[..., HttpResponse]


def own_page(page: OwnPage) -> OwnPage:
    """Hands the page the person who acts; strangers are asked to sign in (sign-in itself lives a floor above this one)."""

    @wraps(page)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Person | None = getattr(request, "actor", None)
        if not actor:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return page(request, actor, *args, **kwargs)

    gate.for_staff = True  # type: ignore[attr-defined]
    return gate
