"""What every request passes: a number of its own, the language of the reader, who acts."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from honbu.kernel.accounts import public as accounts
from honbu.kernel.operations import public as metrics
from honbu.kernel.trail import public as trail

log = structlog.get_logger("honbu.request")
NextStep = Callable[[HttpRequest], HttpResponse]
PATH_WORDS = re.compile(r"/[0-9a-f-]{36}|/[0-9a-f]{32}|/\d+")


class RequestIdentity:
    """Gives each request its number (kept in the trail, shown on error pages) and writes one log line without personal data."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside its context."""
        request_id = uuid.uuid4()
        request.META["HONBU_REQUEST_ID"] = str(request_id)
        request.actor = SimpleLazyObject(lambda: accounts.person_of(request))  # type: ignore[attr-defined]
        began = time.perf_counter()
        with trail.request_context(request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = str(request_id)
        seconds = time.perf_counter() - began
        metrics.observe(request.method or "", response.status_code, seconds)
        log.info(
            "request",
            id=str(request_id),
            method=request.method,
            # Numbers in an address may be of a person; the shape of the address is enough for a log.
            path=PATH_WORDS.sub("/-", request.path),
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        return response


class Language:
    """Japanese unless the reader chose English; the browser's own wish does not decide, the ward's language does."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
