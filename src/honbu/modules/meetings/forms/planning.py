"""Forms of a meeting before it is opened: its plan, its agenda, its materials, and who comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import FileField
from honbu.kernel.personnel.public import PersonField, person_of
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput, TimeOfDayField
from honbu.modules.meetings.actions.agenda import ItemFacts
from honbu.modules.meetings.actions.convening import Answer
from honbu.modules.meetings.actions.planning import Plan
from honbu.modules.meetings.forms.bodies import check_reasons
from honbu.modules.meetings.models import AgendaItem, Attendance, Meeting, Proposal
from honbu.modules.meetings.models.bodies import Openness
from honbu.modules.meetings.models.meetings import Kind

# The booklet of a meeting is one PDF.
PAPER_HINT = _("PDF、Word、Excel、PowerPoint、画像など、50MBまで。PDFにすると、全資料を一つにまとめた冊子に入ります。")


class PlanForm(EditForm):
    """会議の設定."""

    fiscal_year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    ordinal = forms.IntegerField(label=_("回"), min_value=1, max_value=200)
    held_on = EraDateField(label=_("開催日"), required=False)
    starts_at = TimeOfDayField(label=_("開始予定"), required=False)
    ends_at = TimeOfDayField(label=_("終了予定"), required=False)
    place = forms.CharField(label=_("場所"), required=False, max_length=80)
    proposals_until = EraDateField(label=_("提案の締切"), required=False)
    meeting_openness = forms.ChoiceField(label=_("会議の公開"), choices=Openness.choices)
    meeting_reason = forms.CharField(label=_("会議の非公開の理由"), required=False, max_length=200)
    record_openness = forms.ChoiceField(label=_("会議録の公開"), choices=Openness.choices)
    record_reason = forms.CharField(label=_("会議録の非公開の理由"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fiscal_year"]
        this = clock.fiscal_year().year
        years = {this, this + 1, int(self.now.get("fiscal_year", this) or this)}  # type: ignore[call-overload]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(year, clock.FiscalYear(year).label) for year in sorted(years)]

    @staticmethod
    def stored(meeting: Meeting) -> dict[str, object]:
        """What the form shows of a meeting."""
        return {name: getattr(meeting, name) for name in Plan.__slots__}

    def clean(self) -> dict[str, Any]:
        """What can be seen without asking the register."""
        data = super().clean()
        day, until = data.get("held_on"), data.get("proposals_until")
        year = data.get("fiscal_year")
        if day and year and clock.FiscalYear.of(day).year != year:
            self.add_error("held_on", _("開催日が、この会議の年度の日ではありません。年度か開催日を直してください。"))
        if day and until and until > day:
            self.add_error("proposals_until", _("提案の締切が開催日より後です。"))
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("終了予定が開始予定より後になるように入力してください。"))
        check_reasons(self, data)
        return data

    def plan(self) -> Plan:
        """What was entered."""
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__slots__})


class ItemForm(EditForm):
    """議題."""

    kind = forms.ChoiceField(label=_("区分"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.MATTER)
    title = forms.CharField(label=_("件名"), max_length=120)
    explainer = forms.CharField(label=_("説明者"), required=False, max_length=60, help_text=_("例: 情報管理課長"))
    minutes_planned = forms.IntegerField(
        label=_("予定の時間"), min_value=1, max_value=480, initial=15, widget=FigureInput(_("分"))
    )

    @staticmethod
    def stored(item: AgendaItem) -> dict[str, object]:
        """What the form shows of an item."""
        return {name: getattr(item, name) for name in ItemFacts.__slots__}

    def facts(self) -> ItemFacts:
        """What was entered."""
        return ItemFacts(**{name: self.cleaned_data[name] for name in ItemFacts.__slots__})


class TakeUpForm(forms.Form):
    """議題にする提案."""

    proposal = forms.ModelChoiceField(queryset=Proposal.objects.none(), label=_("提案"), empty_label=None)

    def __init__(self, *args: Any, proposals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposal"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = proposals


class MeetingChoiceForm(forms.Form):
    """どの会議の議題にするか."""

    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.none(), label=_("会議"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = meetings


class MaterialForm(forms.Form):
    """資料."""

    title = forms.CharField(
        label=_("資料の題"), required=False, max_length=160, help_text=_("空欄にすると、ファイル名を題にします。")
    )
    file = FileField(help_text=PAPER_HINT)


class TitleForm(forms.Form):
    """資料の題."""

    title = forms.CharField(label=_("資料の題"), max_length=160)


class ReplaceForm(forms.Form):
    """差替え."""

    file = FileField(help_text=PAPER_HINT)
    reason = forms.CharField(
        label=_("差替えの理由"),
        max_length=300,
        help_text=_("前の版を開いた人への通知に出ます。例: 3ページの経費を直したため"),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)


class AnnounceForm(forms.Form):
    """変更の知らせ."""

    text = forms.CharField(
        label=_("何が変わったか"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例: 報告事項(2)を加え、議案(1)の資料1-2を差し替えました。"),
    )


class AnswerForm(forms.Form):
    """出欠."""

    state = forms.ChoiceField(
        label=_("出欠"),
        widget=forms.RadioSelect,
        choices=[("present", _("出席する")), ("absent", _("欠席する")), ("deputised", _("代理が出席する"))],
    )
    deputy = PersonField(
        label=_("代理で出席する人"),
        required=False,
        help_text=_("代理が出席するときに選びます。代理の人は資料を見られるようになります。"),
    )
    deputy_post = forms.CharField(
        label=_("代理で出席する人の職名"),
        required=False,
        max_length=60,
        help_text=_("空欄にすると、名簿の職名になります。"),
    )
    note = forms.CharField(label=_("備考"), required=False, max_length=120)

    @staticmethod
    def shown(row: Attendance) -> dict[str, object]:
        """What was answered so far."""
        return {
            "state": "" if row.state == "expected" else row.state,
            "deputy": row.deputy.number if row.deputy else "",
            "deputy_post": row.deputy_post,
            "note": row.note,
        }

    def clean(self) -> dict[str, Any]:
        """代理 needs somebody."""
        data = super().clean() or {}
        if data.get("state") == "deputised" and not data.get("deputy") and not data.get("deputy_post", "").strip():
            self.add_error("deputy", _("代理で出席する人を選ぶか、その職名を入力してください。"))
        return data

    def answer(self) -> Answer:
        """What was entered."""
        data = self.cleaned_data
        return Answer(data["state"], person_of(data["deputy"]), data["deputy_post"], data["note"])
