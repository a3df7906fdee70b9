"""Tags and filters for every page: `{% load ui %}`."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from honbu.kernel.ui import assets, errors, icons, japanese

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: int = 24) -> SafeString:
    """`{% icon "search" %}`: decoration, unless a label is given."""
    return icons.icon(str(name), str(label), size)


@register.simple_tag
def stylesheet() -> SafeString:
    """The links to the one stylesheet and the mark of the house."""
    return assets.stylesheet()


@register.simple_tag
def htmx() -> SafeString:
    """htmx and its settings: no styles or scripts of its own in the page, no history of personal data in the browser."""
    return assets.htmx()


@register.simple_tag
def script() -> SafeString:
    """The one script."""
    return assets.script()


@register.simple_tag
def when(value: date | datetime | None, style: str = "full") -> SafeString:
    """`{% when day %}`: a date as a person reads it, with its ISO form in `datetime`. Styles: full, short, time."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', "—")
    return format_html('<time datetime="{}">{}</time>', japanese.iso(value), japanese.spoken(value, style))


@register.filter
def era_date(value: date | datetime | None) -> str:
    """令和8年11月22日(日)."""
    return japanese.spoken(value) if value else ""


@register.filter
def yen(value: int | None) -> str:
    """12,300円."""
    return japanese.yen(value) if value is not None else ""


@register.filter
def number(value: float | None) -> str:
    """12,300."""
    return japanese.number(value) if value is not None else ""


@register.inclusion_tag("ui/forms/error_summary.html")
def error_summary(form: BaseForm, *others: object) -> dict[str, object]:
    """`{% error_summary form %}`: what has to be mended, each line leading to its field. Takes formsets too."""
    return {"findings": errors.findings([form, *others])}


@register.simple_tag(takes_context=True)
def address(context: Context, *args: str, **changes: object) -> str:
    """The query string of this page with `changes`; None takes a key away, and `page` always begins anew."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    for key in args:
        query.pop(key, None)
    for key, value in changes.items():
        _change(query, key, value)
    return f"?{query.urlencode()}"


def _change(query: QueryDict, key: str, value: object) -> None:
    if value is None:
        query.pop(key, None)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        query.setlist(key, [str(one) for one in value])
    else:
        query[key] = str(value)


@register.filter
def of(mapping: object, key: object) -> object:
    """`{{ mapping|of:key }}`."""
    try:
        return mapping[key]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return ""


@register.filter
def clock(value: datetime | None) -> str:
    """14:05, local time."""
    return japanese.clock(value) if value else ""


@register.filter
def unlocalised(value: float) -> str:
    """A figure for an attribute, never with separators."""
    return f"{value:g}" if isinstance(value, float) else str(value)
