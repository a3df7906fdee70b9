"""経費: what a system costs by fiscal year, and what looks wrong in a cost sheet (SYS-2).

Integer yen, nominal, not discounted. Each line is rounded once for each fiscal year and nothing is rounded after that, so
rows, columns and the total always agree.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median_low

from honbu.kernel.clock import public as clock

MOST_YEN = 10**15
SLIP_FROM, SLIP_TO = 200, 5000  # around a thousand, with room for a real change of price
LONGEST_TEXT = 100
_ONE_OFF = re.compile("初期|導入|構築|移行|一時|設置|撤去")


class NoRate(LookupError):
    """No tax rate is registered for a day; the message says what to register."""


class EndsBeforeItBegins(ValueError):
    """A line whose last day is before its first: it would cost nothing; the message says what to correct."""


class NotARate(ValueError):
    """A tax rate that is negative or has no denominator."""


class CostGroup(StrEnum):
    """経費の大区分: 初期, 運用, 撤去"""

    BUILD = "build"
    RUNNING = "running"
    REMOVAL = "removal"


class CostKind(StrEnum):
    """経費の区分, in the order of the sheet."""

    CONSTRUCTION = "construction"
    MIGRATION = "migration"
    EQUIPMENT = "equipment"
    TRAINING = "training"
    MAINTENANCE = "maintenance"
    USAGE = "usage"
    NETWORK = "network"
    STAFF = "staff"
    LEASE = "lease"
    REMOVAL = "removal"

    @property
    def group(self) -> CostGroup:
        """大区分"""
        return _GROUPS[self]


KIND_TITLES = {
    CostKind.CONSTRUCTION: "構築",
    CostKind.MIGRATION: "移行",
    CostKind.EQUIPMENT: "機器",
    CostKind.TRAINING: "研修",
    CostKind.MAINTENANCE: "保守",
    CostKind.USAGE: "利用料",
    CostKind.NETWORK: "回線",
    CostKind.STAFF: "人件",
    CostKind.LEASE: "リース",
    CostKind.REMOVAL: "撤去",
}
GROUP_TITLES = {CostGroup.BUILD: "初期", CostGroup.RUNNING: "運用", CostGroup.REMOVAL: "撤去"}
_BUILDING = frozenset({CostKind.CONSTRUCTION, CostKind.MIGRATION, CostKind.EQUIPMENT, CostKind.TRAINING})
_GROUPS = {kind: CostGroup.BUILD if kind in _BUILDING else CostGroup.RUNNING for kind in CostKind} | {
    CostKind.REMOVAL: CostGroup.REMOVAL
}


class Basis(StrEnum):
    """金額の根拠: 実績, 見積, 推計"""

    ACTUAL = "actual"
    QUOTE = "quote"
    ESTIMATE = "estimate"


class Every(StrEnum):
    """支払いの周期: 一時, 月額, 年額"""

    ONCE = "once"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class CostLine:
    """経費の明細: `amount` in yen with tax, for once, a month or a year, from `first`. `last` None goes on without end.

    Raises EndsBeforeItBegins.
    """

    kind: CostKind
    title: str
    amount: int
    every: Every
    first: date
    last: date | None = None
    basis: Basis = Basis.ESTIMATE

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise EndsBeforeItBegins(
                f"「{self.title}」の終わりの日が始まりの日より前です。どちらかの日付を直してください。"
            )


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of cost, with an amount for each fiscal year."""

    kind: CostKind
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all years."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Table:
    """経費表: kinds by fiscal years, in yen."""

    years: tuple[clock.FiscalYear, ...]
    rows: tuple[Row, ...]

    @property
    def by_year(self) -> tuple[int, ...]:
        """年度計"""
        return tuple(sum(row.amounts[place] for row in self.rows) for place in range(len(self.years)))

    @property
    def by_group(self) -> dict[CostGroup, int]:
        """大区分計"""
        return {group: sum(row.total for row in self.rows if row.kind.group is group) for group in CostGroup}

    @property
    def total(self) -> int:
        """総額"""
        return sum(row.total for row in self.rows)


class Doubtful(StrEnum):
    """What a cost sheet is asked about."""

    UNIT_SLIP = "unit_slip"
    ONE_OFF_IN_RUNNING = "one_off_in_running"
    OUTSIDE_SHEET = "outside_sheet"
    TOTAL_MISMATCH = "total_mismatch"


@dataclass(frozen=True, slots=True)
class Finding:
    """確認事項. `line` is the place of the line, None for the sheet; `amount` is what it is about, in yen."""

    line: int | None
    about: Doubtful
    message: str
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """税率: 10 % is Rate(10, 100). Raises NotARate."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator <= 0:
            raise NotARate("税率は0以上の分数で入れてください(10%は10/100)。")


def half_up(numerator: int, denominator: int) -> int:
    """四捨五入 of a fraction of whole numbers; a half goes away from zero, so that a refund mirrors its payment."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def months_used(year: clock.FiscalYear, first: date, last: date | None) -> int:
    """利用月数: in how many months of a fiscal year something is in use; any day of a month counts as the month."""
    start, end = max(first, year.start), year.end if last is None else min(last, year.end)
    return 0 if end < start else (end.year - start.year) * 12 + end.month - start.month + 1


def prorated(yearly: int, year: clock.FiscalYear, first: date, last: date | None) -> int:
    """月割り: the part of a yearly amount (yen) that falls into a fiscal year, by months of use, rounded half up once."""
    return half_up(yearly * months_used(year, first, last), 12)


def amount_in(line: CostLine, year: clock.FiscalYear) -> int:
    """The part of a line that falls into a fiscal year, in yen; what is paid once falls into the year of its first day."""
    match line.every:
        case Every.ONCE:
            return line.amount if year.contains(line.first) else 0
        case Every.MONTHLY:
            return line.amount * months_used(year, line.first, line.last)
        case Every.YEARLY:
            return prorated(line.amount, year, line.first, line.last)


def five_years(lines: Iterable[CostLine], first_year: clock.FiscalYear, years: int = 5) -> Table:
    """経費表 of five fiscal years, or of as many as asked for; a row for each kind that occurs, in the sheet's order."""
    columns = tuple(first_year.later(number) for number in range(years))
    kept = list(lines)
    return Table(
        columns,
        tuple(
            Row(kind, tuple(sum(amount_in(line, year) for line in kept if line.kind is kind) for year in columns))
            for kind in CostKind
            if any(line.kind is kind for line in kept)
        ),
    )


def with_tax(amount: int, rate: Rate, *, included: bool) -> int:
    """税込額 in yen; the tax is cut off (切捨て) once for the line."""
    if included:
        return amount
    tax = abs(amount) * rate.numerator // rate.denominator
    return amount + tax if amount >= 0 else amount - tax


def rate_on(rates: Mapping[date, Rate], day: date) -> Rate:
    """The tax rate in force on a day, of rates by their first day. Raises NoRate."""
    begun = [first for first in rates if first <= day]
    if not begun:
        raise NoRate(f"{clock.format_long(day)}の税率が登録されていません。税率と適用開始日を登録してください。")
    return rates[max(begun)]


def unit_slips(lines: Sequence[CostLine], earlier: Sequence[CostLine] = ()) -> list[Finding]:
    """千円と円の取り違え: lines about a thousand times as large or small as they should be.

    Measured against last year's line of the same kind, title and period; where there is none, against the median of its
    group, or of the sheet if it is alone in its group. Of two lines both are asked about: either may be the wrong one.
    """
    before = {_key(line): abs(line.amount) for line in earlier}
    found = []
    for place, line in enumerate(lines):
        if against := before.get(_key(line), 0):
            whose = "前年度の同じ行"
        else:
            against, whose = _usual(place, lines), "ほかの行の水準"
        if _slipped(abs(line.amount), against):
            message = (
                f"{line.amount:,}円は{whose}({against:,}円)と桁が大きく違います。千円と円の単位を確かめてください。"
            )
            found.append(Finding(place, Doubtful.UNIT_SLIP, message, line.amount))
    return found


def one_off_in_running(lines: Sequence[CostLine]) -> list[Finding]:
    """一時経費の混入: what is paid once, or is called so, among the costs of running."""
    return [
        Finding(
            place,
            Doubtful.ONE_OFF_IN_RUNNING,
            f"「{line.title}」は一時の経費のようですが、運用の{KIND_TITLES[line.kind]}に入っています。区分を確かめてください。",
            line.amount,
        )
        for place, line in enumerate(lines)
        if line.kind.group is CostGroup.RUNNING and (line.every is Every.ONCE or _ONE_OFF.search(line.title))
    ]


def outside_the_sheet(lines: Sequence[CostLine], first_year: clock.FiscalYear, years: int = 5) -> list[Finding]:
    """表の外の経費: what falls before or after the years of a sheet, such as the sixth year of a lease.

    What goes on without end is not counted: every sheet ends before it.
    """
    last_year = first_year.later(years - 1)
    found = []
    for place, line in enumerate(lines):
        last = line.first if line.every is Every.ONCE else line.last or max(line.first, last_year.end)
        every_year = range(clock.FiscalYear.of(line.first).year, clock.FiscalYear.of(last).year + 1)
        amounts = {year: amount_in(line, clock.FiscalYear(year)) for year in every_year}
        for words, amount in (
            (f"{first_year.label}より前に", sum(amounts[year] for year in amounts if year < first_year.year)),
            (f"{last_year.label}より後に", sum(amounts[year] for year in amounts if year > last_year.year)),
        ):
            if amount:
                message = f"「{line.title}」は、この表に入らない{amount:,}円が{words}あります。"
                found.append(Finding(place, Doubtful.OUTSIDE_SHEET, message, amount))
    return found


def total_mismatch(stated: int, table: Table) -> Finding | None:
    """合計の不一致: a total (yen) written on the paper that is not the sum of its lines; `amount` is stated − sum."""
    if stated == table.total:
        return None
    message = (
        f"記載の合計{stated:,}円は、明細の合計{table.total:,}円と{abs(stated - table.total):,}円違います。"
        "明細の漏れや重複を確かめてください。"
    )
    return Finding(None, Doubtful.TOTAL_MISMATCH, message, stated - table.total)


class AmountDoubt(StrEnum):
    """金額の読み取りの疑い"""

    BLANK = "blank"
    DASH = "dash"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    APPROXIMATE = "approximate"
    NEGATIVE = "negative"
    TAX_EXCLUDED = "tax_excluded"
    TAX_INCLUDED = "tax_included"
    PER_MONTH = "per_month"
    PER_YEAR = "per_year"
    OWN_UNIT = "own_unit"
    NOT_WHOLE = "not_whole"
    TOO_LARGE = "too_large"


_UNITS = {
    "兆": 10**12,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 100,
    "": 1,
}
_NAMES = "|".join(name for name in _UNITS if name)
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_DIGITS})({_NAMES}|)")
_NUMBER = re.compile(
    rf"(?P<sign>[-−‐–—▲△]?)(?P<mark>[¥\\]?)(?P<parts>(?:{_DIGITS}(?:{_NAMES}))*(?:{_DIGITS})?)(?P<yen>円?)也?"
)
_REMARKS = {
    "約|概算|概ね|およそ|おおよそ|程度|前後|弱|強|見込み?": AmountDoubt.APPROXIMATE,
    "(?:消費)?税抜き?|(?:消費)?税別|外税": AmountDoubt.TAX_EXCLUDED,
    "(?:消費)?税込み?|内税": AmountDoubt.TAX_INCLUDED,
    "月額|毎月|/月": AmountDoubt.PER_MONTH,
    "年額|毎年|/年": AmountDoubt.PER_YEAR,
}
_REMARK = rf"(?:\(?(?:{'|'.join(_REMARKS)})\)?)*"
_CELL = re.compile(rf"(?P<front>{_REMARK})(?P<body>.*?)(?P<back>{_REMARK})")
_NO_AMOUNT = (
    (re.compile(""), AmountDoubt.BLANK),
    (re.compile("[-−‐–—―ー─]+|該当なし|なし|無し|無"), AmountDoubt.DASH),
    (re.compile("未定|未確定|検討中|調整中|確認中|別途.*|不明|TBD", re.IGNORECASE), AmountDoubt.UNDECIDED),
)
_SPACE = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")  # but 1 200 may be two numbers
_DIGIT = re.compile("[0-9]")
_TYPED = re.compile("[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Reading:
    """読み取った金額 in yen; None where there is none to be sure of. The doubts are for the person who checks it."""

    amount: int | None
    doubts: tuple[AmountDoubt, ...] = ()


def read_amount(text: str, unit: int = 1) -> Reading:
    """金額の読み取り: a cell as somebody typed it. `unit` is that of the column's head, in yen: 1000 for 千円.

    A unit in the cell itself goes before that of the head, and is told if they differ. Nothing is guessed: what is left over
    after reading makes the cell unreadable.
    """
    if len(text) > LONGEST_TEXT or _strange_digit(text):
        return Reading(None, (AmountDoubt.UNREADABLE,))
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text).strip())
    for pattern, doubt in _NO_AMOUNT:
        if pattern.fullmatch(plain):
            return Reading(None, (doubt,))
    read = _CELL.fullmatch(plain)
    remarks = read["front"] + read["back"] if read else ""
    doubts = [doubt for words, doubt in _REMARKS.items() if re.search(words, remarks)]
    number = _NUMBER.fullmatch(read["body"]) if read else None
    if number is None:
        return Reading(None, (*doubts, AmountDoubt.UNREADABLE))
    if number["sign"]:
        doubts.append(AmountDoubt.NEGATIVE)
    parts = [(Fraction(digits.replace(",", "")), _UNITS[name]) for digits, name in _PART.findall(number["parts"])]
    sizes = [size for _, size in parts]
    if not sizes or sizes != sorted(set(sizes), reverse=True):
        return Reading(None, (*doubts, AmountDoubt.UNREADABLE))
    spoken = number["yen"] or number["mark"] or sizes[0] > 1
    if spoken and unit not in {1, sizes[-1]}:
        doubts.append(AmountDoubt.OWN_UNIT)
    exact = sum(count * size for count, size in parts) * (1 if spoken else unit)
    if exact.denominator != 1:
        return Reading(None, (*doubts, AmountDoubt.NOT_WHOLE))
    if exact > MOST_YEN:
        return Reading(None, (*doubts, AmountDoubt.TOO_LARGE))
    return Reading(-exact.numerator if number["sign"] else exact.numerator, tuple(doubts))


def _strange_digit(text: str) -> bool:
    """A raised or circled digit is a footnote or a number of an item; normalised it would join the amount: 500² is not 5002."""
    return any(_DIGIT.search(unicodedata.normalize("NFKC", letter)) and not _TYPED.match(letter) for letter in text)


def _key(line: CostLine) -> tuple[CostKind, Every, str]:
    return line.kind, line.every, "".join(unicodedata.normalize("NFKC", line.title).casefold().split())


def _usual(place: int, lines: Sequence[CostLine]) -> int:
    """What lines like this one usually amount to; 0 where there is nothing to compare with."""
    alike = [
        number for number, other in enumerate(lines) if other.kind.group is lines[place].kind.group and other.amount
    ]
    if len(alike) < 2:
        alike = [number for number, other in enumerate(lines) if other.amount]
    if len(alike) == 2:
        alike = [number for number in alike if number != place]
    return median_low([abs(lines[number].amount) for number in alike]) if alike else 0


def _slipped(amount: int, against: int) -> bool:
    small, large = sorted((amount, against))
    return small > 0 and SLIP_FROM * small <= large <= SLIP_TO * small
