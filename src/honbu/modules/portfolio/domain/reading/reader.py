"""一覧表を読む: a book in, systems and questions out. Nothing is written, nothing is merged, no cell is lost."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from honbu.kernel.documents.public import Book, Value, letter, squeezed, written
from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.modules.portfolio.domain.reading import checks, sums
from honbu.modules.portfolio.domain.reading.amounts import NOT_STATED
from honbu.modules.portfolio.domain.reading.columns import Column, Field
from honbu.modules.portfolio.domain.reading.heads import Head
from honbu.modules.portfolio.domain.reading.names import Named, SameSystem, same_system_groups
from honbu.modules.portfolio.domain.reading.owners import KnownUnit, Owner, Sections
from honbu.modules.portfolio.domain.reading.questions import Addressee, Code, Doubt, Question, RowRef, shortened
from honbu.modules.portfolio.domain.reading.rows import SystemRow, take, value_of
from honbu.modules.portfolio.domain.reading.tables import Layout, Table, Told, Why, layout_of, tell_all

# A period in years counts from the begin, which may stand to its right.
_FIRST = (Field.CONTRACT_BEGIN, Field.CONTRACT_END)
_FORMULA_BEGINS = ("=", "+", "@")


@dataclass(slots=True)
class SheetRead:
    """読んだシート, or one that was skipped and why; `told` are all lines that are no system."""

    name: str
    hidden: bool
    read: bool
    reason: str = ""
    columns: tuple[Column, ...] = ()
    told: list[Told] = field(default_factory=list)
    owner: str = ""


@dataclass(slots=True)
class Reading:
    """読んだ一覧: the sheets, the systems row by row, and the questions before it can become the register."""

    sheets: list[SheetRead] = field(default_factory=list)
    rows: list[SystemRow] = field(default_factory=list)
    groups: list[SameSystem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def for_unit(self, unit: int) -> list[Question]:
        """The questions that a section sees: its own and no others."""
        return [asked for asked in self.questions if asked.addressee is Addressee.OWNER and asked.unit == unit]


def read(
    book: Book, units: Mapping[str, Sequence[KnownUnit]], *, today: date, known: Sequence[Named] = (),
    with_hidden: bool = False, progress: Callable[[int], None] | None = None,
) -> Reading:  # fmt: skip
    """The systems of a book. `units` has every name by which a section is or was known, `known` the register.

    Hidden sheets are told and left out unless `with_hidden`. `progress` is called with the count of rows so far.
    """
    reading, sections = Reading(), Sections(units)
    for sheet in book.sheets:
        _read_sheet(sheet, sections, reading, today, progress, skip=sheet.hidden and not with_hidden)
    _match(reading, known)
    reading.questions.extend(_owner_questions(reading.rows))
    reading.groups = same_system_groups([_named(row) for row in reading.rows if row.name], known)
    reading.questions.extend(_same_questions(reading))
    return reading


def _read_sheet(
    sheet: Sheet, sections: Sections, reading: Reading, today: date, progress: Callable[[int], None] | None, *, skip: bool
) -> None:  # fmt: skip
    about = RowRef(sheet.name, 0)
    if skip:
        layout = Layout(reason="非表示のシートのため読みませんでした。")
        tell_all(sheet, layout, Why.NOT_SHOWN)
    else:
        layout = layout_of(sheet, sections)
    columns = tuple(column for table in layout.tables for column in table.head.columns if column.head)
    owner = layout.owner or (sheet.name if sections.names(sheet.name) else "")
    reading.sheets.append(
        SheetRead(sheet.name, sheet.hidden, bool(layout.tables), layout.reason, columns, layout.told, owner)
    )
    if skip and layout.told:
        message = f"シート「{sheet.name}」は非表示です。一覧に含めるかどうか選んでください。"
        reading.questions.append(Question(Code.HIDDEN_SHEET, (about,), None, message, Addressee.IT))
    elif layout.reason and layout.told:
        message = f"シート「{sheet.name}」は読みませんでした。{layout.reason}"
        reading.questions.append(Question(Code.SHEET_SKIPPED, (about,), None, message, Addressee.IT))
    if sheet.merges_ignored:
        message = f"シート「{sheet.name}」は結合されたセルが多すぎるため、結合を無視して読みました。"
        reading.questions.append(Question(Code.MERGES_IGNORED, (about,), None, message, Addressee.IT))
    for table in layout.tables:
        rows = list(_rows(sheet, table, sections, owner, today))
        reading.rows.extend(rows)
        reading.questions.extend(_of_table(sheet, table, rows, today))
        if progress:
            progress(len(reading.rows))


def _of_table(sheet: Sheet, table: Table, rows: Sequence[SystemRow], today: date) -> Iterator[Question]:
    missing = [name for name in (Field.VENDOR, Field.CONTRACT_END) if name not in table.head.fields]
    if Field.CONTRACT_PERIOD in table.head.fields and Field.CONTRACT_END in missing:
        missing.remove(Field.CONTRACT_END)
    if missing and rows:
        names = "」「".join(name.label for name in missing)
        message = f"{sheet.name}の一覧に「{names}」の列がありません。登録のあとに各課に入力を求めてください。"
        ref = RowRef(sheet.name, table.head.last + 1)
        yield Question(Code.MISSING_COLUMN, (ref,), missing[0], message, Addressee.IT)
    for row in rows:
        yield from checks.questions_about(row, table.head, today)
    yield from sums.unit_missing(sheet, table)
    yield from sums.units_in_doubt(rows, table.head.columns)
    yield from sums.sums_that_differ(sheet, table, rows)


def _rows(sheet: Sheet, table: Table, sections: Sections, owner: str, today: date) -> Iterator[SystemRow]:
    columns = sorted(table.head.columns, key=lambda column: _FIRST.index(column.field) if column.field in _FIRST else 9)
    above: dict[int, Value] = {}
    last_owner = ""
    for line, group in table.lines:
        found = SystemRow(RowRef(sheet.name, line + 1))
        found.texts = {letter(column): text for column, text in sheet.filled(line).items()}
        for column in columns:
            value = value_of(sheet, line, column, found, above)
            above[column.index] = value
            _cell_doubts(sheet, line, column, found)
            if (line, column.index) not in sheet.errors:
                take(found, column, value, today)
        _owner(found, table.head, sections, (group, owner, last_owner))
        last_owner = found.owner.text if found.said.get(Field.OWNER) else last_owner
        checks.mark(found, today)
        yield found


def _cell_doubts(sheet: Sheet, line: int, column: Column, found: SystemRow) -> None:
    place = (line, column.index)
    if place in sheet.errors:
        message = f"「{column.head}」のセルがエラー（{sheet.errors[place]}）です。値を入力し直してください。"
        found.doubt(column.letter, Doubt(Code.ERROR_CELL, message))
    if place in sheet.unsolved:
        message = f"「{column.head}」の式に計算結果がありません。Excelで開いて保存し直してください。"
        found.doubt(column.letter, Doubt(Code.FORMULA, message))
    if place in sheet.cleaned:
        message = f"「{column.head}」に使えない文字があり、取り除きました。元の文字を確かめてください。"
        found.doubt(column.letter, Doubt(Code.UNUSABLE_LETTERS, message))
    text = found.texts.get(column.letter, "")
    if text.startswith(_FORMULA_BEGINS) and len(text) > 1 and isinstance(sheet.value(line, column.index), str):
        message = f"「{column.head}」の「{shortened(text)}」は式のような文字です。文字として残しました。"
        found.doubt(column.letter, Doubt(Code.FORMULA, message))


def _owner(found: SystemRow, head: Head, sections: Sections, around: tuple[str, str, str]) -> None:
    group, sheet_owner, above = around
    at, division_at = head.column(Field.OWNER), head.column(Field.DIVISION)
    section, division = found.said.get(Field.OWNER, ""), found.said.get(Field.DIVISION, "")
    column = at or division_at
    place = column.letter if column else ""
    co_users = found.said.get(Field.CO_USERS, "")
    found.co_users = sections.resolve_all(co_users) if co_users else ()
    unsaid = squeezed(section).lower() in NOT_STATED
    written_owner = "" if unsaid else f"{division} {section}".strip() if section else division
    if written_owner:
        found.owner = sections.resolve(written_owner)
        if found.owner.unit is None and section and division:
            alone = sections.resolve(section)
            found.owner = alone if alone.unit is not None or alone.proposed else found.owner
    elif inherited := group or sheet_owner:
        found.owner = sections.resolve(inherited)
        found.note(
            place,
            f"所管課の記載がないため、{'区切りの行' if group else '表の題・シート名'}の「{inherited}」としました。",
        )
    else:
        near = sections.resolve(above) if above else Owner("")
        proposed = (near.unit,) if near.unit is not None else ()
        message = f"「{shortened(found.name)}」の所管課がありません。所管課を選んでください。"
        found.owner = Owner(section, doubt=Doubt(Code.NO_OWNER, message, near.name), proposed=proposed)
    if found.owner.note:
        found.note(place, found.owner.note)


def _owner_questions(rows: Sequence[SystemRow]) -> Iterator[Question]:
    """An owner that can't be told is asked once for all rows that write it so."""
    asked: dict[tuple[Code, str], list[SystemRow]] = defaultdict(list)
    for row in rows:
        if row.owner.doubt:
            code = row.owner.doubt.code
            asked[code, f"{row.ref}" if code is Code.NO_OWNER else row.owner.text].append(row)
    for (code, _text), found in asked.items():
        owner, refs = found[0].owner, tuple(row.ref for row in found)
        if owner.doubt:
            yield Question(
                code, refs, Field.OWNER, owner.doubt.text, Addressee.IT, None, owner.doubt.proposal, owner.proposed
            )
    co_users: dict[str, list[tuple[SystemRow, Owner]]] = defaultdict(list)
    for row in rows:
        for owner in row.co_users:
            if owner.doubt and squeezed(owner.text) not in {"全課", "全庁", "全所属", "全部署", "各課"}:
                co_users[owner.text].append((row, owner))
    for text, pairs in co_users.items():
        message = f"共同利用課「{shortened(text)}」は今の組織にありません。正しい課を選んでください。"
        refs, owner = tuple(row.ref for row, _owner in pairs), pairs[0][1]
        proposal = owner.doubt.proposal if owner.doubt else ""
        yield Question(
            Code.UNKNOWN_CO_USER, refs, Field.CO_USERS, message, Addressee.IT, None, proposal, owner.proposed
        )


def _named(row: SystemRow) -> Named:
    owner = str(row.owner.unit) if row.owner.unit is not None else row.owner.text
    return Named(row.name, row.ref, None, row.kana, owner, row.vendor)


def _match(reading: Reading, known: Sequence[Named]) -> None:
    """By the name as it stands; where nobody bears it so, by the name without its spaces, if only one does."""
    exactly: dict[str, set[int]] = defaultdict(set)
    by_name: dict[str, set[int]] = defaultdict(set)
    for named in known:
        if named.system is not None:
            exactly[named.name].add(named.system)
            by_name[squeezed(named.name)].add(named.system)
    for row in reading.rows:
        found = exactly.get(row.name) or by_name.get(squeezed(row.name), set())
        if len(found) == 1:
            row.matches = next(iter(found))
            row.note("", f"登録済みのシステム「{shortened(row.name)}」と同じ名前です。")


def _same_questions(reading: Reading) -> Iterator[Question]:
    units = {row.ref: row.owner.unit for row in reading.rows}
    for group in reading.groups:
        refs = tuple(named.row for named in group.members if named.row)
        systems = tuple(dict.fromkeys(named.system for named in group.members if named.system is not None))
        names = "」「".join(dict.fromkeys(shortened(written(named.name)) for named in group.members))
        owners = {units[ref] for ref in refs}
        unit = next(iter(owners)) if len(owners) == 1 and not systems else None
        addressee = Addressee.IT if unit is None else Addressee.OWNER
        known = "（登録済みのものを含みます）" if systems else ""
        message = f"「{names}」は同じシステムですか{known}。{''.join(group.reasons)}"
        yield Question(group.code, refs, Field.NAME, message, addressee, unit, "同じシステム", systems=systems)
