"""Who may open a page at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from honbu.kernel.organisation.public import Person

Page = Callable[..., HttpResponseBase]


class NobodySignedIn(RuntimeError):
    """A page asked who acts, and nobody does: the page lacks its gate."""


def actor(request: HttpRequest) -> Person:
    """The person who acts; pages behind `staff_page` always have one."""
    person: Any = request.actor  # type: ignore[attr-defined]
    if not person:
        raise NobodySignedIn
    # The lazy wrapper would be a different type to whoever asks; the person behind it is meant.
    return person._wrapped if hasattr(person, "_wrapped") else person  # noqa: SLF001 - Django has no public way


def staff_page(page: Page) -> Page:
    """Only for people of the register; everybody else is asked to sign in and comes back afterwards."""

    @wraps(page)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return page(request, *args, **kwargs)

    gate.for_staff = True  # type: ignore[attr-defined]
    return gate
