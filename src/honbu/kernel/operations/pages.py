"""Pages of those who keep Honbu running, and what machines ask."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def alive(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    """Health: this process answers."""
    return JsonResponse({"alive": True})


def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    """Readiness: this process can do its work, its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})
