"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """honbu.kernel.notices"""

    name = "honbu.kernel.notices"
    label = "notices"
