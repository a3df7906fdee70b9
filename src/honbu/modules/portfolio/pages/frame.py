"""What every page of a system shares: the system itself, the way back to it, and the tabs of its parts."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Crumb, Tab
from honbu.modules.portfolio.models import System
from honbu.modules.portfolio.queries.rights import may_read_fully, may_write, systems_for

TOP = "/portfolio/"
# Code, title, address, and who finds it: everybody who may see the system, its owner, or whoever may see its costs.
PARTS = (
    ("overview", pgettext_lazy("system", "概要"), "portfolio:system", "all"),
    ("contracts", pgettext_lazy("system", "契約と期限"), "portfolio:system_contracts", "owner"),
    ("connections", pgettext_lazy("system", "連携とEUC"), "portfolio:system_connections", "owner"),
    ("costs", pgettext_lazy("system", "経費"), "portfolio:system_costs", "costs"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A system as its pages show it. `full`: its owner and IT, who read everything; `writing`: who may change it."""

    actor: Person
    system: System
    full: bool
    writing: bool
    office: bool
    tabs: tuple[Tab, ...]
    crumbs: tuple[Crumb, ...]


def way(*more: Crumb) -> list[Crumb]:
    """From the list of systems to here."""
    return [Crumb(_("システム台帳"), TOP), *more]


def way_to(system: System, *more: Crumb) -> list[Crumb]:
    """From the list over the system to here."""
    return way(Crumb(system.name, reverse("portfolio:system", args=[system.pk])), *more)


def frame_for(request: HttpRequest, pk: int, current: str, *, full: bool = False, writing: bool = False) -> Frame:
    """The frame of a system's page: 404 for whoever may not know of the system, or of this part of it."""
    actor = accounts.actor(request)
    system = get_object_or_404(systems_for(actor), pk=pk)
    reads, writes = may_read_fully(actor, system), may_write(actor, system)
    if (full and not reads) or (writing and not writes):
        raise access.Hidden
    seen = {"all": True, "owner": reads, "costs": access.may(actor, "portfolio.costs", on=system.unit or access.WARD)}
    tabs = tuple(
        Tab(str(title), reverse(url, args=[pk]), current=code == current)
        for code, title, url, who in PARTS
        if seen[who]
    )
    office = access.may(actor, "portfolio.office", on=access.WARD)
    return Frame(actor, system, reads, writes, office, tabs, tuple(way(Crumb(system.name))))
