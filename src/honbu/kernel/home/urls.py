"""The address of the first page."""

from django.urls import path

from honbu.kernel.home import pages

app_name = "home"
urlpatterns = [path("", pages.index, name="index")]
