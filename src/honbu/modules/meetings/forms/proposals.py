"""Forms of proposals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import FigureInput
from honbu.modules.meetings.actions.proposing import Wording
from honbu.modules.meetings.models import Body, Meeting, Proposal
from honbu.modules.meetings.models.meetings import Kind


class ProposalForm(EditForm):
    """提案の内容."""

    kind = forms.ChoiceField(
        label=_("区分"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.MATTER,
        help_text=_("議案は決めるもの、報告事項は知らせるものです。"),
    )
    title = forms.CharField(
        label=_("件名"), max_length=120, help_text=_("例: 令和9年度情報セキュリティ監査計画(案)について")
    )
    asked = forms.CharField(
        label=_("決めてほしいこと"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("議案には必要です。例: 監査計画を案のとおり決定したい。"),
    )
    summary = forms.CharField(
        label=_("要旨"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    explainer = forms.CharField(label=_("説明者"), required=False, max_length=60, help_text=_("例: 情報管理課長"))
    minutes_needed = forms.IntegerField(
        label=_("所要の時間"), min_value=1, max_value=480, initial=15, widget=FigureInput(_("分"))
    )
    wanted_for = forms.ModelChoiceField(
        queryset=Meeting.objects.none(), label=_("希望する回"), required=False, empty_label=_("事務局に任せる")
    )
    new_system = forms.BooleanField(
        label=_("新しいシステムの開発を伴う"),
        required=False,
        help_text=_("新規のシステム開発は、この会議の承認がなければ調達に進めません。"),
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wanted_for"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = meetings

    @staticmethod
    def stored(proposal: Proposal) -> dict[str, object]:
        """What the form shows of a proposal."""
        found: dict[str, object] = {name: getattr(proposal, name) for name in Wording.__slots__}
        return found | {"wanted_for": proposal.wanted_for_id}

    def wording(self) -> Wording:
        """What was entered."""
        return Wording(**{name: self.cleaned_data[name] for name in Wording.__slots__})


class NewProposalForm(ProposalForm):
    """A new one says also for which body and from which unit."""

    body = forms.ModelChoiceField(queryset=Body.objects.none(), label=_("会議体"), empty_label=None)
    unit = forms.ChoiceField(label=_("提案する組織"))
    field_order = ["body", "unit", "kind", "title"]

    def __init__(self, *args: Any, bodies: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, unit = self.fields["body"], self.fields["unit"]
        if isinstance(body, forms.ModelChoiceField):
            body.queryset = bodies
        if isinstance(unit, forms.ChoiceField):
            unit.choices = units

    def clean(self) -> dict[str, Any]:
        """The meeting wished for is one of the body."""
        data = super().clean()
        body, wanted = data.get("body"), data.get("wanted_for")
        if body is not None and wanted is not None and wanted.body_id != body.pk:
            self.add_error("wanted_for", _("希望する回が、選んだ会議体の会議ではありません。"))
        return data
