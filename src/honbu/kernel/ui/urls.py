"""Addresses of the look itself: switches, and the gallery of its parts."""

from django.urls import path

from honbu.kernel.ui import pages

app_name = "ui"
urlpatterns = [
    path("appearance/", pages.appearance, name="appearance"),
    path("language/", pages.language, name="language"),
]
