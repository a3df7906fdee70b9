"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.access import public as access
from honbu.kernel.documents.domain.kinds import KINDS, OFFICE
from honbu.kernel.documents.models import Document
from honbu.kernel.organisation.public import Actor, Unit, standing, tree_on
from honbu.kernel.organisation.public import Person as StaffMember
from honbu.kernel.ui.editing import EditForm

ACCEPTED = ",".join(f".{extension}" for code, kind in KINDS.items() if code in OFFICE for extension in kind.extensions)
CLOSED_HINT = _("「公開」以外にするときは必須です。例: 審議中の案のため、個人に関する情報のため")


def unit_choices(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """The units for which this actor holds the permission, in the order of the office."""
    allowed = access.units_where(actor, permission)
    tree = tree_on()
    return [
        (str(unit.id), tree.shown_name(unit.id))
        for _depth, unit in tree.walk()
        if allowed is None or unit.id in allowed
    ]


class FileField(forms.FileField):
    """ファイル: what an office sends around, up to 50 MB."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Word、Excel、PowerPoint、PDF、画像、テキスト、CSV。50MBまで。マクロやパスワードは外してください。")
        widget = forms.FileInput(attrs={"accept": ACCEPTED})
        super().__init__(**{"label": _("ファイル"), "help_text": hint, "widget": widget, "max_length": 1000, **kwargs})
        self.error_messages["required"] = _("ファイルを選んでください。")


class DisclosureForm(EditForm):
    """公開区分の変更."""

    disclosure = forms.ChoiceField(
        label=_("公開区分"), choices=Document.Disclosure.choices, widget=forms.RadioSelect, initial="closed"
    )
    personal = forms.BooleanField(
        label=_("個人情報を含む"), required=False, help_text=_("閲覧がすべて記録されます。「公開」にはできません。")
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        help_text=_("変更の理由。公開しないときは、そのまま非公開の理由として表示されます。"),
    )


class ReceiveForm(forms.Form):
    """文書の登録."""

    file = FileField()
    title = forms.CharField(
        label=_("件名"), max_length=200, required=False, help_text=_("空欄にすると、ファイル名を件名にします。")
    )
    unit = forms.ChoiceField(label=_("主管"))
    disclosure = forms.ChoiceField(
        label=_("公開区分"),
        choices=Document.Disclosure.choices,
        widget=forms.RadioSelect,
        initial="closed",
        help_text=_("「公開」にすると、すぐに誰でも読めるようになります。"),
    )
    disclosure_reason = forms.CharField(
        label=_("公開しない理由"), max_length=300, required=False, help_text=CLOSED_HINT
    )
    personal = forms.BooleanField(
        label=_("個人情報を含む"), required=False, help_text=_("閲覧がすべて記録されます。「公開」にはできません。")
    )
    retention_years = forms.TypedChoiceField(
        label=_("保存年限"),
        choices=Document.Retention.choices,
        coerce=int,
        initial=5,
        help_text=_("登録した年度の翌年度から数えます。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is the one above
        field.choices = unit_choices(actor, "documents.write")
        if isinstance(actor, StaffMember):
            field.initial = str(standing(actor).unit_id or "")

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return Unit.objects.get(pk=self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        """公開 and everything else ask for different things."""
        cleaned = super().clean() or {}
        closed = cleaned.get("disclosure") != Document.Disclosure.OPEN
        if closed and not cleaned.get("disclosure_reason", "").strip():
            self.add_error("disclosure_reason", _("公開しない理由を入力してください。"))
        if not closed and cleaned.get("personal"):
            self.add_error("personal", _("個人情報を含む文書は「公開」にできません。"))
        return cleaned


class ReplaceForm(forms.Form):
    """差替え."""

    file = FileField()
    reason = forms.CharField(label=_("差替えの理由"), max_length=300, help_text=_("例: 誤字の訂正、数値の更新"))
    expected = forms.IntegerField(widget=forms.HiddenInput)


class RetentionForm(EditForm):
    """保存年限の変更."""

    retention_years = forms.TypedChoiceField(label=_("保存年限"), choices=Document.Retention.choices, coerce=int)
    reason = forms.CharField(label=_("変更の理由"), max_length=300)


class DisposalForm(forms.Form):
    """廃棄の申出."""

    reason = forms.CharField(
        label=_("廃棄の理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 保存期間が満了し、業務上の必要もなくなったため"),
    )


class DecisionForm(forms.Form):
    """廃棄の決定."""

    reason = forms.CharField(
        label=_("決定の理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("却下するときは必須です。"),
    )
