"""Forms of the inventory: systems, contracts, dates, dependencies, EUC tools, what an office does how."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.kernel.personnel.public import PersonField, person_of, unit_choices
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.portfolio.actions.contracts import vendor_named
from honbu.modules.portfolio.models import (
    Contract,
    CustomField,
    Dependency,
    EucTool,
    LifecycleDate,
    System,
    Vendor,
    WorkPractice,
)
from honbu.modules.portfolio.models.systems import DataClass, Importance, Zone

NOT_KNOWN = [("", _("未確認"))]


def units_of(actor: Actor, permission: str = "portfolio.write") -> list[tuple[str, str]]:
    """The sections and departments for which somebody holds the permission, in reading order."""
    allowed = access.units_where(actor, permission)
    tree = tree_on()
    return [
        (str(unit.id), tree.shown_name(unit.id))
        for _depth, unit in tree.walk()
        if unit.kind in {Unit.Kind.SECTION, Unit.Kind.DEPARTMENT} and (allowed is None or unit.id in allowed)
    ]


def with_now(choices: list[tuple[str, str]], unit_id: int | None) -> list[tuple[str, str]]:
    """The choices with the unit that is chosen now, even if it is no more or somebody else's."""
    if unit_id is None or str(unit_id) in dict(choices):
        return choices
    return [(str(unit_id), tree_on().shown_name(unit_id) or str(_("(廃止された課)"))), *choices]


class NumbersField(forms.CharField):
    """台帳番号: systems by their numbers, one after the other; gives the systems."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("台帳番号を「、」か空白で区切って入力します。例: 12、35")
        super().__init__(**{"label": _("対象のシステム"), "help_text": hint, "max_length": 400, **kwargs})
        self.systems = System.objects.none()

    def clean(self, value: Any) -> Any:
        """The systems, among those that the form allows. Raises ValidationError."""
        written = str(super().clean(value)).replace("、", " ").replace(",", " ").replace("，", " ")
        words = written.split()
        if any(not word.isdigit() or len(word) > 9 for word in words):
            raise forms.ValidationError(_("台帳番号は数字で入力してください。"))
        found = list(self.systems.filter(number__in=[int(word) for word in words]))
        missing = sorted({int(word) for word in words} - {system.number for system in found})
        if missing:
            names = "、".join(str(number) for number in missing)
            raise forms.ValidationError(_("この番号のシステムは台帳にありません：%(names)s") % {"names": names})
        return found


def numbers_of(systems: Iterable[System]) -> str:
    """12、35"""
    return "、".join(str(number) for number in sorted(system.number for system in systems))


class SystemForm(EditForm):
    """システムの記載."""

    name = forms.CharField(label=_("システム名"), max_length=120, help_text=_("例: 住民記録システム"))
    kana = forms.CharField(label=_("よみ"), required=False, max_length=160)
    unit = forms.ChoiceField(label=_("所管課"), required=False)
    co_users = forms.MultipleChoiceField(
        label=_("共同で使う課"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("複数選ぶときは、Ctrlキーを押しながら選びます。"),
    )  # fmt: skip
    keeper = PersonField(label=_("担当者"), required=False)
    function = forms.CharField(
        label=_("業務"), required=False, max_length=120, help_text=_("何の仕事に使うか。例: 住民票の異動と証明")
    )
    outline = forms.CharField(
        label=_("概要"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("種別"), required=False, choices=[*NOT_KNOWN, *System.Kind.choices])
    data_class = forms.ChoiceField(label=_("扱う情報"), required=False, choices=[*NOT_KNOWN, *DataClass.choices])
    zone = forms.ChoiceField(label=_("ネットワーク"), required=False, choices=[*NOT_KNOWN, *Zone.choices])
    importance = forms.ChoiceField(label=_("重要度"), required=False, choices=[*NOT_KNOWN, *Importance.choices])
    standard_task = forms.CharField(
        label=_("標準化対象業務"), required=False, max_length=40,
        help_text=_("標準化の対象の業務のときだけ。例: 住民基本台帳"),
    )  # fmt: skip
    users = forms.CharField(label=_("利用者"), required=False, max_length=120, help_text=_("例: 窓口の職員、出張所"))
    user_count = forms.IntegerField(
        label=_("利用者数"), required=False, min_value=0, max_value=10_000_000, widget=FigureInput(_("人"))
    )
    vendor = forms.CharField(label=_("主な業者"), required=False, max_length=120)
    hardware = forms.CharField(
        label=_("機器"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    weaknesses = forms.CharField(
        label=_("課題・弱点"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("所管課と情報管理課だけが見ます。書き出しには出ません。"),
    )  # fmt: skip
    went_live_on = EraDateField(label=_("稼働日"), required=False)

    PLAIN = (
        "name", "kana", "function", "outline", "kind", "data_class", "zone", "importance", "standard_task", "users",
        "user_count", "hardware", "weaknesses", "went_live_on",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, unit_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_fields = list(CustomField.objects.filter(ended=False))
        for one in self.own_fields:
            self.fields[f"custom_{one.key}"] = _field_for(one)
            if self.now:
                self.initial[f"custom_{one.key}"] = self.now.get(f"custom_{one.key}")
        unit, others = self.fields["unit"], self.fields["co_users"]
        everything = access.may(actor, "portfolio.office", on=access.WARD)
        choices = with_now(units_of(actor), unit_id)
        if isinstance(unit, forms.ChoiceField):
            unit.choices = [("", _("(決まっていない)")), *choices] if everything else choices
        if isinstance(others, forms.MultipleChoiceField):
            tree = tree_on()
            others.choices = [
                (str(one.id), tree.shown_name(one.id)) for _depth, one in tree.walk() if one.kind == Unit.Kind.SECTION
            ]

    @staticmethod
    def stored(system: System) -> dict[str, object]:
        """What the form shows of a system."""
        found: dict[str, object] = {name: getattr(system, name) for name in SystemForm.PLAIN}
        keeper, vendor = system.keeper, system.vendor
        found |= {
            "unit": str(system.unit_id or ""),
            "co_users": sorted(str(pk) for pk in system.co_users.values_list("pk", flat=True)),
            "keeper": keeper.number if keeper else "",
            "vendor": vendor.name if vendor else "",
        }
        return found

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN}
        found["unit"] = Unit.objects.get(pk=data["unit"]) if data["unit"] else None
        found["keeper"] = person_of(data["keeper"])
        found["vendor"] = vendor_named(data["vendor"]) if data["vendor"].strip() else None
        found["custom"] = {
            one.key: data.get(f"custom_{one.key}") for one in self.own_fields
        }  # fmt: skip
        return found

    def co_using(self) -> list[Unit]:
        """The sections that use it too."""
        return list(Unit.objects.filter(pk__in=self.cleaned_data["co_users"]))


def _field_for(one: CustomField) -> forms.Field:
    """The field of a form for one of the ward's own fields."""
    about: dict[str, Any] = {"label": one.title, "help_text": one.help_text, "required": False}
    if one.kind == CustomField.Kind.NUMBER:
        return forms.IntegerField(**about)
    if one.kind == CustomField.Kind.DATE:
        return EraDateField(**about)
    if one.kind == CustomField.Kind.CHOICE:
        return forms.ChoiceField(**about, choices=[*NOT_KNOWN, *((name, name) for name in one.options)])
    if one.kind == CustomField.Kind.YES_NO:
        return forms.ChoiceField(**about, choices=[*NOT_KNOWN, ("はい", _("はい")), ("いいえ", _("いいえ"))])
    return forms.CharField(**about, max_length=400)


class ContractForm(EditForm):
    """契約の記載."""

    title = forms.CharField(label=_("件名"), max_length=160, help_text=_("例: 住民記録システム保守委託"))
    number = forms.CharField(label=_("契約番号"), required=False, max_length=40)
    unit = forms.ChoiceField(label=_("所管課"))
    systems = NumbersField(required=False)
    vendor = forms.CharField(label=_("契約の相手方"), required=False, max_length=120)
    method = forms.ChoiceField(label=_("契約方法"), required=False, choices=[*NOT_KNOWN, *Contract.Method.choices])
    legal_basis = forms.CharField(
        label=_("根拠条項"), required=False, max_length=120, help_text=_("例: 地方自治法施行令第167条の2第1項第2号")
    )
    method_reason = forms.CharField(
        label=_("契約方法の理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    span = forms.ChoiceField(label=_("契約の期間の種類"), required=False, choices=[*NOT_KNOWN, *Contract.Span.choices])
    lease = forms.BooleanField(label=_("リース"), required=False)
    begin = EraDateField(label=_("契約開始日"), required=False)
    end = EraDateField(label=_("契約満了日"), required=False, help_text=_("最初に取り決めた最後の日です。"))
    renewal = forms.ChoiceField(label=_("更新"), choices=Contract.Renewal.choices, initial=Contract.Renewal.NEVER)
    renewal_months = forms.IntegerField(
        label=_("更新の月数"), required=False, min_value=0, max_value=1200, widget=FigureInput(_("か月"))
    )
    notice_months = forms.IntegerField(
        label=_("解約を申し出る期限"), required=False, min_value=0, max_value=60, widget=FigureInput(_("か月前"))
    )
    ended_on = EraDateField(label=_("解約日"), required=False)
    amount = forms.IntegerField(
        label=_("契約金額"), required=False, min_value=0, max_value=10**15, widget=FigureInput(_("円")),
        help_text=_("税込みの総額を、円の単位で入力します。"),
    )  # fmt: skip
    yearly_amount = forms.IntegerField(
        label=_("年額"), required=False, min_value=0, max_value=10**15, widget=FigureInput(_("円"))
    )
    note = forms.CharField(label=_("備考"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    PLAIN = (
        "number", "title", "method", "legal_basis", "method_reason", "span", "lease", "begin", "end", "renewal",
        "renewal_months", "notice_months", "ended_on", "amount", "yearly_amount", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, systems: Any, unit_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, numbers = self.fields["unit"], self.fields["systems"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = with_now(units_of(actor), unit_id)
        if isinstance(numbers, NumbersField):
            numbers.systems = systems

    @staticmethod
    def stored(contract: Contract) -> dict[str, object]:
        """What the form shows of a contract."""
        found: dict[str, object] = {name: getattr(contract, name) for name in ContractForm.PLAIN}
        return found | {
            "unit": str(contract.unit_id or ""),
            "vendor": contract.vendor.name if contract.vendor else "",
            "systems": numbers_of(contract.systems.all()),
        }

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN}
        found["renewal_months"] = data["renewal_months"] or 0
        found["notice_months"] = data["notice_months"] or 0
        found["unit"] = Unit.objects.get(pk=data["unit"])
        found["vendor"] = vendor_named(data["vendor"]) if data["vendor"].strip() else None
        return found


class DateForm(forms.Form):
    """期限."""

    kind = forms.ChoiceField(label=_("種類"), choices=LifecycleDate.Kind.choices)
    day = EraDateField(label=_("期限"))
    month_only = forms.BooleanField(
        label=_("月までしか分からない"), required=False, help_text=_("その月の1日を期限として数えます。")
    )
    certain = forms.BooleanField(label=_("確かな期限"), required=False, initial=True)
    source = forms.CharField(label=_("出典"), max_length=200, help_text=_("例: 業者からの通知(令和5年4月)"))


class DependencyForm(forms.Form):
    """連携."""

    target = NumbersField(label=_("使われる側のシステム"), help_text=_("台帳番号を1つ入力します。"))
    kind = forms.ChoiceField(label=_("種類"), choices=Dependency.Kind.choices)
    what = forms.CharField(label=_("内容"), required=False, max_length=120, help_text=_("例: 住民情報を毎晩受け取る"))

    def __init__(self, *args: Any, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target"]
        if isinstance(target, NumbersField):
            target.systems = systems

    def clean_target(self) -> System:
        """The one system."""
        found: list[System] = self.cleaned_data["target"]
        if len(found) != 1:
            raise forms.ValidationError(_("台帳番号を1つだけ入力してください。"))
        return found[0]


class OtherNameForm(forms.Form):
    """別名."""

    name = forms.CharField(
        label=_("別名"), max_length=120, help_text=_("一覧や契約書に出てくる別の書き方。例: 住基システム")
    )


class MergeForm(forms.Form):
    """同じシステムをまとめる."""

    other = NumbersField(label=_("まとめるシステム"), help_text=_("この番号のシステムの内容が、こちらに移ります。"))
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        if isinstance(other, NumbersField):
            other.systems = systems

    def clean_other(self) -> System:
        """The one system."""
        found: list[System] = self.cleaned_data["other"]
        if len(found) != 1:
            raise forms.ValidationError(_("台帳番号を1つだけ入力してください。"))
        return found[0]


class EucForm(EditForm):
    """EUCツールの申告."""

    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("例: 給付費の再計算(Access)"))
    unit = forms.ChoiceField(label=_("所管課"))
    file_type = forms.ChoiceField(label=_("作り方"), choices=EucTool.FileType.choices)
    replaces = NumbersField(
        label=_("補っているシステム"),
        required=False,
        help_text=_("このツールが足りない機能を補っているシステムの台帳番号。"),
    )
    lack = forms.CharField(
        label=_("補っている機能"), required=False, max_length=160, help_text=_("例: カスタマイズの費用が高い帳票の出力")
    )
    author = PersonField(label=_("作成者"), required=False)
    reviewer = PersonField(label=_("確認者"), required=False)
    complexity = forms.TypedChoiceField(label=_("複雑さ"), choices=EucTool.Level.choices, coerce=int)
    impact = forms.TypedChoiceField(label=_("止まったときの影響"), choices=EucTool.Level.choices, coerce=int)
    data_class = forms.ChoiceField(label=_("扱う情報"), required=False, choices=[*NOT_KNOWN, *DataClass.choices])
    place = forms.CharField(label=_("置き場所"), required=False, max_length=160, help_text=_("例: 課の共有フォルダ"))
    backup = forms.CharField(label=_("控えの取り方"), required=False, max_length=160)
    decommission_plan = forms.CharField(
        label=_("廃止・移行の計画"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("複雑で影響の大きいツールには必要です。"),
    )  # fmt: skip
    note = forms.CharField(label=_("備考"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    PLAIN = (
        "name", "file_type", "lack", "complexity", "impact", "data_class", "place", "backup", "decommission_plan", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, systems: Any, unit_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, replaces = self.fields["unit"], self.fields["replaces"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = with_now(units_of(actor), unit_id)
        if isinstance(replaces, NumbersField):
            replaces.systems = systems

    @staticmethod
    def stored(tool: EucTool) -> dict[str, object]:
        """What the form shows of a tool."""
        found: dict[str, object] = {name: getattr(tool, name) for name in EucForm.PLAIN}
        return found | {
            "unit": str(tool.unit_id),
            "replaces": str(tool.replaces.number) if tool.replaces else "",
            "author": tool.author.number if tool.author else "",
            "reviewer": tool.reviewer.number if tool.reviewer else "",
        }

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.PLAIN}
        found["unit"] = Unit.objects.get(pk=data["unit"])
        found["replaces"] = data["replaces"][0] if data["replaces"] else None
        found["author"], found["reviewer"] = person_of(data["author"]), person_of(data["reviewer"])
        return found


class PracticeForm(forms.Form):
    """業務のやり方."""

    function = forms.CharField(label=_("業務"), max_length=120, help_text=_("例: 臨時職員・非常勤職員の任用"))
    unit = forms.ChoiceField(label=_("課"))
    how = forms.ChoiceField(label=_("やり方"), choices=WorkPractice.How.choices, widget=forms.RadioSelect)
    system = NumbersField(label=_("使っているシステム"), required=False, help_text=_("台帳番号を1つ入力します。"))
    yearly_hours = forms.IntegerField(
        label=_("年間の時間"), required=False, min_value=0, max_value=1_000_000, widget=FigureInput(_("時間"))
    )
    note = forms.CharField(label=_("備考"), required=False, max_length=300)

    def __init__(self, *args: Any, actor: Actor, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, system = self.fields["unit"], self.fields["system"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = units_of(actor)
        if isinstance(system, NumbersField):
            system.systems = systems

    def owner(self) -> Unit:
        """Whose work it is."""
        return Unit.objects.get(pk=self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        """Work by system names the system."""
        data = super().clean() or {}
        if data.get("how") == WorkPractice.How.SYSTEM and not data.get("system"):
            self.add_error("system", _("システムで行っているときは、台帳番号を入力してください。"))
        return data


class AddresseeForm(forms.Form):
    """聞く課."""

    unit = forms.ChoiceField(label=_("聞く課"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = unit_choices()

    def addressee(self) -> Unit:
        """Who is asked from now on."""
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class VendorMergeForm(forms.Form):
    """同じ業者をまとめる."""

    other = forms.ModelChoiceField(label=_("まとめる業者"), queryset=Vendor.objects.none())
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("例: 社名が変わった、書き方が違うだけ"))

    def __init__(self, *args: Any, vendors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        if isinstance(other, forms.ModelChoiceField):
            other.queryset = vendors


class AnswerForm(forms.Form):
    """質問への回答."""

    answer = forms.CharField(label=_("回答"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
