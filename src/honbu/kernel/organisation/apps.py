"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """honbu.kernel.organisation"""

    name = "honbu.kernel.organisation"
    label = "organisation"
