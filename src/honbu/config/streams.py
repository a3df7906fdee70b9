"""Live streams alone, in a process of their own: `granian --interface asgi honbu.config.streams:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
django.setup()

# Only now: the streams read sessions through models, which exist once Django is set up.
from honbu.kernel.streams.public import application  # noqa: E402

__all__ = ["application"]
