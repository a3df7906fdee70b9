"""The addresses of sign-in that are our own."""

from django.urls import path

from honbu.kernel.accounts import pages

app_name = "accounts"
urlpatterns = [path("personas/", pages.choose_persona, name="personas")]
