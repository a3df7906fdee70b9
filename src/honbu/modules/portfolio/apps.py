"""The Django app of this module."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """honbu.modules.portfolio"""

    name = "honbu.modules.portfolio"
    label = "portfolio"
