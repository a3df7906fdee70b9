"""Tables of meetings."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.kernel.ui.filters import EraDateFilter, FilterSet, WordFilter
from honbu.kernel.ui.icons import icon
from honbu.kernel.ui.tables import DateColumn, LinkColumn, MomentColumn, NumberColumn, StateColumn, Table, TextColumn
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Body, Decision, FollowUp, Intake, Meeting, Proposal

MEETING_LOOKS = {
    "preparing": "neutral", "convened": "info", "open": "progress", "closed": "warning", "final": "success",
    "cancelled": "neutral",
}  # fmt: skip
INTAKE_LOOKS = {"read": "info", "refused": "error", "accepted": "success", "dropped": "neutral"}
FOLLOW_UP_LOOKS = {
    "candidate": "neutral", "confirmed": "info", "working": "progress", "answered": "warning", "done": "success",
    "dropped": "neutral",
}  # fmt: skip
OPEN_STATES = frozenset({"confirmed", "working"})
DECISION_LOOKS = {"valid": "success", "superseded": "neutral", "lifted": "neutral"}


class MeetingTable(Table):
    """会議の一覧."""

    caption: Any = _("会議の一覧")
    row_header = "name"

    name = LinkColumn(
        verbose_name=_("会議"),
        empty_values=(),
        order_by=("fiscal_year", "ordinal"),
        to=lambda record: reverse("meetings:meeting", args=[record.pk]),
    )
    held_on = DateColumn(verbose_name=_("開催日"))
    place = django_tables2.Column(verbose_name=_("場所"))
    matters = django_tables2.Column(verbose_name=_("議題"), accessor="item_count", orderable=False)
    state = StateColumn(verbose_name=_("状態"), looks=MEETING_LOOKS)

    class Meta:
        """Rows are meetings."""

        model = Meeting
        fields: tuple[str, ...] = ()

    def render_name(self, record: Meeting) -> str:
        """令和7年度 第1回…"""
        return name_of_meeting(record.body.name, record.fiscal_year, record.ordinal, record.held_on)

    def value_name(self, record: Meeting) -> str:
        """The same in a file."""
        return self.render_name(record)


class MeetingFilters(FilterSet):
    """What one looks for among meetings."""

    q = WordFilter(method="by_word", label=_("議題・場所"))
    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("会議体"))
    state = django_filters.ChoiceFilter(
        choices=lambda: Meeting._meta.get_field("state").choices,
        label=_("状態"),
    )
    since = EraDateFilter(field_name="held_on", lookup_expr="gte", label=_("この日から"))
    until = EraDateFilter(field_name="held_on", lookup_expr="lte", label=_("この日まで"))

    class Meta:
        """Rows are meetings."""

        model = Meeting
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        """Every word in the title of an item or the place."""
        for word in value.split():
            queryset = queryset.filter(Q(items__title__icontains=word) | Q(place__icontains=word)).distinct()
        return queryset


class IntakeTable(Table):
    """会議録の取込み."""

    caption: Any = _("読み取った会議録")
    row_header = "filename"

    filename = LinkColumn(verbose_name=_("ファイル"), to=lambda record: reverse("meetings:intake", args=[record.pk]))
    body = django_tables2.Column(verbose_name=_("会議体"), accessor="body__name", order_by=("body__name",))
    sent_by = django_tables2.Column(verbose_name=_("送った人"), accessor="sent_by__name", orderable=False)
    sent_at = MomentColumn(verbose_name=_("送った日時"))
    open_doubts = django_tables2.Column(verbose_name=_("未確認の疑義"), accessor="open_doubts")
    state = StateColumn(verbose_name=_("状態"), looks=INTAKE_LOOKS)

    class Meta:
        """Rows are intakes."""

        model = Intake
        fields: tuple[str, ...] = ()


class DecisionTable(Table):
    """決定の台帳."""

    caption: Any = _("決定の台帳")
    row_header = "title"

    number = TextColumn(verbose_name=_("決定番号"), order_by=("pk",))
    title = LinkColumn(
        verbose_name=_("議題"), accessor="item__title", to=lambda record: reverse("meetings:decision", args=[record.pk])
    )
    resolution = django_tables2.Column(verbose_name=_("結果"), accessor="item__get_resolution_display", orderable=False)
    conditions = django_tables2.Column(verbose_name=_("条件"))
    body = django_tables2.Column(verbose_name=_("会議体"), accessor="item__meeting__body__name")
    decided_on = DateColumn(verbose_name=_("決定日"))
    state = StateColumn(verbose_name=_("状態"), looks=DECISION_LOOKS)

    class Meta:
        """Rows are decisions."""

        model = Decision
        fields: tuple[str, ...] = ()


class DecisionFilters(FilterSet):
    """What one looks for among decisions."""

    q = WordFilter(field_name="wording", label=_("決定の言葉"))
    body = django_filters.ModelChoiceFilter(
        field_name="item__meeting__body", queryset=Body.objects.all(), label=_("会議体")
    )
    state = django_filters.ChoiceFilter(choices=Decision.State.choices, label=_("状態"))
    since = EraDateFilter(field_name="decided_on", lookup_expr="gte", label=_("この日から"))
    until = EraDateFilter(field_name="decided_on", lookup_expr="lte", label=_("この日まで"))

    class Meta:
        """Rows are decisions."""

        model = Decision
        fields: tuple[str, ...] = ()


class FollowUpTable(Table):
    """宿題の台帳."""

    caption: Any = _("宿題の台帳")
    row_header = "text"

    text = LinkColumn(verbose_name=_("すること"), to=lambda record: reverse("meetings:follow_up", args=[record.pk]))
    kind = django_tables2.Column(verbose_name=_("種類"), accessor="get_kind_display", orderable=False)
    unit = django_tables2.Column(verbose_name=_("担当"), empty_values=(), order_by=("unit__code",))
    due = DateColumn(verbose_name=_("期限"))
    held_on = DateColumn(verbose_name=_("会議の日"), accessor="meeting__held_on")
    state = StateColumn(verbose_name=_("状態"), looks=FOLLOW_UP_LOOKS)

    class Meta:
        """Rows are follow-ups."""

        model = FollowUp
        fields: tuple[str, ...] = ()

    def render_due(self, record: FollowUp) -> SafeString:
        """The day, and that it is over while the answer is still to come."""
        day = DateColumn().render(record.due)
        late = record.due is not None and record.due < clock.today() and record.state in OPEN_STATES
        chip = format_html(
            '<span class="chip chip--small chip--error">{}<span>{}</span></span>',
            icon("warning", size=16),
            _("期限超過"),
        )
        return format_html("{} {}", day, chip) if late else day

    def render_unit(self, record: FollowUp) -> str:
        """The name from the department down."""
        return tree_on().shown_name(record.unit_id) if record.unit_id else "—"

    def value_unit(self, record: FollowUp) -> str:
        """The same in a file."""
        return self.render_unit(record)


class FollowUpFilters(FilterSet):
    """What one looks for among follow-ups."""

    q = WordFilter(field_name="text", label=_("言葉"))
    state = django_filters.ChoiceFilter(choices=lambda: FollowUp._meta.get_field("state").choices, label=_("状態"))
    kind = django_filters.ChoiceFilter(choices=FollowUp.Kind.choices, label=_("種類"))
    until = EraDateFilter(field_name="due", lookup_expr="lte", label=_("この日までの期限"))

    class Meta:
        """Rows are follow-ups."""

        model = FollowUp
        fields: tuple[str, ...] = ()


PROPOSAL_LOOKS = {
    "draft": "neutral", "in_approval": "progress", "submitted": "info", "received": "info", "sent_back": "warning",
    "on_agenda": "success", "settled": "success", "withdrawn": "neutral",
}  # fmt: skip


class ProposalTable(Table):
    """提案."""

    caption: Any = _("提案の一覧")
    row_header = "title"
    hidden_at_first = ("author", "created_at")

    title = LinkColumn(verbose_name=_("件名"), to=lambda record: reverse("meetings:proposal", args=[record.pk]))
    kind = django_tables2.Column(verbose_name=_("区分"))
    unit = django_tables2.Column(verbose_name=_("提案する組織"), empty_values=(), orderable=False)
    wanted_for = django_tables2.Column(verbose_name=_("希望する回"), empty_values=(), orderable=False)
    author = django_tables2.Column(verbose_name=_("起案者"), accessor="author__name", orderable=False)
    created_at = MomentColumn(verbose_name=_("作成日時"))
    submitted_at = MomentColumn(verbose_name=_("提出日時"))
    state = StateColumn(verbose_name=_("状態"), looks=PROPOSAL_LOOKS)

    class Meta:
        """Rows are proposals."""

        model = Proposal
        fields: tuple[str, ...] = ()

    def render_unit(self, record: Proposal) -> str:
        """政策経営部情報管理課, as it was when it was written."""
        return tree_on(record.created_at.date()).shown_name(record.unit_id)

    def value_unit(self, record: Proposal) -> str:
        """The same in a file."""
        return self.render_unit(record)

    def render_wanted_for(self, record: Proposal) -> str:
        """令和8年度 第2回."""
        wanted = record.wanted_for
        if wanted is None:
            return str(_("事務局に任せる"))
        return name_of_meeting("", wanted.fiscal_year, wanted.ordinal, wanted.held_on)

    def value_wanted_for(self, record: Proposal) -> str:
        """The same in a file."""
        return self.render_wanted_for(record)


class ProposalFilters(FilterSet):
    """What one looks for among proposals."""

    q = WordFilter(method="by_word", label=_("件名・内容"))
    state = django_filters.MultipleChoiceFilter(
        choices=lambda: Proposal._meta.get_field("state").choices, label=_("状態")
    )
    kind = django_filters.ChoiceFilter(choices=lambda: Proposal._meta.get_field("kind").choices, label=_("区分"))
    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("会議体"))

    class Meta:
        """Rows are proposals."""

        model = Proposal
        fields: tuple[str, ...] = ()

    def by_word(self, queryset: QuerySet[Proposal], _name: str, value: str) -> QuerySet[Proposal]:
        """Every word in the title or what is written below."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(asked__icontains=word) | Q(summary__icontains=word))
        return queryset


class BodyTable(Table):
    """会議体."""

    caption: Any = _("会議体の一覧")
    row_header = "name"

    name = LinkColumn(verbose_name=_("名称"), to=lambda record: reverse("meetings:body", args=[record.pk]))
    unit = django_tables2.Column(verbose_name=_("事務局"), empty_values=(), orderable=False)
    seats = NumberColumn(verbose_name=_("委員"), accessor="seat_count", order_by=("seat_count",))
    meetings = NumberColumn(verbose_name=_("今年度の会議"), accessor="meeting_count", order_by=("meeting_count",))
    quorum = django_tables2.Column(verbose_name=_("定足数"), empty_values=(), orderable=False)
    ended_on = DateColumn(verbose_name=_("廃止日"))

    class Meta:
        """Rows are bodies."""

        model = Body
        fields: tuple[str, ...] = ()

    def render_unit(self, record: Body) -> str:
        """The secretariat."""
        return tree_on().shown_name(record.unit_id)

    def render_quorum(self, record: Body) -> str:
        """過半数, or that no rule is registered."""
        return str(record.get_quorum_display())
