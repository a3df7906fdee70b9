"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """honbu.kernel.documents"""

    name = "honbu.kernel.documents"
    label = "documents"
