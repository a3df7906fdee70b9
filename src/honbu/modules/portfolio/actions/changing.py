"""What the actions of the portfolio have in common."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from honbu.kernel.ui.editing import SomebodyWasFaster


def require_version(row: Any, seen: int | None) -> None:
    """Raises SomebodyWasFaster if the row was changed since it was read."""
    if seen is not None and row.version != seen:
        raise SomebodyWasFaster(_("ほかの人が先に変更しました。画面を読み直してから、もう一度操作してください。"))


def names_of(rows: Iterable[object]) -> str:
    """Names one after the other."""
    return "、".join(str(row) for row in rows)
