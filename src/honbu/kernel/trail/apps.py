"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """honbu.kernel.trail"""

    name = "honbu.kernel.trail"
    label = "trail"
