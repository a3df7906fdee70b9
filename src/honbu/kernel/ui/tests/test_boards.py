"""図、暦、工程、取込みの下見."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory

from honbu.kernel.ui import calendars, charts, timelines, wizard
from honbu.kernel.ui.gallery.boards import boards, wizard_rows

STYLES = Path(charts.__file__).parent / "static/ui/honbu.css"


@pytest.mark.parametrize("name", ["bar", "column", "stacked", "line", "year"])
def test_each_drawing_is_sound_svg_and_has_its_figures_as_a_table(name: str) -> None:
    chart = boards()[name]
    root = ElementTree.fromstring(f"<figure>{chart.drawing}</figure>")
    assert root.findall(".//svg[@role='img'][@aria-label]")
    assert chart.rows
    assert all(len(row) == len(chart.headers) for row in chart.rows)


def test_a_chart_tells_its_point_in_words() -> None:
    chart = charts.bar_chart("回答", [("総務部", 42), ("会計室", 0)], unit="件")
    assert chart.about == "最も多いのは総務部の42件、最も少ないのは会計室の0件です。"


def test_a_chart_without_values_says_so_and_does_not_fail() -> None:
    assert charts.bar_chart("回答", []).about == "まだ値がありません。"
    assert charts.column_chart("回答", [], []).rows == []
    assert charts.line_chart("回答", [], []).rows == []
    assert "svg" in charts.sparkline([], label="なし")


def test_names_in_a_chart_cannot_become_markup() -> None:
    assert "<script>" not in charts.bar_chart("<script>", [("<script>", 1)]).drawing


def test_an_event_of_three_days_is_on_each_of_them() -> None:
    event = calendars.CalendarEvent(date(2026, 11, 30), "調査", until=date(2026, 12, 2))
    month = calendars.month_view(2026, 12, [event])
    held = [cell.day for week in month.weeks for cell in week if cell.events]
    assert held == [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)]
    assert month.title == "令和8年12月"


def test_work_outside_the_window_is_in_the_table_all_the_same() -> None:
    span = timelines.Span("昨年度", date(2025, 5, 1), date(2025, 6, 1))
    chart = timelines.timeline("工程", [timelines.Lane("改修", [span])], first=date(2026, 4, 1), last=date(2027, 3, 31))
    assert "rect" not in chart.drawing
    assert chart.rows[0][1] == "昨年度"


def test_rows_of_an_import_are_counted_and_filtered_by_verdict() -> None:
    view = wizard.preview(RequestFactory().get("/?verdict=wrong&page=99"), wizard_rows())
    assert view.summary.total == 6
    assert not view.summary.acceptable
    assert [row.title for row in view.page] == ["令和 元(103333)"]


def test_an_unknown_verdict_shows_everything() -> None:
    assert len(wizard.preview(RequestFactory().get("/?verdict=%00"), wizard_rows()).page) == 6


def test_dark_colours_are_the_same_by_choice_and_by_the_habit_of_the_machine() -> None:
    blocks = STYLES.read_text(encoding="utf-8").split("/* dark: same as the block ")[1:]
    first, second = (block.split("*/", 1)[1].split("}", 1)[0].split() for block in blocks)
    assert first == second


def test_every_icon_that_is_used_is_drawn() -> None:
    drawn = set((STYLES.parent / "icons.svg").read_text(encoding="utf-8").split('id="'))
    names = {piece.split('"', 1)[0] for piece in drawn}
    used = {verdict.icon for verdict in wizard.Verdict} | {"meetings", "audits", "portfolio", "standardization"}
    used |= {"facilities", "disaster", "telephony", "regulations", "training", "folder", "todo", "neutral", "info"}
    assert used <= names
