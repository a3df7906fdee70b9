"""The lines in the head of a page that never change while the house stands."""

import json
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@lru_cache(maxsize=1)
def stylesheet() -> SafeString:
    """The mark and the stylesheet."""
    return format_html(
        '<link rel="icon" href="{}" type="image/svg+xml"><link rel="stylesheet" href="{}">',
        static("ui/mark.svg"),
        static("ui/honbu.css"),
    )


@lru_cache(maxsize=1)
def htmx() -> SafeString:
    """htmx with its settings."""
    return format_html(
        '<meta name="htmx-config" content="{}"><script src="{}" defer></script>',
        json.dumps(HTMX, separators=(",", ":")),
        static("django_htmx/htmx-2.min.js"),
    )


@lru_cache(maxsize=1)
def script() -> SafeString:
    """Our own script."""
    return format_html('<script src="{}" type="module"></script>', static("ui/honbu.js"))
