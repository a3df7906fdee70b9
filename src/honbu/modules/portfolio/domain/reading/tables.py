"""表の行: which lines of a sheet are systems, and what every other line is. No cell of the sheet is left out."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.kernel.documents.public import letter, squeezed
from honbu.modules.portfolio.domain.reading.columns import Field
from honbu.modules.portfolio.domain.reading.heads import Head, find_head, head_at, repeats
from honbu.modules.portfolio.domain.reading.owners import Sections


class Why(StrEnum):
    """読み飛ばした理由."""

    TITLE = "title"
    HEAD = "head"
    REPEATED_HEAD = "repeated_head"
    GROUP = "group"
    TOTAL = "total"
    NOTE = "note"
    NUMBER_ONLY = "number_only"
    NO_LIST = "no_list"
    NOT_SHOWN = "not_shown"

    @property
    def label(self) -> str:
        """The reason in the words of the preview."""
        return _LABELS[self]


_LABELS = {
    Why.TITLE: "表の上の題や注記",
    Why.HEAD: "見出しの行",
    Why.REPEATED_HEAD: "繰り返された見出しの行",
    Why.GROUP: "組織名などの区切りの行",
    Why.TOTAL: "小計・合計の行",
    Why.NOTE: "注記の行",
    Why.NUMBER_ONLY: "番号だけの行",
    Why.NO_LIST: "一覧の表ではないシートの行",
    Why.NOT_SHOWN: "非表示のシートの行",
}
_TOTAL = re.compile(r"(?:.{0,12})(?:合計|小計|総計|累計)(?:\(.{0,8}\))?|計|(?:.{1,12})[部課所局室]計|total|合計額")
_NOTE = re.compile(
    r"^[※*＊◆]|^[(（【〔]?(?:注意?|備考|凡例|参考)[)）】〕0-9０-９:：]|^注|^(?:作成|出典|更新)(?:者|日)?[:：]"
)
_END = frozenset({"以上", "以下余白", "以下空白", "おわり"})
_MARKED = re.compile(r"[【\[■●◆◎□◇〇○▼▲<＜].*")
_OWNER_LINE = re.compile(r"(?:所管課?|主管課?|担当課|部署名?|所属名?|課名)\s*[:：]\s*(?P<owner>\S.{0,30})")


@dataclass(frozen=True, slots=True)
class Told:
    """読み飛ばした行: the row as Excel counts, why it is no system, and its cells by column letter."""

    row: int
    why: Why
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """表: a head, the lines of systems (rows from 0, each with the owner of the group it stands in), lines of sums."""

    head: Head
    lines: list[tuple[int, str]] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """シートの構成: its tables and every line that is no system; `owner` is the section its title names."""

    tables: list[Table] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    owner: str = ""
    reason: str = ""


def layout_of(sheet: Sheet, sections: Sections) -> Layout:
    """How a sheet is laid out. Without a head all of its lines are told as no list."""
    layout = Layout()
    head = find_head(sheet)
    if head is None:
        filled = any(True for row in range(sheet.height) if sheet.filled(row))
        layout.reason = (
            "見出しの行が見つかりません。「システム名」「所管課」などの見出しを一行に置いてください。"
            if filled
            else "何も入力されていないシートです。"
        )
        tell_all(sheet, layout, Why.NO_LIST)
        return layout
    for row in range(head.first):
        _tell(sheet, row, Why.TITLE, layout)
        for text in sheet.filled(row).values():
            if match := _OWNER_LINE.search(text):
                layout.owner = match["owner"].strip(" 】］])）")
    _walk(sheet, head, sections, layout)
    return layout


def tell_all(sheet: Sheet, layout: Layout, why: Why) -> None:
    """Tell every line of a sheet that is not read."""
    for row in range(sheet.height):
        _tell(sheet, row, why, layout)


def _walk(sheet: Sheet, head: Head, sections: Sections, layout: Layout) -> None:
    table = _table(sheet, head, layout)
    group, row = "", head.last + 1
    while row < sheet.height:
        texts = sheet.filled(row)
        if not texts:
            row += 1
            continue
        if repeats(sheet, row, table.head):
            _tell(sheet, row, Why.REPEATED_HEAD, layout)
        elif _starts_table(table.head, new := head_at(sheet, row) if len(texts) > 2 else None) and new:
            table, row = _table(sheet, new, layout), new.last
            group = ""
        elif why := _why(sheet, row, texts, table, sections):
            _tell(sheet, row, why, layout)
            if why is Why.TOTAL:
                table.sums.append(row)
            elif why is Why.GROUP:
                group = next(iter(texts.values())).strip("【】[]■●◆◎□◇〇○▼▲<>＜＞ 　")
        else:
            table.lines.append((row, group if sections.names(group) else ""))
        row += 1


def _table(sheet: Sheet, head: Head, layout: Layout) -> Table:
    for row in range(head.first, head.last + 1):
        _tell(sheet, row, Why.HEAD, layout)
    table = Table(head)
    layout.tables.append(table)
    return table


def _starts_table(head: Head, new: Head | None) -> bool:
    """Another head below the first: a second table on the same sheet."""
    return new is not None and len(new.fields) >= 3 and new.first > head.last


def _why(sheet: Sheet, row: int, texts: dict[int, str], table: Table, sections: Sections) -> Why | None:
    name = table.head.column(Field.NAME)
    named = sheet.text(row, name.index) if name else ""
    before = [text for column, text in texts.items() if name is None or column <= name.index]
    if any(_TOTAL.fullmatch(squeezed(text).lower()) for text in before) and (
        not named or _TOTAL.fullmatch(squeezed(named).lower())
    ):
        return Why.TOTAL
    number = table.head.column(Field.NUMBER)
    if number and set(texts) == {number.index} and sheet.text(row, number.index).isdigit():
        return Why.NUMBER_ONLY if not _covered(sheet, row, name.index if name else 0) else None
    return _lone(sheet, row, texts, named, sections) if len(texts) <= 2 else None


def _lone(sheet: Sheet, row: int, texts: dict[int, str], named: str, sections: Sections) -> Why | None:
    column, text = next(iter(texts.items()))
    if squeezed(text) in _END or (_NOTE.search(text) and (len(texts) == 1 or not named)):
        return Why.NOTE
    if len(texts) > 1 or _covered(sheet, row, column, any_column=True):
        return None
    merge = sheet.merges.get((row, column))
    is_wide = merge is not None and merge.right - merge.left >= 2
    if sections.names(text.strip("【】[]■●◆◎□◇〇○▼▲<>＜＞ 　")):
        return Why.GROUP
    if is_wide or (_MARKED.fullmatch(text) and not text.endswith("システム")):
        return Why.NOTE if len(text) > 30 else Why.GROUP
    return Why.NOTE if not named and len(text) > 8 else None


def _covered(sheet: Sheet, row: int, column: int, *, any_column: bool = False) -> bool:
    """Whether a merged cell from a row above reaches into this row: then the row goes on with a system."""
    columns = range(sheet.width) if any_column else (column,)
    return any((merge := sheet.merges.get((row, at))) is not None and merge.top < row for at in columns)


def _tell(sheet: Sheet, row: int, why: Why, layout: Layout) -> None:
    cells = {letter(column): text for column, text in sheet.filled(row).items()}
    if cells:
        layout.told.append(Told(row + 1, why, cells))
