"""The rows of a table as HTML. Written in Python: through the template engine they cost ten times as much."""

from collections.abc import Callable
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def body(table: Any) -> SafeString:
    """Every row of the present page, each cell with the title of its column for narrow screens."""
    columns = [(column.name, _opening(table, column), _closing(table, column)) for column in table.columns]
    choose = _choose(table)
    written = []
    for row in table.paginated_rows:
        cells: list[str] = [choose(row.record)] if choose else []
        for name, opening, closing in columns:
            cell = row.get_cell(name)
            cells.append(f"{opening(row, cell)}<span>{conditional_escape(cell)}</span>{closing}")
        start = f"<tr {row.attrs.as_html()}>" if table.row_attrs else "<tr>"
        written.append(f"{start}{''.join(cells)}</tr>")
    return SafeString("".join(written))


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
