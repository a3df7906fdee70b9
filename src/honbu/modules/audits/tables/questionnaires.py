"""Tables of questionnaires and of the answers that other offices read."""

from collections.abc import Mapping
from typing import Any

import django_filters
import django_tables2
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.icons import icon
from honbu.kernel.ui.tables import LinkColumn, MomentColumn, NumberColumn, StateColumn, Table, YesNoColumn
from honbu.modules.audits.domain.answering import Progress, word_of
from honbu.modules.audits.domain.states import Answering
from honbu.modules.audits.models import Answer, AnswerChange, Questionnaire, YearPlan
from honbu.modules.audits.queries.rights import questionnaires_for

SHEET_LOOKS = {
    "handed_out": "neutral", "writing": "progress", "confirming": "warning", "submitted": "info", "returned": "warning",
    "accepted": "success",
}  # fmt: skip
ANSWER_LOOKS = {
    "yes": "success", "partly": "warning", "no": "error", "not_applicable": "neutral", "unknown": "info", "": "neutral",
}  # fmt: skip


def unit_name(unit_id: int) -> str:
    """The section with its department, also one that is no more."""
    return tree_on().shown_name(unit_id)


def unit_choices() -> list[tuple[str, str]]:
    """Departments and sections, for the filter."""
    found = [(depth, unit) for depth, unit in tree_on().walk() if unit.kind in {"department", "section"}]
    return [(str(unit.id), f"{'　' * (depth - 1)}{unit.shown}") for depth, unit in found]


def _plans(request: HttpRequest | None) -> QuerySet[YearPlan]:
    """The years of which whoever looks has a sheet."""
    if request is None:
        return YearPlan.objects.none()
    return YearPlan.objects.filter(pk__in=questionnaires_for(accounts.actor(request)).order_by().values("plan"))


class UnitColumn(django_tables2.Column):
    """課, with its department."""

    def __init__(self, *args: Any, path: str = "unit", **kwargs: Any) -> None:
        self.path = path
        super().__init__(*args, **{"empty_values": (), "order_by": (f"{path}__code",), **kwargs})

    def render(self, record: Any) -> str:
        """The name of today; of a section that is no more, its last one."""
        owner = record if self.path == "unit" else record.questionnaire
        last = None if unit_name(owner.unit_id) else owner.unit.versions.order_by("-valid_from").first()
        return unit_name(owner.unit_id) or str(_("%(name)s（組織改正で廃止）") % {"name": last.shown if last else "—"})

    def value(self, record: Any) -> str:
        """The same in a file."""
        return self.render(record)


class QuestionnaireTable(Table):
    """監査調書の一覧. `progress` is what was counted for every sheet that is shown."""

    caption: Any = _("監査調書の一覧")
    row_header = "unit"
    hidden_at_first = ("plan", "prepared_by")

    unit = UnitColumn(verbose_name=_("課"), linkify=lambda record: reverse("audits:questionnaire", args=[record.pk]))
    plan = django_tables2.Column(verbose_name=_("年度"), accessor="plan__fiscal_year")
    progress = django_tables2.Column(verbose_name=_("進み具合"), empty_values=(), orderable=False)
    open_chapters = django_tables2.Column(verbose_name=_("残っている分類"), empty_values=(), orderable=False)
    prepared_by = django_tables2.Column(verbose_name=_("記入者"), accessor="prepared_by__name", orderable=False)
    submitted_at = MomentColumn(verbose_name=_("提出日時"))
    late = django_tables2.Column(verbose_name=_("期限"), empty_values=())
    state = StateColumn(verbose_name=_("状態"), looks=SHEET_LOOKS)

    class Meta:
        """Rows are questionnaires."""

        model = Questionnaire
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, progress: Mapping[int, Progress] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = progress or {}

    def render_plan(self, value: int) -> str:
        """令和8年度."""
        return str(clock.FiscalYear(value))

    def render_progress(self, record: Questionnaire) -> str:
        """12 / 40."""
        found = self.counted.get(record.pk)
        return f"{found.answered} / {found.total}" if found else "—"

    def value_progress(self, record: Questionnaire) -> str:
        """The same in a file."""
        return self.render_progress(record)

    def render_open_chapters(self, record: Questionnaire) -> str:
        """Where something is open."""
        found = self.counted.get(record.pk)
        return "、".join(found.chapters) if found and record.submitted_at is None else ""

    def value_open_chapters(self, record: Questionnaire) -> str:
        """The same in a file."""
        return self.render_open_chapters(record)

    def render_late(self, record: Questionnaire) -> SafeString | str:
        """Whether it came, or still is to come, after the day."""
        words = self.value_late(record)
        if not words:
            return ""
        return format_html(
            '<span class="chip chip--small chip--error">{}<span>{}</span></span>', icon("warning", size=16), words
        )

    def value_late(self, record: Questionnaire) -> str:
        """The same in a file."""
        passed = record.submitted_at is None and clock.today() > record.plan.answers_until
        return str(_("期限後の提出")) if record.late else str(_("期限超過")) if passed else ""


class QuestionnaireFilters(FilterSet):
    """What one looks for among questionnaires."""

    plan = django_filters.ModelChoiceFilter(queryset=_plans, label=_("年度"))
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("課"), choices=unit_choices)
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Questionnaire._meta.get_field("state").choices, label=_("状態")
    )
    late = django_filters.ChoiceFilter(method="by_lateness", label=_("期限"), choices=[("yes", _("期限を過ぎたもの"))])

    class Meta:
        """Rows are questionnaires."""

        model = Questionnaire
        fields: tuple[str, ...] = ()

    def by_unit(self, queryset: QuerySet[Questionnaire], _name: str, value: str) -> QuerySet[Questionnaire]:
        """A department with all its sections, or a section."""
        return queryset.filter(unit__in=tree_on().below(int(value)))

    def by_lateness(self, queryset: QuerySet[Questionnaire], _name: str, _value: str) -> QuerySet[Questionnaire]:
        """What came late, and what has not come though the day has passed."""
        return queryset.filter(Q(late=True) | Q(submitted_at__isnull=True, plan__answers_until__lt=clock.today()))


class FedAnswerTable(Table):
    """回答 that go to another office, one row for each item and contractor."""

    caption: Any = _("課からの回答")
    row_header = "item"
    hidden_at_first = ("work",)

    unit = UnitColumn(verbose_name=_("課"), path="questionnaire__unit")
    contractor = django_tables2.Column(verbose_name=_("委託先"), accessor="contractor__name")
    work = django_tables2.Column(verbose_name=_("委託している業務"), accessor="contractor__work")
    personal_data = YesNoColumn(verbose_name=_("個人情報を扱う"), accessor="contractor__personal_data")
    item = LinkColumn(
        verbose_name=_("確認項目"),
        order_by=("item__order",),
        to=lambda record: reverse("audits:fed_answer", args=[record.pk]),
    )
    answer = StateColumn(verbose_name=_("回答"), looks=ANSWER_LOOKS)
    words = django_tables2.Column(verbose_name=_("説明"))
    times = NumberColumn(verbose_name=_("提出後の変更"), accessor="change_count")
    standing = django_tables2.Column(verbose_name=_("注意"), empty_values=(), orderable=False)

    class Meta:
        """Rows are answers."""

        model = Answer
        fields: tuple[str, ...] = ()

    def render_standing(self, record: Answer) -> str:
        """What whoever reads the answer has to know besides."""
        found = []
        if record.contractor is not None and record.contractor.withdrawn_at is not None:
            found.append(str(_("委託先の取消し")))
        if record.questionnaire.state in {"returned", "writing", "confirming"}:
            found.append(str(_("課で直しています")))
        return "、".join(found)

    def value_standing(self, record: Answer) -> str:
        """The same in a file."""
        return self.render_standing(record)


class FedAnswerFilters(FilterSet):
    """What one looks for among answers that go to another office."""

    q = WordFilter(method="by_word", label=_("委託先、業務、項目"))
    plan = django_filters.ChoiceFilter(
        field_name="questionnaire__plan", label=_("年度"),
        choices=lambda: [(plan.pk, str(clock.FiscalYear(plan.fiscal_year))) for plan in YearPlan.objects.all()],
    )  # fmt: skip
    unit = django_filters.ChoiceFilter(method="by_unit", label=_("課"), choices=unit_choices)
    answer = django_filters.MultipleChoiceFilter(
        choices=lambda: [(one.value, word_of(one.value)) for one in Answering], label=_("回答")
    )
    changed = django_filters.ChoiceFilter(
        method="by_change", label=_("変更"), choices=[("yes", _("提出後に変わったもの"))]
    )

    class Meta:
        """Rows are answers."""

        model = Answer
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Answer], _name: str, value: str) -> QuerySet[Answer]:
        """Every word in the contractor, its work or the item."""
        for word in value.split():
            there = Q(contractor__name__icontains=word) | Q(contractor__work__icontains=word)
            queryset = queryset.filter(there | Q(item__text__icontains=word) | Q(item__code=word))
        return queryset

    def by_unit(self, queryset: QuerySet[Answer], _name: str, value: str) -> QuerySet[Answer]:
        """A department with all its sections, or a section."""
        return queryset.filter(questionnaire__unit__in=tree_on().below(int(value)))

    def by_change(self, queryset: QuerySet[Answer], _name: str, _value: str) -> QuerySet[Answer]:
        """What is not what was handed in at first."""
        return queryset.filter(Exists(AnswerChange.objects.filter(answer=OuterRef("pk"))))
