"""Forms of what comes of a year: the report of the office, and those of others who audit in its place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.public import FileField
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import FigureInput
from honbu.modules.audits.models import Attestation, YearReport

LONG = {"rows": 6}
MOST = 9999


class ReportTextForm(EditForm):
    """総評と今後の取組み."""

    overview = forms.CharField(
        label=_("総評"), max_length=4000, required=False, widget=forms.Textarea(attrs=LONG),
        help_text=_("今年度の監査から言えることです。課やシステムの名前は、公表用では伏せます。"),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("今後の取組み"), max_length=4000, required=False, widget=forms.Textarea(attrs=LONG),
        help_text=_("来年度の重点、研修、ルールの見直しなどです。"),
    )  # fmt: skip

    @staticmethod
    def stored(report: YearReport) -> dict[str, object]:
        """What the form shows of a report."""
        return {"overview": report.overview, "measures": report.measures}


class AttestationForm(EditForm):
    """委任先の報告."""

    audited = forms.IntegerField(label=_("監査した数"), min_value=0, max_value=MOST, widget=FigureInput(_("件")))
    of = forms.IntegerField(
        label=_("対象の数"), min_value=0, max_value=MOST, widget=FigureInput(_("件")), help_text=_("例: 学校の数")
    )
    nonconformities = forms.IntegerField(
        label=_("不適合の件数"), min_value=0, max_value=MOST, widget=FigureInput(_("件"))
    )
    words = forms.CharField(
        label=_("報告の内容"), max_length=4000, widget=forms.Textarea(attrs=LONG),
        help_text=_("監査の進め方、主な指摘、直したことを書きます。"),
    )  # fmt: skip
    upload = FileField(label=_("監査の報告書"))

    FACTS = ("audited", "of", "nonconformities", "words")

    def __init__(self, *args: Any, filed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if filed:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("監査の報告書（差し替えるとき）")

    @classmethod
    def stored(cls, row: Attestation | None) -> dict[str, object]:
        """What the form shows of a report."""
        return {name: getattr(row, name) for name in cls.FACTS} if row else {}
