"""The form of the search in records."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.meetings.models import Body

KINDS = (
    ("meetings.speech", _("発言")),
    ("meetings.material", _("資料")),
    ("meetings.decision", _("決定")),
)


class RecordSearchForm(forms.Form):
    """Words and what narrows them; a day or month with its year may stand among the words."""

    q = forms.CharField(label=_("言葉"), required=False, max_length=200, help_text=_("例：監査、令和5年5月 電話"))
    kind = forms.ChoiceField(label=_("対象"), choices=KINDS, required=False)
    role = forms.ChoiceField(label=_("発言者の役"), required=False)
    body = forms.ChoiceField(label=_("会議体"), required=False)
    year = forms.ChoiceField(label=_("年度"), required=False)
    since = EraDateField(label=_("この日から"), required=False)
    until = EraDateField(label=_("この日まで"), required=False)

    def __init__(self, *args: Any, roles: Sequence[str], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = ("", _("すべて"))
        for name, choices in (
            ("role", [(role, role) for role in roles]),
            ("body", list(Body.objects.values_list("slug", "name"))),
            ("year", [(str(year), clock.FiscalYear(year).label) for year in years]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [all_of_them, *choices]
