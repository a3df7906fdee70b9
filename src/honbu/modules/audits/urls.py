"""Addresses of the audits."""

from django.urls import path

from honbu.modules.audits.pages import guide

app_name = "audits"

urlpatterns = [
    path("", guide.index, name="index"),
]
