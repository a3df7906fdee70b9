"""Yen, means and places in templates."""

from collections.abc import Sequence
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def yen(amount: int | None) -> str:
    """12,300円, or a dash."""
    return _("%(amount)s円") % {"amount": f"{amount:,}"} if amount is not None else "—"


@register.filter
def decimal(value: Fraction | None) -> str:
    """3.25: two digits, for reading."""
    return f"{float(value):.2f}" if value is not None else "—"


@register.filter
def at(row: Sequence[object], place: int) -> object:
    """What stands at a place."""
    return row[place] if place < len(row) else None
