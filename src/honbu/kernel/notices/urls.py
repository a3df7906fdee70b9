"""The addresses of notices and of work."""

from django.urls import path

from honbu.kernel.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.index, name="index"),
    path("read/", pages.read_all, name="read_all"),
    path("settings/", pages.ways, name="ways"),
    path("work/", pages.work, name="work"),
    path("<int:pk>/open/", pages.open_notice, name="open"),
    path("<int:pk>/read/", pages.read, name="read"),
]
