"""Forms of the evaluation: rounds and their items, the first stage, the second one, advice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import FileField
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.portfolio.domain.evaluating import LONGEST_EXPLANATION, SCALE, UNKNOWN, Entry
from honbu.modules.portfolio.models import Evaluation, EvaluationItem, EvaluationRound, ItemSet, System
from honbu.modules.portfolio.models.evaluation import Verdict
from honbu.modules.portfolio.queries.evaluations import Line

DONT_KNOW = "unknown"
POINTS = [(str(points), f"{points} {word}") for points, word in SCALE.items()]
FIRST_CHOICES = [*POINTS, (DONT_KNOW, f"{UNKNOWN}（相談する）")]
VERDICTS = [("", _("(まだ決めない)")), *Verdict.choices]


class RoundForm(EditForm):
    """実施の設定."""

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例: 令和8年度システム評価"))
    fiscal_year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    item_set = forms.ModelChoiceField(label=_("評価項目の版"), queryset=ItemSet.objects.none())
    kinds = forms.MultipleChoiceField(
        label=_("対象の種別"), choices=System.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばないと、すべての種別が対象です。種別の分からないシステムは、いつも対象にします。"),
    )  # fmt: skip
    with_euc = forms.BooleanField(
        label=_("EUCツールも対象にする"), required=False,
        help_text=_("課で作ったAccessやExcelの道具です。配布した後でも変えられます。"),
    )  # fmt: skip
    first_until = EraDateField(label=_("1次評価の期限"))
    second_until = EraDateField(label=_("2次評価の期限"))
    note = forms.CharField(
        label=_("実施の趣旨"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("「システム評価の実施について」に載ります。"),
    )  # fmt: skip

    PLAIN = ("title", "fiscal_year", "kinds", "with_euc", "first_until", "second_until", "note")
    ONLY_BEFORE = ("fiscal_year", "item_set", "kinds")

    def __init__(self, *args: Any, round_: EvaluationRound | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if round_ is not None and round_.state != "preparing":
            for name in self.ONLY_BEFORE:
                del self.fields[name]
            return
        year, sets = self.fields["fiscal_year"], self.fields["item_set"]
        this_year = clock.FiscalYear.of(clock.today())
        if isinstance(year, forms.ChoiceField):
            years = [this_year.later(step) for step in (-1, 0, 1)]
            year.choices = [(str(one.year), str(one)) for one in years]
            year.initial = this_year.year
        if isinstance(sets, forms.ModelChoiceField):
            sets.queryset = ItemSet.objects.all()

    @classmethod
    def stored(cls, round_: EvaluationRound) -> dict[str, object]:
        """What the form shows of a round."""
        names = [name for name in cls.PLAIN if round_.state == "preparing" or name not in cls.ONLY_BEFORE]
        found: dict[str, object] = {name: getattr(round_, name) for name in names}
        return found | ({"item_set": round_.item_set_id} if round_.state == "preparing" else {})


class SetForm(forms.Form):
    """評価項目の版の名称."""

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例: 令和8年度の評価項目"))


class ItemForm(EditForm):
    """評価項目."""

    code = forms.SlugField(label=_("記号"), max_length=12, help_text=_("英数字。例: V9"))
    group = forms.CharField(label=_("観点"), max_length=40, help_text=_("例: 信頼性"))
    axis = forms.ChoiceField(label=_("軸"), choices=EvaluationItem.Axis.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("項目"), max_length=120, help_text=_("専門の言葉を使わず、問いかけの形にします。"))
    explanation = forms.CharField(
        label=_("説明"), max_length=LONGEST_EXPLANATION, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("何を見て点を選ぶかを、80字以内で書きます。"),
    )  # fmt: skip
    weight = forms.IntegerField(label=_("重み"), min_value=1, max_value=9, initial=1, widget=FigureInput())

    @staticmethod
    def stored(item: EvaluationItem) -> dict[str, object]:
        """What the form shows of an item."""
        return {name: getattr(item, name) for name in ("code", "group", "axis", "text", "explanation", "weight")}


@dataclass(frozen=True, slots=True)
class Asked:
    """評価の1項目 in a form: its fields and what is known of it."""

    line: Line
    score: forms.BoundField
    reason: forms.BoundField
    evidence: forms.BoundField | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """観点 with its items."""

    title: str
    axis: str
    asked: list[Asked]


def _grouped(asked: Iterable[Asked]) -> list[Group]:
    groups: list[Group] = []
    for one in asked:
        item = one.line.item
        if not groups or groups[-1].title != item.group or groups[-1].axis != item.get_axis_display():
            groups.append(Group(item.group, str(item.get_axis_display()), []))
        groups[-1].asked.append(one)
    return groups


class FirstForm(EditForm):
    """1次評価の記入: half filled in it is saved as well. What the same person saved from this page is no conflict."""

    def __init__(self, *args: Any, evaluation: Evaluation, lines: Sequence[Line], actor: Person, **kwargs: Any) -> None:
        self.evaluation, self.lines, self.actor = evaluation, lines, actor
        super().__init__(*args, now=self._stored_now(evaluation, lines), **kwargs)
        for line in lines:
            key = line.item.pk
            self.fields[f"score_{key}"] = forms.ChoiceField(
                label=line.item.text, help_text=line.item.explanation, choices=FIRST_CHOICES, required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("理由"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("1・2のときは必須です。わからないときは、聞きたいことを書いてください。"),
            )  # fmt: skip
            self.fields[f"evidence_{key}"] = forms.CharField(
                label=_("根拠（記録・件数など）"), max_length=200, required=False
            )
        self.fields["vendor_helped"] = forms.BooleanField(label=_("業者に書いてもらった箇所がある"), required=False)
        self.fields["vendor_help"] = forms.CharField(
            label=_("業者が書いた箇所"), max_length=200, required=False, help_text=_("例: 信頼性の障害の件数")
        )
        self.fields["first_verdict"] = forms.ChoiceField(label=_("結論の案"), choices=VERDICTS, required=False)
        self.fields["first_comment"] = forms.CharField(
            label=_("所管課の意見"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
        )

    FACTS = ("vendor_helped", "vendor_help", "first_verdict", "first_comment")

    @classmethod
    def _stored_now(cls, evaluation: Evaluation, lines: Sequence[Line]) -> dict[str, object]:
        now: dict[str, object] = {name: getattr(evaluation, name) for name in cls.FACTS}
        for line in lines:
            first, key = line.first, line.item.pk
            points = "" if first is None else DONT_KNOW if first.unknown else str(first.score or "")
            now |= {
                f"score_{key}": points,
                f"reason_{key}": first.reason if first else "",
                f"evidence_{key}": first.evidence if first else "",
            }
        return now

    def _wants_the_same(self, name: str) -> bool:
        """What this person saved last (a draft of this very page) is known to them."""
        key = name.partition("_")[2]
        for line in self.lines:
            if key == str(line.item.pk) and line.first is not None and line.first.by_id == self.actor.pk:
                return True
        if name in self.FACTS and self.evaluation.prepared_by_id == self.actor.pk:
            return True
        return super()._wants_the_same(name)

    def entries(self) -> dict[str, Entry]:
        """What was entered, by the items' codes."""
        found = {}
        for line in self.lines:
            key = line.item.pk
            points = self.cleaned_data.get(f"score_{key}", "")
            found[line.item.code] = Entry(
                int(points) if points.isdigit() else None,
                points == DONT_KNOW,
                self.cleaned_data.get(f"reason_{key}", ""),
                self.cleaned_data.get(f"evidence_{key}", ""),
            )
        return found

    def facts(self) -> dict[str, Any]:
        """What was entered besides the items."""
        return {name: self.cleaned_data[name] for name in self.FACTS}

    def groups(self) -> list[Group]:
        """The items under their headings."""
        return _grouped(
            Asked(line, self[f"score_{line.item.pk}"], self[f"reason_{line.item.pk}"], self[f"evidence_{line.item.pk}"])
            for line in self.lines
        )

    def others(self) -> list[forms.BoundField]:
        """The fields below the items."""
        return [self[name] for name in self.FACTS]


class SecondForm(forms.Form):
    """2次評価の記入. `seen` is the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("まだ点を付けていない項目は、1次評価と同じ点にする"), required=False,
        help_text=_("「わからない」の項目には、点を付けてください。"),
    )  # fmt: skip
    second_verdict = forms.ChoiceField(label=_("結論の案"), choices=VERDICTS, required=False)
    second_comment = forms.CharField(
        label=_("情報管理課の意見"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, evaluation: Evaluation, lines: Sequence[Line], **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            "seen": evaluation.version,
            "second_verdict": evaluation.second_verdict,
            "second_comment": evaluation.second_comment,
        }
        for line in lines:
            if line.second is not None:
                initial |= {
                    f"score_{line.item.pk}": str(line.second.score),
                    f"reason_{line.item.pk}": line.second.reason,
                }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.lines = lines
        for line in lines:
            self.fields[f"score_{line.item.pk}"] = forms.ChoiceField(
                label=line.item.text, help_text=line.item.explanation, choices=POINTS, required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"reason_{line.item.pk}"] = forms.CharField(
                label=_("理由"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("1次評価と2点以上違うときは必須です。"),
            )  # fmt: skip

    def scores(self) -> dict[str, tuple[int, str]]:
        """Points with their reasons, by the items' codes."""
        return {
            line.item.code: (int(points), self.cleaned_data.get(f"reason_{line.item.pk}", ""))
            for line in self.lines
            if (points := self.cleaned_data.get(f"score_{line.item.pk}", ""))
        }

    def groups(self) -> list[Group]:
        """The items under their headings."""
        return _grouped(
            Asked(line, self[f"score_{line.item.pk}"], self[f"reason_{line.item.pk}"]) for line in self.lines
        )

    def others(self) -> list[forms.BoundField]:
        """The fields below the items."""
        return [self[name] for name in ("agree", "second_verdict", "second_comment")]


class SettleForm(forms.Form):
    """結論."""

    verdict = forms.ChoiceField(label=_("結論"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("評点から導かれる案と違う結論にするときは、必須です。"),
    )  # fmt: skip


class RemarkForm(forms.Form):
    """意見交換."""

    text = forms.CharField(
        label=_("意見"), max_length=800, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("書いた意見は消せません。相手の課にお知らせが届きます。"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """相談への回答."""

    answer = forms.CharField(
        label=_("回答"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("専門の言葉を使わず、どこを見て何点を選べばよいかを書いてください。"),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """相談: もう一度聞く."""

    question = forms.CharField(label=_("聞きたいこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class BookForm(forms.Form):
    """評価の表を選ぶ."""

    file = FileField(
        label=_("記入した評価の表"),
        help_text=_("この画面から出したExcelに記入したもの。まだ何も変わりません。次の画面で確かめます。"),
    )
