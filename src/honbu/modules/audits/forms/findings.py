"""Forms of findings and of what is done about them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.public import FileField
from honbu.kernel.organisation.public import Unit
from honbu.kernel.personnel.public import unit_choices
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.audits.models import AuditItem, Finding, Grade
from honbu.modules.audits.models.findings import CAUSES
from honbu.modules.audits.models.words import KINDS
from honbu.modules.portfolio import public as portfolio

LINES = {"rows": 4}
FEW = {"rows": 2}


class FindingForm(EditForm):
    """指摘."""

    kind = forms.ChoiceField(label=_("監査の種類"), choices=KINDS)
    unit = forms.ChoiceField(label=_("課"))
    found_on = EraDateField(label=_("指摘日"))
    grade = forms.ModelChoiceField(label=_("区分"), queryset=Grade.objects.none())
    text = forms.CharField(label=_("指摘の内容"), max_length=4000, widget=forms.Textarea(attrs=LINES))
    item = forms.ModelChoiceField(
        label=_("確認項目"), queryset=AuditItem.objects.none(), required=False, empty_label=_("(なし)")
    )
    system = forms.ChoiceField(label=_("システム"), required=False)
    contractor = forms.CharField(label=_("委託先"), max_length=120, required=False)
    cause = forms.ChoiceField(
        label=_("原因"), choices=[("", _("まだ分からない")), *CAUSES], required=False,
        help_text=_("確定するまでに選びます。"),
    )  # fmt: skip
    root_cause = forms.CharField(
        label=_("原因の説明"), max_length=2000, required=False, widget=forms.Textarea(attrs=FEW),
        help_text=_("なぜ起きたかを書きます。"),
    )  # fmt: skip
    test_environment = forms.BooleanField(label=_("テスト環境のこと"), required=False)
    training = forms.BooleanField(label=_("研修で扱う"), required=False)
    repeat_of = forms.ModelChoiceField(
        label=_("前の同じ指摘"), queryset=Finding.objects.none(), required=False, empty_label=_("(なし)")
    )

    PLAIN = (
        "kind", "found_on", "text", "contractor", "cause", "root_cause", "test_environment", "training",
    )  # fmt: skip

    def __init__(self, *args: Any, finding: Finding | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, system = self.fields["unit"], self.fields["system"]
        if isinstance(units, forms.ChoiceField):
            units.choices = unit_choices()
        if isinstance(system, forms.ChoiceField):
            names = [(str(one.system_id), one.name) for found in portfolio.systems_by_unit().values() for one in found]
            if finding is not None and finding.system_id and str(finding.system_id) not in dict(names):
                names.append((str(finding.system_id), finding.system_name))
            system.choices = [("", _("(なし)")), *sorted(names, key=lambda pair: pair[1])]
        rows = Finding.objects.exclude(pk=finding.pk) if finding else Finding.objects.all()
        for name, queryset in (
            ("grade", Grade.objects.all()),
            ("item", AuditItem.objects.filter(edition__state="in_force")),
            ("repeat_of", rows.exclude(state="draft")),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = queryset

    @classmethod
    def stored(cls, finding: Finding) -> dict[str, object]:
        """What the form shows of a finding."""
        found: dict[str, object] = {name: getattr(finding, name) for name in cls.PLAIN}
        return found | {
            "unit": finding.unit_id, "grade": finding.grade_id, "item": finding.item_id, "repeat_of": finding.repeat_of_id,
            "system": finding.system_id or "",
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        data["unit"] = Unit.objects.get(pk=data["unit"])
        system = data.pop("system")
        data["system_id"] = int(system) if system else None
        return data


class CorrectionForm(forms.Form):
    """是正計画."""

    what = forms.CharField(label=_("是正の内容"), max_length=2000, widget=forms.Textarea(attrs=LINES))
    who = forms.CharField(label=_("担当"), max_length=80, help_text=_("例: 窓口係長"))
    due = EraDateField(label=_("期限"))


class ReportForm(forms.Form):
    """是正の完了."""

    report = forms.CharField(label=_("何をしたか"), max_length=2000, widget=forms.Textarea(attrs=LINES))
    upload = FileField(label=_("資料"), required=False)


class JudgeForm(forms.Form):
    """是正計画・再確認・異議への答え."""

    verdict = forms.ChoiceField(label=_("判断"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("確かめたこと・理由"), max_length=600, required=False, widget=forms.Textarea(attrs=FEW)
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        if isinstance(verdict, forms.ChoiceField):
            verdict.choices = choices


class DueForm(forms.Form):
    """期限の変更."""

    due = EraDateField(label=_("新しい期限"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=FEW))


class DeferForm(forms.Form):
    """システム更新まで保留する."""

    reason = forms.CharField(label=_("保留する理由"), max_length=600, widget=forms.Textarea(attrs=FEW))
    control = forms.CharField(label=_("更新までの対策"), max_length=600, widget=forms.Textarea(attrs=FEW))


class AcceptForm(forms.Form):
    """リスクを受容する."""

    until = EraDateField(label=_("この日まで"), help_text=_("長くても1年です。"))
    reason = forms.CharField(label=_("受容する理由"), max_length=600, widget=forms.Textarea(attrs=FEW))
    control = forms.CharField(
        label=_("それまでの対策"), max_length=600, required=False, widget=forms.Textarea(attrs=FEW)
    )


class EvidenceForm(forms.Form):
    """システムとともに完了にする."""

    reason = forms.CharField(label=_("確かめたこと"), max_length=600, widget=forms.Textarea(attrs=FEW))
    upload = FileField(label=_("資料"), help_text=_("例: 消去証明書、撤去の写真"))
