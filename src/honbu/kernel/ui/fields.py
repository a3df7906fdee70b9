"""Form fields and widgets of a Japanese office: days with eras, amounts with units, people and units by search."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui import japanese

LabelOf = Callable[[str], str]


class EraDateInput(forms.TextInput):
    """One text input for a day: eras, letters, western years, in full or half width."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input--date", "inputmode": "text", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """A known day is written with its era; what could not be read stays as it was typed."""
        if isinstance(value, datetime):
            return japanese.written(value.date())
        return japanese.written(value) if isinstance(value, date) else super().format_value(value)


class EraDateField(forms.DateField):
    """日付: 令和8年11月22日, R8.11.22, 2026/11/22 or 20261122."""

    widget = EraDateInput
    default_error_messages = {
        "invalid": _(
            "日付として読めませんでした。「令和8年11月22日」「R8.11.22」「2026/11/22」のように入力してください。"
        ),
        "required": _("日付を入力してください。"),
    }

    def __init__(self, *, help_text: Any = None, **kwargs: Any) -> None:
        example = _("例: 令和8年11月22日、R8.11.22、2026/11/22")
        super().__init__(help_text=example if help_text is None else help_text, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day that was meant."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return japanese.read_date(str(value))
        except japanese.UnreadableDateError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class FigureInput(forms.NumberInput):
    """A whole figure with its unit beside it (円, 人, 件)."""

    template_name = "ui/forms/figure.html"

    def __init__(self, unit: Any = "", attrs: dict[str, Any] | None = None) -> None:
        self.unit = unit
        super().__init__({"inputmode": "numeric", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The unit goes along."""
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context


class Picker(forms.TextInput):
    """A code found by typing part of a name. Without scripts one types the code itself.

    `search_url` answers GET `?q=` with `pickers.answer`; `label_of` names the code that is chosen already.
    """

    template_name = "ui/forms/picker.html"
    what: Any = _("コード")

    def __init__(
        self, search_url: Any = "", *, label_of: LabelOf | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        self.search_url = search_url
        self.label_of = label_of
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The search, and the name of what is chosen."""
        context = super().get_context(name, value, attrs)
        code = context["widget"]["value"]
        chosen = self.label_of(str(code)) if self.label_of and code else ""
        context["widget"].update(search_url=str(self.search_url), chosen=chosen, what=self.what)
        return context


class PersonPicker(Picker):
    """職員を選ぶ: by name, reading or staff number."""

    what = _("職員の氏名、よみ、職員番号")


class UnitPicker(Picker):
    """所属を選ぶ: by name or code of a division or section."""

    what = _("部・課・係の名前かコード")
