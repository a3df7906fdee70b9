"""Forms of approvals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from honbu.kernel.approvals.domain.entrusting import Condition
from honbu.kernel.approvals.kinds import known_kinds, title_of
from honbu.kernel.approvals.models import CONDITIONS, LEVELS, ApprovalStep
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, Unit, tree_on
from honbu.kernel.ui.fields import EraDateField, FigureInput, PersonPicker

CONSULTED = 3
ACCEPTED = ",".join(
    f".{extension}"
    for code, kind in documents.KINDS.items()
    if code in documents.OFFICE
    for extension in kind.extensions
)


def unit_choices() -> list[tuple[str, Any]]:
    """The departments and sections of today as (code, indented name), in reading order."""
    chosen = {Unit.Kind.DEPARTMENT, Unit.Kind.SECTION}
    units = [(depth, unit) for depth, unit in tree_on().walk() if unit.kind in chosen]
    return [("", _("なし")), *((unit.code, f"{'　' * (depth - 1)}{unit.shown}") for depth, unit in units)]


class PersonField(forms.CharField):
    """A member of staff by number, found by typing part of the name."""

    def __init__(self, **kwargs: Any) -> None:
        search = reverse_lazy("personnel:people_search")
        super().__init__(widget=PersonPicker(search, label_of=_name_of), max_length=20, **kwargs)

    def clean(self, value: Any) -> Person | None:
        """The person."""
        number: str = super().clean(value)
        if not number:
            return None
        person: Person | None = Person.objects.filter(number=number.split(" ", maxsplit=1)[0]).first()
        if person is None:
            raise forms.ValidationError(_("この職員番号の職員は見つかりません。"))
        return person


def _name_of(number: str) -> str:
    person = Person.objects.filter(number=number).first()
    return person.name if person else ""


class DraftForm(forms.Form):
    """一般起案."""

    title = forms.CharField(label=_("件名"), max_length=200, help_text=_("例: 庁内LAN機器の買替えについて"))
    summary = forms.CharField(
        label=_("伺い文"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("何を、なぜ、どのようにするのかを書きます。例: 下記のとおり買い替えてよろしいか。"),
    )
    amount = forms.IntegerField(
        label=_("金額"),
        required=False,
        min_value=0,
        max_value=10**15,
        widget=FigureInput(_("円")),
        help_text=_("税込みの総額です。決裁する人は金額で変わります。お金がかからないときは空欄にします。"),
    )
    consult_1 = forms.ChoiceField(label=_("合議先"), required=False, choices=unit_choices)
    consult_2 = forms.ChoiceField(label=_("合議先（2）"), required=False, choices=unit_choices)
    consult_3 = forms.ChoiceField(label=_("合議先（3）"), required=False, choices=unit_choices)
    file = forms.FileField(
        label=_("添付ファイル"),
        required=False,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Word、Excel、PDFなど、50MBまで。二つ目からは、保存した後に加えられます。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def consult(self) -> list[str]:
        """The offices to be consulted, each once."""
        codes = [self.cleaned_data.get(f"consult_{number}", "") for number in range(1, CONSULTED + 1)]
        return [f"chief:{code}" for code in dict.fromkeys(codes) if code]


class ActForm(forms.Form):
    """承認, 同意, 決裁: a word may go along."""

    comment = forms.CharField(
        label=_("意見"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """異議, 否決, 取下げ: not without a reason."""

    comment = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(ReasonForm):
    """差戻し: to the drafter or to somebody before."""

    to = forms.ChoiceField(label=_("差し戻す先"), required=False, widget=forms.RadioSelect)
    field_order = ["to", "comment", "version"]

    def __init__(self, *args: Any, drafter: str, earlier: Sequence[ApprovalStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is the one above
        field.choices = [
            ("", drafter),
            *((str(step.pk), f"{step.office} {step.person.name}") for step in earlier),
        ]


class RuleForm(forms.Form):
    """専決の定め."""

    kind = forms.ChoiceField(label=_("種類"))
    condition = forms.ChoiceField(
        label=_("条件"),
        choices=CONDITIONS,
        widget=forms.RadioSelect,
        initial=Condition.UP_TO.value,
        help_text=_("金額が当てはまる定めのうち、上限額の最も小さいものが使われます。"),
    )
    up_to = forms.IntegerField(
        label=_("上限額"),
        required=False,
        min_value=0,
        max_value=10**15,
        widget=FigureInput(_("円")),
        help_text=_("条件が「金額まで」のときに入力します。この金額を含みます。"),
    )
    level = forms.ChoiceField(label=_("決裁者"), choices=LEVELS, initial="section")
    reference = forms.CharField(
        label=_("根拠"), max_length=120, help_text=_("例: 事案決定規程 別表第1第3項。起案の画面と用紙に表示されます。")
    )
    valid_from = EraDateField(label=_("適用開始日"))
    valid_to = EraDateField(label=_("適用終了日"), required=False, help_text=_("決まっていなければ空欄にします。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is the one above
        field.choices = [(kind.code, title_of(kind.code)) for kind in known_kinds()]


class EndRuleForm(forms.Form):
    """専決の定めの終了."""

    last_day = EraDateField(label=_("適用終了日"))


class AbsenceForm(forms.Form):
    """不在の登録."""

    person = PersonField(label=_("不在の人"), required=False, help_text=_("空欄にすると、自分の不在を登録します。"))
    first = EraDateField(label=_("初日"))
    last = EraDateField(label=_("末日"))
    reason = forms.CharField(label=_("事由"), max_length=80, required=False, help_text=_("例: 出張、研修、休暇"))
