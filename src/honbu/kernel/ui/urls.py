"""Addresses of the look itself: switches, and the gallery of its parts."""

from django.urls import path, re_path

from honbu.kernel.ui import pages

app_name = "ui"
urlpatterns = [
    path("appearance/", pages.appearance, name="appearance"),
    path("language/", pages.language, name="language"),
    path("gallery/", pages.gallery, name="gallery"),
    path("gallery/list/", pages.gallery_list, name="gallery_list"),
    path("gallery/people/", pages.gallery_people, name="gallery_people"),
    path("gallery/draft/", pages.gallery_draft, name="gallery_draft"),
    re_path(r"^gallery/(?P<kind>citizen|plain|record|error)/$", pages.gallery_page, name="gallery_page"),
]
