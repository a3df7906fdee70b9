"""区民向けのサービス: what the modules offer to citizens. Nothing is announced that cannot be opened."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from honbu.kernel.home.registered import manifests
from honbu.kernel.manifest import NavigationEntry


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the citizens' page shows it."""

    title: str
    url: str
    hue: str


def services() -> list[Service]:
    """Every public page that a manifest names in `public_pages` and that exists."""
    found = []
    for manifest in manifests():
        pages: tuple[NavigationEntry, ...] = tuple(manifest.public_pages)
        for page in pages:
            try:
                found.append(Service(gettext(page.title), reverse(page.url_name), manifest.hue))
            except NoReverseMatch:
                continue
    return found
