"""Fields of forms that choose a unit or a member of staff."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.ui.fields import PersonPicker


def unit_choices(*, empty: Any = None, allowed: set[int] | None = None) -> list[tuple[str, Any]]:
    """The units of today as (number, indented name) in reading order."""
    tree = tree_on()
    units = [
        (str(unit.id), f"{'　' * depth}{unit.shown}")
        for depth, unit in tree.walk()
        if allowed is None or unit.id in allowed
    ]
    return units if empty is None else [("", empty), *units]


def person_of(number: str) -> Person | None:
    """The member of staff with this number."""
    return Person.objects.filter(number=number).first() if number else None


def _name_of(number: str) -> str:
    person = person_of(number)
    return person.name if person else ""


class PersonField(forms.CharField):
    """A member of staff by number, found by typing part of the name; `person_of` gives the person."""

    def __init__(self, **kwargs: Any) -> None:
        search = reverse_lazy("personnel:people_search")
        super().__init__(widget=PersonPicker(search, label_of=_name_of), max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        """The number alone."""
        written: str = super().clean(value)
        number = written.split(" ", maxsplit=1)[0]
        if number and person_of(number) is None:
            raise forms.ValidationError(_("この職員番号の職員は見つかりません。"))
        return number
