"""Forms of bodies and their members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Unit
from honbu.kernel.personnel.public import PersonField, person_of, unit_choices
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.meetings.actions.bodies import Charter, SeatFacts
from honbu.modules.meetings.models import Body, Membership
from honbu.modules.meetings.models.bodies import Openness, Role

DEPUTIES: dict[str, bool | None] = {"": None, "yes": True, "no": False}


def check_reasons(form: forms.Form, data: dict[str, Any]) -> None:
    """What is not open says why."""
    for what in ("meeting", "record"):
        if data.get(f"{what}_openness") != Openness.OPEN and not data.get(f"{what}_reason", "").strip():
            form.add_error(f"{what}_reason", _("公開しない理由を入力してください。"))


class BodyForm(EditForm):
    """会議体の定め."""

    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例: みどり台区行政情報化推進本部"))
    unit = forms.ChoiceField(label=_("事務局の組織"))
    chair_word = forms.CharField(label=_("長の呼び名"), max_length=12, initial="本部長")
    deputy_word = forms.CharField(label=_("副の呼び名"), max_length=12, initial="副本部長")
    member_word = forms.CharField(label=_("委員の呼び名"), max_length=12, initial="部員")
    office_word = forms.CharField(label=_("事務局の呼び名"), max_length=12, initial="事務局")
    quorum = forms.ChoiceField(
        label=_("定足数"),
        required=False,
        choices=Body.Quorum.choices,
        help_text=_("規程に書かれているときだけ登録します。登録がなければ「規程未登録」と表示し、推測しません。"),
    )
    rule_name = forms.CharField(
        label=_("根拠の規程"), required=False, max_length=120, help_text=_("例: 行政情報化推進本部設置要綱 第6条第2項")
    )
    deputies_count = forms.ChoiceField(
        label=_("代理を定足数に数えるか"),
        required=False,
        choices=[("", _("規程未登録")), ("yes", _("数える")), ("no", _("数えない"))],
    )
    place = forms.CharField(label=_("いつもの場所"), required=False, max_length=80)
    meeting_openness = forms.ChoiceField(label=_("会議の公開"), choices=Openness.choices, initial=Openness.CLOSED)
    meeting_reason = forms.CharField(label=_("会議の非公開の理由"), required=False, max_length=200)
    record_openness = forms.ChoiceField(label=_("会議録の公開"), choices=Openness.choices, initial=Openness.PARTLY)
    record_reason = forms.CharField(label=_("会議録の非公開の理由"), required=False, max_length=200)
    correction_days = forms.IntegerField(label=_("会議録の照会の日数（開庁日）"), min_value=1, max_value=60, initial=5)

    def __init__(self, *args: Any, units: set[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = unit_choices(allowed=units)

    @staticmethod
    def stored(body: Body) -> dict[str, object]:
        """What the form shows of a body."""
        found: dict[str, object] = {name: getattr(body, name) for name in BodyForm.base_fields if name != "seen"}
        words = {value: word for word, value in DEPUTIES.items()}
        return found | {"unit": str(body.unit_id), "deputies_count": words[body.deputies_count]}

    def clean(self) -> dict[str, Any]:
        """A quorum names its rule; what is closed names its reason."""
        data = super().clean()
        if data.get("quorum") not in {"", "none", None} and not data.get("rule_name", "").strip():
            self.add_error("rule_name", _("定足数を登録するときは、根拠の規程の名前を入力してください。"))
        check_reasons(self, data)
        return data

    def charter(self) -> Charter:
        """What was entered."""
        data = {name: value for name, value in self.cleaned_data.items() if name in Charter.__slots__}
        data["unit"] = Unit.objects.get(pk=self.cleaned_data["unit"])
        data["deputies_count"] = DEPUTIES[self.cleaned_data["deputies_count"]]
        return Charter(**data)


class EndBodyForm(forms.Form):
    """廃止."""

    day = EraDateField(label=_("廃止日"))
    reason = forms.CharField(label=_("理由"), max_length=300)


class SeatForm(EditForm):
    """部員."""

    role = forms.ChoiceField(label=_("役割"))
    post = forms.CharField(label=_("職名"), max_length=60, help_text=_("会議録に出る職名です。例: 総務部長"))
    unit = forms.ChoiceField(
        label=_("この組織の長が就く"),
        required=False,
        help_text=_("人事異動があっても、その日の所属長が部員になります。人を指名するときは空欄にします。"),
    )
    person = PersonField(label=_("指名された人"), required=False)
    order = forms.IntegerField(label=_("並び順"), min_value=0, max_value=999, initial=0)
    valid_from = EraDateField(label=_("就任日"))
    valid_to = EraDateField(label=_("退任日"), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        for name, choices in (
            ("role", [(role.value, body.word_for(role)) for role in Role]),
            ("unit", unit_choices(empty=_("（組織によらない）"))),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    @staticmethod
    def stored(member: Membership) -> dict[str, object]:
        """What the form shows of a seat."""
        found: dict[str, object] = {
            name: getattr(member, name) for name in ("role", "post", "order", "valid_from", "valid_to")
        }
        unit = str(member.unit_id) if member.unit_id is not None else ""
        return found | {"unit": unit, "person": member.person.number if member.person else ""}

    def clean(self) -> dict[str, Any]:
        """A seat is a unit's or a person's, and ends after it begins."""
        data = super().clean()
        if data.get("unit") and data.get("person"):
            self.add_error("person", _("組織の長か、指名された人か、どちらか一つにしてください。"))
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("退任日が就任日より前です。"))
        return data

    def facts(self) -> SeatFacts:
        """What was entered."""
        data = self.cleaned_data
        unit = Unit.objects.filter(pk=data["unit"]).first() if data["unit"] else None
        return SeatFacts(
            role=data["role"], post=data["post"], valid_from=data["valid_from"], valid_to=data["valid_to"],
            order=data["order"], unit=unit, person=person_of(data["person"]),
        )  # fmt: skip


class EndSeatForm(forms.Form):
    """退任."""

    day = EraDateField(label=_("退任日"), help_text=_("この日までが任期です。招集済みの会議の出席者は変わりません。"))
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)


class DayForm(forms.Form):
    """この日の顔ぶれ."""

    day = EraDateField(label=_("この日の顔ぶれ"), required=False)
