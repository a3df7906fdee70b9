"""Tables and filters of documents."""

import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.forms import unit_choices
from honbu.kernel.documents.gates import actor
from honbu.kernel.documents.models import Document
from honbu.kernel.documents.wording import media_title, size_of
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, StateColumn, Table, TextColumn

LOOKS = {"open": "success", "partly": "warning", "closed": "neutral"}
DUE = [("over", _("満了している")), ("year", _("1年以内に満了")), ("never", _("永年")), ("gone", _("廃棄済み"))]


def unit_name(document: Document) -> str:
    """The unit by its full name of today, in the reader's language; one that is no more by its code."""
    if document.unit_id is None:
        return str(_("区全体"))
    return tree_on().shown_name(document.unit_id) or str(document.unit)


def address_of(document: Document) -> str:
    """The record page."""
    return reverse("documents:record", args=[document.pk])


class DocumentTable(Table):
    """文書一覧."""

    caption = _("文書の一覧")
    row_header = "title"
    hidden_at_first: tuple[str, ...] = ("personal", "retention_years", "created_at")

    title = LinkColumn(verbose_name=_("件名"), to=address_of)
    unit = TextColumn(verbose_name=_("主管"), accessor="unit_id", empty_values=())
    disclosure = StateColumn(verbose_name=_("公開区分"), looks=LOOKS)
    file = TextColumn(verbose_name=_("種類"), empty_values=(), orderable=False)
    version = TextColumn(
        verbose_name=_("版"), empty_values=(), orderable=False, attrs={"td": {"class": "fit"}, "th": {"class": "fit"}}
    )
    keep_until = DateColumn(verbose_name=_("保存期間満了日"))
    retention_years = TextColumn(verbose_name=_("保存年限"))
    personal = TextColumn(verbose_name=_("個人情報"))
    created_at = DateColumn(verbose_name=_("登録日"))

    def render_unit(self, record: Document) -> str:
        """情報政策部情報政策課."""
        return unit_name(record)

    value_unit = render_unit

    def render_file(self, record: Document) -> str:
        """Word文書 340KB."""
        newest = record.versions.all()[0]
        return f"{media_title(newest.media_type)} {size_of(newest.size)}"

    value_file = render_file

    def render_version(self, record: Document) -> str:
        """第2版."""
        return str(_("第%(number)s版")) % {"number": record.versions.all()[0].number}

    value_version = render_version

    def render_personal(self, value: bool) -> str:
        """あり or なし."""
        return str(_("あり") if value else _("なし"))

    value_personal = render_personal


class DueTable(DocumentTable):
    """廃棄対象の一覧."""

    caption = _("保存期間が満了した文書の一覧")
    hidden_at_first = ("personal", "created_at", "version", "file")

    proposed = TextColumn(verbose_name=_("申出"), orderable=False)

    def render_proposed(self, value: bool) -> str:
        """承認待ち or nothing."""
        return str(_("承認待ち") if value else _("未申出"))

    value_proposed = render_proposed


def _own_units(request: Any) -> list[tuple[str, str]]:
    return unit_choices(actor(request), "documents.read")


class DocumentFilters(FilterSet):
    """件名、主管、公開区分、保存期間."""

    title = WordFilter(field_name="title", label=_("件名"))
    unit = django_filters.ChoiceFilter(field_name="unit_id", label=_("主管"), empty_label=_("すべて"))
    disclosure = django_filters.ChoiceFilter(
        label=_("公開区分"), choices=Document.Disclosure.choices, empty_label=_("すべて")
    )
    due = django_filters.ChoiceFilter(
        label=_("保存期間"), choices=DUE, method="by_retention", empty_label=_("廃棄済みを除くすべて")
    )

    class Meta:
        """Only what is named above."""

        model = Document
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["unit"].choices = [("", _("すべて")), *_own_units(self.request)]

    def filter_queryset(self, queryset: QuerySet[Document]) -> Any:
        """What is gone is listed only when asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("due") == "gone" else found.filter(disposed_at__isnull=True)

    def by_retention(self, found: QuerySet[Document], _name: str, value: str) -> QuerySet[Document]:
        """By the day until which a document is kept."""
        today = clock.today()
        conditions: dict[str, dict[str, Any]] = {
            "over": {"keep_until__lt": today},
            "year": {"keep_until__range": (today, today + datetime.timedelta(days=365))},
            "never": {"keep_until__isnull": True},
            "gone": {"disposed_at__isnull": False},
        }
        return found.filter(**conditions[value])
