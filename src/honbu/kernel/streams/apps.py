"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class StreamsConfig(AppConfig):
    """honbu.kernel.streams"""

    name = "honbu.kernel.streams"
    label = "streams"
