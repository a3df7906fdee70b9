"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """honbu.kernel.home"""

    name = "honbu.kernel.home"
    label = "home"
