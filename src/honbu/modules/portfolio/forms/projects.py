"""Forms of projects, comparisons and procurement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import Actor, Unit
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.portfolio.actions.contracts import vendor_named
from honbu.modules.portfolio.forms.inventory import NumbersField, units_of
from honbu.modules.portfolio.models import Alternative, Contract, Mark, Project, Yardstick

MOST = 10**15


def _area(label: Any, *, required: bool = False, hint: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=8000, widget=widget, help_text=hint)


class ProjectForm(EditForm):
    """起案の内容."""

    title = forms.CharField(label=_("件名"), max_length=120, help_text=_("例: 窓口予約システムの導入"))
    purpose = _area(_("目的"), required=True, hint=_("何に困っていて、どうしたいか。"))
    scope = _area(_("対象の範囲"))
    effect = _area(_("期待する効果"), hint=_("できれば数で。例: 待ち時間を平均40分から20分に"))
    method_outline = _area(_("構築の方法"))
    period = forms.CharField(
        label=_("期間"), required=False, max_length=120, help_text=_("例: 令和9年8月から構築、令和10年4月稼働")
    )
    planned_year = forms.IntegerField(
        label=_("実施する年度"), required=False, min_value=2000, max_value=2100, help_text=_("西暦で。例: 2027"),
        widget=FigureInput(_("年度")),
    )  # fmt: skip
    system = NumbersField(
        label=_("入れ替えるシステム"), required=False, help_text=_("あるときは、台帳番号を1つ入力します。")
    )
    is_new = forms.BooleanField(
        label=_("新しいシステムの開発・導入"), required=False, initial=True, help_text=_("本部の承認が必要です。")
    )
    emergency = forms.BooleanField(
        label=_("緊急の調達"), required=False, help_text=_("故障などで待てないとき。本部には事後に報告します。")
    )
    emergency_reason = forms.CharField(label=_("緊急の理由"), required=False, max_length=300)

    PLAIN = (
        "title", "purpose", "scope", "effect", "method_outline", "period", "planned_year", "is_new", "emergency",
        "emergency_reason",
    )  # fmt: skip

    def __init__(self, *args: Any, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["system"]
        if isinstance(field, NumbersField):
            field.systems = systems

    @staticmethod
    def stored(project: Project) -> dict[str, object]:
        """What the form shows of a project."""
        found: dict[str, object] = {name: getattr(project, name) for name in ProjectForm.PLAIN}
        return found | {"system": str(project.system.number) if project.system else ""}

    def clean(self) -> dict[str, Any]:
        """An emergency says why; one system at most."""
        data = super().clean()
        if data.get("emergency") and not data.get("emergency_reason", "").strip():
            self.add_error("emergency_reason", _("緊急の調達にする理由を入力してください。"))
        if len(data.get("system") or []) > 1:
            self.add_error("system", _("台帳番号を1つだけ入力してください。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        data = self.cleaned_data
        return {name: data[name] for name in self.PLAIN} | {"system": data["system"][0] if data["system"] else None}


class NewProjectForm(ProjectForm):
    """A new one says also whose it is."""

    unit = forms.ChoiceField(label=_("所管課"))
    field_order = ["unit"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units_of(actor)

    def owner(self) -> Unit:
        """Whose it is."""
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class OpinionForm(forms.Form):
    """情報管理課の意見."""

    opinion = _area(_("意見"), required=True, rows=5)


class WorkingGroupForm(forms.Form):
    """部会の検討結果."""

    day = EraDateField(label=_("部会の開催日"))
    result = _area(_("検討結果"), required=True, rows=5)


class AmendForm(forms.Form):
    """総額の変更."""

    total = forms.IntegerField(label=_("変更後の総額"), min_value=0, max_value=MOST, widget=FigureInput(_("円")))
    reason = forms.CharField(label=_("理由"), max_length=300)


class ConditionAnswerForm(forms.Form):
    """条件への回答."""

    answer = _area(_("回答"), required=True, rows=5)


class AlternativeForm(forms.Form):
    """案."""

    title = forms.CharField(label=_("案の名称"), max_length=80, help_text=_("例: IP電話型"))
    way = forms.ChoiceField(
        label=_("進め方"), required=False, choices=[("", _("(選ばない)")), *Alternative.Way.choices]
    )
    outline = _area(_("内容"))
    merits = _area(_("メリット"), required=True)
    demerits = _area(_("デメリット"), required=True)
    initial_cost = forms.IntegerField(
        label=_("初期の経費"), required=False, min_value=0, max_value=MOST, widget=FigureInput(_("円"))
    )
    running_cost = forms.IntegerField(
        label=_("年間の経費"), required=False, min_value=0, max_value=MOST, widget=FigureInput(_("円"))
    )


class PeerForm(forms.Form):
    """他の自治体の状況."""

    municipality = forms.CharField(label=_("自治体"), max_length=60)
    product = forms.CharField(label=_("使っているシステム"), max_length=120)
    since = forms.CharField(label=_("導入時期"), required=False, max_length=40)
    note = forms.CharField(label=_("状況"), required=False, max_length=300)
    asked_on = EraDateField(label=_("確かめた日"), required=False)


class YardsticksForm(forms.Form):
    """観点と重み."""

    lines = forms.CharField(
        label=_("観点と重み"), max_length=2000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("1行に1つ、「観点 重み」の形で書きます。例: 信頼性 3"),
    )  # fmt: skip

    def clean_lines(self) -> dict[str, int]:
        """Name to weight. Raises ValidationError."""
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["lines"]).splitlines():
            words = line.replace("　", " ").split()
            if not words:
                continue
            if len(words) < 2 or not words[-1].isdigit() or int(words[-1]) > 100:
                raise forms.ValidationError(
                    _("「%(line)s」は「観点 重み」の形になっていません。重みは0から100までの整数です。")
                    % {"line": line.strip()}
                )
            found[" ".join(words[:-1])[:40]] = int(words[-1])
        return found

    @staticmethod
    def written(yardsticks: Sequence[Yardstick]) -> str:
        """As they stand."""
        return "\n".join(f"{one.name} {one.weight}" for one in yardsticks)


class MarksForm(forms.Form):
    """評点: points and a reason for each alternative and yardstick."""

    def __init__(
        self, *args: Any, alternatives: Sequence[tuple[str, Alternative]], yardsticks: Sequence[Yardstick],
        marks: dict[tuple[int, int], Mark], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.pairs = [(one.pk, by.pk) for by in yardsticks for _label, one in alternatives]
        choices = [("", _("(未採点)")), *((str(points), str(points)) for points in range(5, -1, -1))]
        for by in yardsticks:
            for label, one in alternatives:
                mark = marks.get((one.pk, by.pk))
                name = f"{one.pk}-{by.pk}"
                self.fields[f"points-{name}"] = forms.ChoiceField(
                    label=f"{by.name}　{label} {one.title}", required=False, choices=choices,
                    initial=str(mark.points) if mark else "",
                )  # fmt: skip
                self.fields[f"reason-{name}"] = forms.CharField(
                    label=_("理由"), required=False, max_length=300, initial=mark.reason if mark else ""
                )

    def given(self) -> dict[tuple[int, int], tuple[int, str]]:
        """What was entered, without what was left open."""
        data = self.cleaned_data
        return {
            pair: (int(data[f"points-{pair[0]}-{pair[1]}"]), data[f"reason-{pair[0]}-{pair[1]}"])
            for pair in self.pairs
            if data[f"points-{pair[0]}-{pair[1]}"]
        }


class ProcurementForm(forms.Form):
    """調達を始める."""

    subject = forms.CharField(label=_("件名"), max_length=160)
    amount = forms.IntegerField(label=_("予定する金額"), min_value=0, max_value=MOST, widget=FigureInput(_("円")))


class StepForm(forms.Form):
    """手順の記録."""

    day = EraDateField(label=_("実施日"))
    note = forms.CharField(label=_("備考"), required=False, max_length=300)


class MethodForm(forms.Form):
    """契約方法の決定."""

    method = forms.ChoiceField(
        label=_("契約方法"), choices=Contract.Method.choices, widget=forms.RadioSelect,
        help_text=_("システム調達ガイドラインでは、プロポーザルが望ましいとされています。"), initial="proposal",
    )  # fmt: skip
    reason = _area(_("理由"))
    legal_basis = forms.CharField(
        label=_("根拠条項"), required=False, max_length=120, help_text=_("特命随意契約には必要です。")
    )


class SignForm(forms.Form):
    """契約の記録."""

    title = forms.CharField(label=_("件名"), max_length=160)
    vendor = forms.CharField(label=_("契約の相手方"), max_length=120)
    begin = EraDateField(label=_("契約開始日"))
    end = EraDateField(label=_("契約満了日"), required=False)
    amount = forms.IntegerField(label=_("契約金額"), min_value=0, max_value=MOST, widget=FigureInput(_("円")))

    def facts(self) -> dict[str, Any]:
        """What was entered, for the action."""
        return {**self.cleaned_data, "vendor": vendor_named(self.cleaned_data["vendor"]), "renewal": "never"}
