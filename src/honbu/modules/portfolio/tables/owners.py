"""所管課と期限 as columns of every table."""

from typing import Any

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.icons import icon
from honbu.modules.portfolio.domain.lifecycle import Alarm, alarm_of
from honbu.modules.portfolio.models import (
    System,
)


def unit_name(unit_id: int | None) -> str:
    """The section with its department, or that there is none."""
    return tree_on().shown_name(unit_id) if unit_id else ""


def limit_chip(system: System) -> SafeString | str:
    """How urgent the limit is: passed, within two years, or nothing."""
    if system.limit_on is None or system.state == "retired":
        return ""
    standing = alarm_of(system.limit_on, clock.today())
    if standing.level is Alarm.OVERDUE:
        words = _("%(days)s日超過") % {"days": f"{standing.days_late:,}"}
        return format_html(
            '<span class="chip chip--small chip--error">{}<span>{}</span></span>', icon("warning", size=16), words
        )
    if standing.level is Alarm.NONE:
        return ""
    words = _("残り%(days)s日") % {"days": f"{standing.days_left:,}"}
    return format_html(
        '<span class="chip chip--small chip--warning">{}<span>{}</span></span>', icon("clock", size=16), words
    )


def unit_choices() -> list[tuple[str, str]]:
    """Departments and sections, for the filter."""
    tree = tree_on()
    found = [
        (str(unit.id), f"{'　' * (depth - 1)}{unit.shown}")
        for depth, unit in tree.walk()
        if unit.kind in {"department", "section"}
    ]
    return [("none", str(_("(所管課なし)"))), *found]


class UnitColumn(django_tables2.Column):
    """所管課: with its department; empty cells are shown as such."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_values": (), "order_by": ("unit__code",), **kwargs})

    def render(self, record: Any) -> str:
        """The name of today."""
        return unit_name(record.unit_id) or "—"

    def value(self, record: Any) -> str:
        """The same in a file."""
        return unit_name(record.unit_id)
