"""The house is furnished here: every manifest is read once all models are known."""

import importlib

from django.apps import AppConfig
from django.conf import settings


class HouseConfig(AppConfig):
    """Last of the installed apps, so that every part is there when the registry reads the manifests."""

    name = "honbu.config"
    label = "house"

    def ready(self) -> None:
        """Read every manifest (by name: the registry knows models, which don't exist yet when this file is read)."""
        registry = importlib.import_module("honbu.kernel.registry")
        registry.furnish(kernel=settings.KERNEL, modules=settings.MODULES)
