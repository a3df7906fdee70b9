"""120 rows for a list page."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.fields import EraDateField
from honbu.kernel.ui.gallery.names import SYSTEMS, TODAY, TOKYO, UNITS
from honbu.kernel.ui.tables import (
    DateColumn,
    LinkColumn,
    MomentColumn,
    NumberColumn,
    StateColumn,
    Table,
    TextColumn,
    YenColumn,
    YesNoColumn,
)

STATES = {
    "draft": _("作成中"),
    "review": _("確認中"),
    "returned": _("差戻し"),
    "approved": _("承認済み"),
    "late": _("期限超過"),
}
LOOKS = {"draft": "neutral", "review": "info", "returned": "warning", "approved": "success", "late": "error"}


def rows() -> list[dict[str, Any]]:
    """120 rows that look like a register of systems."""
    keys = list(STATES)
    return [
        {
            "pk": number,
            "number": f"S-{number:03d}",
            "name": f"{SYSTEMS[number % len(SYSTEMS)]}{'' if number < 6 else f' 第{number // 6}号'}",
            "unit": UNITS[number % len(UNITS)],
            "state": keys[number * 7 % len(keys)],
            "due": TODAY + timedelta(days=number * 3 - 20),
            "cost": (number * 137_000 + 12_300) * (-1 if number % 29 == 0 else 1),
            "users": number * 11,
            "changed": datetime(2026, 11, 1 + number % 17, 9 + number % 9, number % 60, tzinfo=TOKYO),
            "personal": number % 3 == 0,
        }
        for number in range(120)
    ]


class SampleTable(Table):
    """A table with a column of every kind."""

    caption = _("システムの見本")
    row_header = "name"
    hidden_at_first = ("changed", "personal")
    selectable = "chosen"

    number = TextColumn(verbose_name=_("番号"), attrs={"td": {"class": "fit"}})
    name = LinkColumn(verbose_name=_("システム"), to=lambda _record: "#")
    unit = TextColumn(verbose_name=_("所管"))
    state = StateColumn(verbose_name=_("状態"), looks=LOOKS, words=STATES)
    due = DateColumn(verbose_name=_("期限"))
    cost = YenColumn(verbose_name=_("費用"), footer=lambda table: f"{sum(row['cost'] for row in table.data):,}円")
    users = NumberColumn(verbose_name=_("利用者"), unit="人")
    changed = MomentColumn(verbose_name=_("更新"))
    personal = YesNoColumn(verbose_name=_("個人情報"), yes=_("あり"), no=_("なし"))


class SampleFilterForm(forms.Form):
    """Filters of the sample table."""

    word = forms.CharField(label=_("システムの名前"), required=False, max_length=100)
    unit = forms.ChoiceField(
        label=_("所管"), required=False, choices=[("", _("すべて")), *zip(UNITS, UNITS, strict=True)]
    )
    state = forms.MultipleChoiceField(
        label=_("状態"), required=False, choices=list(STATES.items()), widget=forms.CheckboxSelectMultiple
    )
    until = EraDateField(label=_("期限(この日まで)"), required=False, help_text="")


class SampleFilters:
    """The part of a filter set that a list page needs, over plain rows."""

    def __init__(self, data: QueryDict, *, queryset: list[dict[str, Any]], request: Any) -> None:
        self.form = SampleFilterForm(data)
        self.rows = queryset
        self.request = request

    @property
    def qs(self) -> list[dict[str, Any]]:
        """The rows that pass; a filter that cannot be read does not count."""
        self.form.is_valid()
        asked = self.form.cleaned_data
        return [
            row
            for row in self.rows
            if asked.get("word", "") in row["name"]
            and asked.get("unit", "") in {"", row["unit"]}
            and (not asked.get("state") or row["state"] in asked["state"])
            and (not asked.get("until") or row["due"] <= asked["until"])
        ]
