"""Tables of list pages: `Table` and its columns. The page around it is `listing.list_page`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import django_tables2
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honbu.kernel.ui import japanese, table_rows
from honbu.kernel.ui.icons import icon

# How a state looks: neutral, info, success, warning, alarm or error.
STATE_ICONS = {"alarm": "warning"}


class Table(django_tables2.Table):
    """Base of every table. `caption` names it for screen readers, `row_header` is the column that names a row.

    Columns in `hidden_at_first` wait in the column chooser. `selectable` is the form field that carries the chosen rows
    to the form whose id is `selection_form`.
    """

    caption: str | Promise = ""
    row_header: str = ""
    hidden_at_first: tuple[str, ...] = ()
    selectable: str = ""
    selection_form: str = "selection"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["class"] = " ".join(dict.fromkeys(("table table--cards " + self.attrs.get("class", "")).split()))

    @property
    def body(self) -> SafeString:
        """The rows of the present page."""
        return table_rows.body(self)

    def show_only(self, names: list[str]) -> None:
        """Hide every column that is not named; with no known name, those that are hidden at first."""
        known = [name for name in names if name in self.columns]
        columns: Any = self.columns
        for name in columns.names():
            if name not in known if known else name in self.hidden_at_first:
                columns.hide(name)


class TextColumn(django_tables2.Column):
    """Words, as they are. Base of the columns below; takes what django_tables2.Column takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class NumberColumn(TextColumn):
    """A figure: to the right, in threes, and a number in Excel."""

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **_with_class(kwargs, "number"))

    def render(self, value: Any) -> str:
        """The figure for reading."""
        return f"{japanese.number(value)}{self.unit}"

    def value(self, **kwargs: Any) -> Any:
        """The figure for reckoning."""
        return kwargs["value"]


class YenColumn(NumberColumn):
    """An amount of money in whole yen."""

    def render(self, value: Any) -> str:
        """12,300円."""
        return japanese.yen(value)


class DateColumn(TextColumn):
    """A day, with its era; a date in Excel."""

    def __init__(self, *args: Any, style: str = "full", **kwargs: Any) -> None:
        self.style = style
        super().__init__(*args, **_with_class(kwargs, "fit"))

    def render(self, value: Any) -> SafeString:
        """令和8年11月22日(日)."""
        return format_html('<time datetime="{}">{}</time>', japanese.iso(value), japanese.spoken(value, self.style))

    def value(self, **kwargs: Any) -> date | datetime:
        """The day itself, a moment in local time."""
        value: date | datetime = kwargs["value"]
        return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


class MomentColumn(DateColumn):
    """A day and its time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"style": "time", **kwargs})


class StateColumn(TextColumn):
    """A state as a chip. `looks` gives each stored value its look, `words` its word where the model has none."""

    def __init__(
        self, *args: Any, looks: Mapping[str, str] | None = None, words: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.looks = looks or {}
        self.words = words or {}
        super().__init__(*args, **_with_class(kwargs, "fit"))

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        """Word, icon and colour together."""
        stored = bound_column.accessor.resolve(record)
        look = self.looks.get(str(stored), "neutral")
        word = self.words.get(str(stored), value)
        return format_html(
            '<span class="chip chip--small chip--{}">{}<span>{}</span></span>',
            look,
            icon(STATE_ICONS.get(look, look), size=16),
            word,
        )

    def value(self, **kwargs: Any) -> str:
        """The word alone."""
        stored = kwargs["bound_column"].accessor.resolve(kwargs["record"])
        return str(self.words.get(str(stored), kwargs["value"]))


class YesNoColumn(TextColumn):
    """はい or いいえ, said in the words of the column."""

    def __init__(self, *args: Any, yes: Any = None, no: Any = None, **kwargs: Any) -> None:
        self.yes, self.no = yes, no
        super().__init__(*args, **_with_class(kwargs, "fit"))

    def render(self, value: bool) -> str:
        """The word for the value."""
        return str(self.yes or _("はい")) if value else str(self.no or _("いいえ"))


class LinkColumn(TextColumn):
    """The column that leads to the record: `to` gives the address of a record, None where there is none."""

    def __init__(self, *args: Any, to: Callable[[Any], str | None] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"linkify": _leading(to) if to else True, **kwargs})


def _leading(to: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    # The library hands arguments over by name, and only `record` is wanted.
    def address(record: Any) -> str | None:
        return to(record)

    return address


def _with_class(kwargs: dict[str, Any], name: str) -> dict[str, Any]:
    attrs = dict(kwargs.get("attrs") or {})
    for part in ("td", "th", "tf"):
        own = dict(attrs.get(part) or {})
        own["class"] = f"{own.get('class', '')} {name}".strip()
        attrs[part] = own
    return {**kwargs, "attrs": attrs}
