"""Form fields and widgets of a Japanese office: days with eras, amounts with units, people and units by search."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock.forms import EXAMPLES_OF_DATES, EXAMPLES_OF_TIME
from honbu.kernel.clock.forms import EraDateField as WrittenDateField
from honbu.kernel.clock.forms import TimeOfDayField as WrittenTimeField

LabelOf = Callable[[str], str]


class EraDateInput(forms.TextInput):
    """One text input for a day: eras, letters, western years, in full or half width."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input--date", "inputmode": "text", "autocomplete": "off", **(attrs or {})})


class EraDateField(WrittenDateField):
    """日付: any day that the clock can read, in one text input with examples beside it."""

    widget = EraDateInput
    default_error_messages = {"required": _("日付を入力してください。")}

    def __init__(self, *, help_text: Any = None, **kwargs: Any) -> None:
        super().__init__(help_text=EXAMPLES_OF_DATES if help_text is None else help_text, **kwargs)


class TimeOfDayField(WrittenTimeField):
    """時刻: any time that the clock can read, in one text input: the browser's own clock face would follow its language."""

    widget = EraDateInput
    default_error_messages = {"required": _("時刻を入力してください。")}

    def __init__(self, *, help_text: Any = None, **kwargs: Any) -> None:
        super().__init__(help_text=EXAMPLES_OF_TIME if help_text is None else help_text, **kwargs)


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
