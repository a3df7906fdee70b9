"""The address of the search."""

from django.urls import path

from honbu.kernel.search import pages

app_name = "search"
urlpatterns = [path("search/", pages.index, name="index")]
