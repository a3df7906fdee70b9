"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """honbu.kernel.operations"""

    name = "honbu.kernel.operations"
    label = "operations"
