"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    """honbu.kernel.personnel"""

    name = "honbu.kernel.personnel"
    label = "personnel"
