"""Forms of the import of lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.public import FileField


class ListForm(forms.Form):
    """一覧を選ぶ."""

    file = FileField(
        label=_("システムの一覧"),
        help_text=_(
            "Excel（xlsx、xls）かCSV。結合したセル、2段の見出し、千円、和暦のままで読めます。元のファイルは保管します。"
        ),
    )
