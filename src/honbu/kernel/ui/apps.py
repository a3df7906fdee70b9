"""The look of the house as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and template tags; no models."""

    name = "honbu.kernel.ui"
    label = "ui"
