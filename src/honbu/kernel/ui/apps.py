"""The look of the house as a Django app."""

from django.apps import AppConfig

from honbu.kernel.ui import wording


class UiConfig(AppConfig):
    """Templates, static files and template tags; no models."""

    name = "honbu.kernel.ui"
    label = "ui"

    def ready(self) -> None:
        """Say what is missing in our own words."""
        wording.install()
