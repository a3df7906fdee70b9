"""Forms of decisions and follow-ups."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Unit, tree_on
from honbu.kernel.personnel.public import PersonField, person_of
from honbu.kernel.ui.editing import Beside, EditForm
from honbu.kernel.ui.fields import EraDateField, Picker
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Decision, FollowUp


def section_choices() -> list[tuple[str, Any]]:
    """Departments and sections of today, in reading order."""
    units = [(depth, unit) for depth, unit in tree_on().walk() if unit.kind in {"department", "section"}]
    return [("", _("選んでください")), *((unit.code, f"{'　' * (depth - 1)}{unit.shown}") for depth, unit in units)]


def label_of(decision: Decision) -> str:
    """第12号 内線電話の更新方式について（令和7年度 第1回）."""
    meeting = decision.item.meeting
    which = name_of_meeting("", meeting.fiscal_year, meeting.ordinal, meeting.held_on)
    return f"{decision.number} {decision.item.title}（{which}）"


class DecisionPicker(Picker):
    """決定を選ぶ: by a word of its title or by its number."""

    what = _("決定の番号か、件名の言葉")


class _EndingForm(EditForm):
    """What ends a decision: whoever comes second sees that the first has ended it already."""

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        words = str(decision.get_state_display())
        beside: Sequence[Beside] = (Beside("state", str(_("状態")), decision.state, words),)
        super().__init__(*args, beside=beside, **kwargs)


class SupersedeForm(_EndingForm):
    """決定の変更."""

    by = forms.CharField(
        label=_("変更した決定"),
        max_length=40,
        help_text=_("同じ会議体の、あとの決定です。件名の言葉か、決定の一覧にある番号で探します。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, decision: Decision, later: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, decision=decision, **kwargs)
        self.later = later
        search = reverse("meetings:decision_later", args=[decision.pk])
        self.fields["by"].widget = DecisionPicker(search, label_of=self._name_of)
        self.fields["by"].widget.is_required = True

    def _the(self, number: str) -> Decision | None:
        code = number.strip().split(" ", maxsplit=1)[0].removeprefix("第").removesuffix("号")
        if not (code.isascii() and code.isdecimal() and len(code) < 16):
            return None
        return self.later.filter(pk=int(code)).first()

    def _name_of(self, number: str) -> str:
        found = self._the(number)
        return label_of(found) if found is not None else ""

    def clean_by(self) -> Decision:
        """The decision with this number."""
        found = self._the(self.cleaned_data["by"])
        if found is None:
            raise forms.ValidationError(_("同じ会議体の、あとの有効な決定を選んでください。"))
        return found


class LiftForm(_EndingForm):
    """決定の廃止."""

    day = EraDateField(
        label=_("決定の廃止日"), help_text=_("この日から効力がなくなります。決定日から今日までの日です。")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"day": clock.short(clock.today())}, **kwargs})


class ConfirmForm(forms.Form):
    """Whose work it is, and by when."""

    text = forms.CharField(label=_("すること"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    unit = forms.ChoiceField(label=_("担当の組織"), choices=section_choices)
    owner = PersonField(label=_("担当者"), required=False, help_text=_("空のときは、担当の組織の所属長に依頼します。"))
    due = EraDateField(label=_("期限"))
    next_meeting = forms.BooleanField(label=_("次の会議に報告する"), required=False, initial=True)

    def unit_row(self) -> Unit:
        """The unit that was chosen."""
        return Unit.objects.get(code=self.cleaned_data["unit"])

    def owner_row(self) -> Person | None:
        """Who is asked by name, if anybody."""
        return person_of(self.cleaned_data["owner"])


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
