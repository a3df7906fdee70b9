"""Showing lines of the trail: `{% load trail %}`."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from honbu.kernel.trail import verbs
from honbu.kernel.trail.models import Line
from honbu.kernel.trail.queries import plain

register = template.Library()


@register.filter
def deed(line: Line) -> str:
    """What was done, in words: the verb's sentence with the object's name."""
    return _("%(deed)s：%(what)s") % {"deed": verbs.sentence(line.verb), "what": line.object_title}


@register.filter
def changes(line: Line) -> list[tuple[str, Any, Any]]:
    """What changed, as (field, before, after)."""
    return [(name, _readable(before), _readable(after)) for name, before, after in plain(line)]


def _readable(value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {inner}" for key, inner in value.items())
    return value
