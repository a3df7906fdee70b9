"""The addresses of the first page and of the calendar."""

from django.urls import path

from honbu.kernel.home import pages

app_name = "home"
urlpatterns = [path("", pages.index, name="index"), path("calendar/", pages.calendar, name="calendar")]
