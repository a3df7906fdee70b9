"""Forms of editions and items."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.public import FileField
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import FigureInput
from honbu.modules.audits.domain.item_heads import FIELDS
from honbu.modules.audits.domain.states import FEEDS_TITLES, PART_TITLES
from honbu.modules.audits.models import AuditItem, ItemEdition

SOURCES = [("standard", _("標準の確認項目から")), ("earlier", _("前の版から")), ("empty", _("何もない版から"))]


class EditionForm(forms.Form):
    """版を作る."""

    title = forms.CharField(label=_("版の名称"), max_length=80, help_text=_("例: 令和9年度版"))
    source = forms.ChoiceField(label=_("はじめの項目"), choices=SOURCES, widget=forms.RadioSelect, initial="standard")
    earlier = forms.ModelChoiceField(
        label=_("前の版"), queryset=ItemEdition.objects.none(), required=False,
        help_text=_("「前の版から」を選んだときに、写す版です。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = ItemEdition.objects.all()

    def clean(self) -> dict[str, Any]:
        """A copy needs what it is copied from."""
        cleaned = super().clean() or {}
        if cleaned.get("source") == "earlier" and not cleaned.get("earlier"):
            self.add_error("earlier", _("写す版を選んでください。"))
        return cleaned


class ItemListForm(forms.Form):
    """項目の一覧を選ぶ."""

    file = FileField(
        label=_("確認項目の一覧"),
        help_text=_(
            "Excel（xlsx、xls）かCSV。結合したセル、2段の見出し、「〃」のままで読めます。マクロのあるファイルは受け付けません。"
        ),
    )
    title = forms.CharField(label=_("版の名称"), max_length=80, help_text=_("例: 令和9年度版"))
    earlier = forms.ModelChoiceField(
        label=_("前の版"), queryset=ItemEdition.objects.none(), required=False,
        help_text=_("番号、文の順に見比べて、新しい項目と対応させます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = ItemEdition.objects.all()
            field.initial = ItemEdition.objects.filter(state="in_force").first()


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ItemForm(EditForm):
    """確認項目."""

    code = forms.CharField(label=_("番号"), max_length=16, help_text=_("例: 3-2"))
    group = forms.CharField(label=_("分類"), max_length=60, help_text=_("例: アクセス管理"))
    text = forms.CharField(
        label=_("確認する内容"), max_length=300, widget=_area(2), help_text=_("監査実施人が見ることです。")
    )
    question = forms.CharField(
        label=_("調書での聞き方"), max_length=300, required=False, widget=_area(2),
        help_text=_("課が答える、専門の言葉を使わない問いです。空欄にすると、確認する内容をそのまま聞きます。"),
    )  # fmt: skip
    explanation = forms.CharField(label=_("説明"), max_length=300, required=False, widget=_area(2))
    must = forms.BooleanField(label=_("必須"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("使うところ"), choices=list(PART_TITLES.items()), widget=forms.CheckboxSelectMultiple
    )
    feeds = forms.MultipleChoiceField(
        label=_("回答の送り先"), choices=list(FEEDS_TITLES.items()), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("一つの回答を、選んだ課がそれぞれ読みます。"),
    )  # fmt: skip
    of_contractors = forms.BooleanField(label=_("委託先ごとに聞く"), required=False)
    evidence = forms.CharField(label=_("資料の例"), max_length=300, required=False)
    method = forms.CharField(label=_("確かめ方"), max_length=300, required=False, widget=_area(2))
    clause = forms.CharField(label=_("根拠"), max_length=160, required=False)
    weight = forms.IntegerField(label=_("重み"), min_value=1, max_value=99, initial=1, widget=FigureInput())

    @staticmethod
    def stored(item: AuditItem) -> dict[str, object]:
        """What the form shows of an item."""
        return {name: getattr(item, name) for name in FIELDS if name != "earlier_code"}
