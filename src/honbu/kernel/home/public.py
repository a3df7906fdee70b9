"""The door to the first page: modules hand in their figures and calendar entries through their manifests."""

from collections.abc import Sequence

from honbu.kernel.manifest import Module

__all__ = ["declare", "manifests"]

_manifests: list[Module] = []


def declare(manifests: Sequence[Module]) -> None:
    """The registry hands over the manifests, from which the first page takes figures and calendars."""
    _manifests[:] = manifests


def manifests() -> tuple[Module, ...]:
    """Every manifest."""
    return tuple(_manifests)
