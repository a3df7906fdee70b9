"""金額の突合: figures of a list against each other: lines of sums, and 千円 where the others are 円."""

from collections.abc import Iterator, Sequence
from statistics import median

from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.modules.portfolio.domain.reading.amounts import read_amount
from honbu.modules.portfolio.domain.reading.columns import Column, CostKind, Field
from honbu.modules.portfolio.domain.reading.questions import Addressee, Code, Question, RowRef, addressee_of, shortened
from honbu.modules.portfolio.domain.reading.rows import Cost, SystemRow
from honbu.modules.portfolio.domain.reading.tables import Table

# Prices of one system change by a third or double; by three hundred times only its unit does.
APART = range(300, 3_001)
# A column's middle says something from so many figures on.
ENOUGH = 5
_PER_YEAR = {CostKind.SETTLED, CostKind.BUDGET, CostKind.YEARLY, CostKind.OTHER}


def sums_that_differ(sheet: Sheet, table: Table, rows: Sequence[SystemRow]) -> Iterator[Question]:
    """小計・合計 that are not the sum of what stands above them: since the last line of sums, or from the top."""
    costs = [column for column in table.head.columns if column.field is Field.COST]
    for column in costs:
        before = 0
        for line in table.sums:
            stated = read_amount(sheet.value(line, column.index), column.unit).yen
            if stated is not None:
                yield from _differs(sheet, column, line, stated, before, rows)
            before = line


def _differs(
    sheet: Sheet, column: Column, line: int, stated: int, before: int, rows: Sequence[SystemRow]
) -> Iterator[Question]:
    above = [row for row in rows if row.ref.row <= line]
    total = _sum(above, column)
    since = _sum([row for row in above if row.ref.row > before + 1], column)
    if stated in {total, since}:
        return
    near = min((total, since), key=lambda found: abs(found - stated))
    unread = sum(cost.yen is None for row in above for cost in row.costs if cost.column == column.letter)
    message = (
        f"{sheet.name}の{line + 1}行目「{shortened(column.head)}」の合計は{stated:,}円ですが、上の行を足すと{near:,}円です"
        f"（差{stated - near:,}円）。"
    )
    if unread:
        message += f"読めない金額が{unread}件あります。"
    ref = RowRef(sheet.name, line + 1)
    yield Question(
        Code.TOTAL_DIFFERS, (ref,), Field.COST, message + "金額を確かめてください。", Addressee.IT, column=column.letter
    )


def units_in_doubt(rows: Sequence[SystemRow], columns: Sequence[Column]) -> Iterator[Question]:
    """A figure a thousand times another year's of the same row, or a thousand times its column's middle."""
    middles = {column.letter: _middle(rows, column.letter) for column in columns if column.field is Field.COST}
    for row in rows:
        known = [cost for cost in row.costs if cost.yen and cost.yen > 0]
        odd = _odd_year(known, middles) or _odd_in_column(known, middles)
        if odd is None:
            continue
        cost, other = odd
        yen = cost.yen or 0
        proposed = yen // 1000 if yen > other else yen * 1000
        message = (
            f"「{shortened(row.name)}」の「{shortened(cost.head)}」は{yen:,}円となり、比べられる金額（{other:,}円）と"
            f"桁が大きく違います。円と千円を取り違えていないか確かめてください。"
        )
        unit = row.owner.unit
        yield Question(
            Code.AMOUNT_UNIT, (row.ref,), Field.COST, message, addressee_of(Code.AMOUNT_UNIT, unit), unit,
            f"{proposed:,}円", column=cost.column,
        )  # fmt: skip


def unit_missing(sheet: Sheet, table: Table) -> Iterator[Question]:
    """Columns of money over which no unit stands: asked once for the column, not for every row."""
    for column in table.head.columns:
        if column.field is Field.COST and column.unit is None and table.lines:
            message = (
                f"{sheet.name}の「{shortened(column.head)}」に単位がなく、円として読みました。千円ではありませんか。"
            )
            ref = RowRef(sheet.name, table.head.last + 1)
            yield Question(
                Code.AMOUNT_UNIT, (ref,), Field.COST, message, Addressee.IT, proposal="円", column=column.letter
            )


def _sum(rows: Sequence[SystemRow], column: Column) -> int:
    return sum(cost.yen or 0 for row in rows for cost in row.costs if cost.column == column.letter)


def _middle(rows: Sequence[SystemRow], column: str) -> int:
    figures = [cost.yen for row in rows for cost in row.costs if cost.column == column and cost.yen and cost.yen > 0]
    return int(median(figures)) if len(figures) >= ENOUGH else 0


def _odd_year(known: Sequence[Cost], middles: dict[str, int]) -> tuple[Cost, int] | None:
    """Of two years that lie a thousand times apart the one that lies farther from its column's middle."""
    yearly = [cost for cost in known if cost.kind in _PER_YEAR]
    if len(yearly) < 2:
        return None
    least, most = min(yearly, key=_yen), max(yearly, key=_yen)
    if _yen(most) // _yen(least) not in APART:
        return None
    far = {cost.column: _distance(_yen(cost), middles[cost.column]) for cost in (least, most)}
    odd, other = (most, least) if far[most.column] >= far[least.column] else (least, most)
    return odd, _yen(other)


def _odd_in_column(known: Sequence[Cost], middles: dict[str, int]) -> tuple[Cost, int] | None:
    for cost in known:
        middle = middles[cost.column]
        if middle and _yen(cost) // middle >= APART[-1] and _yen(cost) % 1000 == 0:
            return cost, middle
    return None


def _yen(cost: Cost) -> int:
    return cost.yen or 0


def _distance(yen: int, middle: int) -> float:
    return max(yen, middle) / min(yen, middle) if middle else 0.0
