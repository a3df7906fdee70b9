"""Notices on pages: `{% load notices %}`."""

from django import template

from honbu.kernel.notices.kinds import title_of

register = template.Library()


@register.filter
def kind_title(code: str) -> str:
    """What a kind is called."""
    return title_of(code)
