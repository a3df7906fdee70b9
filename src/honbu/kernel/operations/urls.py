"""The addresses of operations."""

from django.urls import path

from honbu.kernel.operations import pages

app_name = "operations"
urlpatterns = [
    path("health/live", pages.alive, name="alive"),
    path("health/ready", pages.ready, name="ready"),
    path("metrics", pages.scrape, name="metrics"),
    path("operations/", pages.workings, name="workings"),
    path("operations/jobs/<int:pk>/retry/", pages.retry, name="retry"),
    path("operations/trail/", pages.trail_index, name="trail"),
]
