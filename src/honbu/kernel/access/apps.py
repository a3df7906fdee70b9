"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """honbu.kernel.access"""

    name = "honbu.kernel.access"
    label = "access"
