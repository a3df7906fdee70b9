"""連携図: systems as boxes in columns, what they need as lines; the same as a table."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honbu.kernel.ui.charts import Chart
from honbu.modules.portfolio.domain.layers import Place, placed
from honbu.modules.portfolio.models import Dependency, System

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 176, 40, 64, 14, 8
LETTERS = 11
DASHES = {"data": "none", "sign_in": "6 4", "platform": "2 4"}


def map_of(rows: Sequence[Dependency], *, title: str, marked: System | None = None) -> Chart:
    """The map of dependencies: on the left what others need, on the right who needs it."""
    systems = {system.pk: system for row in rows for system in (row.source, row.target)}
    places = placed((row.source_id, row.target_id) for row in rows)
    columns = 1 + max((place.column for place in places.values()), default=0)
    lines = 1 + max((place.row for place in places.values()), default=0)
    width = columns * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    height = lines * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    parts = [_line(row, places) for row in rows]
    parts += [_box(systems[pk], place, marked=marked is not None and marked.pk == pk) for pk, place in places.items()]
    # Not an image: whoever reads by ear walks the links in it.
    drawing = format_html(
        '<div class="map" tabindex="0" role="group" aria-label="{}"><svg class="map__svg" width="{}" height="{}" '
        'viewBox="0 0 {} {}">{}</svg></div>',
        title, width, height, width, height, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
    told: list[list[str | SafeString]] = [
        [_linked(row.source), _linked(row.target), str(row.get_kind_display()), row.what] for row in rows
    ]
    legend = [
        (_swatch(kind), str(word)) for kind, word in Dependency.Kind.choices if any(row.kind == kind for row in rows)
    ]
    about = _("左が使われるもの、右が使うものです。線は「使う」関係です。")
    return Chart(title, drawing, [_("使う側"), _("使われる側"), _("種類"), _("内容")], told, about, legend)


def _at(place: Place) -> tuple[int, int]:
    return MARGIN + place.column * (WIDTH + GAP_X), MARGIN + place.row * (HEIGHT + GAP_Y)


def _line(row: Dependency, places: Mapping[int, Place]) -> SafeString:
    (from_x, from_y), (to_x, to_y) = _at(places[row.source_id]), _at(places[row.target_id])
    middle = HEIGHT // 2
    start, end = (from_x, from_y + middle), (to_x + WIDTH, to_y + middle)
    if from_x <= to_x:  # within a column, or back: from the right side round to the right side
        start = (from_x + WIDTH, from_y + middle)
    bend = GAP_X // 2
    return format_html(
        '<path class="map__line" stroke-dasharray="{}" d="M{} {}C{} {} {} {} {} {}"/>',
        DASHES[row.kind], start[0], start[1], start[0] - bend if from_x > to_x else start[0] + bend, start[1],
        end[0] + bend, end[1], end[0], end[1],
    )  # fmt: skip


def _box(system: System, place: Place, *, marked: bool) -> SafeString:
    x, y = _at(place)
    name = system.name if len(system.name) <= LETTERS else f"{system.name[: LETTERS - 1]}…"
    return format_html(
        '<a href="{}"><rect class="map__box{}" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text class="map__name" x="{}" y="{}" text-anchor="middle">{}</text><title>{}</title></a>',
        reverse("portfolio:system", args=[system.pk]), " map__box--marked" if marked else "", x, y, WIDTH, HEIGHT,
        x + WIDTH // 2, y + HEIGHT // 2 + 5, name, system.name,
    )  # fmt: skip


def _linked(system: System) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("portfolio:system", args=[system.pk]), system.name)


def _swatch(kind: str) -> SafeString:
    return format_html(
        '<svg width="32" height="16" aria-hidden="true"><line class="map__line" stroke-dasharray="{}" x1="0" y1="8" '
        'x2="32" y2="8"/></svg>',
        DASHES[kind],
    )
