"""受け取り方の設定."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.kinds import known_kinds
from honbu.kernel.notices.models import WAYS
from honbu.kernel.ui.editing import EditForm


class WaysForm(EditForm):
    """One choice for each kind that leaves a choice: urgent ones come at once."""

    def __init__(self, *args: Any, chosen: Mapping[str, Way], **kwargs: Any) -> None:
        kinds = [kind for kind in known_kinds() if not kind.urgent]
        now = {kind.code: chosen.get(kind.code, kind.way).value for kind in kinds}
        super().__init__(*args, now=now, **kwargs)
        for kind in kinds:
            self.fields[kind.code] = forms.ChoiceField(
                label=gettext(kind.title), choices=WAYS, widget=forms.RadioSelect
            )
