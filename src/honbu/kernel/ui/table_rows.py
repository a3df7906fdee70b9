"""The rows of a table as HTML. Written in Python: through the template engine they cost ten times as much."""

import inspect
from collections.abc import Callable
from functools import partialmethod
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.columns.manytomanycolumn import ManyToManyColumn
from django_tables2.utils import Accessor, signature

# What a column's `render` may ask for.
OFFERED = {"value", "record", "column", "bound_column", "bound_row", "table"}


def body(table: Any) -> SafeString:
    """Every row of the present page, each cell with the title of its column for narrow screens."""
    columns = [(_content(column), _opening(table, column), _closing(table, column)) for column in table.columns]
    choose = _choose(table)
    written = []
    for row in table.paginated_rows:
        cells: list[str] = [choose(row.record)] if choose else []
        for content, opening, closing in columns:
            cell = content(row)
            cells.append(f"{opening(row, cell)}<span>{conditional_escape(cell)}</span>{closing}")
        start = f"<tr {row.attrs.as_html()}>" if table.row_attrs else "<tr>"
        written.append(f"{start}{''.join(cells)}</tr>")
    return SafeString("".join(written))


def _content(column: Any) -> Callable[[Any], Any]:
    """What a cell shows, as `row.get_cell` gives it; what that would find out anew for every cell is found out once.

    Which of the arguments on offer a column's `render` takes, and the words of a field with choices.
    """
    own, accessor = column.column, Accessor(column.accessor)
    takes, takes_all = signature(column.render)
    if isinstance(own, BaseLinkColumn | ManyToManyColumn) or len(accessor.bits) != 1:
        return lambda row: row.get_cell(column.name)
    words: dict[type, dict[Any, str] | None] = {}

    def value_of(record: Any) -> Any:
        kind = type(record)
        if kind not in words:
            words[kind] = _words(kind, accessor.bits[0])
        known = words[kind]
        try:
            value = accessor.resolve(record) if known is None else getattr(record, accessor.bits[0])
        except Exception:  # noqa: BLE001 - as django_tables2 has it: what can't be found shows nothing
            return None
        return value if known is None else known.get(value, value)

    def content(row: Any) -> Any:
        value = value_of(row.record)
        if value in own.empty_values:
            return column.default
        offered = row._optional_cell_arguments(column, value)  # noqa: SLF001 - the part of get_cell that is cheap
        given = offered if takes_all else {name: offered[name] for name in takes}
        shown = column.render(**given)
        return column.link(shown, **offered) if column.link else shown

    return content if takes_all or {*takes} <= OFFERED else lambda row: row.get_cell(column.name)


def _words(kind: type, name: str) -> dict[Any, str] | None:
    """The words of a model's field with choices; None where it has none, or says itself how it is shown."""
    if not issubclass(kind, models.Model):
        return None
    try:
        field: Any = kind._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    said = inspect.getattr_static(kind, f"get_{name}_display", None)
    if not getattr(field, "choices", None) or not isinstance(said, partialmethod):
        return None
    return {value: str(word) for value, word in field.flatchoices}


def _closing(table: Any, column: Any) -> str:
    return "</th>" if column.name == table.row_header else "</td>"


def _opening(table: Any, column: Any) -> Callable[[Any, Any], str]:
    """The start tag of a cell: always the same one, unless an attribute is worked out for each row."""
    name = 'th scope="row"' if column.name == table.row_header else "td"
    label = escape(column.header)

    def written() -> str:
        attrs = {key: value for key, value in column.attrs["td"].items() if value is not None}
        inner = "".join(f' {key}="{escape(value)}"' for key, value in attrs.items())
        return f'<{name}{inner} data-label="{label}">'

    def for_row(row: Any, cell: Any) -> str:
        column.current_record, column.current_value = row.record, cell
        return written()

    own = column.column.attrs
    if any(callable(value) for part in ("td", "cell") for value in (own.get(part) or {}).values()):
        return for_row
    same = written()
    return lambda _row, _cell: same


def _choose(table: Any) -> Callable[[Any], SafeString] | None:
    if not table.selectable:
        return None
    label = _("この行を選ぶ")

    def box(record: Any) -> SafeString:
        key = record["pk"] if isinstance(record, dict) else record.pk
        return format_html(
            '<td class="fit table__choose"><input type="checkbox" name="{}" form="{}" value="{}" data-select-row '
            'aria-label="{}"></td>',
            table.selectable,
            table.selection_form,
            key,
            label,
        )

    return box
