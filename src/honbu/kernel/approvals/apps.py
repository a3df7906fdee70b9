"""The Django app of this part of the kernel."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """honbu.kernel.approvals"""

    name = "honbu.kernel.approvals"
    label = "approvals"
