"""The two switches that every page offers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from honbu.kernel.ui.context import THEME_COOKIE, THEMES

ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the chosen brightness in a cookie and go back to where one was."""
    chosen = request.POST.get("theme", "")
    answer = _back(request)
    if chosen in THEMES:
        _remember(request, answer, THEME_COOKIE, chosen)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where one was."""
    chosen = request.POST.get("language", "")
    answer = _back(request)
    if chosen in dict(settings.LANGUAGES):
        _remember(request, answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


def _back(request: HttpRequest) -> HttpResponse:
    place = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(place if place and allowed else "/")


def _remember(request: HttpRequest, answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
