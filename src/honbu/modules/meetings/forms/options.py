"""Forms of options: titles, opinions by seat, criteria, points, and the choice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.editing import EditForm
from honbu.modules.meetings.actions.options import HEAVIEST, View
from honbu.modules.meetings.domain.weighing import MOST_POINTS
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Choice
from honbu.modules.meetings.queries.recording import Weighed


class OptionForm(forms.Form):
    """案"""

    title = forms.CharField(label=_("案の名称"), max_length=80)


class CriterionForm(forms.Form):
    """評価の観点"""

    name = forms.CharField(label=_("観点"), max_length=40, help_text=_("例: 費用、信頼性、使いやすさ"))
    weight = forms.IntegerField(label=_("重み"), min_value=1, max_value=HEAVIEST, initial=1)


class AdoptForm(forms.Form):
    """採用"""

    choice = forms.ModelChoiceField(
        label=_("採用する案"), queryset=Choice.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label=_("採用した理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        chosen = item.choices.filter(chosen=True).first()
        kwargs["auto_id"] = "id_adopt_%s"
        kwargs["initial"] = {"choice": chosen, "reason": chosen.reason if chosen else ""}
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is the one above
        field.queryset = item.choices.all()


class OpinionsForm(EditForm):
    """意見: a line for each member who is there. Whoever saves second sees what the first wrote."""

    def __init__(self, *args: Any, item: AgendaItem, seats: Sequence[Attendance], **kwargs: Any) -> None:
        stored = {one.attendance_id: one for one in item.opinions.filter(attendance__isnull=False)}
        now: dict[str, object] = {}
        for seat in seats:
            one = stored.get(seat.pk)
            now[f"choice_{seat.pk}"] = str(one.choice_id) if one and one.choice_id else ""
            now[f"reason_{seat.pk}"] = one.reason if one else ""
            now[f"block_{seat.pk}"] = str(one.block_id) if one and one.block_id else ""
        kwargs.setdefault("auto_id", "id_opinions_%s")
        super().__init__(*args, now=now, **kwargs)
        self.seats = seats
        choices = [("", _("—")), *((str(one.pk), str(one)) for one in item.choices.all())]
        speeches = Block.objects.filter(item=item, removed=False, kind=Block.Kind.SPEECH).order_by("position")
        blocks = [("", _("—")), *((str(one.pk), f"{one.role}：{one.text[:24]}") for one in speeches)]
        for seat in seats:
            self.fields[f"choice_{seat.pk}"] = forms.ChoiceField(
                label=_("%(post)sの案") % {"post": seat.post}, choices=choices, required=False
            )
            self.fields[f"reason_{seat.pk}"] = forms.CharField(
                label=_("%(post)sの理由") % {"post": seat.post},
                required=False,
                max_length=2000,
            )
            self.fields[f"block_{seat.pk}"] = forms.ChoiceField(
                label=_("%(post)sの発言") % {"post": seat.post}, choices=blocks, required=False
            )

    def rows(self) -> list[tuple[Attendance, Any, Any, Any]]:
        """Seat by seat with its three fields."""
        return [
            (seat, self[f"choice_{seat.pk}"], self[f"reason_{seat.pk}"], self[f"block_{seat.pk}"])
            for seat in self.seats
        ]

    def views(self) -> dict[int, View]:
        """What was filled in, by seat."""
        values = self.cleaned_data
        return {
            seat.pk: View(
                int(values[f"choice_{seat.pk}"]) if values[f"choice_{seat.pk}"] else None,
                values[f"reason_{seat.pk}"].strip(),
                int(values[f"block_{seat.pk}"]) if values[f"block_{seat.pk}"] else None,
            )
            for seat in self.seats
        }


class WeighingForm(EditForm):
    """採点: weights and points, the options downwards, the criteria across."""

    def __init__(self, *args: Any, weighed: Weighed, **kwargs: Any) -> None:
        self.weighed = weighed
        now: dict[str, object] = {f"weight_{one.pk}": one.weight for one in weighed.criteria}
        for choice in weighed.choices:
            for criterion in weighed.criteria:
                value = weighed.points.get((choice.pk, criterion.pk))
                now[f"points_{choice.pk}_{criterion.pk}"] = "" if value is None else str(value)
        kwargs.setdefault("auto_id", "id_weighing_%s")
        super().__init__(*args, now=now, **kwargs)
        marks = [("", _("—")), *((str(value), str(value)) for value in range(MOST_POINTS + 1))]
        for criterion in weighed.criteria:
            self.fields[f"weight_{criterion.pk}"] = forms.IntegerField(
                label=_("%(name)sの重み") % {"name": criterion.name}, min_value=1, max_value=HEAVIEST
            )
            for choice in weighed.choices:
                self.fields[f"points_{choice.pk}_{criterion.pk}"] = forms.ChoiceField(
                    label=_("%(choice)sの%(name)s") % {"choice": choice.label, "name": criterion.name},
                    choices=marks,
                    required=False,
                )

    def weight_fields(self) -> list[tuple[Any, Any]]:
        """Each criterion with the field of its weight."""
        return [(one, self[f"weight_{one.pk}"]) for one in self.weighed.criteria]

    def rows(self) -> list[tuple[Choice, list[Any]]]:
        """Each option with the fields of its points."""
        return [
            (choice, [self[f"points_{choice.pk}_{criterion.pk}"] for criterion in self.weighed.criteria])
            for choice in self.weighed.choices
        ]

    def weights(self) -> dict[int, int]:
        """By criterion."""
        return {one.pk: self.cleaned_data[f"weight_{one.pk}"] for one in self.weighed.criteria}

    def points(self) -> dict[tuple[int, int], int | None]:
        """By option and criterion; None where none is given."""
        found: dict[tuple[int, int], int | None] = {}
        for choice in self.weighed.choices:
            for criterion in self.weighed.criteria:
                value = self.cleaned_data[f"points_{choice.pk}_{criterion.pk}"]
                found[choice.pk, criterion.pk] = int(value) if value else None
        return found
