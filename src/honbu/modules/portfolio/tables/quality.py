"""Tables of questions and lists taken in."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import LinkColumn, MomentColumn, StateColumn, Table
from honbu.modules.portfolio.models import (
    InventoryImport,
    Question,
)
from honbu.modules.portfolio.tables.owners import unit_choices, unit_name

QUESTION_LOOKS = {"asked": "warning", "answered": "info", "settled": "success", "dropped": "neutral"}
IMPORT_LOOKS = {"preview": "info", "refused": "error", "accepted": "success", "dropped": "neutral"}


class QuestionTable(Table):
    """台帳の質問."""

    caption: Any = _("台帳の質問")
    row_header = "text"
    hidden_at_first = ("place", "answered_at")

    text = LinkColumn(verbose_name=_("質問"), to=lambda record: reverse("portfolio:question", args=[record.pk]))
    unit = django_tables2.Column(verbose_name=_("聞く課"), empty_values=(), order_by=("unit__code",))
    place = django_tables2.Column(verbose_name=_("一覧の場所"))
    asked_at = MomentColumn(verbose_name=_("質問日時"))
    answered_at = MomentColumn(verbose_name=_("回答日時"))
    state = StateColumn(verbose_name=_("状態"), looks=QUESTION_LOOKS)

    class Meta:
        """Rows are questions."""

        model = Question
        fields: tuple[str, ...] = ()

    def render_unit(self, record: Question) -> str:
        """The section, or the office itself."""
        return unit_name(record.unit_id) or str(_("情報管理課"))

    def value_unit(self, record: Question) -> str:
        """The same in a file."""
        return self.render_unit(record)


class QuestionFilters(FilterSet):
    """What one looks for among questions."""

    q = WordFilter(field_name="text", label=_("言葉"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Question._meta.get_field("state").choices, label=_("状態")
    )
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("聞く課"), choices=unit_choices)

    class Meta:
        """Rows are questions."""

        model = Question
        fields: tuple[str, ...] = ()

    def by_unit(self, queryset: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        """A department with all its sections, or a section; none: put to the office."""
        if value == "none":
            return queryset.filter(unit__isnull=True)
        return queryset.filter(unit__in=tree_on().below(int(value)))


class InventoryImportTable(Table):
    """一覧の取込み."""

    caption: Any = _("一覧の取込み")
    row_header = "filename"

    filename = LinkColumn(verbose_name=_("ファイル名"), to=lambda record: reverse("portfolio:intake", args=[record.pk]))
    uploaded_by = django_tables2.Column(verbose_name=_("取込者"), accessor="uploaded_by__name", orderable=False)
    uploaded_at = MomentColumn(verbose_name=_("取込日時"))
    accepted_at = MomentColumn(verbose_name=_("反映日時"))
    state = StateColumn(verbose_name=_("状態"), looks=IMPORT_LOOKS)

    class Meta:
        """Rows are imports."""

        model = InventoryImport
        fields: tuple[str, ...] = ()
