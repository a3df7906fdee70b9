"""Reads every manifest and hands each part what concerns it. The kernel's top floor: nothing of it is imported below."""

import importlib
import importlib.util
from collections.abc import Iterable, Sequence

from honbu.kernel.access import public as access
from honbu.kernel.approvals import public as approvals
from honbu.kernel.events import public as events
from honbu.kernel.home import public as home
from honbu.kernel.jobs import public as jobs
from honbu.kernel.manifest import Module
from honbu.kernel.search import public as search
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import navigation

__all__ = ["furnish", "manifests", "module_names", "set_up"]

_manifests: list[Module] = []
_modules: list[str] = []


def _read(packages: Iterable[str]) -> list[Module]:
    told = (f"{package}.module" for package in packages)
    return [importlib.import_module(name).MODULE for name in told if importlib.util.find_spec(name) is not None]


def furnish(*, kernel: Sequence[str], modules: Sequence[str]) -> None:
    """Read all manifests, the kernel's first, and tell every part what it has to know."""
    _modules[:] = modules
    _manifests[:] = _read(
        [*(f"honbu.kernel.{name}" for name in kernel), *(f"honbu.modules.{name}" for name in modules)]
    )
    access.declare(permission for manifest in _manifests for permission in manifest.permissions)
    events.declare([subscription for manifest in _manifests for subscription in manifest.subscriptions])
    jobs.declare_schedules([schedule for manifest in _manifests for schedule in manifest.schedules])
    navigation.declare(sorted(_manifests, key=lambda manifest: manifest.order))
    trail.declare_verbs({verb: words for manifest in _manifests for verb, words in manifest.verbs.items()})
    search.declare_circles([manifest.circles for manifest in _manifests if manifest.circles is not None])
    search.declare_sources({kind: give for manifest in _manifests for kind, give in manifest.searchable.items()})
    approvals.declare_kinds(kind for manifest in _manifests for kind in manifest.approvals)
    home.declare(_manifests)


def manifests() -> tuple[Module, ...]:
    """Every manifest, the kernel's first, then the modules in the order of the settings."""
    return tuple(_manifests)


def module_names() -> tuple[str, ...]:
    """The names of the ward's modules, without the kernel's parts."""
    return tuple(_modules)


def set_up() -> None:
    """After migrations: enter the roles that the manifests propose, and what their parts begin with (changes stay)."""
    access.set_up_roles(
        [preset for manifest in _manifests for preset in manifest.roles],
        [rule for manifest in _manifests for rule in manifest.automatic_roles],
    )
    for manifest in _manifests:
        if manifest.begin is not None:
            manifest.begin()
