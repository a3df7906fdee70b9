"""年間工程: lanes of work over months, as SVG and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honbu.kernel.ui import japanese
from honbu.kernel.ui.charts import Chart

HEAD = 26
LANE = 46
APRIL, SHORT, LONG = 4, 140, 550  # days up to which months bear their year, and up to which they are named at all
# state -> fill, and the word that says the same in the table
STATES = {"done": "3", "now": "1", "plan": "5", "late": "2"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of work, both days included. `state` is done, now, plan or late."""

    title: str
    first: date
    last: date
    state: str = "plan"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the board with its spans; a span of one day is drawn as a milestone."""

    title: str
    spans: Sequence[Span]


def timeline(
    title: str, lanes: Sequence[Lane], *, first: date, last: date, today: date | None = None, about: str = ""
) -> Chart:
    """The lanes between two days, cut at both ends. Days outside are in the table all the same."""
    window = _Window(first, last)
    height = HEAD + LANE * len(lanes) + 6
    parts = _months(window, height)
    for place, lane in enumerate(lanes):
        parts.extend(_lane(lane, HEAD + LANE * place, window))
    if today and first <= today <= last:
        x = f"{window.at(today):.2f}%"
        parts.append(format_html('<line x1="{}" x2="{}" y1="{}" y2="{}" class="chart__mark"/>', x, x, HEAD - 6, height))
    rows: list[list[str | SafeString]] = [
        [lane.title, _linked(span), japanese.spoken(span.first), japanese.spoken(span.last), _word(span.state)]
        for lane in lanes
        for span in lane.spans
    ]
    drawing = format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
    used = [state for state in STATES if any(span.state == state for lane in lanes for span in lane.spans)]
    legend = [(_swatch(state), _word(state)) for state in used]
    if today:
        legend.append((_today_swatch(), _("今日")))
    return Chart(title, drawing, [_("項目"), _("内容"), _("はじめ"), _("おわり"), _("状態")], rows, about, legend)


@dataclass(frozen=True, slots=True)
class _Window:
    first: date
    last: date

    def at(self, day: date) -> float:
        """Where the morning of a day is, in percent from the left."""
        days = (self.last - self.first).days + 1
        return min(max(100 * (day - self.first).days / days, 0), 100)


def _months(window: _Window, height: int) -> list[SafeString]:
    """The lines and names of months; over more than a year and a half, of fiscal years, so that names don't run together."""
    days = (window.last - window.first).days
    if days > LONG:
        begin = window.first.year - (window.first.month < APRIL)
        steps = [date(year, APRIL, 1) for year in range(begin, window.last.year + 2)]
        names = [_("%(year)s年度") % {"year": step.year} for step in steps]
    else:
        first = window.first.year * 12 + window.first.month - 1
        steps = [date((first + place) // 12, (first + place) % 12 + 1, 1) for place in range(days // 28 + 3)]
        names = [
            _("%(month)s月") % {"month": step.month} if days > SHORT else f"{step.year}/{step.month}" for step in steps
        ]
    parts = []
    for step, following, name in zip(steps, steps[1:], names, strict=False):
        if step > window.last or following <= window.first:
            continue
        x = window.at(step)
        middle = (x + window.at(following)) / 2
        parts.append(format_html('<line x1="{0}%" x2="{0}%" y1="0" y2="{1}" class="chart__grid"/>', f"{x:.2f}", height))
        parts.append(
            format_html(
                '<text x="{}%" y="16" text-anchor="middle" class="chart__axis">{}</text>', f"{middle:.2f}", name
            )
        )
    return parts


def _lane(lane: Lane, top: int, window: _Window) -> list[SafeString]:
    parts = [
        format_html('<line x1="0" x2="100%" y1="{0}" y2="{0}" class="{1}"/>', top, "chart__grid"),
        format_html('<text x="4" y="{}">{}</text>', top + 17, lane.title),
    ]
    for span in lane.spans:
        if span.last < window.first or span.first > window.last:
            continue
        left = window.at(span.first)
        width = window.at(span.last + timedelta(days=1)) - left
        fill = STATES.get(span.state, "5")
        if span.first == span.last:
            parts.append(
                format_html(
                    '<svg x="{}%" y="{}" overflow="visible"><path class="fill-{}" d="M0-8 8 0 0 8-8 0z"/></svg>',
                    f"{left:.2f}",
                    top + 32,
                    fill,
                )
            )
            continue
        parts.append(
            format_html(
                '<rect x="{}%" y="{}" width="{}%" height="14" rx="3" class="chart__part fill-{}"/>',
                f"{left:.2f}",
                top + 25,
                f"{max(width, 0.6):.2f}",
                fill,
            )
        )
    return parts


def _word(state: str) -> str:
    words = {"done": _("済み"), "now": _("実施中"), "plan": _("予定"), "late": _("遅れ")}
    return words.get(state, state)


def _linked(span: Span) -> str | SafeString:
    return format_html('<a href="{}">{}</a>', span.url, span.title) if span.url else span.title


def _swatch(state: str) -> SafeString:
    return format_html(
        '<svg width="24" height="14" aria-hidden="true"><rect width="24" height="14" rx="3" class="fill-{}"/></svg>',
        STATES[state],
    )


def _today_swatch() -> SafeString:
    return format_html(
        '<svg width="8" height="16" aria-hidden="true"><line class="{}" x1="4" y1="0" x2="4" y2="16"/></svg>',
        "chart__mark",
    )
