"""年度の集計: the figures of a year's report as plain values, which are frozen when the report goes before the headquarters."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from honbu.modules.audits.domain.findings import Share


@dataclass(frozen=True, slots=True)
class KindLine:
    """監査の種類: planned and done, and what was found, by cause."""

    kind: str
    title: str
    planned: int
    done: int
    broken_off: int
    findings: int
    nonconformities: int
    causes: dict[str, int]


@dataclass(frozen=True, slots=True)
class TrendLine:
    """推移: a year. What is not on record is None, never nought; `source` says from what the figures are."""

    year: int
    visits: int | None
    nonconformities: int | None
    wrong: int | None
    looked_at: int | None
    source: str

    @property
    def share(self) -> Share | None:
        """不適合のあった項目 of the items looked at; None where no visit of the year is on record."""
        return None if self.wrong is None or self.looked_at is None else Share(self.wrong, self.looked_at)


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """同じ項目での前年度との比較, of all visits or of a kind."""

    title: str
    wrong_before: int
    looked_at_before: int
    wrong: int
    looked_at: int
    items: int
    others: int
    unseen: int

    @property
    def before(self) -> Share:
        """Last year."""
        return Share(self.wrong_before, self.looked_at_before)

    @property
    def now(self) -> Share:
        """This year."""
        return Share(self.wrong, self.looked_at)


@dataclass(frozen=True, slots=True)
class AttestationLine:
    """委任先の報告; `filed_on` is empty while it is missing."""

    unit: str
    by: str
    filed_on: str
    audited: int = 0
    of: int = 0
    nonconformities: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """猶予: a finding that waits for the renewal of its system, or whose risk is accepted."""

    number: str
    sort: str
    unit: str
    system: str
    text: str
    until: str
    control: str


@dataclass(frozen=True, slots=True)
class LateLine:
    """期限を過ぎた是正."""

    number: str
    unit: str
    text: str
    due: str
    first_due: str
    changes: int


@dataclass(frozen=True, slots=True)
class ListedLine:
    """指摘の一件 as it stood that day, by codes; `unit` is the number of its section."""

    number: str
    unit: int
    kind: str
    grade: str
    cause: str
    state: str


@dataclass(frozen=True, slots=True)
class YearFigures:
    """集計 of a year on a day. Every table adds up to `total`; days are ISO. `remarks` are sentences that stand below."""

    year: int
    day: str
    total: int
    nonconformities: int
    unfinished: int
    kinds: list[KindLine]
    causes: dict[str, int]
    grades: dict[str, int]
    departments: dict[str, int]
    trend: list[TrendLine]
    compared: list[ComparedLine]
    attestations: list[AttestationLine] = field(default_factory=list)
    waiting: list[WaitingLine] = field(default_factory=list)
    late: list[LateLine] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    listed: list[ListedLine] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


LINES: dict[str, type] = {
    "kinds": KindLine, "trend": TrendLine, "compared": ComparedLine, "attestations": AttestationLine,
    "waiting": WaitingLine, "late": LateLine, "listed": ListedLine,
}  # fmt: skip


def figures_from(data: Mapping[str, Any]) -> YearFigures:
    """What `as_data` gave."""
    values: dict[str, Any] = {
        name: [LINES[name](**row) for row in value] if name in LINES else value for name, value in data.items()
    }
    return YearFigures(**values)
