"""Forms of the plans: the year's plan, the four-year programme, the scope, earlier audits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Unit
from honbu.kernel.personnel.public import unit_choices
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField, FigureInput
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import ItemEdition, ProgrammeVersion, ScopeRule, YearPlan
from honbu.modules.audits.models.programmes import YEARS
from honbu.modules.audits.models.words import KINDS

LONG = {"rows": 4}
MOST = 400


def years_around(before: int, after: int) -> list[tuple[str, str]]:
    """Fiscal years to choose from."""
    now = clock.fiscal_year().year
    return [(str(year), clock.FiscalYear(year).label) for year in range(now - before, now + after + 1)]


def unit_of(number: str) -> Unit | None:
    """The unit that was chosen."""
    return Unit.objects.filter(pk=number).first() if number else None


class PlanForm(EditForm):
    """年度の監査計画."""

    fiscal_year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    edition = forms.ModelChoiceField(label=_("確認項目の版"), queryset=ItemEdition.objects.none())
    programme = forms.ModelChoiceField(
        label=_("4年計画"), queryset=ProgrammeVersion.objects.none(), required=False, empty_label=_("(なし)")
    )
    policy = forms.CharField(label=_("方針"), max_length=2000, widget=forms.Textarea(attrs=LONG))
    changes = forms.CharField(
        label=_("昨年度からの変更点"), max_length=2000, required=False, widget=forms.Textarea(attrs=LONG)
    )
    focus = forms.MultipleChoiceField(
        label=_("重点"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("昨年度の不適合の多かった種類など、今年度に重点を置くものです。"),
    )  # fmt: skip
    focus_reason = forms.CharField(
        label=_("重点とする理由"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    answers_until = EraDateField(label=_("監査調書の期限"))
    window_first = EraDateField(label=_("訪問期間のはじめ"), help_text=_("例: 9月1日"))
    window_last = EraDateField(label=_("訪問期間のおわり"), help_text=_("例: 12月28日"))

    PLAIN = ("policy", "changes", "focus", "focus_reason", "answers_until", "window_first", "window_last")

    def __init__(self, *args: Any, plan: YearPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, title in KINDS:
            self.fields[f"number_{kind}"] = forms.IntegerField(
                label=_("%(kind)sの件数") % {"kind": title}, min_value=0, max_value=MOST, initial=0,
                widget=FigureInput(_("件")),
            )  # fmt: skip
            self.fields[f"note_{kind}"] = forms.CharField(
                label=_("%(kind)sの備考") % {"kind": title}, max_length=120, required=False
            )
        year, edition, programme = self.fields["fiscal_year"], self.fields["edition"], self.fields["programme"]
        if plan is not None:
            del self.fields["fiscal_year"]
        elif isinstance(year, forms.ChoiceField):
            year.choices = years_around(0, 1)
        if isinstance(edition, forms.ModelChoiceField):
            edition.queryset = ItemEdition.objects.all()
        if isinstance(programme, forms.ModelChoiceField):
            programme.queryset = ProgrammeVersion.objects.all()

    @classmethod
    def stored(cls, plan: YearPlan) -> dict[str, object]:
        """What the form shows of a plan."""
        found: dict[str, object] = {name: getattr(plan, name) for name in cls.PLAIN}
        for kind, _title in KINDS:
            one = plan.kinds.get(kind, {})
            found |= {f"number_{kind}": one.get("number", 0), f"note_{kind}": one.get("note", "")}
        return found | {"edition": plan.edition_id, "programme": plan.programme_id}

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = dict(self.cleaned_data)
        kinds = {
            kind: {"number": data[f"number_{kind}"] or 0, "note": data[f"note_{kind}"]}
            for kind, _title in KINDS
            if data[f"number_{kind}"] or data[f"note_{kind}"]
        }
        return {**{name: data[name] for name in (*self.PLAIN, "edition", "programme")}, "kinds": kinds}


class ProgrammeForm(EditForm):
    """4年計画."""

    first_year = forms.TypedChoiceField(label=_("はじめの年度"), coerce=int)
    policy = forms.CharField(label=_("方針"), max_length=2000, widget=forms.Textarea(attrs=LONG))
    changes = forms.CharField(
        label=_("前の版から変えたこと"), max_length=2000, required=False, widget=forms.Textarea(attrs=LONG)
    )
    lowest = forms.IntegerField(label=_("年間の最少の訪問数"), min_value=1, max_value=MOST, widget=FigureInput(_("課")))
    highest = forms.IntegerField(
        label=_("年間の最多の訪問数"), min_value=1, max_value=MOST, widget=FigureInput(_("課")),
        help_text=_("全体の3分の1が目安です。"),
    )  # fmt: skip
    drawn = forms.IntegerField(
        label=_("くじで選ぶ数"), min_value=0, max_value=MOST, widget=FigureInput(_("課")),
        help_text=_("どの課も、来ないとは言えなくなります。"),
    )  # fmt: skip

    PLAIN = ("policy", "changes", "lowest", "highest", "drawn")

    def __init__(self, *args: Any, version: ProgrammeVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["first_year"]
        if version is not None:
            del self.fields["first_year"]
        elif isinstance(year, forms.ChoiceField):
            year.choices = years_around(YEARS, 1)
            year.initial = clock.fiscal_year().year

    @classmethod
    def stored(cls, version: ProgrammeVersion) -> dict[str, object]:
        """What the form shows of a version."""
        return {name: getattr(version, name) for name in cls.PLAIN}

    def clean(self) -> dict[str, Any]:
        """The least is not more than the most."""
        data = super().clean() or {}
        if (data.get("lowest") or 0) > (data.get("highest") or MOST):
            self.add_error("highest", _("最多の訪問数は、最少の訪問数以上にしてください。"))
        return data


class ScopeForm(forms.Form):
    """監査の対象の定め."""

    unit = forms.ChoiceField(label=_("組織"))
    rule = forms.ChoiceField(label=_("定め"), choices=ScopeRule.Rule.choices, widget=forms.RadioSelect)
    to_unit = forms.ChoiceField(
        label=_("委任先"), required=False, help_text=_("委任のときだけ選びます。例: 学校の監査を行う教育委員会")
    )
    reason = forms.CharField(label=_("理由"), max_length=200)
    since = forms.TypedChoiceField(label=_("この年度から"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("unit", unit_choices()),
            ("to_unit", unit_choices(empty=_("(なし)"))),
            ("since", years_around(0, 1)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class PastVisitForm(forms.Form):
    """過去の監査."""

    unit = forms.ChoiceField(label=_("課"))
    fiscal_year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    kind = forms.ChoiceField(label=_("種類"), choices=KINDS, initial=Kind.INTERNAL.value)
    nonconformities = forms.IntegerField(
        label=_("不適合の件数"), min_value=0, max_value=MOST, initial=0, widget=FigureInput(_("件"))
    )
    source = forms.CharField(
        label=_("出典"), max_length=160, required=False, help_text=_("例: 令和5年度監査結果報告書")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("unit", unit_choices()), ("fiscal_year", list(reversed(years_around(8, -1))))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
