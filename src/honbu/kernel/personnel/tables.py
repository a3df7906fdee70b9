"""Tables of personnel."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Person, Post, Posting, Reorganisation, tree_on
from honbu.kernel.personnel.forms import unit_choices
from honbu.kernel.personnel.models import ListImport
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, MomentColumn, StateColumn, Table


class PeopleTable(Table):
    """職員の一覧."""

    caption: Any = _("職員の一覧")
    row_header = "person"
    hidden_at_first = ("number", "employment")

    person = LinkColumn(
        verbose_name=_("氏名"),
        accessor="person__name",
        order_by=("person__family_kana", "person__given_kana"),
        to=lambda record: reverse("personnel:person", args=[record.person_id]),
    )
    kana = django_tables2.Column(verbose_name=_("よみ"), accessor="person__kana", order_by=("person__family_kana",))
    unit = django_tables2.Column(verbose_name=_("所属"), order_by=("unit__code",))
    post = django_tables2.Column(verbose_name=_("職"), accessor="post__shown", order_by=("-post__rank",))
    email = django_tables2.Column(verbose_name=_("メール"), accessor="person__email", orderable=False)
    number = django_tables2.Column(verbose_name=_("職員番号"), accessor="person__number")
    employment = django_tables2.Column(
        verbose_name=_("任用区分"), accessor="person__get_employment_display", orderable=False
    )

    class Meta:
        """Rows are postings."""

        model = Posting
        fields: tuple[str, ...] = ()

    def render_unit(self, record: Posting) -> str:
        """The name from the department down."""
        return tree_on().shown_name(record.unit_id)

    def value_unit(self, record: Posting) -> str:
        """The same in a file."""
        return self.render_unit(record)


def post_choices() -> list[tuple[int, str]]:
    """Every post, the highest first, in the reader's language."""
    return [(post.pk, post.shown) for post in Post.objects.all()]


class PeopleFilters(FilterSet):
    """What one looks for in the list of staff."""

    q = WordFilter(method="by_word", label=_("氏名・よみ・職員番号"))
    unit = django_filters.ChoiceFilter(
        method="by_unit",
        label=_("組織（下位を含む）"),
        choices=lambda: unit_choices(kinds=("department", "section"))[1:],
    )
    post = django_filters.ChoiceFilter(field_name="post_id", choices=post_choices, label=_("職"))
    employment = django_filters.ChoiceFilter(
        field_name="person__employment", choices=Person.Employment.choices, label=_("任用区分")
    )

    class Meta:
        """Rows are postings."""

        model = Posting
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Posting], _name: str, value: str) -> QuerySet[Posting]:
        """Every word somewhere in name, reading or number."""
        for word in value.split():
            queryset = queryset.filter(
                Q(person__family_name__icontains=word)
                | Q(person__given_name__icontains=word)
                | Q(person__family_kana__icontains=word)
                | Q(person__given_kana__icontains=word)
                | Q(person__number__icontains=word)
            )
        return queryset

    def by_unit(self, queryset: QuerySet[Posting], _name: str, value: str) -> QuerySet[Posting]:
        """The unit and everything below."""
        tree = tree_on()
        found = next((unit.id for unit in tree.units.values() if unit.code == value), None)
        return queryset.filter(unit__in=tree.below(found)) if found else queryset.none()


class ReorganisationTable(Table):
    """組織改正の一覧."""

    caption: Any = _("組織改正の一覧")
    row_header = "title"

    title = LinkColumn(verbose_name=_("件名"), to=lambda record: reverse("personnel:reorganisation", args=[record.pk]))
    effective_on = DateColumn(verbose_name=_("施行日"))
    state = StateColumn(
        verbose_name=_("状態"), accessor="state", looks={"draft": "info", "adopted": "success"},
        words=dict(Reorganisation.State.choices),
    )  # fmt: skip

    class Meta:
        """Rows are reorganisations."""

        model = Reorganisation
        fields: tuple[str, ...] = ()


class ImportTable(Table):
    """名簿の取込みの一覧."""

    caption: Any = _("名簿の取込みの一覧")
    row_header = "filename"

    filename = LinkColumn(verbose_name=_("ファイル名"), to=lambda record: reverse("personnel:import", args=[record.pk]))
    effective_on = DateColumn(verbose_name=_("発令日"))
    uploaded_at = MomentColumn(verbose_name=_("取込日時"))
    uploaded_by = django_tables2.Column(verbose_name=_("取込者"), orderable=False)
    state = StateColumn(
        verbose_name=_("状態"), accessor="state",
        looks={"preview": "info", "accepted": "success", "refused": "error"}, words=dict(ListImport.State.choices),
    )  # fmt: skip

    class Meta:
        """Rows are imports."""

        model = ListImport
        fields: tuple[str, ...] = ()


class OutsideTable(Table):
    """外部関係者の一覧."""

    caption: Any = _("外部関係者の一覧")
    row_header = "name"

    name = LinkColumn(
        verbose_name=_("氏名"),
        order_by=("family_name",),
        to=lambda record: reverse("personnel:person", args=[record.pk]),
    )
    company = django_tables2.Column(verbose_name=_("所属団体"))
    valid_from = DateColumn(verbose_name=_("開始日"))
    valid_to = DateColumn(verbose_name=_("利用期限"))

    class Meta:
        """Rows are people."""

        model = Person
        fields: tuple[str, ...] = ()


LOOKS: dict[str, Any] = {"draft": "info", "adopted": "success", "dropped": "neutral"}
