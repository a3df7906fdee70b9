"""Forms of renewal plans and of the annual schedule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.portfolio.models import ScheduleEntry


class RenewalForm(EditForm):
    """更新計画."""

    trigger = forms.CharField(label=_("きっかけ"), required=False, max_length=200, help_text=_("例: 2025年10月に廃版"))
    deadline = EraDateField(label=_("切替えの期限"), help_text=_("新しいシステムが動いていなければならない日です。"))
    migration_months = forms.IntegerField(
        label=_("構築・移行の月数"), min_value=1, max_value=60, initial=18, widget=FigureInput(_("か月"))
    )
    procurement_months = forms.IntegerField(
        label=_("調達の月数"), min_value=1, max_value=10, initial=5, widget=FigureInput(_("か月")),
        help_text=_("仕様書、公告、選定、契約まで。"),
    )  # fmt: skip
    note = forms.CharField(label=_("備考"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label=_("期限を動かす理由"), required=False, max_length=300, help_text=_("期限を変えるときは必要です。")
    )

    FACTS = ("trigger", "deadline", "migration_months", "procurement_months", "note")


class ScheduleForm(EditForm):
    """年間予定."""

    title = forms.CharField(label=_("項目"), max_length=80)
    kind = forms.ChoiceField(label=_("種類"), choices=ScheduleEntry.Kind.choices)
    who = forms.CharField(label=_("担当"), required=False, max_length=80)
    first = EraDateField(label=_("はじめ"))
    last = EraDateField(label=_("おわり"))

    FACTS = ("title", "kind", "who", "first", "last")
