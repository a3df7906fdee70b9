"""一覧の行: one line of the list as the facts of a system, with what it said in every cell and what is doubtful."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.kernel.documents.public import Value, squeezed, written
from honbu.modules.portfolio.domain.reading.amounts import NOT_STATED, read_amount
from honbu.modules.portfolio.domain.reading.choices import (
    Kind,
    Network,
    kinds_in,
    looks_euc,
    networks_in,
    people_in,
    renewal_in,
    yes_or_no,
)
from honbu.modules.portfolio.domain.reading.columns import Column, CostKind, Field
from honbu.modules.portfolio.domain.reading.days import Days, end_after, read_days
from honbu.modules.portfolio.domain.reading.owners import Owner
from honbu.modules.portfolio.domain.reading.questions import Code, Doubt, RowRef, shortened

LONGEST_NAME = 200
LONGEST_TEXT = 10_000


_DITTO = frozenset({"同上", "〃", "々", "”", "″", '"', "''", "同左", "上に同じ", "上記に同じ", "//"})


@dataclass(frozen=True, slots=True)
class Cost:
    """経費の一欄: integer yen, None where it could not be read; never there for an empty cell."""

    column: str
    head: str
    yen: int | None
    fiscal_year: int | None
    kind: CostKind
    tax: str
    text: str


@dataclass(slots=True)
class SystemRow:
    """一覧の一行. `texts` has every cell that is not empty by its column letter, `notes` and `doubts` likewise.

    `dates` holds only days that were read; `custom` has the columns that are none of ours, by their head;
    `matches` is the system on record that bears exactly this name.
    """

    ref: RowRef
    name: str = ""
    number: str = ""
    kana: str = ""
    owner: Owner = field(default_factory=lambda: Owner(""))
    co_users: tuple[Owner, ...] = ()
    function: str = ""
    kind: Kind | None = None
    vendor: str = ""
    contract_begin: date | None = None
    contract_end: date | None = None
    contract_unlimited: bool = False
    renews: bool | None = None
    in_use_since: date | None = None
    replacement: date | None = None
    support_end: date | None = None
    maintenance_end: date | None = None
    costs: list[Cost] = field(default_factory=list)
    users: int | None = None
    personal_data: bool | None = None
    my_number: bool | None = None
    networks: tuple[Network, ...] = ()
    contact: str = ""
    remarks: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    looks_retired: bool = False
    looks_euc: bool = False
    matches: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    said: dict[Field, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)

    def note(self, column: str, *texts: str) -> None:
        """Say what was interpreted in a column."""
        if texts:
            self.notes.setdefault(column, []).extend(texts)

    def doubt(self, column: str, *doubts: Doubt) -> None:
        """Say what is doubtful in a column."""
        if doubts:
            self.doubts.setdefault(column, []).extend(doubts)


# What a merged cell says, it says of every row beside it; a number, a name of its own and money it does not.
_NOT_FILLED = frozenset({Field.NUMBER, Field.COST, Field.USERS})


def value_of(sheet: Sheet, row: int, column: Column, found: SystemRow, above: Mapping[int, Value]) -> Value:
    """What a cell says: itself, the merged cell that covers it, or the row above where it says 同上."""
    value, merge = sheet.value(row, column.index), sheet.merges.get((row, column.index))
    if merge and merge.top < row and merge.left == column.index and value == "":
        value = sheet.value(merge.top, merge.left)
        if column.field in _NOT_FILLED:
            return ""
        if value != "":
            found.note(
                column.letter, f"結合されたセル（{merge.top + 1}行目から{merge.bottom + 1}行目）の値を使いました。"
            )
        return value
    if merge and merge.bottom > row and column.field is Field.COST and value != "":
        message = f"金額のセルが{merge.bottom - merge.top + 1}行に結合されています。行ごとの金額に分けてください。"
        found.doubt(column.letter, Doubt(Code.SHARED_AMOUNT, message))
    if isinstance(value, str) and squeezed(value) in _DITTO and column.field is not Field.NAME:
        if above.get(column.index, "") == "":
            found.doubt(column.letter, Doubt(Code.CHOICE_UNREAD, f"「{value}」とありますが、上の行に値がありません。"))
            return ""
        found.note(column.letter, f"「{value}」を上の行の「{shortened(written(above[column.index]))}」と読みました。")
        return above[column.index]
    return value


def take(found: SystemRow, column: Column, value: Value, today: date | None) -> None:
    """Put what a cell says into its field of the row; owners are resolved by the caller."""
    text = written(value)
    if not text:
        return
    field_ = column.field
    if field_ is None:
        head = column.head or f"{column.letter}列"
        found.custom[head if head not in found.custom else f"{head}（{column.letter}列）"] = text
        return
    if len(text) > (LONGEST_NAME if field_ is Field.NAME else LONGEST_TEXT):
        message = f"「{field_.label}」が{len(text)}文字あります。短くしてください。"
        found.doubt(column.letter, Doubt(Code.TOO_LONG, message))
    found.said[field_] = text
    if field_ in _DATES:
        _take_days(found, column, value, today)
    elif field_ in _TAKERS:
        _TAKERS[field_](found, column, value)
    elif field_ in _TEXTS:
        setattr(found, field_.value, text if field_ is Field.REMARKS else " ".join(text.split()))


_TEXTS = {Field.NUMBER, Field.NAME, Field.KANA, Field.FUNCTION, Field.CONTACT, Field.REMARKS}
_DATES = {
    Field.CONTRACT_BEGIN, Field.CONTRACT_END, Field.CONTRACT_PERIOD, Field.IN_USE_SINCE, Field.REPLACEMENT,
    Field.SUPPORT_END, Field.MAINTENANCE_END,
}  # fmt: skip


def _take_days(found: SystemRow, column: Column, value: Value, today: date | None) -> None:
    days = read_days(value, era=column.era, today=today)
    found.note(column.letter, *days.notes)
    found.doubt(column.letter, *days.doubts)
    if days.renews is not None:
        found.renews = days.renews
    if column.field is Field.CONTRACT_PERIOD:
        _take_period(found, column, days)
    elif column.field in {Field.CONTRACT_BEGIN, Field.IN_USE_SINCE}:
        setattr(found, column.field.value, _one(found, column, days, days.first or days.last, "初日"))
    elif column.field is not None:
        setattr(found, column.field.value, _one(found, column, days, days.last or days.first, "末日"))
        if column.field is Field.CONTRACT_END:
            found.contract_unlimited = days.unlimited
            _take_term(found, column, days)


def _one(found: SystemRow, column: Column, days: Days, day: date | None, which: str) -> date | None:
    if day and days.first and days.last and days.first != days.last:
        said = shortened(found.said[column.field]) if column.field else ""
        found.note(column.letter, f"「{said}」の{which}（{day.isoformat()}）と読みました。")
    return day


def _take_period(found: SystemRow, column: Column, days: Days) -> None:
    found.contract_unlimited = found.contract_unlimited or days.unlimited
    single = days.first is not None and days.first == days.last
    if single and days.months is None:
        said = shortened(found.said[Field.CONTRACT_PERIOD])
        message = f"契約期間「{said}」に日付が一つしかありません。開始日か終了日か書いてください。"
        found.doubt(column.letter, Doubt(Code.DATE_UNREAD, message))
        return
    begin, end = days.first, days.last if days.months is None else None
    for name, mine, earlier in (("開始", begin, found.contract_begin), ("終了", end, found.contract_end)):
        if mine and earlier and mine != earlier:
            message = f"契約期間の{name}（{mine.isoformat()}）が契約{name}の列（{earlier.isoformat()}）と違います。"
            found.doubt(column.letter, Doubt(Code.DAY_UNCLEAR, message + "どちらが正しいか選んでください。"))
    found.contract_begin = found.contract_begin or begin
    found.contract_end = found.contract_end or end
    _take_term(found, column, days)


def _take_term(found: SystemRow, column: Column, days: Days) -> None:
    if days.months is None or (column.field is Field.CONTRACT_END and days.last):
        return
    begin = found.contract_begin
    if begin is None:
        message = f"期間{days.months}か月の開始日が分かりません。契約開始日を書いてください。"
        found.doubt(column.letter, Doubt(Code.DATE_UNREAD, message))
    elif found.contract_end is None:
        found.contract_end = end_after(begin, days.months)
        found.note(
            column.letter, f"開始日から{days.months}か月後の{found.contract_end.isoformat()}を終了日と読みました。"
        )


def _take_renewal(found: SystemRow, column: Column, value: Value) -> None:
    text = written(value)
    renews = renewal_in(text)
    if renews is None and squeezed(text).lower() not in NOT_STATED:
        days = read_days(text)
        renews = days.renews
        if renews is None:
            found.doubt(column.letter, _choice(column, text))
    found.renews = renews if renews is not None else found.renews


def _take_cost(found: SystemRow, column: Column, value: Value) -> None:
    amount = read_amount(value, column.unit)
    found.note(column.letter, *amount.notes)
    found.doubt(column.letter, *amount.doubts)
    if amount.yen is not None or amount.doubts:
        kind = column.cost_kind or CostKind.OTHER
        found.costs.append(
            Cost(column.letter, column.head, amount.yen, column.fiscal_year, kind, amount.tax, written(value))
        )


def _take_kind(found: SystemRow, column: Column, value: Value) -> None:
    text = squeezed(written(value)).lower()
    kinds = kinds_in(text)
    found.kind = kinds[0] if kinds else None
    if len(kinds) > 1:
        found.note(column.letter, f"種別「{shortened(written(value))}」は二つ以上にあたります。先のものとしました。")
        found.doubt(column.letter, _choice(column, written(value)))
    elif not kinds and text not in NOT_STATED and not looks_euc(text, is_kind=True):
        found.doubt(column.letter, _choice(column, written(value)))


def _take_network(found: SystemRow, column: Column, value: Value) -> None:
    text = squeezed(written(value)).lower()
    found.networks = networks_in(text)
    if not found.networks and text not in NOT_STATED:
        found.doubt(column.letter, _choice(column, written(value)))


def _take_yes(found: SystemRow, column: Column, value: Value) -> None:
    text = squeezed(written(value))
    answer = yes_or_no(text)
    if answer is None and "特定個人情報" in text and "除" not in text and "無" not in text and "なし" not in text:
        found.personal_data, found.my_number = True, True
        found.note(column.letter, f"「{shortened(text)}」から個人情報・特定個人情報ありと読みました。")
        return
    if answer is None and text.lower() not in NOT_STATED:
        found.doubt(column.letter, _choice(column, text))
    elif column.field is Field.MY_NUMBER:
        found.my_number = answer
    else:
        found.personal_data = answer


def _take_users(found: SystemRow, column: Column, value: Value) -> None:
    text = squeezed(written(value))
    found.users = people_in(text)
    if found.users is not None:
        if not text.replace(",", "").isdigit():
            found.note(column.letter, f"「{written(value)}」を{found.users}人と読みました。")
    elif text.lower() not in NOT_STATED:
        message = f"利用者数「{shortened(text)}」を数として読めません。数字だけで入力してください。"
        found.doubt(column.letter, Doubt(Code.NUMBER_UNREAD, message))


def _take_vendor(found: SystemRow, column: Column, value: Value) -> None:
    text = " ".join(written(value).split())
    if squeezed(text).lower() in NOT_STATED:
        found.note(column.letter, f"「{text}」とあり、業者の記載なしとしました。")
    else:
        found.vendor = text


def _choice(column: Column, text: str) -> Doubt:
    label = column.field.label if column.field else column.head
    return Doubt(Code.CHOICE_UNREAD, f"{label}「{shortened(text)}」がどれにあたるか分かりません。選んでください。")


_TAKERS: Mapping[Field, Callable[[SystemRow, Column, Value], None]] = {
    Field.RENEWAL: _take_renewal,
    Field.COST: _take_cost,
    Field.KIND: _take_kind,
    Field.NETWORK: _take_network,
    Field.PERSONAL_DATA: _take_yes,
    Field.MY_NUMBER: _take_yes,
    Field.USERS: _take_users,
    Field.VENDOR: _take_vendor,
}
