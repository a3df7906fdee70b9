"""Tables of operations."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from honbu.kernel.trail import public as trail
from honbu.kernel.ui.filters import EraDateFilter, FilterSet, WordFilter
from honbu.kernel.ui.tables import MomentColumn, Table


class TrailTable(Table):
    """証跡の一覧."""

    caption: Any = _("証跡の一覧")
    row_header = "deed"
    hidden_at_first = ("request_id", "changes")

    at = MomentColumn(verbose_name=_("日時"), order_by=("id",))
    actor_name = django_tables2.Column(verbose_name=_("行為者"), order_by=("actor_name",))
    actor_post = django_tables2.Column(verbose_name=_("当時の所属・職"), orderable=False)
    deed = django_tables2.Column(verbose_name=_("行為"), accessor="verb")
    object_title = django_tables2.Column(verbose_name=_("対象"), orderable=False)
    reason = django_tables2.Column(verbose_name=_("理由"), orderable=False)
    changes = django_tables2.Column(verbose_name=_("変更内容"), accessor="pk", orderable=False)
    request_id = django_tables2.Column(verbose_name=_("受付番号"), orderable=False)

    class Meta:
        """Rows are lines."""

        model = trail.Line
        fields: tuple[str, ...] = ()

    def render_deed(self, value: str) -> str:
        """The verb in words."""
        return trail.sentence(value)

    def render_changes(self, record: trail.Line) -> str:
        """Before and after in one cell."""
        return "、".join(f"{name}: {before} → {after}" for name, before, after in trail.plain(record))


class TrailFilters(FilterSet):
    """What one looks for in the trail."""

    q = WordFilter(method="by_word", label=_("行為者・対象・理由"))
    verb = django_filters.ChoiceFilter(
        label=_("行為"),
        choices=lambda: sorted((verb, trail.sentence(verb)) for verb in trail.known_verbs()),
    )
    since = EraDateFilter(field_name="at", lookup_expr="date__gte", label=_("この日から"))
    until = EraDateFilter(field_name="at", lookup_expr="date__lte", label=_("この日まで"))

    class Meta:
        """Rows are lines."""

        model = trail.Line
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[trail.Line], _name: str, value: str) -> QuerySet[trail.Line]:
        """Every word somewhere in the line."""
        for word in value.split():
            queryset = queryset.filter(
                Q(actor_name__icontains=word) | Q(object_title__icontains=word) | Q(reason__icontains=word)
            )
        return queryset
