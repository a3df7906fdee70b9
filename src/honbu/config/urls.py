"""The addresses of the house: each part and each module under its own."""

from django.urls import include, path

from honbu.config.api import api
from honbu.kernel import registry

urlpatterns = [path("accounts/", include("allauth.urls")), path("api/v1/", api.urls)]

urlpatterns += [path(manifest.url_prefix, include(manifest.urls)) for manifest in registry.manifests() if manifest.urls]

handler400 = "honbu.config.errors.bad_request"
handler403 = "honbu.config.errors.forbidden"
handler404 = "honbu.config.errors.not_found"
handler500 = "honbu.config.errors.broken"
