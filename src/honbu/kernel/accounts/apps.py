"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """honbu.kernel.accounts"""

    name = "honbu.kernel.accounts"
    label = "accounts"
