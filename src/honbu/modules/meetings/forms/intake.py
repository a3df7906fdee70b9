"""Forms of the 取込み."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.fields import EraDateField
from honbu.modules.meetings.domain.reading.profiles import BY_NAME
from honbu.modules.meetings.models import Body, IntakeDoubt


class IntakeForm(forms.Form):
    """The file, whose record it is, and how it is to be read."""

    body = forms.ModelChoiceField(queryset=Body.objects.none(), label=_("会議体"), empty_label=None)
    file = forms.FileField(
        label=_("会議録のファイル"),
        help_text=_(
            "テキスト・Markdown・HTML・Word（docx）・文字の入ったPDF。50MBまで。元のファイルはそのまま保管します。"
        ),
    )
    profile = forms.ChoiceField(
        label=_("書きぶり"),
        required=False,
        choices=[("", _("自動で見分ける")), *((name, profile.title) for name, profile in BY_NAME.items())],
    )
    revisions = forms.ChoiceField(
        label=_("Wordの変更履歴"),
        choices=[("accept", _("反映した文を読む")), ("reject", _("変更前の文を読む"))],
        initial="accept",
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = bodies


class DoubtForm(forms.Form):
    """What holds instead of a doubtful place, and why."""

    answer = forms.ChoiceField(label=_("どうしますか"), widget=forms.RadioSelect)
    other = forms.CharField(label=_("別の内容"), required=False, max_length=500)
    reason = forms.CharField(label=_("理由"), required=False, max_length=300)

    def __init__(self, *args: Any, doubt: IntakeDoubt, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"doubt{doubt.pk}_%s")
        kwargs.setdefault("initial", {"answer": "suggested" if doubt.suggestion else "left"})
        super().__init__(*args, **kwargs)
        self.doubt = doubt
        choices: list[tuple[str, Any]] = []
        if doubt.suggestion:
            choices.append(("suggested", _("案のとおり「%(text)s」とする") % {"text": doubt.suggestion[:60]}))
        choices += [("left", _("原文のままにする")), ("other", _("別の内容にする"))]
        field = self.fields["answer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if doubt.severity == "block":
            self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """別の内容 needs words."""
        data = super().clean() or {}
        if data.get("answer") == "other" and not data.get("other", "").strip():
            self.add_error("other", _("別の内容を書いてください。"))
        return data

    def choice(self) -> str:
        """What was chosen, in words; empty where the source stays."""
        answer = self.cleaned_data["answer"]
        if answer == "suggested":
            return self.doubt.suggestion
        return str(self.cleaned_data["other"]) if answer == "other" else ""


class IdentityForm(forms.Form):
    """Which meeting it is of, where the record does not say."""

    fiscal_year = forms.IntegerField(label=_("年度（西暦）"), min_value=1950, max_value=2200)
    ordinal = forms.IntegerField(label=_("回"), min_value=1, max_value=200)
    held_on = EraDateField(label=_("開催日"))
