"""Tables and filters of approvals."""

import unicodedata
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import queries
from honbu.kernel.approvals.kinds import known_kinds, title_of
from honbu.kernel.approvals.models import STATES, Absence, Approval, DecisionRule
from honbu.kernel.approvals.telling import address_of
from honbu.kernel.approvals.wording import LOOKS, condition_of
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on, valid_on
from honbu.kernel.ui.filters import FilterSet, WordFilter
from honbu.kernel.ui.tables import DateColumn, LinkColumn, MomentColumn, StateColumn, Table, TextColumn, YenColumn

BOXES = [
    ("waiting", _("自分の処理を待っているもの")),
    ("mine", _("自分が起案したもの")),
    ("acted", _("自分が処理したもの")),
    ("after", _("後閲するもの")),
]
WORDS_IN = (
    "title",
    "summary",
    "drafter__family_name",
    "drafter__given_name",
    "drafter__family_kana",
    "drafter__given_kana",
)
LONGEST = 16  # digits of a number: what is longer is none
VALID = [("now", _("今の定め")), ("ended", _("終わった定め"))]


class ApprovalTable(Table):
    """起案の一覧."""

    caption = _("起案の一覧")
    row_header = "title"
    hidden_at_first: tuple[str, ...] = ("number", "drafted_at", "decided_at")

    number = TextColumn(verbose_name=_("起案番号"), accessor="number", orderable=False)
    title = LinkColumn(verbose_name=_("件名"), to=address_of)
    kind = TextColumn(verbose_name=_("種類"))
    state = StateColumn(verbose_name=_("状態"), looks=LOOKS)
    amount = YenColumn(verbose_name=_("金額"))
    drafter = TextColumn(verbose_name=_("起案者"), order_by=("drafter__family_kana", "drafter__given_kana"))
    unit = TextColumn(verbose_name=_("起案課"), accessor="unit_id", empty_values=())
    submitted_at = MomentColumn(verbose_name=_("提出日時"))
    drafted_at = MomentColumn(verbose_name=_("起案日時"))
    decided_at = MomentColumn(verbose_name=_("決裁日時"))

    def render_kind(self, value: str) -> str:
        """What the kind is called."""
        return title_of(value)

    value_kind = render_kind

    def render_unit(self, record: Approval) -> str:
        """政策経営部情報管理課."""
        return tree_on().shown_name(record.unit_id) if record.unit_id is not None else "—"

    value_unit = render_unit


class ApprovalFilters(FilterSet):
    """どの箱か, 状態, 種類, 言葉."""

    box = django_filters.ChoiceFilter(
        label=_("範囲"), choices=BOXES, method="by_box", empty_label=_("見られるものすべて")
    )
    state = django_filters.ChoiceFilter(label=_("状態"), choices=STATES, empty_label=_("すべて"))
    kind = django_filters.ChoiceFilter(label=_("種類"), empty_label=_("すべて"))
    q = WordFilter(method="by_word", label=_("件名・伺い文・番号・起案者"))

    class Meta:
        """Only what is named above."""

        model = Approval
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.code, title_of(kind.code)) for kind in known_kinds()]
        self.form.fields["kind"].choices = [("", _("すべて")), *choices]
        self.filters["kind"].extra["choices"] = choices

    def by_box(self, found: QuerySet[Approval], _name: str, value: str) -> QuerySet[Approval]:
        """By what the reader has to do with it."""
        person = accounts.actor(self.request)
        if value == "mine":
            return found.filter(drafter=person)
        conditions = {
            "waiting": queries.waiting_for,
            "acted": queries.acted_on_by,
            "after": queries.to_read_afterwards,
        }
        return found.filter(conditions[value](person))

    def by_word(self, found: QuerySet[Approval], _name: str, value: str) -> QuerySet[Approval]:
        """Every word in the title, the text, the number (第12号) or the drafter's name, in what the reader may see."""
        for word in value.split():
            condition = Q(pk__in=[])
            for written in {word, unicodedata.normalize("NFKC", word)}:
                for name in WORDS_IN:
                    condition |= Q(**{f"{name}__icontains": written})
                number = written.removeprefix("第").removesuffix("号")
                if number.isascii() and number.isdecimal() and len(number) < LONGEST:
                    condition |= Q(pk=int(number))
            found = found.filter(condition)
        return found


class RuleTable(Table):
    """事案決定規程の一覧."""

    caption = _("事案決定規程の一覧")
    row_header = "kind"

    kind = TextColumn(verbose_name=_("種類"))
    condition = TextColumn(verbose_name=_("条件"), order_by=("up_to",))
    level = TextColumn(verbose_name=_("決裁者"))
    reference = TextColumn(verbose_name=_("根拠"))
    valid_from = DateColumn(verbose_name=_("適用開始日"))
    valid_to = DateColumn(verbose_name=_("適用終了日"))
    end = TextColumn(verbose_name=_("操作"), empty_values=(), orderable=False, exclude_from_export=True)

    def __init__(self, *args: Any, may_rule: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rule:
            self.exclude = ("end",)

    def render_kind(self, value: str) -> str:
        """What the kind is called."""
        return title_of(value)

    value_kind = render_kind

    def render_condition(self, record: DecisionRule) -> str:
        """1,000,000円まで."""
        return condition_of(record)

    value_condition = render_condition

    def render_end(self, record: DecisionRule) -> Any:
        """The way to its end."""
        if record.valid_to is not None and record.valid_to < clock.today():
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("approvals:rule_end", args=[record.pk]), _("終了日を入れる"))


class RuleFilters(FilterSet):
    """時点, 種類."""

    valid = django_filters.ChoiceFilter(label=_("時点"), choices=VALID, method="by_day", empty_label=_("すべて"))

    class Meta:
        """Only what is named above."""

        model = DecisionRule
        fields: tuple[str, ...] = ()

    def by_day(self, found: QuerySet[DecisionRule], _name: str, value: str) -> QuerySet[DecisionRule]:
        """What holds today, or has ended."""
        today = clock.today()
        return found.filter(valid_on(today)) if value == "now" else found.filter(valid_to__lt=today)


class AbsenceTable(Table):
    """不在の一覧."""

    caption = _("不在の一覧")
    row_header = "person"

    person = TextColumn(verbose_name=_("職員"), order_by=("person__family_kana", "person__given_kana"))
    valid_from = DateColumn(verbose_name=_("初日"))
    valid_to = DateColumn(verbose_name=_("末日"))
    reason = TextColumn(verbose_name=_("事由"))
    deputies = TextColumn(verbose_name=_("代理者"), empty_values=(), orderable=False)
    end = TextColumn(verbose_name=_("操作"), empty_values=(), orderable=False, exclude_from_export=True)

    def render_deputies(self, record: Absence) -> str:
        """Who stands in, first the one who is asked first."""
        return "、".join(row.deputy.name for row in record.person.deputies.all()) or str(_("指定なし"))

    value_deputies = render_deputies

    def render_end(self, record: Absence) -> Any:
        """The way to its end."""
        if record.valid_to < clock.today() or record.ended_at is not None:
            return str(_("終わっています"))
        return format_html('<a href="{}">{}</a>', reverse("approvals:absence_end", args=[record.pk]), _("終える"))
