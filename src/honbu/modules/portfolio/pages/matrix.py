"""有用さ×健全さ: systems as numbered points in four quarters, drawn on the server, with the same figures as a table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honbu.kernel.ui.charts import Chart
from honbu.modules.portfolio.domain.evaluating import shown
from honbu.modules.portfolio.domain.lifecycle import HIGHEST, LOWEST

HEIGHT, TOP, BOTTOM = 420, 28, 34
LEFT, WIDTH = 4.0, 92.0  # percent
RADIUS = 11


@dataclass(frozen=True, slots=True)
class Point:
    """A system in the matrix. `value` and `fitness` are means from 1 to 5."""

    name: str
    unit: str
    value: Fraction
    fitness: Fraction
    suggestion: str
    verdict: str
    address: str = ""


def matrix_chart(title: str, points: Sequence[Point]) -> Chart:
    """The drawing with its table. Systems at the same place share a mark that carries all their numbers."""
    told = _("%(count)s件のシステムを、業務への有用さ（縦）とシステムの健全さ（横）で示します。") % {
        "count": len(points)
    }
    parts = [*_frame(), *_marks(points)]
    drawing = format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}"><desc>{}</desc>{}</svg>',
        HEIGHT, title, told, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
    headers = [_("番号"), _("システム"), _("所管課"), _("有用さ"), _("健全さ"), _("評点による案"), _("結論")]
    rows = [
        [str(place), _link(one), one.unit, shown(one.value), shown(one.fitness), one.suggestion, one.verdict]
        for place, one in enumerate(points, 1)
    ]
    return Chart(title, drawing, headers, rows, told)


def _link(point: Point) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', point.address, point.name) if point.address else point.name


def _across(fitness: Fraction) -> str:
    return f"{LEFT + WIDTH * float(fitness - LOWEST) / (HIGHEST - LOWEST):.2f}%"


def _down(value: Fraction) -> str:
    return f"{TOP + (HEIGHT - TOP - BOTTOM) * float(HIGHEST - value) / (HIGHEST - LOWEST):.1f}"


def _frame() -> list[SafeString]:
    low, middle, high = Fraction(LOWEST), Fraction(LOWEST + HIGHEST, 2), Fraction(HIGHEST)
    lines = [(low, low, high, low), (low, low, low, high), (low, middle, high, middle), (middle, low, middle, high)]
    parts = [
        format_html(
            '<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>',
            _across(x1), _down(y1), _across(x2), _down(y2), "chart__base" if low in {x2, y2} else "chart__grid",
        )
        for x1, y1, x2, y2 in lines
    ]  # fmt: skip
    words = [
        (_across(low), TOP - 10, "start", _("↑ 業務への有用さ")),
        (_across(high), HEIGHT - 10, "end", _("システムの健全さ →")),
        (_across(Fraction(11, 10)), TOP + 16, "start", _("統合・更新")),
        (_across(Fraction(49, 10)), TOP + 16, "end", _("改善")),
        (_across(Fraction(11, 10)), HEIGHT - BOTTOM - 8, "start", _("廃止")),
        (_across(Fraction(49, 10)), HEIGHT - BOTTOM - 8, "end", _("継続")),
    ]
    return parts + [
        format_html('<text x="{}" y="{}" text-anchor="{}" class="chart__axis">{}</text>', *word) for word in words
    ]


def _marks(points: Sequence[Point]) -> list[SafeString]:
    places: dict[tuple[Fraction, Fraction], list[tuple[int, Point]]] = defaultdict(list)
    for number, one in enumerate(points, 1):
        places[one.fitness, one.value].append((number, one))
    return [_mark(fitness, value, there) for (fitness, value), there in places.items()]


def _mark(fitness: Fraction, value: Fraction, there: Sequence[tuple[int, Point]]) -> SafeString:
    names = "、".join(f"{number} {one.name}" for number, one in there)
    word = str(there[0][0]) if len(there) == 1 else f"{there[0][0]}+"
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><title>{}</title><circle r="{}" class="chart__point fill-1"/>'
        '<text y="4" text-anchor="middle" class="chart__on">{}</text></svg>',
        _across(fitness), _down(value), names, RADIUS, word,
    )  # fmt: skip
