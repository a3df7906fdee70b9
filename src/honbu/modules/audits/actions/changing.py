"""What every change of a row has in common: what was before, what is after, in the words of the office."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from honbu.kernel.ui.editing import SomebodyWasFaster


class WrongValue(ValueError):
    """What was entered can't be; the message says what to correct."""


class Frozen(ValueError):
    """It is no longer changed: what is in use or handed in stays as it is."""


def set_changed(row: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Set what differs. Gives what was before and what is after, by the names that the office uses; empty if nothing does."""
    before, after = {}, {}
    for name, value in values.items():
        if getattr(row, name) == value:
            continue
        word = str(getattr(row._meta.get_field(name), "verbose_name", name))
        before[word] = shown(row, name)
        setattr(row, name, value)
        after[word] = shown(row, name)
    return before, after


def shown(row: models.Model, name: str) -> str:
    """A value as it is read: the word of a choice, はい or いいえ, one after the other."""
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def require_version(row: Any, seen: int | None) -> None:
    """Raises SomebodyWasFaster if the row was changed since it was read."""
    if seen is not None and row.version != seen:
        raise SomebodyWasFaster(_("ほかの人が先に変更しました。画面を読み直してから、もう一度操作してください。"))
