"""Forms of auditors, of the visit calendar, and of visits."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.personnel.public import PersonField
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.audits.domain.planning.slots import Half, Slot
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import Auditor, Grade, ItemResult
from honbu.modules.audits.models.words import HALVES, KINDS
from honbu.modules.audits.queries.calendar_task import RULES
from honbu.modules.portfolio import public as portfolio

# What is added to the selection by hand; 内部監査 comes of the selection itself.
ADDED = [(kind, word) for kind, word in KINDS if kind != Kind.INTERNAL]
FEW = {"rows": 2}


def system_choices() -> list[tuple[str, str]]:
    """The systems in use by name."""
    found = {(str(one.system_id), one.name) for systems in portfolio.systems_by_unit().values() for one in systems}
    return sorted(found, key=lambda pair: pair[1])


def set_choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """What may be chosen, told when the form is made."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class AuditorForm(EditForm):
    """監査実施人."""

    person = PersonField(label=_("監査実施人"), help_text=_("監査員に任命された職員か外部の人を、名前で探します。"))
    lead = forms.BooleanField(label=_("主任"), required=False, help_text=_("訪問の組には、必ず主任が一人入ります。"))
    qualification = forms.CharField(label=_("資格・研修"), max_length=120, required=False)
    most = forms.IntegerField(
        label=_("年間の訪問の上限"), min_value=0, max_value=200, required=False, widget=FigureInput(_("件"))
    )
    systems = forms.MultipleChoiceField(
        label=_("運用や調達に携わったシステム"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("台帳で主管者になっているシステムと在籍した課は、入力しなくても外れます。"),
    )  # fmt: skip
    firm = forms.CharField(label=_("委託先の監査法人など"), max_length=120, required=False, help_text=_("外部の人だけ"))
    contract_first = EraDateField(label=_("契約のはじめ"), required=False)
    contract_last = EraDateField(label=_("契約のおわり"), required=False)

    FACTS = ("lead", "qualification", "most", "firm", "contract_first", "contract_last")

    def __init__(self, *args: Any, auditor: Auditor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["systems"], system_choices())
        if auditor is not None:
            del self.fields["person"]

    @classmethod
    def stored(cls, auditor: Auditor) -> dict[str, object]:
        """What stands, as the form shows it."""
        return {name: getattr(auditor, name) for name in cls.FACTS} | {"systems": list(map(str, auditor.systems))}

    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        data = self.cleaned_data
        return {name: data[name] for name in self.FACTS} | {"systems": [int(one) for one in data["systems"]]}


class AbsenceForm(forms.Form):
    """不在."""

    first = EraDateField(label=_("はじめ"))
    last = EraDateField(label=_("おわり"))
    half = forms.ChoiceField(label=_("午前・午後"), required=False, choices=[("", _("一日")), *HALVES])
    reason = forms.CharField(label=_("理由"), max_length=120, required=False)


class RulesForm(forms.Form):
    """日程の定め."""

    team = forms.IntegerField(label=_("一組の人数"), min_value=1, max_value=5, widget=FigureInput(_("人")))
    most_per_week = forms.IntegerField(
        label=_("週の訪問の上限"), min_value=1, max_value=40, widget=FigureInput(_("件"))
    )
    most_in_week = forms.IntegerField(
        label=_("一人の週の訪問の上限"), min_value=1, max_value=10, widget=FigureInput(_("件"))
    )
    years_apart = forms.IntegerField(
        label=_("在籍した課を監査しない年数"), min_value=0, max_value=20, widget=FigureInput(_("年"))
    )
    gossip_days = forms.IntegerField(
        label=_("同じ部の訪問を離す日数"), min_value=0, max_value=60, widget=FigureInput(_("日")),
        help_text=_("同じ半日に訪問するか、この日数を空けます。隣の課に知られないためです。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, now: Mapping[str, int]) -> None:
        super().__init__(data, initial={**RULES, **now})


class BookingForm(forms.Form):
    """日程を変える."""

    day = EraDateField(label=_("日"))
    half = forms.ChoiceField(label=_("午前・午後"), choices=HALVES, widget=forms.RadioSelect)
    team = forms.MultipleChoiceField(label=_("行く人"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=FEW))
    despite = forms.BooleanField(
        label=_("守れない定めを承知で変える"), required=False, help_text=_("どの定めを緩めたかが、記録に残ります。")
    )

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["team"], people)

    @property
    def slot(self) -> Slot:
        """The half day that was chosen."""
        return Slot(self.cleaned_data["day"], Half(self.cleaned_data["half"]))

    @property
    def auditors(self) -> list[int]:
        """Those who were chosen, by the number of the auditor."""
        return [int(one) for one in self.cleaned_data["team"]]


class VisitForm(forms.Form):
    """訪問を加える."""

    kind = forms.ChoiceField(label=_("監査の種類"), choices=ADDED)
    section = forms.ChoiceField(label=_("課"))
    system = forms.ChoiceField(label=_("システム"), required=False, help_text=_("情報システム監査のとき"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=FEW))

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["section"], list(sections))
        set_choices(self.fields["system"], [("", _("(なし)")), *system_choices()])

    @property
    def chosen_kind(self) -> Kind:
        """The kind that was chosen."""
        return Kind(self.cleaned_data["kind"])

    @property
    def system_id(self) -> int | None:
        """The system that was chosen, by its number."""
        return int(self.cleaned_data["system"]) if self.cleaned_data["system"] else None


class SummaryForm(EditForm):
    """総評."""

    summary = forms.CharField(
        label=_("総評"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("良かった点と、改めてほしい点を、課の人が読んで分かる言葉で書きます。"),
    )  # fmt: skip


class ResultForm(EditForm):
    """確認の結果."""

    verdict = forms.ChoiceField(label=_("結果"), widget=forms.RadioSelect)
    grade = forms.ModelChoiceField(
        label=_("指摘の区分"), queryset=Grade.objects.none(), required=False, empty_label=_("(なし)")
    )
    words = forms.CharField(
        label=_("確認したこと"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    sample = forms.CharField(
        label=_("見た件数と選び方"), max_length=160, required=False, help_text=_("例: 申請書30件のうち、無作為に5件")
    )

    def __init__(self, *args: Any, result: ItemResult, **kwargs: Any) -> None:
        now = {
            "verdict": result.verdict,
            "grade": result.grade_id,
            "words": result.words,
            "sample": result.sample,
        }
        super().__init__(*args, now=now, **kwargs)
        set_choices(self.fields["verdict"], list(ItemResult._meta.get_field("verdict").flatchoices))
        grade = self.fields["grade"]
        if isinstance(grade, forms.ModelChoiceField):
            patrol = Grade.objects.filter(patrol=True)
            grade.queryset = patrol if result.visit.kind == Kind.PATROL else Grade.objects.all()
