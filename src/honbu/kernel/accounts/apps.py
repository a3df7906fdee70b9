"""The Django app of this part of the kernel."""

import importlib

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """honbu.kernel.accounts"""

    name = "honbu.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth (by name: the listeners need models, which don't exist when this is read)."""
        importlib.import_module("honbu.kernel.accounts.handlers").connect()
