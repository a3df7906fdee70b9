"""Forms of minutes, withholdings and publications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.fields import EraDateField
from honbu.modules.meetings.models import Withholding
from honbu.modules.meetings.models.bodies import Openness


class BlockForm(forms.Form):
    """How a paragraph reads; `version` is the one that was before the writer's eyes."""

    text = forms.CharField(label=_("本文"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    """How a paragraph should read, for the secretariat to decide."""

    text = forms.CharField(label=_("直した文"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    reason = forms.CharField(label=_("理由"), required=False, max_length=300)


class RoundForm(forms.Form):
    """Until when attendees are asked."""

    until = EraDateField(label=_("照会の期限"))


class ReasonForm(forms.Form):
    """A reason, which stays."""

    reason = forms.CharField(label=_("理由"), max_length=300)


class WithholdingForm(forms.Form):
    """Words that are not published, and why."""

    quote = forms.CharField(
        label=_("伏せる言葉"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("本文と一字ずつ同じに書いてください。同じ言葉が何度もあれば、すべて伏せます。"),
    )
    reason = forms.ChoiceField(label=_("不開示の理由"), choices=Withholding.Reason.choices)
    note = forms.CharField(label=_("説明（公開されません）"), required=False, max_length=200)


class PublicationForm(forms.Form):
    """What of the minutes becomes public."""

    openness = forms.ChoiceField(label=_("会議録の公開"), choices=Openness.choices)
    reason = forms.CharField(label=_("非公開・一部非公開の理由"), required=False, max_length=300)
    recognised = forms.CharField(
        label=_("だれの発言か分かる所を公開する理由"),
        required=False,
        max_length=300,
        help_text=_("伏せないまま公開する所が残っているときだけ書きます。"),
    )

    def __init__(self, *args: Any, asks_recognised: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_recognised:
            del self.fields["recognised"]
