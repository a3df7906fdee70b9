"""List pages: filter, sort, page, choose columns, export, all in the address and none of it able to fail."""

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm, BoundField, MultiWidget
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from honbu.kernel.clock import public as clock
from honbu.kernel.ui import export
from honbu.kernel.ui.context import Shell, ask_along
from honbu.kernel.ui.kept import LastUsed
from honbu.kernel.ui.pieces import Choice, Crumb
from honbu.kernel.ui.readable import readable
from honbu.kernel.ui.tables import Table

PAGE_SIZES = (25, 50, 100, 200)
SORT, PAGE, SIZE, COLUMNS, EXPORT = "sort", "page", "per_page", "columns", "export"
OURS = (SORT, PAGE, SIZE, COLUMNS, EXPORT)
BLOCKS, CUT = ("title", "styles", "scripts", "breadcrumb", "page_head", "main"), uuid.uuid4().hex
_written: LastUsed[dict[str, SafeString]] = LastUsed(200)


class Filters(Protocol):
    """What a django-filter FilterSet is to a list page."""

    @property
    def form(self) -> BaseForm:
        """The form with the filters."""

    @property
    def qs(self) -> Any:
        """The rows that pass."""


class FilterChip(NamedTuple):
    """A filter in force, and the address without it."""

    label: str
    value: str
    remove: str


class View(NamedTuple):
    """保存した見方: a query that many people need, by name."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and what to do first."""

    title: str = ""
    text: str = ""
    url: str = ""
    action: str = ""


class Listing:
    """A list as it stands after filter, sort and page; the context `list` of the template."""

    def __init__(self, request: HttpRequest, table: Table, filters: Filters | None, *, per_page: int) -> None:
        self.request = request
        self.table = table
        self.filters = filters
        self.query = request.GET
        self.table.order_by_field = SORT
        self._sort()
        self.table.show_only(self.query.getlist(COLUMNS))
        self.per_page = per_page

    def _sort(self) -> None:
        keys = self.query.getlist(SORT)
        if keys:
            self.table.order_by = [key for key in keys if key.strip("-")]
        if isinstance(self.table.data.data, QuerySet):
            self.table.data.data = _steady(self.table.data.data)

    def turn_to_page(self) -> None:
        """Read the page that is asked for, or the nearest there is."""
        paginator: Paginator[Any] = Paginator(self.table.rows, self.size)
        self.table.paginator = paginator
        self.table.page = paginator.get_page(self.query.get(PAGE))

    @property
    def page(self) -> Page[Any]:
        """The rows shown now."""
        page: Page[Any] = self.table.page
        return page

    @property
    def size(self) -> int:
        """Rows of a page: what is asked for, if it is on offer."""
        asked = self.query.get(SIZE, "")
        return int(asked) if asked in {str(size) for size in PAGE_SIZES} else self.per_page

    @property
    def sizes(self) -> list[Choice]:
        """The choice of page sizes."""
        return [Choice(str(size), self.address(**{SIZE: str(size)}), current=size == self.size) for size in PAGE_SIZES]

    @property
    def pages(self) -> list[tuple[int | str, str, bool]]:
        """Number, address and whether it is the present one; an ellipsis has no address."""
        paginator = self.page.paginator
        return [
            (number, self.address(page=str(number)) if isinstance(number, int) else "", number == self.page.number)
            for number in paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        ]

    @property
    def previous(self) -> str:
        """The address of the page before; empty at the first."""
        return self.address(page=str(self.page.previous_page_number())) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty at the last."""
        return self.address(page=str(self.page.next_page_number())) if self.page.has_next() else ""

    @property
    def exports(self) -> list[Choice]:
        """The files one may take away."""
        icons = {"xlsx": "excel"}
        return [
            Choice(title, self.address(export=code), icons.get(code, "documents"))
            for code, title in export.FORMATS.items()
        ]

    @property
    def choices_of_columns(self) -> list[tuple[str, str, bool]]:
        """Name, title and whether it is shown."""
        columns: Any = self.table.columns
        return [(column.name, str(column.header), column.visible) for column in columns.iterall()]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form sends along."""
        return [(key, value) for key in (SORT, SIZE, COLUMNS) for value in self.query.getlist(key)]

    @property
    def kept_by_columns(self) -> list[tuple[str, str]]:
        """What the column chooser sends along."""
        return [
            (key, value) for key, values in self.query.lists() if key not in {COLUMNS, PAGE, EXPORT} for value in values
        ]

    @property
    def chips(self) -> list[FilterChip]:
        """The filters in force."""
        if self.filters is None:
            return []
        form = self.filters.form
        form.is_valid()
        found = []
        for field in form:
            text = readable(field.field, getattr(form, "cleaned_data", {}).get(field.name))
            if text:
                found.append(FilterChip(str(field.label), text, self._without(field)))
        return found

    @property
    def filtered(self) -> bool:
        """Whether some filter is in force."""
        return bool(self.chips)

    @property
    def everything(self) -> str:
        """The address without filters."""
        kept = QueryDict(mutable=True)
        for key in (SORT, SIZE, COLUMNS):
            if self.query.getlist(key):
                kept.setlist(key, self.query.getlist(key))
        return f"?{kept.urlencode()}"

    @property
    def few_filters(self) -> bool:
        """So few that they can stand open."""
        return self.filters is not None and len(self.filters.form.fields) <= 4

    def address(self, **changes: str) -> str:
        """The query string with changes. The page begins anew unless it is what changes."""
        query = self.query.copy()
        query.pop(PAGE, None)
        query.pop(EXPORT, None)
        for key, value in changes.items():
            query[key] = value
        return f"?{query.urlencode()}"

    def _without(self, field: BoundField) -> str:
        query = self.query.copy()
        query.pop(PAGE, None)
        for key in _keys(field):
            query.pop(key, None)
        return f"?{query.urlencode()}"


def _steady(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same order, and rows that are equal in it by their key: they would otherwise jump between pages."""
    query = rows.query
    if query.combinator or query.is_sliced or query.distinct_fields or query.values_select:
        return rows
    if isinstance(query.group_by, tuple):
        return rows
    order = query.order_by or (tuple(rows.model._meta.ordering) if query.default_ordering else ())
    return rows.order_by(*order, "pk")


def _keys(field: BoundField) -> Iterable[str]:
    yield field.html_name
    widget = field.field.widget
    if isinstance(widget, MultiWidget):
        suffixes = getattr(widget, "suffixes", None) or range(len(widget.widgets))
        yield from (f"{field.html_name}_{suffix}" for suffix in suffixes)


def list_page(
    request: HttpRequest,
    *,
    table_class: type[Table],
    rows: Any,
    title: str,
    filterset_class: Any = None,
    purpose: str = "",
    filename: str = "",
    per_page: int = 50,
    exportable: bool = True,
    empty: Empty | None = None,
    views: Sequence[View] = (),
    crumbs: Sequence[Crumb] = (),
    template_name: str = "ui/list_page.html",
    context: Mapping[str, Any] | None = None,
    table_options: Mapping[str, Any] | None = None,
    made_of: Hashable = None,
    stamp: str = "",
    mark: Callable[[str], str] | None = None,
) -> HttpResponseBase:
    """A whole list page. `rows` is a queryset, already cut to what this person may see, or a list, or what gives either.

    `filterset_class` is a django-filter FilterSet. The address carries everything: filters, `sort`, `page`, `per_page`,
    `columns`, and `export` (a key of export.FORMATS) for a file of all filtered rows instead of a page. With `made_of`,
    all that the rows and the context depend on, a page that was written out once is shown again as it is; of it, `stamp` is
    a question to the database (SQL without values) whose rows change with what the list shows. `mark` is asked
    when a file is made of a list that must not get about: it notes the making and gives what the file bears.
    """
    wanted = request.GET.get(EXPORT, "")

    def everything(listing: Listing) -> dict[str, Any]:
        listing.turn_to_page()
        return {
            "title": title,
            "purpose": purpose,
            "list": listing,
            "table": listing.table,
            "exportable": exportable,
            "empty": empty or Empty(),
            "views": [(view, _same(view.query, request.GET)) for view in views],
            "crumbs": crumbs,
            **(context or {}),
        }

    def made() -> Listing:
        found = rows() if callable(rows) else rows
        filters = filterset_class(request.GET, queryset=found, request=request) if filterset_class else None
        table = table_class(filters.qs if filters else found, **(table_options or {}))
        return Listing(request, table, filters, per_page=per_page)

    if exportable and wanted in export.FORMATS:
        return export.export_response(made().table, wanted, filename or title, mark(wanted) if mark else "")
    state = ask_along(request, stamp) if stamp else ""
    if made_of is None or (stamp and not state):
        return render(request, template_name, everything(made()))
    address = (request.path, tuple((key, tuple(values)) for key, values in request.GET.lists()))
    key = (made_of, state, address, template_name, get_language(), clock.today())
    parts = _written.get(key, lambda: _parts_of(request, template_name, everything(made())))
    page = None if messages.get_messages(request) else Shell(request).page(parts)
    return HttpResponse(page) if page is not None else render(request, "ui/list_kept.html", {"kept": parts})


def _parts_of(request: HttpRequest, template_name: str, context: Mapping[str, Any]) -> dict[str, SafeString]:
    """The blocks of a list page, each by its name, without the frame around them."""
    whole = render_to_string(template_name, {**context, "around": "ui/list_parts.html", "cut": CUT}, request)
    return {name: SafeString(part.strip()) for name, part in zip(BLOCKS, whole.split(CUT), strict=True)}


def forget_lists() -> None:
    """Write every list anew."""
    _written.forget()


def _same(query: str, now: QueryDict) -> bool:
    asked = QueryDict(query.lstrip("?"))
    present = {key: values for key, values in now.lists() if key not in OURS and any(values)}
    return {key: values for key, values in asked.lists() if key not in OURS} == present
