"""指摘の状態と原因: what may follow what, and how findings are counted (AUD-5, AUD-6)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Cause(StrEnum):
    """原因: 人的な誤り, システム, 運用・ルール, 環境・設備, 委託先 (R5 L25)"""

    HUMAN = "human"
    SYSTEM = "system"
    RULE = "rule"
    ENVIRONMENT = "environment"
    CONTRACTOR = "contractor"


MAJOR = "major"  # 重大な不適合, by the code of its grade; the ward words its title


class FindingState(StrEnum):
    """指摘の状態"""

    DRAFT = "draft"
    OPEN = "open"
    PLANNED = "planned"
    CORRECTING = "correcting"
    REPORTED = "reported"
    CLOSED = "closed"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class FindingAct(StrEnum):
    """指摘の操作"""

    CONFIRM = "confirm"
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"
    RETURN_PLAN = "return_plan"
    CLOSE_AT_ONCE = "close_at_once"
    REPORT = "report"
    PASS = "pass"  # noqa: S105 - 再確認で合格
    FAIL = "fail"
    DEFER = "defer"
    ACCEPT = "accept"
    REOPEN = "reopen"
    REMOVE = "remove"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"


F, FA = FindingState, FindingAct
FINDING: dict[tuple[FindingState, FindingAct], FindingState] = {
    (F.DRAFT, FA.CONFIRM): F.OPEN,
    (F.DRAFT, FA.WITHDRAW): F.WITHDRAWN,
    (F.OPEN, FA.PLAN): F.PLANNED,
    (F.OPEN, FA.CLOSE_AT_ONCE): F.CLOSED,  # of a grade that asks for nothing
    (F.OPEN, FA.DISPUTE): F.DISPUTED,
    (F.DISPUTED, FA.UPHOLD): F.OPEN,
    (F.DISPUTED, FA.WITHDRAW): F.WITHDRAWN,
    (F.PLANNED, FA.APPROVE_PLAN): F.CORRECTING,
    (F.PLANNED, FA.RETURN_PLAN): F.OPEN,
    (F.CORRECTING, FA.REPORT): F.REPORTED,
    (F.REPORTED, FA.PASS): F.CLOSED,
    (F.REPORTED, FA.FAIL): F.CORRECTING,
    (F.OPEN, FA.DEFER): F.DEFERRED,
    (F.CORRECTING, FA.DEFER): F.DEFERRED,
    (F.OPEN, FA.ACCEPT): F.ACCEPTED,
    (F.CORRECTING, FA.ACCEPT): F.ACCEPTED,
    (F.DEFERRED, FA.REOPEN): F.OPEN,
    (F.ACCEPTED, FA.REOPEN): F.OPEN,
    (F.CLOSED, FA.REOPEN): F.OPEN,
    (F.DEFERRED, FA.REMOVE): F.CLOSED,  # with the system, and with evidence of it
}
# What still has to be done by somebody.
UNFINISHED = frozenset({F.OPEN, F.PLANNED, F.CORRECTING, F.REPORTED, F.DISPUTED})
# What the section has promised by a day, and can be late with.
PROMISED = frozenset({F.PLANNED, F.CORRECTING})
# What counts: drafts may still be wrong, and what was withdrawn was.
COUNTED = frozenset(FindingState) - {F.DRAFT, F.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Counted:
    """指摘の一件 as it is counted: cause and grade by code."""

    cause: str
    grade: str
    nonconformity: bool


def by_cause(findings: Iterable[Counted]) -> dict[Cause, int]:
    """原因別の件数: every cause, also those of which there is none; they add up to the number of findings."""
    counts = Counter(Cause(one.cause) for one in findings)
    return {cause: counts[cause] for cause in Cause}


@dataclass(frozen=True, slots=True)
class Share:
    """不適合の割合: so many of so many items looked at."""

    wrong: int
    looked_at: int

    @property
    def of_all(self) -> Fraction | None:
        """The share; None where nothing was looked at."""
        return Fraction(self.wrong, self.looked_at) if self.looked_at else None


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """前年度との比較, over those items only that stand in both editions and were looked at in both years.

    `others` stand in one edition only, `unseen` were not looked at in one of the years: both are left out of it.
    """

    before: Share
    now: Share
    items: int
    others: int
    unseen: int = 0

    @property
    def edition_changed(self) -> bool:
        """The items are not all the same: the whole years must not be compared."""
        return bool(self.others)


def year_on_year(before: dict[str, Share], now: dict[str, Share], earlier: dict[str, str]) -> YearOnYear:
    """比較: shares by item code of last year and of this; `earlier` tells of an item of this year its code of last year.

    An item that is new, or is asked no more, is in neither sum (R5 L23: 不適合の件数も減り); one that stands in its edition
    and was not looked at has the share of nothing.
    """
    same = {code: earlier[code] for code in now if earlier.get(code) in before}
    seen = {code: old for code, old in same.items() if now[code].looked_at and before[old].looked_at}
    old, new = [before[code] for code in seen.values()], [now[code] for code in seen]
    others = len(now) - len(same) + len(set(before) - set(same.values()))
    return YearOnYear(_sum(old), _sum(new), len(seen), others, len(same) - len(seen))


def _sum(shares: Iterable[Share]) -> Share:
    shares = list(shares)
    return Share(sum(one.wrong for one in shares), sum(one.looked_at for one in shares))
