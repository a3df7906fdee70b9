"""What every change of a row has in common: what was before, what is after, in the words of the office."""

from collections.abc import Mapping
from typing import Any

from django.db import models


def set_changed(row: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Set what differs. Gives what was before and what is after, by the names that the office uses; empty if nothing does."""
    before, after = {}, {}
    for name, value in values.items():
        field = row._meta.get_field(name)
        if getattr(row, name) == value:
            continue
        word = str(getattr(field, "verbose_name", name))
        before[word] = shown(row, name)
        setattr(row, name, value)
        after[word] = shown(row, name)
    return before, after


def shown(row: models.Model, name: str) -> str:
    """A value as it is read: the word of a choice, the name of what is referred to."""
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
