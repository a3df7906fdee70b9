"""Charts drawn on the server as SVG, always with their figures as a table. Pure functions of values.

Positions across are in percent, so that a chart is as wide as its place and its letters keep their size at 320 px.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honbu.kernel.ui import japanese

HEIGHT = 220
TOP = 26
BOTTOM = 30
COLOURS = 6
# Drawn round a point, so that lines can be told apart without colour.
MARKERS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-4-4h8v8h-8z",
    "M0-5 5 4h-10z",
    "M0-5.5 5.5 0 0 5.5-5.5 0z",
    "M-5-4h10l-5 9z",
    "M-1.5-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
)
DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 4", "1 3")


@dataclass(frozen=True, slots=True)
class Series:
    """A row of figures with its name, one for each label of the chart; None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the same figures as a table."""

    title: str
    drawing: SafeString
    headers: Sequence[str]
    rows: Sequence[Sequence[str | SafeString]]
    about: str = ""
    legend: Sequence[tuple[SafeString, str]] = ()


def bar_chart(
    title: str,
    values: Sequence[tuple[str, float]],
    *,
    unit: str = "",
    about: str = "",
    label: str = "",
    target: float | None = None,
) -> Chart:
    """Lying bars, one below the other: for things with names. `target` is a dashed line. Values from 0 up."""
    most = max([value for _name, value in values] + [target or 0, 1])
    parts = []
    for place, (name, value) in enumerate(values):
        top = place * 46
        width = 100 * max(value, 0) / most
        parts.append(_text("0", top + 15, name))
        parts.append(_text("100%", top + 15, _told(value, unit), anchor="end"))
        parts.append(_rect("0", top + 22, f"{width:.2f}%", 14, "fill-1"))
    height = max(len(values) * 46, 20)
    if target is not None:
        parts.append(_line(f"{100 * target / most:.2f}%", 0, f"{100 * target / most:.2f}%", height, "chart__mark"))
    told = about or _summary(values, unit)
    return Chart(
        title,
        _svg(title, told, height, parts),
        [label or _("項目"), _value_header(unit)],
        [[name, _told(value, unit)] for name, value in values],
        told,
        [(_mark_swatch(), _("目標 %(value)s") % {"value": _told(target, unit)})] if target is not None else [],
    )


def column_chart(
    title: str, labels: Sequence[str], values: Sequence[float], *, unit: str = "", about: str = "", label: str = ""
) -> Chart:
    """Bars that stand, side by side: for months and years. Values from 0 up."""
    most, steps = _scale(max([*values, 1]))
    parts = _grid(steps, most, unit)
    slot = 100 / max(len(values), 1)
    for place, value in enumerate(values):
        height = _height(max(value, 0), most)
        left = place * slot + slot * 0.18
        parts.append(_rect(f"{left:.2f}%", HEIGHT - BOTTOM - height, f"{slot * 0.64:.2f}%", height, "fill-1"))
        middle = f"{(place + 0.5) * slot:.2f}%"
        parts.append(
            _text(middle, HEIGHT - BOTTOM - height - 5, japanese.number(value), anchor="middle", style="chart__value")
        )
    parts.extend(_labels_below(labels, slot))
    told = about or _summary(list(zip(labels, values, strict=True)), unit)
    rows = [[name, _told(value, unit)] for name, value in zip(labels, values, strict=True)]
    drawing = format_html("{}{}", _axis(steps, most), _svg(title, told, HEIGHT, parts))
    return Chart(title, drawing, [label or _("時期"), _value_header(unit)], rows, told)


def stacked_bar_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", about: str = "", label: str = ""
) -> Chart:
    """What things are made of: one lying bar for each label, one part for each series. Values from 0 up."""
    totals = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    most = max([*totals, 1])
    parts = []
    for place, name in enumerate(labels):
        top = place * 54
        parts.append(_text("0", top + 15, name))
        parts.append(_text("100%", top + 15, _told(totals[place], unit), anchor="end"))
        parts.extend(_stack(series, place, top + 22, most))
    told = about or _summary(list(zip(labels, totals, strict=True)), unit)
    rows = [
        [name, *[_told(one.values[place], unit) for one in series], _told(totals[place], unit)]
        for place, name in enumerate(labels)
    ]
    return Chart(
        title,
        _svg(title, told, max(len(labels) * 54, 20), parts),
        [label or _("項目"), *[one.name for one in series], _("計")],
        rows,
        told,
        [(_swatch(place), one.name) for place, one in enumerate(series)],
    )


def line_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", about: str = "", label: str = ""
) -> Chart:
    """How things went: one line for each series, each with its own colour, stroke and marker. Values from 0 up."""
    known = [value for one in series for value in one.values if value is not None]
    most, steps = _scale(max([*known, 1]))
    slot = 100 / max(len(labels), 1)
    parts = _grid(steps, most, unit)
    for place, one in enumerate(series):
        parts.extend(_strokes(one, place, slot, most))
    parts.extend(_labels_below(labels, slot))
    told = about or _course(labels, series, unit)
    rows = [[name, *[_told(one.values[place], unit) for one in series]] for place, name in enumerate(labels)]
    return Chart(
        title,
        format_html("{}{}", _axis(steps, most), _svg(title, told, HEIGHT, parts)),
        [label or _("時期"), *[one.name for one in series]],
        rows,
        told,
        [(_line_swatch(place), one.name) for place, one in enumerate(series)] if len(series) > 1 else [],
    )


def sparkline(values: Sequence[float], *, label: str) -> SafeString:
    """A small line without axes, for a tile or a cell; `label` says in words what it shows."""
    low, high = min(values, default=0), max(values, default=0)
    span = (high - low) or 1
    across = 100 / max(len(values) - 1, 1)
    points = [(place * across, 28 - 24 * (value - low) / span) for place, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last = points[-1] if points else (0.0, 28.0)
    return format_html(
        '<svg class="sparkline" viewBox="-4 0 110 32" role="img" aria-label="{}">'
        '<polyline class="chart__line" points="{}"/><circle class="chart__point" cx="{}" cy="{}" r="3.5"/></svg>',
        label,
        path,
        f"{last[0]:.1f}",
        f"{last[1]:.1f}",
    )


def _stack(series: Sequence[Series], place: int, top: float, most: float) -> list[SafeString]:
    parts = []
    left = 0.0
    for number, one in enumerate(series):
        value = one.values[place] or 0
        width = 100 * value / most
        if width <= 0:
            continue
        parts.append(_rect(f"{left:.2f}%", top, f"{width:.2f}%", 22, f"chart__part fill-{number % COLOURS + 1}"))
        if width >= 9:
            parts.append(
                _text(f"{left + width / 2:.2f}%", top + 16, japanese.number(value), anchor="middle", style="chart__on")
            )
        left += width
    return parts


def _strokes(one: Series, place: int, slot: float, most: float) -> list[SafeString]:
    parts: list[SafeString] = []
    colour, dash = place % COLOURS + 1, DASHES[place % COLOURS]
    before: tuple[float, float] | None = None
    markers = []
    for number, value in enumerate(one.values):
        if value is None:
            before = None
            continue
        now = ((number + 0.5) * slot, HEIGHT - BOTTOM - _height(value, most))
        if before:
            parts.append(
                format_html(
                    '<line class="chart__line line-{}" stroke-dasharray="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
                    colour,
                    dash or "none",
                    f"{before[0]:.2f}",
                    f"{before[1]:.1f}",
                    f"{now[0]:.2f}",
                    f"{now[1]:.1f}",
                )
            )
        markers.append(
            format_html(
                '<svg x="{}%" y="{}" overflow="visible"><path class="chart__point fill-{}" d="{}"/></svg>',
                f"{now[0]:.2f}",
                f"{now[1]:.1f}",
                colour,
                MARKERS[place % COLOURS],
            )
        )
        before = now
    return parts + markers


def _scale(most: float) -> tuple[float, list[float]]:
    """A round top above the greatest value, and the values of the lines."""
    rough = most / 4
    unit: float = 10 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    if step < 1:
        step = 1
    count = ceil(most / step)
    return step * count, [step * place for place in range(count + 1)]


def _height(value: float, most: float) -> float:
    return (HEIGHT - TOP - BOTTOM) * value / most


def _grid(steps: Sequence[float], most: float, unit: str) -> list[SafeString]:
    parts = [_text("0", 12, _("単位: %(unit)s") % {"unit": unit}, style="chart__axis")] if unit else []
    for number, step in enumerate(steps):
        y = HEIGHT - BOTTOM - _height(step, most)
        parts.append(_line("0", y, "100%", y, "chart__base" if number == 0 else "chart__grid"))
    return parts


def _axis(steps: Sequence[float], most: float) -> SafeString:
    """The figures left of the plot, in a drawing of their own whose width is theirs."""
    words = [japanese.number(step) for step in steps]
    width = max(len(word) for word in words) * 8 + 8
    figures = [
        _text(str(width - 8), HEIGHT - BOTTOM - _height(step, most) + 4, word, anchor="end", style="chart__axis")
        for step, word in zip(steps, words, strict=True)
    ]
    return format_html(
        '<svg width="{}" height="{}" aria-hidden="true">{}</svg>',
        width,
        HEIGHT,
        format_html_join("", "{}", ((figure,) for figure in figures)),
    )


def _labels_below(labels: Sequence[str], slot: float) -> list[SafeString]:
    """The names below the plot; those for which a phone has no room carry a class that hides them there."""
    wide, narrow = _every(labels, 560), _every(labels, 260)
    return [
        _text(
            f"{(place + 0.5) * slot:.2f}%",
            HEIGHT - 10,
            name,
            anchor="middle",
            style="chart__axis" if place % narrow == 0 else "chart__axis chart__spare",
        )
        for place, name in enumerate(labels)
        if place % wide == 0
    ]


def _every(labels: Sequence[str], room: int) -> int:
    """Every how manieth name can be shown in so many pixels."""
    needed = sum(sum(13 if ord(letter) > 255 else 8 for letter in name) + 6 for name in labels)
    return max(1, ceil(needed / room))


def _svg(title: str, about: str, height: float, parts: Sequence[SafeString]) -> SafeString:
    inner = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}"><desc>{}</desc>{}</svg>',
        int(height),
        title,
        about,
        inner,
    )


def _text(x: str, y: float, words: str, *, anchor: str = "start", style: str = "") -> SafeString:
    return format_html('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>', x, f"{y:.1f}", anchor, style, words)


def _rect(x: str, y: float, width: str, height: float, style: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>', x, f"{y:.1f}", width, f"{height:.1f}", style
    )


def _line(x1: str, y1: float, x2: str, y2: float, style: str) -> SafeString:
    return format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>', x1, f"{y1:.1f}", x2, f"{y2:.1f}", style)


def _swatch(place: int) -> SafeString:
    return format_html(
        '<svg width="16" height="16" aria-hidden="true"><rect width="16" height="16" rx="2" class="fill-{}"/></svg>',
        place % COLOURS + 1,
    )


def _line_swatch(place: int) -> SafeString:
    return format_html(
        '<svg width="32" height="16" aria-hidden="true"><line class="chart__line line-{}" stroke-dasharray="{}" x1="0" '
        'y1="8" x2="32" y2="8"/><svg x="16" y="8" overflow="visible"><path class="chart__point fill-{}" d="{}"/></svg>'
        "</svg>",
        place % COLOURS + 1,
        DASHES[place % COLOURS] or "none",
        place % COLOURS + 1,
        MARKERS[place % COLOURS],
    )


def _mark_swatch() -> SafeString:
    return format_html(
        '<svg width="32" height="16" aria-hidden="true"><line class="{}" x1="0" y1="8" x2="32" y2="8"/></svg>',
        "chart__mark",
    )


def _told(value: float | None, unit: str) -> str:
    return "—" if value is None else f"{japanese.number(value)}{unit}"


def _value_header(unit: str) -> str:
    return _("数(%(unit)s)") % {"unit": unit} if unit else _("数")


def _summary(values: Sequence[tuple[str, float]], unit: str) -> str:
    if not values:
        return _("まだ値がありません。")
    by_value: Callable[[tuple[str, float]], float] = _second
    most, least = max(values, key=by_value), min(values, key=by_value)
    return _("最も多いのは%(most)sの%(most_value)s、最も少ないのは%(least)sの%(least_value)sです。") % {
        "most": most[0],
        "most_value": _told(most[1], unit),
        "least": least[0],
        "least_value": _told(least[1], unit),
    }


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def _course(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    told = []
    for one in series:
        known = [(name, value) for name, value in zip(labels, one.values, strict=True) if value is not None]
        if known:
            told.append(
                _("%(name)sは%(first)sの%(first_value)sから%(last)sの%(last_value)sになりました。")
                % {
                    "name": one.name,
                    "first": known[0][0],
                    "first_value": _told(known[0][1], unit),
                    "last": known[-1][0],
                    "last_value": _told(known[-1][1], unit),
                }
            )
    return "".join(told)
