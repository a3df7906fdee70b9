"""The manifests of the house, as the first page was given them."""

from collections.abc import Sequence

from honbu.kernel.manifest import Module

_manifests: list[Module] = []


def register(manifests: Sequence[Module]) -> None:
    """Take the manifests, in the order of the house."""
    _manifests[:] = sorted(manifests, key=lambda manifest: manifest.order)


def manifests() -> tuple[Module, ...]:
    """Every manifest."""
    return tuple(_manifests)
