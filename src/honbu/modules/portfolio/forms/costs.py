"""Forms of 経費: the sheet's head and grid, a yearly amount to spread, quotes, drivers of a difference, tax rates."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import FileField
from honbu.kernel.organisation.public import Actor
from honbu.kernel.ui.editing import EditForm
from honbu.kernel.ui.fields import EraDateField
from honbu.modules.portfolio.actions.costs import Yearly
from honbu.modules.portfolio.domain.bridge import Driver
from honbu.modules.portfolio.domain.cost_sheet import ASKED, MOST_ROWS, STOPPING, Question, SheetRow
from honbu.modules.portfolio.domain.costs import AmountDoubt, read_amount
from honbu.modules.portfolio.models import CostLine, CostSheet, Project, System

SPARE_ROWS = 3
SPARE_DRIVERS = 3
ROW_TITLE = re.compile(r"r[0-9]{1,3}_title")
TAX_CHOICES = [("included", _("税込")), ("excluded", _("税抜"))]
NO_KIND = [("", _("(選ぶ)"))]


class AmountField(forms.CharField):
    """金額 as one writes it: 1,200千円, 120万, １２０００００円. Gives whole yen; what can't be taken as it stands is asked."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        widget = forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"})
        super().__init__(**{"max_length": 100, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        """The amount. Raises ValidationError with what to write instead."""
        text = str(super().clean(value))
        if not text.strip():
            return None
        reading = read_amount(text)
        about_tax = {AmountDoubt.TAX_EXCLUDED, AmountDoubt.TAX_INCLUDED, AmountDoubt.PER_YEAR}
        tolerated = about_tax | ({AmountDoubt.NEGATIVE} if self.signed else set())
        doubts = [doubt for doubt in reading.doubts if doubt not in tolerated]
        if reading.amount is None or doubts:
            words = STOPPING | ASKED
            raise forms.ValidationError(
                [words[doubt] for doubt in doubts if doubt in words] or [STOPPING[AmountDoubt.UNREADABLE]]
            )
        return reading.amount


class SheetForm(forms.Form):
    """シートを作る."""

    thing = forms.ChoiceField(label=_("システム・起案"))
    title = forms.CharField(
        label=_("名称"), max_length=120, required=False,
        help_text=_("空欄にすると、システムの名前と年度から付けます。"),
    )  # fmt: skip
    first_year = forms.TypedChoiceField(label=_("最初の年度"), coerce=int)
    years = forms.IntegerField(label=_("年数"), min_value=1, max_value=10, initial=5)
    shared_with = forms.CharField(
        label=_("費用を分け合う基盤"), max_length=120, required=False,
        help_text=_("共通の基盤の費用を二重に数えないために書きます。例: 共通仮想基盤(按分済み)"),
    )  # fmt: skip
    note = forms.CharField(label=_("備考"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = access.units_where(actor, "portfolio.write")
        systems = System.objects.exclude(state="retired").filter(unit__isnull=False)
        projects = Project.objects.exclude(state__in=["rejected", "withdrawn"])
        if units is not None:
            systems, projects = systems.filter(unit__in=units), projects.filter(unit__in=units)
        self.things: dict[str, System | Project] = {f"s{one.pk}": one for one in systems.select_related("unit")}
        self.things |= {f"p{one.pk}": one for one in projects.select_related("unit")}
        this_year = clock.FiscalYear.of(clock.today())
        thing, first = self.fields["thing"], self.fields["first_year"]
        if isinstance(thing, forms.ChoiceField):
            thing.choices = [("", str(_("(選ぶ)"))), *[(code, str(one)) for code, one in self.things.items()]]
        if isinstance(first, forms.ChoiceField):
            years = [this_year.later(number) for number in range(-5, 6)]
            first.choices = [(str(year.year), year.label) for year in years]
            first.initial = str(this_year.next.year)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        thing = self.things[data.pop("thing")]
        return {**data, "system" if isinstance(thing, System) else "project": thing}


class HeadForm(EditForm):
    """名称・備考."""

    title = forms.CharField(label=_("名称"), max_length=120)
    shared_with = forms.CharField(label=_("費用を分け合う基盤"), max_length=120, required=False)
    note = forms.CharField(label=_("備考"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class CopyForm(forms.Form):
    """写しを作る."""

    first_year = forms.TypedChoiceField(label=_("写しの最初の年度"), coerce=int)
    title = forms.CharField(label=_("名称"), max_length=120, required=False)

    def __init__(self, *args: Any, sheet: CostSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["first_year"]
        if isinstance(field, forms.ChoiceField):
            start = clock.FiscalYear(sheet.first_year)
            years = [start.later(number) for number in range(sheet.years + 1)]
            field.choices = [(str(year.year), year.label) for year in years]
            field.initial = str(start.next.year)


class SpreadForm(forms.Form):
    """年額を月割りで並べる."""

    kind = forms.ChoiceField(label=_("区分"), choices=[*NO_KIND, *CostLine.Kind.choices])
    title = forms.CharField(label=_("内容"), max_length=120, required=False)
    amount = AmountField(label=_("年額"), help_text=_("12か月分の額。例: 6,000,000、600万円"))
    first = EraDateField(label=_("始まりの日"), help_text=_("その月から数えます。例：令和8年10月1日、R8.10.1"))
    last = EraDateField(
        label=_("終わりの日"), required=False, help_text=_("その月まで数えます。空欄は、シートの終わりまで。")
    )
    basis = forms.ChoiceField(label=_("根拠"), choices=CostLine.Basis.choices, initial="estimate")
    tax = forms.ChoiceField(label=_("税"), choices=TAX_CHOICES, initial="included")

    def yearly(self) -> Yearly:
        """What the action takes."""
        data = self.cleaned_data
        return Yearly(
            data["kind"], data["title"], data["amount"], data["first"], data["last"], data["basis"],
            data["tax"] == "included",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid with its year and what is asked about it."""

    label: str
    field: forms.BoundField
    messages: Sequence[Question]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the grid as the page shows it."""

    number: int
    fields: Mapping[str, forms.BoundField]
    cells: Sequence[GridCell]
    messages: Sequence[Question]

    @property
    def asked(self) -> bool:
        """Whether a word is awaited or was given."""
        told = [*self.messages, *(one for cell in self.cells for one in cell.messages)]
        return any(not one.stops for one in told)


class GridForm(EditForm):
    """金額の記入: a row for each kind and what it is for, a cell for each fiscal year."""

    PARTS = ("kind", "title", "basis", "tax", "quote", "checked")

    def __init__(
        self, *args: Any, sheet: CostSheet, rows: Sequence[SheetRow], asked: Sequence[Question] = (), **kwargs: Any
    ) -> None:
        self.years = list(range(sheet.first_year, sheet.first_year + sheet.years))
        sent: Any = args[0] if args else kwargs.get("data")
        # What was typed is kept, even if somebody took rows away in between.
        typed = [int(name[1:-6]) + 1 for name in sent or () if ROW_TITLE.fullmatch(name)]
        self.count = min(max(len(rows) + SPARE_ROWS, *typed, 0), MOST_ROWS)
        self.asked = asked
        now = {
            name: value
            for place in range(self.count)
            for name, value in _stored(place, rows[place] if place < len(rows) else None, self.years).items()
        }
        super().__init__(*args, now=now, **kwargs)
        quotes = [(str(one.pk), str(one.vendor)) for one in sheet.quotes.select_related("vendor")]
        for place in range(self.count):
            self._add_fields(place, quotes)

    def _add_fields(self, place: int, quotes: Sequence[tuple[str, str]]) -> None:
        said = _now("%(row)s行目の%(what)s")

        def label(what: str) -> str:
            return said % {"row": place + 1, "what": what}

        def choose(what: str, choices: Sequence[Any], *, required: bool = False) -> forms.ChoiceField:
            widget = forms.Select(attrs={"class": "select", "aria-label": label(what)})
            return forms.ChoiceField(label=label(what), choices=choices, required=required, widget=widget)

        def write(what: str, most: int, style: str = "input") -> forms.CharField:
            attrs = {"class": style, "aria-label": label(what), "autocomplete": "off"}
            return forms.CharField(
                label=label(what), max_length=most, required=False, widget=forms.TextInput(attrs=attrs)
            )

        fields: dict[str, forms.Field] = {
            "kind": choose(_now("区分"), [*NO_KIND, *CostLine.Kind.choices]),
            "title": write(_now("内容"), 120),
            "basis": choose(_now("根拠"), CostLine.Basis.choices),
            "tax": choose(_now("税"), TAX_CHOICES),
            "quote": choose(_now("見積"), [("", "—"), *quotes]),
            "checked": write(_now("確かめた内容"), 200),
        }
        for year in self.years:
            fields[f"y{year}"] = write(clock.FiscalYear(year).label, 100, "input cost-grid__amount")
        for name, field in fields.items():
            self.fields[f"r{place}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """Whatever has an amount has a kind."""
        cleaned = super().clean()
        for place in range(self.count):
            row = self._row(place, cleaned)
            if not row.is_blank and not row.kind:
                self.add_error(f"r{place}_kind", _now("%(row)s行目の区分を選んでください。") % {"row": place + 1})
        return cleaned

    def rows(self) -> list[SheetRow]:
        """The rows as they were typed, without those in which nothing stands."""
        rows = [self._row(place, self.cleaned_data) for place in range(self.count)]
        return [row for row in rows if not row.is_blank]

    def _row(self, place: int, data: Mapping[str, Any]) -> SheetRow:
        def of(name: str) -> str:
            return str(data.get(f"r{place}_{name}") or "")

        cells = {year: of(f"y{year}") for year in self.years if of(f"y{year}").strip()}
        quote = int(of("quote")) if of("quote").isdigit() else None
        return SheetRow(
            of("kind"), of("title"), cells, of("basis") or "estimate", of("tax") != "excluded", of("checked"), quote
        )

    def grid(self) -> Iterator[GridRow]:
        """The rows for the page."""
        for place in range(self.count):
            mine = [one for one in self.asked if one.row == place]
            cells = [
                GridCell(
                    clock.FiscalYear(year).label, self[f"r{place}_y{year}"], [one for one in mine if one.year == year]
                )
                for year in self.years
            ]
            fields = {name: self[f"r{place}_{name}"] for name in self.PARTS}
            yield GridRow(place + 1, fields, cells, [one for one in mine if one.year is None])


def _stored(place: int, row: SheetRow | None, years: Sequence[int]) -> dict[str, object]:
    row = row or SheetRow("", "", {})
    values: dict[str, object] = {
        "kind": row.kind,
        "title": row.title,
        "basis": row.basis,
        "tax": "included" if row.tax_included else "excluded",
        "quote": str(row.quote or ""),
        "checked": row.checked,
        **{f"y{year}": row.cells.get(year, "") for year in years},
    }
    return {f"r{place}_{name}": value for name, value in values.items()}


class QuoteForm(forms.Form):
    """見積を登録する."""

    vendor = forms.CharField(label=_("業者"), max_length=120)
    received_on = EraDateField(label=_("受領日"))
    amount = AmountField(label=_("見積金額"), help_text=_("例: 12,300,000、1,230万円"))
    tax = forms.ChoiceField(label=_("税"), choices=TAX_CHOICES, initial="included")
    file = FileField(label=_("見積書"), required=False)
    note = forms.CharField(label=_("備考"), max_length=300, required=False)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("vendor", "received_on", "amount", "note")}
        return {**kept, "tax_included": data["tax"] == "included"}


class BridgeForm(forms.Form):
    """比べる相手."""

    old = forms.ModelChoiceField(label=_("前のシート"), queryset=CostSheet.objects.none(), empty_label=_("(選ぶ)"))

    def __init__(self, *args: Any, sheets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["old"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = sheets


class DriversForm(EditForm):
    """差の要因: a title, a signed amount and a reason each."""

    def __init__(self, *args: Any, drivers: Sequence[Driver], **kwargs: Any) -> None:
        self.count = len(drivers) + SPARE_DRIVERS
        now: dict[str, object] = {}
        for place in range(self.count):
            one = drivers[place] if place < len(drivers) else None
            now |= {
                f"d{place}_title": one.title if one else "",
                f"d{place}_amount": f"{one.amount:,}" if one else "",
                f"d{place}_reason": one.explanation if one else "",
            }
        super().__init__(*args, now=now, **kwargs)
        said = _now("%(row)s番目の%(what)s")
        for place in range(self.count):
            for name, what, most in (
                ("title", _now("要因"), 80),
                ("amount", _now("金額"), 40),
                ("reason", _now("理由"), 300),
            ):
                label = said % {"row": place + 1, "what": what}
                attrs = {"class": "input", "aria-label": label, "autocomplete": "off"}
                field = forms.CharField(
                    label=label, max_length=most, required=False, widget=forms.TextInput(attrs=attrs)
                )
                self.fields[f"d{place}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """Whatever is named has an amount that can be read."""
        cleaned = super().clean()
        self.found: list[Driver] = []
        for place in range(self.count):
            title, amount, reason = (
                str(cleaned.get(f"d{place}_{name}") or "") for name in ("title", "amount", "reason")
            )
            if not (title.strip() or amount.strip() or reason.strip()):
                continue
            try:
                value = AmountField(signed=True).clean(amount)
            except forms.ValidationError as error:
                self.add_error(f"d{place}_amount", error)
                continue
            if not title.strip():
                self.add_error(f"d{place}_title", _now("要因の名前を入力してください。"))
            self.found.append(Driver(title, value, reason))
        return cleaned

    def grid(self) -> list[tuple[forms.BoundField, ...]]:
        """The rows for the page."""
        return [
            tuple(self[f"d{place}_{name}"] for name in ("title", "amount", "reason")) for place in range(self.count)
        ]


class BookForm(forms.Form):
    """入力したシートを選ぶ."""

    file = FileField(
        label=_("入力したシート"), help_text=_("この画面から書き出したExcel(xlsx)。まだ何も変わりません。")
    )


class RateForm(forms.Form):
    """税率を登録する."""

    since = EraDateField(label=_("この日から"))
    percent = forms.IntegerField(label=_("税率（％）"), min_value=0, max_value=99)
