"""Forms of the questionnaire besides its answers: contractors, busy times, files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.public import FileField
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.audits.models import BusyPeriod, Contractor

EVERY_DAY = [("", _("すべての曜日"))]


class ContractorForm(EditForm):
    """委託先."""

    name = forms.CharField(
        label=_("委託先"), max_length=120, help_text=_("会社などの名称。例: みどり総合サービス株式会社")
    )
    work = forms.CharField(label=_("委託している業務"), max_length=200, help_text=_("例: 窓口の受付と案内"))
    personal_data = forms.BooleanField(label=_("個人情報を扱う"), required=False)
    on_site = forms.BooleanField(label=_("庁内で働く"), required=False)

    @staticmethod
    def stored(contractor: Contractor) -> dict[str, object]:
        """What the form shows of a contractor."""
        return {name: getattr(contractor, name) for name in ("name", "work", "personal_data", "on_site")}


class BusyForm(forms.Form):
    """忙しい時期."""

    first = EraDateField(label=_("はじめの日"))
    last = EraDateField(label=_("おわりの日"))
    weekday = forms.TypedChoiceField(label=_("曜日"), required=False, coerce=int, empty_value=None)
    reason = forms.CharField(label=_("理由"), max_length=120, help_text=_("例: 年末の証明の申請が多いため"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["weekday"]
        if isinstance(field, forms.ChoiceField):
            days = BusyPeriod._meta.get_field("weekday").choices or []
            field.choices = [*EVERY_DAY, *[(str(value), word) for value, word in days]]


class EvidenceForm(forms.Form):
    """資料を付ける."""

    file = FileField(
        label=_("資料"),
        help_text=_(
            "記録、一覧、写真など。区民の氏名などが写っていないか確かめてください。マクロのあるファイルは受け付けません。"
        ),
    )


class SheetBookForm(forms.Form):
    """記入したExcelを選ぶ."""

    file = FileField(
        label=_("記入した監査調書"),
        help_text=_("この画面から出したExcelに記入したもの。まだ何も変わりません。次の画面で確かめます。"),
    )
