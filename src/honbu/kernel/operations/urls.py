"""The addresses of operations."""

from django.urls import path

from honbu.kernel.operations import pages

app_name = "operations"
urlpatterns = [
    path("health/live", pages.alive, name="alive"),
    path("health/ready", pages.ready, name="ready"),
]
