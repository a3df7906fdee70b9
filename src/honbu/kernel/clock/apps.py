"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """honbu.kernel.clock"""

    name = "honbu.kernel.clock"
    label = "clock"
