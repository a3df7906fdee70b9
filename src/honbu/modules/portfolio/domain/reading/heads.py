"""見出しの行: where in a sheet the table begins, and what its columns are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.kernel.documents.public import Value, squeezed
from honbu.modules.portfolio.domain.reading.columns import Column, Field, column_of, field_of, names_systems, unit_in

ROWS_LOOKED_AT = 60
MOST_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """見出し: its rows, counted from 0, both included, and the columns under it."""

    first: int
    last: int
    columns: tuple[Column, ...]
    words: tuple[frozenset[str], ...]

    def column(self, field: Field) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field is field), None)

    @property
    def fields(self) -> set[Field]:
        """The fields that have a column."""
        return {column.field for column in self.columns if column.field}


def find_head(sheet: Sheet) -> Head | None:
    """The head with the most columns that are understood among the first rows; None if no row names systems."""
    best: Head | None = None
    for row in range(min(sheet.height, ROWS_LOOKED_AT)):
        if (head := head_at(sheet, row)) and (best is None or len(head.fields) > len(best.fields)):
            best = head
    return best


def head_at(sheet: Sheet, row: int) -> Head | None:
    """The head whose row with システム名 is `row`, with the rows above and below that belong to it."""
    texts = _texts(sheet, row)
    named = next((column for column, text in sorted(texts.items()) if field_of(text) is Field.NAME), None)
    if named is None or not all(isinstance(sheet.value(row, column), str | int | float) for column in texts):
        return None
    known = {found for text in texts.values() if (found := field_of(text))}
    strong = names_systems(texts[named]) and len(texts) <= 2
    first, last = _above(sheet, row, texts), _below(sheet, row, named)
    if len(known) < 2 and last == row and not strong:
        return None
    sheet_unit = _unit_over(sheet, first)
    parts = [_parts(sheet, first, last, column) for column in range(sheet.width)]
    columns = _distinct([column_of(index, texts, sheet_unit) for index, (texts, _note) in enumerate(parts)], parts)
    words = tuple(
        frozenset(squeezed(sheet.text(at, c)) for at in range(first, last + 1)) - {""} for c in range(sheet.width)
    )
    head = Head(first, last, columns, words)
    return head if strong or len(head.fields) > 1 else None


def repeats(sheet: Sheet, row: int, head: Head) -> bool:
    """Whether a row says the head again, as lists do on every printed page."""
    texts = sheet.filled(row)
    same = sum(squeezed(text) in head.words[column] for column, text in texts.items() if column < len(head.words))
    return same >= min(2, len(texts)) and same * 5 >= len(texts) * 3 and same > 0


def _texts(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: text for column, text in sheet.filled(row).items() if len(text) <= 80}


def _above(sheet: Sheet, row: int, texts: dict[int, str]) -> int:
    """A row of group words over the head (基本情報, 契約) is part of it; a title, which stands alone, is not."""
    above = _texts(sheet, row - 1) if row else {}
    wide = [c for c in above if (merge := sheet.merges.get((row - 1, c))) and merge.right > merge.left]
    is_group = len(above) >= 2 and wide and not any(unit_in(text) and len(text) < 9 for text in above.values())
    return row - 1 if is_group and min(above) >= min(texts) else row


def _below(sheet: Sheet, row: int, named: int) -> int:
    last = row
    while last - row + 1 < MOST_HEAD_ROWS and _continues(sheet, row, last + 1, named):
        last += 1
    return last


def _continues(sheet: Sheet, row: int, below: int, named: int) -> bool:
    texts = sheet.filled(below)
    if not texts or sheet.text(below, named):
        return False
    if not all(_could_be_head(sheet.value(below, column)) for column in texts):
        return False
    # A sub-head stands under a head that is wider than one column, or under nothing at all.
    divided = [c for c in texts if not sheet.text(row, c) or sheet.text(row, c + 1) == "" or _is_wide(sheet, row, c)]
    known = [text for text in texts.values() if field_of(text)]
    return bool(divided) and (len(known) * 2 >= len(texts) or any(_is_wide(sheet, row, column) for column in texts))


def _is_wide(sheet: Sheet, row: int, column: int) -> bool:
    merge = sheet.merges.get((row, column))
    return merge is not None and merge.right > merge.left


def _could_be_head(value: Value) -> bool:
    if isinstance(value, bool | date | datetime):
        return False
    if isinstance(value, int | float):
        return 1980 <= value <= 2100
    return isinstance(value, str) and len(value) <= 40


def _parts(sheet: Sheet, first: int, last: int, column: int) -> tuple[list[str], str]:
    """The words over a column, upper first, and a note where an upper one was taken from the left."""
    parts: list[str] = []
    note = ""
    for row in range(first, last + 1):
        merge = sheet.merges.get((row, column))
        text = sheet.text(merge.top, merge.left) if merge else sheet.text(row, column)
        if not text and row < last and any(sheet.text(under, column) for under in range(row + 1, last + 1)):
            text = _left_of(sheet, row, last, column)
            note = f"上の見出し「{text}」の続きの列として読みました。" if text else note
        if text and text not in parts:
            parts.append(text)
    return parts, note


def _left_of(sheet: Sheet, row: int, last: int, column: int) -> str:
    """The group word that was written once, over the first of its columns, without merging."""
    for left in range(column - 1, -1, -1):
        if not any(sheet.text(under, left) for under in range(row + 1, last + 1)):
            return ""
        if text := sheet.text(row, left):
            return text if (row, left) not in sheet.merges else ""
    return ""


def _distinct(columns: Sequence[Column], parts: Sequence[tuple[list[str], str]]) -> tuple[Column, ...]:
    """Every field once, 経費 apart: a second column of the same field is kept as one of the ward's own."""
    seen: set[Field] = set()
    found: list[Column] = []
    for column, (_texts, note) in zip(columns, parts, strict=True):
        field, notes = column.field, (*column.notes, note) if note else column.notes
        if field in seen and field is not Field.COST and field is not None:
            notes, field = (*notes, f"「{field.label}」の列は左にもあるため、そのまま残しました。"), None
        elif field is not None:
            seen.add(field)
        found.append(
            Column(
                column.index, column.head, field, column.unit, column.fiscal_year, column.cost_kind, column.era, notes
            )
        )
    return tuple(found)


def _unit_over(sheet: Sheet, first: int) -> int | None:
    for row in range(max(0, first - 10), first):
        for text in sheet.filled(row).values():
            if "単位" in text and (unit := unit_in(text)):
                return unit
            if squeezed(text) in {"(千円)", "(円)", "(百万円)"}:
                return unit_in(text)
    return None
