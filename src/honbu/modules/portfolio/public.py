"""The door of the portfolio: which systems a section has and whether the way to their renewal still stands."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from honbu.modules.portfolio.domain.events import EvaluationSettled, RenewalMoved, SystemRetired
from honbu.modules.portfolio.models import RenewalPlan, System
from honbu.modules.portfolio.models.systems import DataClass

__all__ = [
    "EvaluationSettled",
    "RenewalMoved",
    "SystemOfUnit",
    "SystemRetired",
    "name_of_system",
    "renewal_deadline",
    "systems_by_unit",
]


@dataclass(frozen=True, slots=True)
class SystemOfUnit:
    """稼働しているシステム of a section: what an audit has to know of it. `data_class` is a code of DataClass or empty."""

    system_id: int
    name: str
    data_class: str
    went_live_on: datetime.date | None
    keeper_id: int | None

    @property
    def delicacy(self) -> int:
        """How delicate its data are: 0 for none or not known, up to 3 for 特定個人情報."""
        return DataClass.values.index(self.data_class) if self.data_class in DataClass.values else 0


def systems_by_unit() -> dict[int, list[SystemOfUnit]]:
    """The systems in use, by the number of the unit that owns them. For offices of the house: it asks nobody's permission."""
    found: dict[int, list[SystemOfUnit]] = defaultdict(list)
    rows = System.objects.filter(unit__isnull=False, state__in=["running", "reviewing", "retiring"])
    for pk, name, unit_id, data_class, live, keeper in rows.values_list(
        "pk", "name", "unit_id", "data_class", "went_live_on", "keeper_id"
    ):
        found[unit_id or 0].append(SystemOfUnit(pk, name, data_class, live, keeper))
    return dict(found)


def name_of_system(system_id: int) -> str:
    """The name of a system; empty where there is none of this number. For offices of the house."""
    return System.objects.filter(pk=system_id).values_list("name", flat=True).first() or ""


def renewal_deadline(system_id: int) -> datetime.date | None:
    """更新の期限 of the renewal that is under way for a system; None where none was begun. For offices of the house."""
    plans = RenewalPlan.objects.filter(system=system_id).exclude(state__in=["done", "dropped"])
    return plans.order_by("deadline").values_list("deadline", flat=True).first()
