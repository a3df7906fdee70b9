"""A form with a field of every kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.fields import EraDateField, FigureInput, PersonPicker, UnitPicker
from honbu.kernel.ui.gallery.names import LONG_NAME
from honbu.kernel.ui.pickers import Candidate


class SampleForm(forms.Form):
    """A field of every kind."""

    title = forms.CharField(label=_("件名"), help_text=_("例: 介護保険システムの改修について"), max_length=100)
    summary = forms.CharField(
        label=_("概要"),
        help_text=_("400字まで。個人の名前は書かないでください。"),
        max_length=400,
        widget=forms.Textarea,
    )
    day = EraDateField(label=_("実施日"))
    cost = forms.IntegerField(label=_("予定額"), widget=FigureInput(_("円")), min_value=0, required=False)
    kind = forms.ChoiceField(
        label=_("種別"),
        choices=[("", _("選んでください")), ("new", _("新規")), ("change", _("変更")), ("end", _("廃止"))],
    )
    disclosure = forms.ChoiceField(
        label=_("公開の区分"),
        choices=[("open", _("公開")), ("part", _("一部公開")), ("closed", _("非公開"))],
        widget=forms.RadioSelect,
        help_text=_("迷うときは「一部公開」を選び、理由を概要に書いてください。"),
    )
    channels = forms.MultipleChoiceField(
        label=_("知らせる方法"),
        choices=[("mail", _("電子メール")), ("board", _("庁内掲示板")), ("phone", _("電話"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    person = forms.CharField(
        label=_("担当者"),
        help_text=_("氏名の一部か職員番号を入力してください。"),
        widget=PersonPicker("people/", label_of=lambda code: {"100234": "山田 太郎"}.get(code, code)),
    )
    unit = forms.CharField(label=_("関係する課"), widget=UnitPicker("people/"), required=False)
    file = forms.FileField(label=_("添付ファイル"), help_text=_("ExcelかPDF、20MBまで。"), required=False)
    secret = forms.CharField(label=_("確認のための合言葉"), widget=forms.PasswordInput, required=False)
    locked = forms.CharField(label=_("受付番号"), initial="R8-0123", disabled=True, required=False)
    agreed = forms.BooleanField(label=_("個人情報を含まないことを確かめました"))


PEOPLE = [
    Candidate("100234", "山田 太郎", "情報政策課 係長 100234"),
    Candidate("100871", "山田 花子", "戸籍住民課 主事 100871"),
    Candidate("101502", "山本 さくら", "介護保険課 課長 101502"),
    Candidate("102377", "髙橋 渡邉", "土木監督課 主任 102377"),
    Candidate("103001", LONG_NAME, "会計室 103001"),
]


def people(query: str) -> list[Candidate]:
    """The made-up people whose name or number holds the query."""
    wanted = query.strip()
    return [one for one in PEOPLE if wanted in one.label or wanted in one.note] if wanted else PEOPLE
