"""What the actions of the audits have in common."""

from typing import Any

from django.utils.translation import gettext as _

from honbu.kernel.ui.editing import SomebodyWasFaster


class Frozen(ValueError):
    """It is no longer changed: what is in use or handed in stays as it is."""


def require_version(row: Any, seen: int | None) -> None:
    """Raises SomebodyWasFaster if the row was changed since it was read."""
    if seen is not None and row.version != seen:
        raise SomebodyWasFaster(_("ほかの人が先に変更しました。画面を読み直してから、もう一度操作してください。"))
