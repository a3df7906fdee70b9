"""Tables of cost sheets."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import LinkColumn, NumberColumn, StateColumn, Table, YenColumn
from honbu.modules.portfolio.models import CostSheet
from honbu.modules.portfolio.tables.owners import UnitColumn, unit_choices

SHEET_LOOKS = {"draft": "info", "submitted": "progress", "scrutinised": "progress", "fixed": "success"}


class FiscalYearColumn(django_tables2.Column):
    """年度 by its name."""

    def render(self, value: int) -> str:
        """令和9年度"""
        return clock.FiscalYear(value).label

    def value(self, value: int) -> str:
        """The same in a file."""
        return self.render(value)


class CostSheetTable(Table):
    """経費見積入力シートの一覧. Amounts stay on the screen: a file of the list gets passed on."""

    caption: Any = _("経費見積入力シートの一覧")
    row_header = "title"
    hidden_at_first = ("years",)

    title = LinkColumn(verbose_name=_("名称"), to=lambda record: reverse("portfolio:cost_sheet", args=[record.pk]))
    thing = django_tables2.Column(verbose_name=_("システム・起案"), empty_values=(), orderable=False)
    unit = UnitColumn(verbose_name=_("所管課"))
    first_year = FiscalYearColumn(verbose_name=_("最初の年度"))
    years = NumberColumn(verbose_name=_("年数"))
    five_years = YenColumn(verbose_name=_("5年総額"), exclude_from_export=True)
    state = StateColumn(verbose_name=_("状態"), looks=SHEET_LOOKS)

    class Meta:
        """Rows are cost sheets."""

        model = CostSheet
        fields: tuple[str, ...] = ()

    def render_thing(self, record: CostSheet) -> str:
        """The system, or the proposal."""
        return str(record.system or record.project)

    def value_thing(self, record: CostSheet) -> str:
        """The same in a file."""
        return self.render_thing(record)


class CostSheetFilters(FilterSet):
    """What one looks for among cost sheets."""

    q = WordFilter(method="by_word", label=_("名称・システム・起案"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: CostSheet._meta.get_field("state").choices, label=_("状態")
    )
    first_year = django_filters.NumberFilter(label=_("最初の年度（西暦）"))
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("所管課"), choices=unit_choices)

    class Meta:
        """Rows are cost sheets."""

        model = CostSheet
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[CostSheet], _name: str, value: str) -> QuerySet[CostSheet]:
        """Every word in the title, or in the name of the system or the proposal."""
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(system__name__icontains=word) | Q(project__title__icontains=word)
            )
        return queryset

    def by_unit(self, queryset: QuerySet[CostSheet], _name: str, value: str) -> QuerySet[CostSheet]:
        """A department with all its sections, or a section."""
        return queryset.filter(unit__in=tree_on().below(int(value))) if value != "none" else queryset.none()
