"""リスク点: whole points from named facts about a section, which anybody can recompute by hand (AUD-3).

Each factor is counted, the count is cut into steps by its bands where it has some, held at a most, and multiplied by its
weight. The weights are data with a version, approved with the plan; a published plan carries them (監査計画, H31 L49:
回答の内容や前回の結果から三分の一を選ぶ).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_COUNT = 1_000_000_000
MOST_POINTS = 10_000


class RiskRefused(ValueError):
    """A weight or a fact that can't be counted; the message says what to correct."""


class LastResult(StrEnum):
    """前回の監査の結果: 重大な不適合, 軽微な不適合, 適合 (観察・推奨だけの場合を含む)"""

    MAJOR = "major"
    MINOR = "minor"
    CLEAN = "clean"


class DataClass(StrEnum):
    """扱う個人情報: なし, 個人情報, 要配慮個人情報, 特定個人情報(マイナンバー)"""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    SPECIFIC = "specific"


class Factor(StrEnum):
    """What is counted."""

    LAST_MAJOR = "last_major"
    LAST_MINOR = "last_minor"
    OPEN_FINDINGS = "open_findings"
    LATE_FINDINGS = "late_findings"
    WRONG_ANSWERS = "wrong_answers"
    MISSING_ANSWERS = "missing_answers"
    DAYS_LATE = "days_late"
    NOT_SUBMITTED = "not_submitted"
    DATA_CLASS = "data_class"
    RECORDS = "records"
    CONTRACTORS = "contractors"
    CHANGED_SYSTEMS = "changed_systems"
    INCIDENTS = "incidents"
    YEARS_SINCE = "years_since"
    NEVER_VISITED = "never_visited"


_SENTENCES = {
    Factor.LAST_MAJOR: "前回の監査で重大な不適合がありました",
    Factor.LAST_MINOR: "前回の監査で軽微な不適合がありました",
    Factor.OPEN_FINDINGS: "是正の終わっていない指摘が{count:,}件あります",
    Factor.LATE_FINDINGS: "是正の期限を過ぎた指摘が{count:,}件あります",
    Factor.WRONG_ANSWERS: "監査調書の不適合の回答が{count:,}件あります",
    Factor.MISSING_ANSWERS: "監査調書の未記入の回答が{count:,}件あります",
    Factor.DAYS_LATE: "監査調書の提出が{count:,}日遅れました",
    Factor.NOT_SUBMITTED: "監査調書が提出されていません",
    Factor.DATA_CLASS: "{data_class}を扱っています",
    Factor.RECORDS: "個人情報を{count:,}人分扱っています",
    Factor.CONTRACTORS: "委託先が{count:,}社あります",
    Factor.CHANGED_SYSTEMS: "前回の監査の後に変わったシステムが{count:,}件あります",
    Factor.INCIDENTS: "情報セキュリティの事故が{count:,}件ありました",
    Factor.YEARS_SINCE: "前回の訪問から{count:,}年たっています",
    Factor.NEVER_VISITED: "これまで訪問したことがありません",
}
_LEVELS = tuple(DataClass)
_DATA_TITLES = ("", "個人情報", "要配慮個人情報", "特定個人情報(マイナンバー)")


@dataclass(frozen=True, slots=True)
class Facts:
    """リスクの事実 of one section on the day of reckoning. Late findings are open ones too and are counted in both.

    `wrong_answers` are the numbers of the questions answered 不適合; `records` is persons, `days_late` calendar days.
    `last_result` and `years_since` are None where nobody has been there yet. Raises RiskRefused.
    """

    last_result: LastResult | None = None
    years_since: int | None = None
    open_findings: int = 0
    late_findings: int = 0
    wrong_answers: tuple[str, ...] = ()
    missing_answers: int = 0
    days_late: int = 0
    submitted: bool = True
    data_class: DataClass = DataClass.NONE
    records: int = 0
    contractors: int = 0
    changed_systems: int = 0
    incidents: int = 0

    def __post_init__(self) -> None:
        if not all(0 <= count <= MOST_COUNT for count in self.counts().values()):
            raise RiskRefused(f"リスクの件数・人数・日数は0以上{MOST_COUNT:,}以下の整数で入れてください。")
        if self.late_findings > self.open_findings:
            raise RiskRefused("期限を過ぎた指摘が、是正の終わっていない指摘より多くなっています。")

    def counts(self) -> dict[Factor, int]:
        """Every factor with its count; this is what a publication carries."""
        return {
            Factor.LAST_MAJOR: int(self.last_result is LastResult.MAJOR),
            Factor.LAST_MINOR: int(self.last_result is LastResult.MINOR),
            Factor.OPEN_FINDINGS: self.open_findings,
            Factor.LATE_FINDINGS: self.late_findings,
            Factor.WRONG_ANSWERS: len(self.wrong_answers),
            Factor.MISSING_ANSWERS: self.missing_answers,
            Factor.DAYS_LATE: self.days_late,
            Factor.NOT_SUBMITTED: int(not self.submitted),
            Factor.DATA_CLASS: _LEVELS.index(self.data_class),
            Factor.RECORDS: self.records,
            Factor.CONTRACTORS: self.contractors,
            Factor.CHANGED_SYSTEMS: self.changed_systems,
            Factor.INCIDENTS: self.incidents,
            Factor.YEARS_SINCE: self.years_since or 0,
            Factor.NEVER_VISITED: int(self.years_since is None),
        }


@dataclass(frozen=True, slots=True)
class Weight:
    """重み: points for each count, of which at most `most` are reckoned. With bands, the bands reached are what counts."""

    points: int
    most: int = 1
    bands: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.points <= MOST_POINTS or not 1 <= self.most <= MOST_COUNT:
            raise RiskRefused(f"重みは0以上{MOST_POINTS:,}以下、上限の件数は1以上で入れてください。")
        if list(self.bands) != sorted(set(self.bands)) or any(band < 1 for band in self.bands):
            raise RiskRefused("重みの区切りは、1以上の整数を小さい順に入れてください。")

    def steps(self, count: int) -> int:
        """How often the points are given for a count."""
        reached = sum(count >= band for band in self.bands) if self.bands else count
        return min(reached, self.most)


@dataclass(frozen=True, slots=True)
class Weights:
    """重みの版. A factor without a weight gives no points."""

    version: str
    of: Mapping[Factor, Weight]

    def as_data(self) -> dict[str, object]:
        """What is stored, published and hashed."""
        return {
            "version": self.version,
            "factors": {
                factor.value: {"points": one.points, "most": one.most, "bands": list(one.bands)}
                for factor, one in sorted(self.of.items())
            },
        }


DEFAULT_WEIGHTS = Weights(
    "標準-1",
    {
        Factor.LAST_MAJOR: Weight(12),
        Factor.LAST_MINOR: Weight(5),
        Factor.OPEN_FINDINGS: Weight(2, most=5),
        Factor.LATE_FINDINGS: Weight(4, most=5),
        Factor.WRONG_ANSWERS: Weight(2, most=6),
        Factor.MISSING_ANSWERS: Weight(1, most=6),
        Factor.DAYS_LATE: Weight(2, most=3, bands=(1, 8, 15)),
        Factor.NOT_SUBMITTED: Weight(10),
        Factor.DATA_CLASS: Weight(3, most=3),
        Factor.RECORDS: Weight(2, most=3, bands=(1_000, 10_000, 100_000)),
        Factor.CONTRACTORS: Weight(2, most=3),
        Factor.CHANGED_SYSTEMS: Weight(2, most=3),
        Factor.INCIDENTS: Weight(6, most=3),
        Factor.YEARS_SINCE: Weight(2, most=4),
        Factor.NEVER_VISITED: Weight(8),
    },
)


@dataclass(frozen=True, slots=True)
class Share:
    """点の内訳: one factor with its count, the points for each step, and the points that come of it."""

    factor: Factor
    count: int
    weight: int
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Risk:
    """リスク点 of a section, with the shares that make it up, the greatest first."""

    points: int
    shares: tuple[Share, ...]
    version: str


def risk_of(facts: Facts, weights: Weights = DEFAULT_WEIGHTS) -> Risk:
    """リスク点の計算. Factors that give no points are left out of the breakdown."""
    shares = []
    for factor, count in facts.counts().items():
        weight = weights.of.get(factor)
        steps = weight.steps(count) if weight else 0
        if weight and steps * weight.points:
            shares.append(
                Share(factor, count, weight.points, steps * weight.points, _sentence(facts, factor, weight, steps))
            )
    shares.sort(key=lambda share: (-share.points, share.factor))
    return Risk(sum(share.points for share in shares), tuple(shares), weights.version)


def _sentence(facts: Facts, factor: Factor, weight: Weight, steps: int) -> str:
    counts = facts.counts()
    said = _SENTENCES[factor].format(count=counts[factor], data_class=_DATA_TITLES[counts[Factor.DATA_CLASS]])
    if factor is Factor.WRONG_ANSWERS:
        said += f"(問{'、問'.join(facts.wrong_answers)})"
    reckoning = f"{weight.points}点×{steps}={weight.points * steps}点" if steps > 1 else f"{weight.points}点"
    return f"{said}。{reckoning}です。"
