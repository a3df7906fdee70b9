"""Forms at the table: times of opening and closing, the result of an item, reasons, seats."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.fields import PersonPicker, TimeOfDayField
from honbu.modules.meetings.models import AgendaItem, Attendance
from honbu.modules.meetings.models.meetings import Kind, Resolution

FOR_MATTERS = (
    Resolution.APPROVED, Resolution.NOTED, Resolution.AMENDED, Resolution.WITH_HOMEWORK, Resolution.CONTINUED,
    Resolution.REJECTED, Resolution.WITHDRAWN,
)  # fmt: skip
FOR_REPORTS = (Resolution.REPORTED, Resolution.REPORT_NOTED, Resolution.NOTED, Resolution.CONTINUED)


class OpeningForm(forms.Form):
    """開会"""

    at = TimeOfDayField(label=_("開会の時刻"), help_text="")


class ClosingForm(forms.Form):
    """閉会"""

    at = TimeOfDayField(label=_("閉会の時刻"), help_text="")


class ReasonForm(forms.Form):
    """再開: not without a reason."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ResolutionForm(forms.Form):
    """議決"""

    resolution = forms.ChoiceField(label=_("結果"), widget=forms.RadioSelect)
    conditions = forms.CharField(
        label=_("付された条件"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("「承認(宿題あり)」のときは必ず書きます。"),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_%s_{item.pk}"
        super().__init__(*args, **kwargs)
        field = self.fields["resolution"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is the one above
        offered = FOR_MATTERS if item.kind == Kind.MATTER else FOR_REPORTS
        field.choices = [(one.value, one.label) for one in offered]


class SeatForm(forms.Form):
    """出欠: one button for each state; a deputy with post and person, a departure with its time."""

    state = forms.ChoiceField(choices=Attendance.State.choices)
    seen = forms.ChoiceField(choices=Attendance.State.choices, widget=forms.HiddenInput)
    deputy_post = forms.CharField(label=_("代理した人の職名"), required=False, max_length=60)
    deputy = forms.CharField(label=_("代理した人"), required=False, max_length=20)
    left_at = TimeOfDayField(label=_("退席した時刻"), required=False, help_text="")

    def __init__(self, *args: Any, seat: Attendance, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_%s_{seat.pk}"
        kwargs["initial"] = {
            "seen": seat.state,
            "deputy_post": seat.deputy_post,
            "deputy": seat.deputy.number if seat.deputy else "",
            "left_at": seat.left_at,
        }
        super().__init__(*args, **kwargs)
        self.fields["deputy"].widget = PersonPicker(reverse_lazy("personnel:people_search"), label_of=_name_of)

    def clean_deputy(self) -> Person | None:
        """The person by number."""
        number = self.cleaned_data["deputy"].split(" ", maxsplit=1)[0]
        if not number:
            return None
        person: Person | None = Person.objects.filter(number=number).first()
        if person is None:
            raise forms.ValidationError(_("この職員番号の職員は見つかりません。"))
        return person


def _name_of(number: str) -> str:
    person = Person.objects.filter(number=number).first()
    return person.name if person else ""
