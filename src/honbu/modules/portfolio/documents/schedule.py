"""情報管理課年間スケジュール: a Gantt chart in Excel by half-months, a table in PDF and Word (H31 資料3-2)."""

import calendar
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.modules.portfolio.documents.making import Draft, TableContent, filled, office_name, the_office
from honbu.modules.portfolio.models import ScheduleEntry
from honbu.modules.portfolio.queries.schedule import Planned, schedule_of

TYPEFACE = "BIZ UDPゴシック"
COLUMNS = (
    documents.Column("種類"), documents.Column("項目"), documents.Column("担当"), documents.Column("はじめ"),
    documents.Column("おわり"), documents.Column("状態"),
)  # fmt: skip
SIDE = 3  # columns before the halves of the months
HALF = 15  # the last day of the first half of a month
FILLS = {"done": "#B3B3B3", "now": "#4979F5", "plan": "#9DB7F9", "late": "#FF7171"}
WORDS = {"done": "済み", "now": "実施中", "plan": "予定", "late": "遅れ"}
STRONGEST = ("late", "now", "plan", "done")
A3, ONE_PAGE = 8, 60  # paper, and how many lines can be read on one
LONGEST_NAME = 34  # letters of half width of the column for names


def schedule_paper(actor: Actor, year: clock.FiscalYear | None = None) -> Draft:
    """年間スケジュール of a fiscal year, this one if none is named."""
    year = year or clock.fiscal_year()
    lines = schedule_of(year, actor)
    columns, rows = filled(COLUMNS, [_row(one) for one in lines])
    title = f"情報管理課年間スケジュール（{year}）"
    table = documents.TablePaper(
        title, columns, rows, unit=office_name(), landscape=True,
        intro="登録した予定と、システム評価・更新計画・起案・会議の日程によります。",
    )  # fmt: skip
    unit = the_office()
    content = TableContent(table, book=lambda stamp: gantt(title, year, lines, f"{office_name()}　{stamp}"))
    return Draft(title, unit, content, unit.pk)


def _row(one: Planned) -> list[str]:
    return [
        str(one.kind.label), one.full_title, one.who, clock.short(one.first), clock.short(one.last), one.word
    ]  # fmt: skip


# ---- Gantt ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Half:
    """半月: one column of the chart."""

    first: datetime.date
    last: datetime.date


def halves(year: clock.FiscalYear) -> list[Half]:
    """The twenty-four halves of a fiscal year's months."""
    found = []
    for month in year.months:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        found += [Half(month, month.replace(day=HALF)), Half(month.replace(day=HALF + 1), last)]
    return found


def gantt(title: str, year: clock.FiscalYear, lines: Sequence[Planned], note: str) -> bytes:
    """The year as a book on A3: a line for each thing, cells filled where it is worked on; its days beside it as text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": documents.clean(title), "author": "Honbu", "created": clock.now().replace(tzinfo=None)}
    )
    page, looks = book.add_worksheet("年間スケジュール"), _looks(book)
    page.write_string(0, 0, documents.clean(title), looks["title"])
    page.write_string(1, 0, documents.clean(f"{note}　【非公開】"), looks["note"])
    _write_head(page, year, looks)
    grouped = _lanes(lines)
    for row, ((kind, lane), parts) in enumerate(grouped.items(), 4):
        _write_lane(page, row, (kind, lane), parts, looks)
        _fill_lane(page, row, parts, halves(year), looks)
    _write_legend(page, 4 + len(grouped) + 1, looks)
    _set_up_print(page, len(grouped))
    book.close()
    return target.getvalue()


def _lanes(lines: Sequence[Planned]) -> dict[tuple[str, str], list[Planned]]:
    found: dict[tuple[str, str], list[Planned]] = {}
    order = list(ScheduleEntry.Kind)
    for one in sorted(lines, key=lambda one: order.index(one.kind)):
        found.setdefault((str(one.kind.label), one.lane), []).append(one)
    return found


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": TYPEFACE, "font_size": 9, "valign": "vcenter"}
    cell = {**base, "border": 1, "border_color": "#B3B3B3"}
    fills = {
        state: book.add_format({**cell, "bg_color": colour, "font_color": "#1A1A1A"}) for state, colour in FILLS.items()
    }
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True}),
        "note": book.add_format({**base, "font_color": "#4D4D4D"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E8F1FE", "align": "center"}),
        "text": book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        "empty": book.add_format(cell),
        **fills,
    }


def _write_head(page: Any, year: clock.FiscalYear, looks: dict[str, Any]) -> None:
    for place, (name, width) in enumerate((("種類", 10), ("項目", LONGEST_NAME), ("担当", 18))):
        page.merge_range(2, place, 3, place, name, looks["head"])
        page.set_column(place, place, width)
    for place, month in enumerate(year.months):
        left = SIDE + 2 * place
        page.merge_range(2, left, 2, left + 1, f"{month.month}月", looks["head"])
        page.write_string(3, left, "前", looks["head"])
        page.write_string(3, left + 1, "後", looks["head"])
    page.set_column(SIDE, SIDE + 23, 4.5)
    page.merge_range(2, SIDE + 24, 3, SIDE + 24, "日程", looks["head"])
    page.set_column(SIDE + 24, SIDE + 24, 52)


def _write_lane(page: Any, row: int, names: tuple[str, str], parts: Sequence[Planned], looks: dict[str, Any]) -> None:
    who = "、".join(dict.fromkeys(one.who for one in parts if one.who))
    lane = names[1]
    days = "\n".join(_days(one) for one in parts)
    for place, words in enumerate((*names, who)):
        page.write_string(row, place, documents.clean(words), looks["text"])
    page.write_string(row, SIDE + 24, documents.clean(days), looks["text"])
    lines = max(len(parts), *(1 + 2 * len(words) // width for words, width in ((lane, LONGEST_NAME), (who, 18))))
    page.set_row(row, min(max(lines, 1) * 13.5 + 3, 400))


def _fill_lane(page: Any, row: int, parts: Sequence[Planned], columns: Sequence[Half], looks: dict[str, Any]) -> None:
    for place, half in enumerate(columns, SIDE):
        here = [one for one in parts if one.first <= half.last and one.last >= half.first]
        state = next((state for state in STRONGEST if any(one.state == state for one in here)), "")
        mark = "◆" if any(one.first == one.last for one in here) else ""
        if state:
            page.write_string(row, place, mark, looks[state])
        else:
            page.write_blank(row, place, None, looks["empty"])


def _days(one: Planned) -> str:
    name = "" if one.title == one.lane else f"{one.title}　"
    until = "" if one.first == one.last else f"～{clock.short(one.last)}"
    return f"{name}{clock.short(one.first)}{until}（{one.word}）"


def _write_legend(page: Any, row: int, looks: dict[str, Any]) -> None:
    page.write_string(row, 1, "凡例（◆はその日だけの予定）", looks["note"])
    for place, (state, word) in enumerate(WORDS.items()):
        left = SIDE + 4 * place
        page.write_string(row, left, "", looks[state])
        page.write_string(row, left + 1, word, looks["note"])


def _set_up_print(page: Any, lanes: int) -> None:
    page.freeze_panes(4, SIDE)
    page.set_landscape()
    page.set_paper(A3)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 1 if lanes <= ONE_PAGE else 0)
    page.repeat_rows(2, 3)
    page.set_footer("&C&P / &N")
