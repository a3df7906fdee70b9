"""The Django app of this module."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """honbu.modules.audits"""

    name = "honbu.modules.audits"
    label = "audits"
