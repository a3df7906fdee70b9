"""受け取り方の設定."""

from collections.abc import Mapping
from typing import Any

from django import forms

from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.kinds import known_kinds, title_of
from honbu.kernel.notices.models import WAYS


class WaysForm(forms.Form):
    """One choice for each kind that leaves a choice: urgent ones come at once."""

    def __init__(self, *args: Any, chosen: Mapping[str, Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in known_kinds():
            if not kind.urgent:
                self.fields[kind.code] = forms.ChoiceField(
                    label=title_of(kind.code),
                    choices=WAYS,
                    widget=forms.RadioSelect,
                    initial=chosen.get(kind.code, kind.way).value,
                )
