"""Forms of decisions and follow-ups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Unit, tree_on
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.meetings.models import FollowUp


def section_choices() -> list[tuple[str, Any]]:
    """Departments and sections of today, in reading order."""
    units = [(depth, unit) for depth, unit in tree_on().walk() if unit.kind in {"department", "section"}]
    return [("", _("選んでください")), *((unit.code, f"{'　' * (depth - 1)}{unit.shown}") for depth, unit in units)]


class ConfirmForm(forms.Form):
    """Whose work it is, and by when."""

    text = forms.CharField(label=_("すること"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    unit = forms.ChoiceField(label=_("担当の組織"), choices=section_choices)
    due = EraDateField(label=_("期限"))
    next_meeting = forms.BooleanField(label=_("次の会議に報告する"), required=False, initial=True)

    def unit_row(self) -> Unit:
        """The unit that was chosen."""
        return Unit.objects.get(code=self.cleaned_data["unit"])


class AddForm(forms.Form):
    """A follow-up that was not found by itself."""

    kind = forms.ChoiceField(label=_("種類"), choices=FollowUp.Kind.choices)
    text = forms.CharField(label=_("すること"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class AnswerForm(forms.Form):
    """The answer, with a file if there is one."""

    answer = forms.CharField(label=_("回答"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)
    evidence = forms.FileField(label=_("根拠の資料"), required=False)


class AskAgainForm(forms.Form):
    """Why the answer is not enough, and by when a better one."""

    reason = forms.CharField(label=_("理由"), max_length=300)
    due = EraDateField(label=_("新しい期限"))
