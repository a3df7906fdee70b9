"""Tables of rounds, evaluations and advice."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, MomentColumn, NumberColumn, StateColumn, Table
from honbu.modules.portfolio.models import (
    Advice,
    Evaluation,
    EvaluationRound,
)
from honbu.modules.portfolio.models.evaluation import Verdict
from honbu.modules.portfolio.queries.evaluations import rounds_for
from honbu.modules.portfolio.tables.owners import UnitColumn, unit_choices, unit_name

EVALUATION_LOOKS = {
    "handed_out": "neutral", "first": "progress", "confirming": "warning", "submitted": "info", "second": "progress",
    "discussion": "warning", "final": "success",
}  # fmt: skip
ROUND_LOOKS = {
    "preparing": "neutral",
    "distributed": "progress",
    "second": "progress",
    "final": "success",
    "reported": "success",
}
ADVICE_LOOKS = {"asked": "warning", "answered": "info", "closed": "neutral"}


class RoundTable(Table):
    """システム評価の実施."""

    caption: Any = _("システム評価の実施")
    row_header = "title"

    title = LinkColumn(verbose_name=_("名称"), to=lambda record: reverse("portfolio:round", args=[record.pk]))
    fiscal_year = NumberColumn(verbose_name=_("年度"))
    first_until = DateColumn(verbose_name=_("1次評価の期限"))
    second_until = DateColumn(verbose_name=_("2次評価の期限"))
    state = StateColumn(verbose_name=_("状態"), looks=ROUND_LOOKS)

    class Meta:
        """Rows are rounds."""

        model = EvaluationRound
        fields: tuple[str, ...] = ()

    def render_fiscal_year(self, value: int) -> str:
        """令和8年度."""
        return str(clock.FiscalYear(value))


class EvaluationTable(Table):
    """システム評価の一覧."""

    caption: Any = _("システム評価の一覧")
    row_header = "thing"
    hidden_at_first = ("left_out",)

    thing = LinkColumn(
        verbose_name=_("システム"), order_by=("system__number", "euc_tool__number"),
        to=lambda record: reverse("portfolio:evaluation", args=[record.pk]),
    )  # fmt: skip
    round = django_tables2.Column(verbose_name=_("実施"))
    unit = UnitColumn(verbose_name=_("所管課"))
    first_verdict = django_tables2.Column(verbose_name=_("所管課の案"))
    verdict = django_tables2.Column(verbose_name=_("結論"))
    left_out = django_tables2.Column(verbose_name=_("対象から外した理由"))
    state = StateColumn(verbose_name=_("状態"), looks=EVALUATION_LOOKS)

    class Meta:
        """Rows are evaluations."""

        model = Evaluation
        fields: tuple[str, ...] = ()


def _rounds(request: HttpRequest | None) -> QuerySet[EvaluationRound]:
    """The rounds that whoever looks may know of."""
    return rounds_for(accounts.actor(request)) if request is not None else EvaluationRound.objects.none()


class EvaluationFilters(FilterSet):
    """What one looks for among evaluations."""

    q = WordFilter(method="by_word", label=_("システム名"))
    round = django_filters.ModelChoiceFilter(queryset=_rounds, label=_("実施"))
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("所管課"), choices=unit_choices)
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Evaluation._meta.get_field("state").choices, label=_("状態")
    )
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices, label=_("結論"))

    class Meta:
        """Rows are evaluations."""

        model = Evaluation
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Evaluation], _name: str, value: str) -> QuerySet[Evaluation]:
        """Every word in the name of the system or tool."""
        for word in value.split():
            queryset = queryset.filter(Q(system__name__icontains=word) | Q(euc_tool__name__icontains=word))
        return queryset

    def by_unit(self, queryset: QuerySet[Evaluation], _name: str, value: str) -> QuerySet[Evaluation]:
        """A department with all its sections, or a section."""
        return queryset.none() if value == "none" else queryset.filter(unit__in=tree_on().below(int(value)))


class AdviceTable(Table):
    """評価の相談."""

    caption: Any = _("評価の相談")
    row_header = "item"

    item = LinkColumn(
        verbose_name=_("項目"), empty_values=(), to=lambda record: reverse("portfolio:advice", args=[record.pk])
    )
    evaluation = django_tables2.Column(verbose_name=_("システム"), orderable=False)
    unit = django_tables2.Column(verbose_name=_("所管課"), empty_values=(), order_by=("evaluation__unit__code",))
    question = django_tables2.Column(verbose_name=_("聞きたいこと"))
    asked_at = MomentColumn(verbose_name=_("相談日時"))
    state = StateColumn(verbose_name=_("状態"), looks=ADVICE_LOOKS)

    class Meta:
        """Rows are requests for advice."""

        model = Advice
        fields: tuple[str, ...] = ()

    def render_unit(self, record: Advice) -> str:
        """The section that asks."""
        return unit_name(record.evaluation.unit_id)

    def value_unit(self, record: Advice) -> str:
        """The same in a file."""
        return self.render_unit(record)


class AdviceFilters(FilterSet):
    """What one looks for among requests for advice."""

    q = WordFilter(field_name="question", label=_("言葉"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Advice._meta.get_field("state").choices, label=_("状態")
    )

    class Meta:
        """Rows are requests for advice."""

        model = Advice
        fields: tuple[str, ...] = ()
