"""What a form says when something is missing: what to do, not what the field is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MISSING: dict[type[forms.Field], Any] = {
    forms.Field: _("入力してください。"),
    forms.ChoiceField: _("選んでください。"),
    forms.MultipleChoiceField: _("一つ以上選んでください。"),
    forms.ModelChoiceField: _("選んでください。"),
    forms.ModelMultipleChoiceField: _("一つ以上選んでください。"),
    forms.BooleanField: _("内容を確かめて、チェックを入れてください。"),
    forms.FileField: _("ファイルを選んでください。"),
}


def install() -> None:
    """Give every kind of field its sentence, also in forms that are not ours."""
    for kind, sentence in MISSING.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": sentence}
