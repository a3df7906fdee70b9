"""The Django app of this module."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """honbu.modules.meetings"""

    name = "honbu.modules.meetings"
    label = "meetings"
