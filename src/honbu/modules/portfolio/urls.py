"""Addresses of the portfolio."""

from django.urls import path

from honbu.modules.portfolio.pages import systems

app_name = "portfolio"
urlpatterns = [path("", systems.index, name="index")]
