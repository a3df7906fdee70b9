"""Forms of the sealed part."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.fields import EraDateField


class FreezeForm(forms.Form):
    """選定を固める."""

    public_source = forms.CharField(
        label=_("混ぜる公の値"), max_length=200,
        help_text=_("誰でも後から確かめられ、今は誰も知らないもの。例: 第1234回ナンバーズ4の当せん番号"),
    )  # fmt: skip
    public_day = EraDateField(label=_("その値が分かる日"), help_text=_("明日より後の日にします。"))


class ValueForm(forms.Form):
    """公の値."""

    value = forms.CharField(label=_("公の値"), max_length=80, help_text=_("発表されたとおりに入力します。例: 0123"))


class ChangeForm(forms.Form):
    """選定を変える."""

    section = forms.ChoiceField(label=_("課"))
    deed = forms.ChoiceField(
        label=_("すること"), widget=forms.RadioSelect,
        choices=[("order", _("特命で加える")), ("take", _("加える")), ("leave", _("外す"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        if isinstance(section, forms.ChoiceField):
            section.choices = sections
