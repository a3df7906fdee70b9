"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """honbu.kernel.jobs"""

    name = "honbu.kernel.jobs"
    label = "jobs"
