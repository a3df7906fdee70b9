"""Forms with which the office lays down rules, figures, steps and fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.portfolio.domain.quality import FIELDS, Comparison
from honbu.modules.portfolio.models import Contract, CustomField, EucTool, QualityRule, System, Threshold

MODELS = {"system": System, "contract": Contract, "euc": EucTool}
MANY_TITLES = {"contracts": _("契約"), "dates": _("期限"), "systems": _("対象のシステム")}
COMPARISONS = [
    (Comparison.EMPTY, _("書かれていない")), (Comparison.NONE, _("1件もない")), (Comparison.PAST, _("その日が過ぎた")),
    (Comparison.WITHIN_DAYS, _("その日まで、次の日数以内")), (Comparison.AT_LEAST, _("次の数以上")),
    (Comparison.ENDED, _("その職員が在籍していない")), (Comparison.ABOLISHED, _("その課が廃止された")),
]  # fmt: skip
WITH_NUMBER = {Comparison.WITHIN_DAYS, Comparison.AT_LEAST}


def fields_of_things() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a rule may look at, by the thing."""
    return [
        (str(QualityRule.About(about).label), [(f"{about}:{name}", _title_of(about, name)) for name in fields])
        for about, fields in FIELDS.items()
    ]


def _title_of(about: str, name: str) -> str:
    return str(MANY_TITLES[name] if name in MANY_TITLES else MODELS[about]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class RuleForm(EditForm):
    """確認の規則."""

    enabled = forms.BooleanField(label=_("使う"), required=False)
    question = forms.CharField(
        label=_("質問"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("{name} は、システムや契約の名前に置き換わります。"),
    )  # fmt: skip


class CustomFieldForm(forms.Form):
    """独自の項目."""

    title = forms.CharField(label=_("項目名"), max_length=60)
    kind = forms.ChoiceField(label=_("種類"), choices=CustomField.Kind.choices)
    choices_text = forms.CharField(
        label=_("選択肢"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("1行に1つずつ書きます。"),
    )
    help_text = forms.CharField(label=_("説明"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """A choice has something to choose from."""
        data = super().clean() or {}
        if data.get("kind") == CustomField.Kind.CHOICE and not data.get("choices_text", "").strip():
            self.add_error("choices_text", _("選択肢を入力してください。"))
        return data


class NewRuleForm(forms.Form):
    """確認の規則を加える: one condition, and the question that follows from it."""

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例: 利用者数がない"))
    field = forms.ChoiceField(label=_("確かめる項目"))
    comparison = forms.ChoiceField(label=_("質問にするとき"), choices=COMPARISONS)
    number = forms.IntegerField(
        label=_("日数・数"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("日数や数で比べるときだけ入力します。"),
    )
    question = forms.CharField(
        label=_("質問"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("{name} は、システムや契約の名前に置き換わります。"),
    )  # fmt: skip
    remedy = forms.CharField(label=_("直し方"), required=False, max_length=300)
    addressee = forms.ChoiceField(label=_("聞く相手"), choices=QualityRule.Addressee.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["field"]
        if isinstance(field, forms.ChoiceField):
            field.choices = fields_of_things()

    def clean(self) -> dict[str, Any]:
        """A comparison with a number has one."""
        data = super().clean() or {}
        if data.get("comparison") in WITH_NUMBER and data.get("number") is None:
            self.add_error("number", _("日数か数を入力してください。"))
        return data


class ThresholdForm(forms.Form):
    """基準を定める."""

    code = forms.ChoiceField(label=_("基準"), choices=Threshold.Code.choices)
    value = forms.IntegerField(label=_("値"), min_value=1, max_value=10**12, widget=FigureInput())
    since = EraDateField(label=_("この日から"))
    basis = forms.CharField(label=_("根拠"), max_length=160, help_text=_("例: 契約事務規則第40条"))


class LengthForm(EditForm):
    """工程の長さ."""

    months = forms.IntegerField(label=_("月数"), min_value=0, max_value=60, widget=FigureInput(_("か月")))
    business_days = forms.IntegerField(label=_("開庁日数"), min_value=0, max_value=240, widget=FigureInput(_("日")))


class WindowForm(EditForm):
    """予算要求の時期."""

    first_month = forms.IntegerField(label=_("はじめの月"), min_value=1, max_value=12, widget=FigureInput(_("月")))
    last_month = forms.IntegerField(label=_("おわりの月"), min_value=1, max_value=12, widget=FigureInput(_("月")))
