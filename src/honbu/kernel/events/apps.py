"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """honbu.kernel.events"""

    name = "honbu.kernel.events"
    label = "events"
