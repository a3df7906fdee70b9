"""Who may open a page of documents at all. Sign-in itself lies on a floor above; the request brings the actor along."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from honbu.kernel.organisation.public import Person

Page = Callable[..., HttpResponseBase]


def actor(request: HttpRequest) -> Person:
    """The person who acts; only for pages behind `staff_page`."""
    person: Any = request.actor  # type: ignore[attr-defined]
    # The lazy wrapper would be a different type to whoever asks; the person behind it is meant.
    behind: Person = person._wrapped if hasattr(person, "_wrapped") else person  # noqa: SLF001 - Django has no public way
    return behind


def staff_page(page: Page) -> Page:
    """Only for people of the register; everybody else is asked to sign in and comes back afterwards."""

    @wraps(page)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return page(request, *args, **kwargs)

    gate.for_staff = True  # type: ignore[attr-defined]
    return gate
