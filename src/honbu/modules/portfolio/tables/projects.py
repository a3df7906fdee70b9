"""Tables of projects."""

from typing import Any

import django_filters
import django_tables2
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, StateColumn, Table
from honbu.modules.portfolio.models import (
    Project,
)
from honbu.modules.portfolio.tables.owners import UnitColumn

PROJECT_LOOKS = {
    "consulting": "neutral", "in_approval": "progress", "opinion": "info", "working_group": "info", "before_hq": "progress",
    "approved": "success", "conditional": "warning", "sent_back": "warning", "rejected": "error", "withdrawn": "neutral",
}  # fmt: skip


class ProjectTable(Table):
    """起案の一覧."""

    caption: Any = _("起案の一覧")
    row_header = "title"

    title = LinkColumn(verbose_name=_("件名"), to=lambda record: reverse("portfolio:project", args=[record.pk]))
    unit = UnitColumn(verbose_name=_("所管課"))
    planned_year = django_tables2.Column(verbose_name=_("実施する年度"))
    section_decided_on = DateColumn(verbose_name=_("所管課長の決定日"))
    hq_decided_on = DateColumn(verbose_name=_("本部の決定日"))
    state = StateColumn(verbose_name=_("状態"), looks=PROJECT_LOOKS)

    class Meta:
        """Rows are projects."""

        model = Project
        fields: tuple[str, ...] = ()


class ProjectFilters(FilterSet):
    """What one looks for among projects."""

    q = WordFilter(field_name="title", label=_("件名"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Project._meta.get_field("state").choices, label=_("状態")
    )
    planned_year = django_filters.NumberFilter(label=_("実施する年度（西暦）"))

    class Meta:
        """Rows are projects."""

        model = Project
        fields: tuple[str, ...] = ()
