"""経費見積入力シート: rows as a section types them, what is asked about them, and the same rows in an Excel book (SYS-2)."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.costs import (
    LONGEST_TEXT,
    MOST_YEN,
    SLIP_FROM,
    SLIP_TO,
    AmountDoubt,
    CostGroup,
    CostKind,
    CostLine,
    Every,
    Finding,
    Rate,
    Row,
    Table,
    one_off_in_running,
    outside_the_sheet,
    prorated,
    rate_on,
    read_amount,
    with_tax,
)

Rates = Mapping[date, Rate]

FIVE = 5
MOST_ROWS = 60
# The register's words for the kinds, in the order of the sheet.
KINDS = {
    "construction": CostKind.CONSTRUCTION,
    "migration": CostKind.MIGRATION,
    "equipment": CostKind.EQUIPMENT,
    "training": CostKind.TRAINING,
    "maintenance": CostKind.MAINTENANCE,
    "usage": CostKind.USAGE,
    "lease": CostKind.LEASE,
    "line": CostKind.NETWORK,
    "labour": CostKind.STAFF,
    "removal": CostKind.REMOVAL,
}
KIND_WORDS = {
    "construction": "構築", "migration": "移行", "equipment": "機器", "training": "研修", "maintenance": "保守",
    "usage": "利用料", "lease": "リース", "line": "回線", "labour": "人件", "removal": "撤去",
}  # fmt: skip
BASIS_WORDS = {"actual": "実績", "quote": "見積", "estimate": "推計"}
TAX_WORDS = {"included": "税込", "excluded": "税抜"}
FORMULA = (
    "年度計＝その年度の各行の税込額の合計。5年総額＝最初の5年度の年度計の合計。"
    "税抜で入力した額は、税額(1円未満切捨て)を加えます。"
)

STOPPING = {
    AmountDoubt.UNREADABLE: "金額を読み取れません。数字で入力し直してください。",
    AmountDoubt.UNDECIDED: "金額が決まっていません。見込みの額を数字で入力してください。",
    AmountDoubt.NEGATIVE: "マイナスの額は入力できません。値引きは、その行の額から引いて入力してください。",
    AmountDoubt.NOT_WHOLE: "1円未満の端数があります。円の単位で入力してください。",
    AmountDoubt.TOO_LARGE: "額が大きすぎます。単位を確かめてください。",
    AmountDoubt.TAX_EXCLUDED: "「税抜」と書かれていますが、行は税込です。行の税を選び直すか、書き添えを消してください。",
    AmountDoubt.TAX_INCLUDED: "「税込」と書かれていますが、行は税抜です。行の税を選び直すか、書き添えを消してください。",
}
ASKED = {
    AmountDoubt.APPROXIMATE: "概算のようです。この額でよいか確かめてください。",
    AmountDoubt.PER_MONTH: "月額のようです。1年分の額になっているか確かめてください。",
    AmountDoubt.OWN_UNIT: "単位が見出しと違います。額を確かめてください。",
}


class BookRefused(ValueError):
    """The book is not the one that was handed out for this sheet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """行: a kind and what it is for, with a cell for each fiscal year as somebody typed it. `quote` is a number of 見積."""

    kind: str
    title: str
    cells: Mapping[int, str]
    basis: str = "estimate"
    tax_included: bool = True
    checked: str = ""
    quote: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same row in another sheet."""
        return self.kind, "".join(unicodedata.normalize("NFKC", self.title).casefold().split())

    @property
    def name(self) -> str:
        """保守「サーバー」"""
        return f"{KIND_WORDS.get(self.kind, self.kind)}「{self.title}」" if self.title else KIND_WORDS[self.kind]

    @property
    def is_blank(self) -> bool:
        """Nothing was entered."""
        return not self.title.strip() and not any(text.strip() for text in self.cells.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """What is read from a cell: yen with tax, 0 where it can't be read. `entered` is the amount as typed; None: no amount."""

    amount: int
    entered: int | None = None
    stopping: tuple[AmountDoubt, ...] = ()
    asked: tuple[AmountDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """確認事項 about a row, or a cell of it. One that `stops` needs another amount; the others need a word."""

    row: int
    year: int | None
    message: str
    stops: bool = False


def read_cell(text: str, year: int, rates: Rates, *, tax_included: bool) -> Cell:
    """A cell read: the tax is that in force at the beginning of the fiscal year (年度当初). Raises costs.NoRate."""
    reading = read_amount(text)
    agreeing = AmountDoubt.TAX_INCLUDED if tax_included else AmountDoubt.TAX_EXCLUDED
    doubts = set(reading.doubts) - {agreeing}
    stopping = tuple(doubt for doubt in STOPPING if doubt in doubts)
    if stopping or reading.amount is None:
        return Cell(0, None, stopping)
    amount = reading.amount
    if not tax_included:
        rate = rate_on(rates, clock.FiscalYear(year).start)
        amount = with_tax(amount, rate, included=False)
    if amount >= MOST_YEN:
        return Cell(0, None, (AmountDoubt.TOO_LARGE,))
    return Cell(amount, reading.amount, (), tuple(doubt for doubt in ASKED if doubt in doubts))


def read_row(row: SheetRow, rates: Rates) -> dict[int, Cell]:
    """The cells of a row in which something stands, by fiscal year. Raises costs.NoRate."""
    return {
        year: read_cell(text, year, rates, tax_included=row.tax_included)
        for year, text in row.cells.items()
        if text.strip()
    }


def questions(
    rows: Sequence[SheetRow], rates: Rates, earlier: Mapping[tuple[str, str], Mapping[int, int]]
) -> list[Question]:
    """What is asked before a sheet is submitted. `earlier` are the amounts of the same rows in the sheet before."""
    read = [read_row(row, rates) for row in rows]
    found = []
    for place, row in enumerate(rows):
        for year, cell in read[place].items():
            found += [Question(place, year, STOPPING[doubt], stops=True) for doubt in cell.stopping]
            found += [Question(place, year, ASKED[doubt]) for doubt in cell.asked]
        if not read[place]:
            found.append(
                Question(place, None, f"{row.name}に金額がありません。入力するか、行を空にしてください。", stops=True)
            )
    amounts = [{year: cell.amount for year, cell in cells.items() if cell.amount} for cells in read]
    return [*found, *_slips(rows, amounts, earlier), *_one_offs(rows, amounts)]


def _slips(
    rows: Sequence[SheetRow],
    amounts: Sequence[Mapping[int, int]],
    earlier: Mapping[tuple[str, str], Mapping[int, int]],
) -> list[Question]:
    found = []
    for place, row in enumerate(rows):
        before = {year: amount for year, amount in earlier.get(row.key, {}).items() if amount}
        mine = _slips_in_row(place, amounts[place], before)
        against = _usual(place, rows, amounts)
        if not mine and not before and amounts[place]:
            amount = median_low(amounts[place].values())
            if slipped(amount, against):
                mine = [Question(place, None, _slip_words(amount, "ほかの行の水準", against))]
        found += mine
    return found


def _slips_in_row(place: int, amounts: Mapping[int, int], before: Mapping[int, int]) -> list[Question]:
    """Against the same row of the sheet before; where there is none, against the other years of the row."""
    found = []
    for year, amount in amounts.items():
        others = [other for when, other in amounts.items() if when != year]
        if before:
            against, whose = before.get(year) or median_low(before.values()), "前のシートの同じ行"
        elif others:
            against, whose = median_low(others), "ほかの年度の額"
        else:
            continue
        if slipped(amount, against):
            found.append(Question(place, year, _slip_words(amount, whose, against)))
    return found


def _slip_words(amount: int, whose: str, against: int) -> str:
    return f"{amount:,}円は{whose}({against:,}円)と桁が大きく違います。千円と円の単位を確かめてください。"


def _usual(place: int, rows: Sequence[SheetRow], amounts: Sequence[Mapping[int, int]]) -> int:
    """What the other rows usually amount to in a year, those of the same group before all others; 0 where there are none."""
    others = [(KINDS[row.kind].group, amounts[at]) for at, row in enumerate(rows) if at != place and amounts[at]]
    group = KINDS[rows[place].kind].group
    alike = [found for of, found in others if of is group] or [found for _of, found in others]
    return median_low([median_low(found.values()) for found in alike]) if alike else 0


def slipped(amount: int, against: int) -> bool:
    """千円と円の取り違え: one is about a thousand times the other."""
    small, large = sorted((amount, against))
    return small > 0 and SLIP_FROM * small <= large <= SLIP_TO * small


def _one_offs(rows: Sequence[SheetRow], amounts: Sequence[Mapping[int, int]]) -> list[Question]:
    """一時経費 in a running row: it is called so, or the sheet has three years and more and one of them an amount."""
    years = {year for row in rows for year in row.cells}
    found = []
    for place, row in enumerate(rows):
        if not amounts[place]:
            continue
        year, amount = next(iter(amounts[place].items()))
        once = len(amounts[place]) == 1 and len(years) >= 3
        line = CostLine(
            KINDS[row.kind], row.title or row.name, amount, Every.ONCE if once else Every.YEARLY,
            clock.FiscalYear(year).start,
        )  # fmt: skip
        found += [Question(place, None, one.message) for one in one_off_in_running([line])]
    return found


def open_questions(rows: Sequence[SheetRow], asked: Iterable[Question]) -> list[Question]:
    """What still holds up the submission: amounts that can't be read, and doubts without a word."""
    return [one for one in asked if one.stops or not rows[one.row].checked.strip()]


def table_of(amounts: Iterable[tuple[str, int, int]], first_year: int, years: int) -> Table:
    """経費表 of kind, fiscal year and yen, with a row for each kind that occurs."""
    columns = tuple(clock.FiscalYear(first_year).later(number) for number in range(years))
    sums: dict[CostKind, dict[int, int]] = {}
    for kind, year, amount in amounts:
        row = sums.setdefault(KINDS[kind], {})
        row[year] = row.get(year, 0) + amount
    return Table(
        columns,
        tuple(
            Row(kind, tuple(sums[kind].get(column.year, 0) for column in columns)) for kind in CostKind if kind in sums
        ),
    )


def group_by_year(table: Table, group: CostGroup) -> tuple[int, ...]:
    """大区分の年度計"""
    rows = [row for row in table.rows if row.kind.group is group]
    return tuple(sum(row.amounts[place] for row in rows) for place in range(len(table.years)))


def spread(line: CostLine, first_year: int, years: int) -> tuple[dict[int, int], list[Finding]]:
    """月割りで並べる: a yearly amount over the years of a sheet, and what of it falls outside."""
    start = clock.FiscalYear(first_year)
    columns = [start.later(number) for number in range(years)]
    shares = {column.year: prorated(line.amount, column, line.first, line.last) for column in columns}
    return {year: amount for year, amount in shares.items() if amount}, outside_the_sheet([line], start, years)


def carried_over(rows: Sequence[SheetRow], first_year: int, years: int) -> list[SheetRow]:
    """前年度のシートの写し: what falls into the new years; what runs goes on as in its last year. Nothing counts as checked."""
    wanted = range(first_year, first_year + years)
    found = []
    for row in rows:
        cells = {year: row.cells[year] for year in wanted if row.cells.get(year, "").strip()}
        known = [year for year in row.cells if row.cells[year].strip()]
        if KINDS[row.kind].group is CostGroup.RUNNING and known:
            last = max(known)
            cells |= {year: row.cells[last] for year in wanted if year > last and last >= wanted[0] - 1}
        if cells:
            basis = "estimate" if row.basis == "actual" else row.basis
            found.append(replace(row, cells=cells, checked="", quote=None, basis=basis))
    return found


# ---- the book: where what stands in the sheet of Excel; rows and columns count from 0.
HEAD_ROW, RATE_ROW, HEADS_ROW, FIRST_ROW = 2, 3, 5, 6
KIND, TITLE, BASIS, TAX, FIRST_CELL = 1, 2, 3, 4, 5
SPARE_ROWS = 10


@dataclass(frozen=True, slots=True)
class BookHead:
    """管理番号, 版, 照合 of a book, and its fiscal years."""

    key: str
    version: int
    checksum: str
    years: tuple[int, ...]


def text_in(value: object) -> str:
    """A cell of Excel as one would have typed it: whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_head(grid: Sequence[Sequence[object]]) -> BookHead:
    """The head of a book. Raises BookRefused."""
    try:
        head = grid[HEAD_ROW]
        key, version, checksum = text_in(head[1]), int(text_in(head[3])), text_in(head[5])
        labels = [text_in(value) for value in grid[HEADS_ROW][FIRST_CELL:]]
        years = tuple(int(label.partition("(")[2][:4]) for label in labels[: labels.index("確かめた内容")])
    except (IndexError, ValueError) as error:
        raise BookRefused(
            "この画面から書き出したシートではありません。シートを書き出し直して、それに入力してください。"
        ) from error
    return BookHead(key, version, checksum, years)


def read_rows(grid: Sequence[Sequence[object]], years: Sequence[int]) -> list[tuple[int, SheetRow]]:
    """The rows of a book in which something stands, with their row in Excel.

    Raises BookRefused for words that the sheet does not know, and for what stands where no row is.
    """
    found = []
    for place in range(FIRST_ROW, len(grid)):
        texts = [text_in(value) for value in grid[place]] + [""] * (FIRST_CELL + len(years) + 1)
        cells = {year: texts[FIRST_CELL + at] for at, year in enumerate(years) if texts[FIRST_CELL + at]}
        if not cells and not texts[TITLE] and not texts[KIND]:
            continue
        if not texts[0].isdigit() or place >= FIRST_ROW + MOST_ROWS:
            raise BookRefused(
                f"{place + 1}行目は、シートの行ではありません。番号のある行に書き直してから取り込んでください。"
            )
        found.append((place + 1, _row_of(texts, cells, place, texts[FIRST_CELL + len(years)])))
    return found


def _row_of(texts: Sequence[str], cells: Mapping[int, str], place: int, checked: str) -> SheetRow:
    for text, most in ((texts[TITLE], 120), (checked, 200), *((text, LONGEST_TEXT) for text in cells.values())):
        if len(text) > most:
            raise BookRefused(f"{place + 1}行目の「{text[:20]}…」が長すぎます。{most}字までにしてください。")
    return SheetRow(
        _coded(KIND_WORDS, texts[KIND], place, "区分"),
        texts[TITLE],
        cells,
        _coded(BASIS_WORDS, texts[BASIS] or "推計", place, "根拠"),
        _coded(TAX_WORDS, texts[TAX] or "税込", place, "税") == "included",
        checked,
    )


def _coded(words: Mapping[str, str], word: str, place: int, column: str) -> str:
    for code, known in words.items():
        if word == known:
            return code
    raise BookRefused(
        f"{place + 1}行目の{column}「{word}」は使えません。{'、'.join(words.values())}から選び直してください。"
    )
