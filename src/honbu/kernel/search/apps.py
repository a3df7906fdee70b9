"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """honbu.kernel.search"""

    name = "honbu.kernel.search"
    label = "search"
