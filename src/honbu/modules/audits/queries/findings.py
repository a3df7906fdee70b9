"""指摘を読む: which are unfinished, which have passed their day, and what they say of each unit."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.findings import COUNTED, MAJOR, PROMISED, UNFINISHED
from honbu.modules.audits.models import Finding


def unfinished(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """是正の終わっていない指摘: confirmed ones with which somebody still has to do something."""
    return rows.filter(state__in=[state.value for state in UNFINISHED])


def overdue(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """是正の期限を過ぎた指摘: what the section has promised by a day that has passed; not what it has reported."""
    return rows.filter(state__in=[state.value for state in PROMISED], action__due__lt=clock.today())


@dataclass(frozen=True, slots=True)
class Noted:
    """指摘の一件 as the planning is told of it: in which fiscal year, how grave, and where it stands today."""

    year: int
    kind: str
    major: bool
    nonconformity: bool
    unfinished: bool
    late: bool


def noted_by_unit() -> dict[int, list[Noted]]:
    """Every finding that counts, by the number of the unit that it was made of. For the planning: it asks nobody's permission."""
    found: dict[int, list[Noted]] = defaultdict(list)
    rows = Finding.objects.filter(state__in=[state.value for state in COUNTED]).order_by("pk")
    late = set(overdue(Finding.objects.all()).values_list("pk", flat=True))
    for pk, unit_id, year, kind, grade, wrong, state in rows.values_list(
        "pk", "unit_id", "fiscal_year", "kind", "grade__code", "grade__nonconformity", "state"
    ):
        found[unit_id].append(Noted(year, kind, grade == MAJOR, wrong, state in UNFINISHED, pk in late))
    return dict(found)
