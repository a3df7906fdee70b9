"""Forms of personnel."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Appointment, Deputy, Person, Unit, tree_on
from honbu.kernel.personnel.domain import reorganisation as rules
from honbu.kernel.ui.fields import EraDateField, PersonPicker


def unit_choices(*, kinds: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Every unit of today as (code, indented name), in reading order."""
    units = [(depth, unit) for depth, unit in tree_on().walk() if not kinds or unit.kind in kinds]
    return [("", _("選んでください")), *((unit.code, f"{'　' * depth}{unit.shown}") for depth, unit in units)]


def read_codes(text: str) -> tuple[str, ...]:
    """Codes that somebody separated by whatever came to hand."""
    return tuple(code for code in text.replace("、", " ").replace("，", " ").replace(",", " ").split() if code)


class PersonField(forms.CharField):
    """A member of staff by number, found by typing part of the name."""

    default_error_messages = {"unknown": _("この職員番号の職員は見つかりません。")}

    def __init__(self, *, search_url: Any, **kwargs: Any) -> None:
        super().__init__(widget=PersonPicker(search_url, label_of=_name_of), max_length=20, **kwargs)

    def clean(self, value: Any) -> Person | None:
        """The person."""
        number: str = super().clean(value)
        if not number:
            return None
        person: Person | None = Person.objects.filter(number=number.split(" ", maxsplit=1)[0]).first()
        if person is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return person


def _name_of(number: str) -> str:
    person = Person.objects.filter(number=number).first()
    return person.name if person else ""


class UnitField(forms.ChoiceField):
    """A unit of today by its code."""

    def __init__(self, *, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(choices=lambda: unit_choices(kinds=kinds), **kwargs)

    def clean(self, value: Any) -> Unit | None:
        """The unit."""
        code = super().clean(value)
        return Unit.objects.get(code=code) if code else None


class DayForm(forms.Form):
    """The day for which the organisation is shown."""

    on = EraDateField(label=_("時点"), required=False)


class ReorganisationForm(forms.Form):
    """A new draft."""

    title = forms.CharField(label=_("件名"), max_length=120, help_text=_("例：令和9年4月1日付け組織改正"))
    effective_on = EraDateField(label=_("施行日"))


class StepForm(forms.Form):
    """改正事項: one change; the rules say which fields it needs."""

    kind = forms.ChoiceField(
        label=_("種別"),
        choices=[
            (rules.Kind.RENAME.value, _("名称変更")),
            (rules.Kind.ESTABLISH.value, _("新設")),
            (rules.Kind.MOVE.value, _("所属替え")),
            (rules.Kind.MERGE.value, _("統合")),
            (rules.Kind.SPLIT.value, _("分割")),
            (rules.Kind.ABOLISH.value, _("廃止")),
        ],
    )
    units = forms.CharField(
        label=_("対象の組織コード"), required=False, help_text=_("二つ以上は空白で区切ります。新設のときは空欄です。")
    )
    parent = forms.CharField(
        label=_("新しい上位組織のコード"),
        required=False,
        help_text=_("新設・所属替えのとき。統合・分割では、空欄なら元と同じです。"),
    )
    code = forms.CharField(
        label=_("新しい組織コード"), required=False, max_length=20, help_text=_("新設・統合のとき。")
    )
    name = forms.CharField(label=_("新しい名称"), required=False, max_length=80)
    name_kana = forms.CharField(label=_("よみ"), required=False, max_length=120)
    name_en = forms.CharField(label=_("英語名称"), required=False, max_length=120)
    into = forms.CharField(
        label=_("分割後の組織"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1行に一つ、「組織コード 名称」の形で入れます。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def step(self) -> rules.Step:
        """What was filled in, as the rules take it."""
        values = self.cleaned_data
        into = [line.split(maxsplit=1) for line in values["into"].splitlines() if line.strip()]
        return rules.Step(
            kind=rules.Kind(values["kind"]),
            units=read_codes(values["units"]),
            code=values["code"],
            name=values["name"],
            name_kana=values["name_kana"],
            name_en=values["name_en"],
            parent=values["parent"].strip(),
            into=tuple(rules.NewUnit(words[0], words[1]) for words in into if len(words) == 2),
        )


class ListUploadForm(forms.Form):
    """名簿の選択."""

    file = forms.FileField(
        label=_("職員名簿"),
        help_text=_(
            "Excel（xlsx、xls）又はCSV（UTF-8、シフトJIS）。見出しは、職員番号、氏名、所属コード、職名などです。"
        ),
    )
    effective_on = EraDateField(
        label=_("発令日"), help_text=_("名簿がこの日の状態を表すものとして読み取ります。例：令和9年4月1日")
    )


class PeriodForm(forms.Form):
    """A form with a first and a last day."""

    def clean(self) -> dict[str, Any]:
        """What ends, ends after it began."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("始まりの日より前の日です。"))
        return cleaned


class AppointmentForm(PeriodForm):
    """役の任命."""

    kind = forms.ChoiceField(label=_("役"), choices=Appointment.Kind.choices)
    unit = UnitField(label=_("組織"))
    valid_from = EraDateField(label=_("任命日"))
    valid_to = EraDateField(label=_("終了日"), required=False)


class DeputyForm(PeriodForm):
    """代理者の指定."""

    deputy = PersonField(label=_("代理者"), search_url="/personnel/people/search")
    kind = forms.ChoiceField(label=_("種別"), choices=Deputy.Kind.choices)
    valid_from = EraDateField(label=_("開始日"))
    valid_to = EraDateField(label=_("終了日"), required=False)


class OutsideForm(forms.Form):
    """外部関係者の登録."""

    number = forms.CharField(label=_("管理番号"), max_length=20, help_text=_("例：x2026-001"))
    family_name = forms.CharField(label=_("姓"), max_length=40)
    given_name = forms.CharField(label=_("名"), max_length=40, required=False)
    company = forms.CharField(label=_("所属団体"), max_length=80)
    email = forms.EmailField(label=_("メールアドレス"))
    unit = UnitField(label=_("受け入れる組織"))
    valid_from = EraDateField(label=_("開始日"))
    valid_to = EraDateField(label=_("利用期限"), help_text=_("開始日から1年以内。延長するときは、改めて登録します。"))
    purpose = forms.CharField(label=_("目的"), max_length=200)

    def clean_number(self) -> str:
        """A number that nobody has."""
        number: str = self.cleaned_data["number"]
        if Person.objects.filter(number=number).exists():
            raise forms.ValidationError(_("この管理番号は使われています。"))
        return number


class ExplainForm(forms.Form):
    """権限の根拠: which permission, for which unit."""

    permission = forms.ChoiceField(label=_("権限"))
    unit = UnitField(label=_("組織"), required=False)

    def __init__(self, *args: Any, permissions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permission"].choices = permissions  # type: ignore[attr-defined]
