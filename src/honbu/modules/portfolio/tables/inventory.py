"""Tables of systems, contracts and EUC tools."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import EraDateFilter, FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, NumberColumn, StateColumn, Table, YenColumn
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, LimitKind
from honbu.modules.portfolio.models import (
    Contract,
    EucTool,
    System,
)
from honbu.modules.portfolio.models.systems import DataClass, Importance, Zone
from honbu.modules.portfolio.tables.owners import UnitColumn, limit_chip, unit_choices

SYSTEM_LOOKS = {
    "idea": "neutral", "approved": "info", "procuring": "progress", "building": "progress", "running": "success",
    "reviewing": "warning", "retiring": "warning", "retired": "neutral",
}  # fmt: skip
EUC_LOOKS = {
    "declared": "info",
    "confirmed": "progress",
    "managed": "success",
    "moved": "neutral",
    "retired": "neutral",
}


class SystemTable(Table):
    """所管するシステムの一覧."""

    caption: Any = _("所管するシステムの一覧")
    row_header = "name"
    hidden_at_first = ("kana", "data_class", "zone", "vendor", "users", "user_count", "went_live_on", "standard_task")

    number = NumberColumn(verbose_name=_("番号"))
    name = LinkColumn(verbose_name=_("システム名"), to=lambda record: reverse("portfolio:system", args=[record.pk]))
    kana = django_tables2.Column(verbose_name=_("よみ"))
    unit = UnitColumn(verbose_name=_("所管課"))
    function = django_tables2.Column(verbose_name=_("業務"))
    kind = django_tables2.Column(verbose_name=_("種別"))
    data_class = django_tables2.Column(verbose_name=_("扱う情報"))
    zone = django_tables2.Column(verbose_name=_("ネットワーク"))
    importance = django_tables2.Column(verbose_name=_("重要度"))
    vendor = django_tables2.Column(verbose_name=_("主な業者"), accessor="vendor__name")
    users = django_tables2.Column(verbose_name=_("利用者"))
    user_count = NumberColumn(verbose_name=_("利用者数"))
    went_live_on = DateColumn(verbose_name=_("稼働日"))
    standard_task = django_tables2.Column(verbose_name=_("標準化対象業務"))
    limit_on = DateColumn(verbose_name=_("実質の期限"))
    state = StateColumn(verbose_name=_("状態"), looks=SYSTEM_LOOKS)

    class Meta:
        """Rows are systems."""

        model = System
        fields: tuple[str, ...] = ()

    def render_limit_on(self, record: System) -> SafeString:
        """The day, what ends, and how near it is."""
        kind = KIND_TITLES[LimitKind(record.limit_kind)] if record.limit_kind else ""
        return format_html("{} {} {}", DateColumn().render(record.limit_on), kind, limit_chip(record))

    def render_importance(self, record: System) -> str:
        """In one letter: 高."""
        return record.get_importance_display()[:1]


class SystemFilters(FilterSet):
    """What one looks for among systems."""

    q = WordFilter(method="by_word", label=_("名前・業務・業者"))
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("所管課"), choices=unit_choices)
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: System._meta.get_field("state").choices, label=_("状態")
    )
    kind = django_filters.ChoiceFilter(choices=System.Kind.choices, label=_("種別"))
    data_class = django_filters.ChoiceFilter(choices=DataClass.choices, label=_("扱う情報"))
    zone = django_filters.ChoiceFilter(choices=Zone.choices, label=_("ネットワーク"))
    importance = django_filters.ChoiceFilter(choices=Importance.choices, label=_("重要度"))
    until = EraDateFilter(field_name="limit_on", lookup_expr="lte", label=_("この日までの期限"))

    class Meta:
        """Rows are systems."""

        model = System
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[System], _name: str, value: str) -> QuerySet[System]:
        """Every word in one of the names, the business function or the vendor."""
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(kana__icontains=word) | Q(function__icontains=word)
                | Q(vendor__name__icontains=word)
                | Q(pk__in=System.objects.filter(other_names__name__icontains=word).values("pk"))
            )  # fmt: skip
        return queryset

    def by_unit(self, queryset: QuerySet[System], _name: str, value: str) -> QuerySet[System]:
        """A department with all its sections, or a section; none: without an owner."""
        if value == "none":
            return queryset.filter(unit__isnull=True)
        return queryset.filter(unit__in=tree_on().below(int(value)))


class ContractTable(Table):
    """契約の一覧."""

    caption: Any = _("契約の一覧")
    row_header = "title"
    hidden_at_first = ("number", "span", "begin")

    number = django_tables2.Column(verbose_name=_("契約番号"))
    title = LinkColumn(verbose_name=_("件名"), to=lambda record: reverse("portfolio:contract", args=[record.pk]))
    unit = UnitColumn(verbose_name=_("所管課"))
    vendor = django_tables2.Column(verbose_name=_("契約の相手方"), accessor="vendor__name")
    method = django_tables2.Column(verbose_name=_("契約方法"))
    span = django_tables2.Column(verbose_name=_("期間の種類"))
    begin = DateColumn(verbose_name=_("契約開始日"))
    end = DateColumn(verbose_name=_("契約満了日"))
    renewal = django_tables2.Column(verbose_name=_("更新"))

    class Meta:
        """Rows are contracts."""

        model = Contract
        fields: tuple[str, ...] = ()


class PricedContractTable(ContractTable):
    """契約の一覧 with amounts, for whoever may see costs."""

    amount = YenColumn(verbose_name=_("契約金額"))
    yearly_amount = YenColumn(verbose_name=_("年額"))


class ContractFilters(FilterSet):
    """What one looks for among contracts."""

    q = WordFilter(method="by_word", label=_("件名・相手方・番号"))
    method = django_filters.ChoiceFilter(choices=Contract.Method.choices, label=_("契約方法"))
    renewal = django_filters.ChoiceFilter(choices=Contract.Renewal.choices, label=_("更新"))
    until = EraDateFilter(field_name="end", lookup_expr="lte", label=_("この日までの満了"))
    since = EraDateFilter(field_name="end", lookup_expr="gte", label=_("この日からの満了"))

    class Meta:
        """Rows are contracts."""

        model = Contract
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Contract], _name: str, value: str) -> QuerySet[Contract]:
        """Every word in the title, the vendor or the number."""
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(vendor__name__icontains=word) | Q(number__icontains=word)
            )
        return queryset


class EucTable(Table):
    """EUCツールの一覧."""

    caption: Any = _("EUCツールの一覧")
    row_header = "name"
    hidden_at_first = ("author", "reviewer")

    number = NumberColumn(verbose_name=_("番号"))
    name = LinkColumn(verbose_name=_("名称"), to=lambda record: reverse("portfolio:euc_tool", args=[record.pk]))
    unit = UnitColumn(verbose_name=_("所管課"))
    file_type = django_tables2.Column(verbose_name=_("作り方"))
    replaces = django_tables2.Column(verbose_name=_("補っているシステム"), accessor="replaces__name")
    lack = django_tables2.Column(verbose_name=_("補っている機能"))
    tier = django_tables2.Column(verbose_name=_("管理の段階"), orderable=False)
    author = django_tables2.Column(verbose_name=_("作成者"), accessor="author__name", orderable=False)
    reviewer = django_tables2.Column(verbose_name=_("確認者"), accessor="reviewer__name", orderable=False)
    state = StateColumn(verbose_name=_("状態"), looks=EUC_LOOKS)

    class Meta:
        """Rows are EUC tools."""

        model = EucTool
        fields: tuple[str, ...] = ()


class EucFilters(FilterSet):
    """What one looks for among EUC tools."""

    q = WordFilter(method="by_word", label=_("名称・機能・システム"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: EucTool._meta.get_field("state").choices, label=_("状態")
    )
    file_type = django_filters.ChoiceFilter(choices=EucTool.FileType.choices, label=_("作り方"))

    class Meta:
        """Rows are EUC tools."""

        model = EucTool
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[EucTool], _name: str, value: str) -> QuerySet[EucTool]:
        """Every word in the name, what it fills in for, or the system."""
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(lack__icontains=word) | Q(replaces__name__icontains=word)
            )
        return queryset
