"""A cleaned form value in the words of its field."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from honbu.kernel.ui import japanese


def readable(field: forms.Field, value: Any) -> str:
    """What a person chose, as one line; empty when nothing was chosen."""
    if value is None or value == "" or value is False:
        return ""
    if isinstance(value, str):
        return _choices(field).get(value, value)
    if isinstance(value, slice):
        return _span(field, value.start, value.stop)
    return _plain(field, value)


def _plain(field: forms.Field, value: Any) -> str:
    if value is True:
        return _("はい")
    if isinstance(value, date | datetime):
        return japanese.spoken(value)
    if isinstance(value, int | float):
        return _choices(field).get(str(value), japanese.number(value))
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, Iterable):
        return "、".join(filter(None, (readable(field, one) for one in value)))
    return str(value)


def _span(field: forms.Field, start: Any, stop: Any) -> str:
    if start is None and stop is None:
        return ""
    return f"{readable(field, start)}〜{readable(field, stop)}"


def _choices(field: forms.Field) -> Mapping[str, str]:
    # A model choice would read its whole table to name one row; its value is a row already.
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    flat: dict[str, str] = {}
    choices: Any = field.choices
    for key, label in choices:
        if isinstance(label, list | tuple):
            flat.update((str(inner), str(word)) for inner, word in label)
        else:
            flat[str(key)] = str(label)
    return flat
