"""台帳の検索: a section finds its own systems and tools, the IT section all of them, nobody else any.

The index holds what a thing is and how people call it: never its weaknesses, hardware, network or money.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.search import public as search
from honbu.modules.portfolio.models import EucTool, System

SYSTEMS, TOOLS = "portfolio.system", "portfolio.euc_tool"


def searchable_system(system: System) -> search.Searchable:
    """A system by its names, its work, its outline and its vendor, for whoever reads the inventory of its section."""
    vendor = system.vendor.name if system.vendor else ""
    names = (one.name for one in system.other_names.all())
    words = (*names, system.kana, system.function, system.outline, vendor)
    return search.Searchable(
        kind=SYSTEMS, object_id=str(system.pk), title=system.name, text=" ".join(word for word in words if word),
        url=reverse("portfolio:system", args=[system.pk]), at=_as_of(),
        unit_id=system.unit_id, permission="portfolio.read",
    )  # fmt: skip


def searchable_tool(tool: EucTool) -> search.Searchable:
    """A tool by its name and what it makes up for."""
    replaced = tool.replaces.name if tool.replaces else ""
    return search.Searchable(
        kind=TOOLS, object_id=str(tool.pk), title=tool.name, text=" ".join(word for word in (tool.lack, replaced) if word),
        url=reverse("portfolio:euc_tool", args=[tool.pk]), at=_as_of(), unit_id=tool.unit_id,
        permission="portfolio.read",
    )  # fmt: skip


def _as_of() -> datetime.datetime:
    """The register is as it stands today, whenever a thing was entered."""
    return datetime.datetime.combine(clock.today(), datetime.time(), clock.TOKYO)


def searchable_systems() -> Iterator[search.Searchable]:
    """Every system of the inventory, one by one."""
    rows = System.objects.select_related("vendor").prefetch_related("other_names")
    yield from map(searchable_system, rows.iterator(chunk_size=500))


def searchable_tools() -> Iterator[search.Searchable]:
    """Every tool, one by one."""
    yield from map(searchable_tool, EucTool.objects.select_related("replaces").iterator(chunk_size=500))


def index_system(system: System) -> None:
    """Put a system into the index as it stands."""
    search.put([searchable_system(system)])


def forget_systems(pks: Iterable[int]) -> None:
    """Take systems out of the index."""
    search.take_out(SYSTEMS, [str(pk) for pk in pks])


def index_tool(tool: EucTool) -> None:
    """Put a tool into the index as it stands."""
    search.put([searchable_tool(tool)])
