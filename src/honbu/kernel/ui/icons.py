"""Line icons of the house, drawn on a grid of 24 and kept in one sprite."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Modules name their icon in their manifest; these are the names they may use besides the symbols of the sprite.
ALSO_CALLED = {
    "home": "home",
    "tasks": "todo",
    "folder": "folder",
    "standardisation": "standardization",
    "organization": "organisation",
    "people": "person",
    "warn": "warning",
    "systems": "portfolio",
}


@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", size: int = 24) -> SafeString:
    """The icon `name`. Without a label it is decoration and hidden from screen readers; `size` is in CSS pixels."""
    drawn = ALSO_CALLED.get(name, name)
    told = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true")
    return format_html(
        '<svg class="icon" width="{}" height="{}" focusable="false" {}><use href="{}#{}"></use></svg>',
        size,
        size,
        told,
        static("ui/icons.svg"),
        drawn,
    )
