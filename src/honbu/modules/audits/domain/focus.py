"""重点: on which kinds the next year lays weight, from where 不適合 were most, and what that does to its numbers (AUD-5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class KindCount:
    """種類の結果: the 不適合 of a kind in a year; `visits` is None where only findings are on record."""

    kind: str
    title: str
    nonconformities: int
    visits: int | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """重点の案 with its reason, as it stands in the plan."""

    kinds: tuple[str, ...]
    reason: str


def propose_focus(year: str, counts: Sequence[KindCount]) -> Focus | None:
    """重点の案: the kind with the most 不適合 of a year (令和4年度), all of them where they are equal; None if there were none.

    R5 L23: 不適合が多かった情報システム監査において、今年度は重点的に監査を行う.
    """
    most = max((one.nonconformities for one in counts), default=0)
    if not most:
        return None
    chosen = [one for one in counts if one.nonconformities == most]
    total = sum(one.nonconformities for one in counts)
    names = "と".join(f"{one.title}{_visits(one)}" for one in chosen)
    each = "それぞれ" if len(chosen) > 1 else ""
    reason = f"{year}は、不適合{total}件のうち、{names}が{each}{most}件と最も多かったため、重点的に監査を行う。"
    return Focus(tuple(one.kind for one in chosen), reason)


def _visits(one: KindCount) -> str:
    return f"（訪問{one.visits}回）" if one.visits else ""


def raise_focus(numbers: Mapping[str, int], focus: Collection[str]) -> dict[str, int]:
    """件数の案: half as many again for each kind in focus, at least one more; nothing is taken from the others."""
    return {
        kind: number + max(1, -(-number // 2)) if kind in focus else number
        for kind, number in {**dict.fromkeys(focus, 0), **numbers}.items()
    }


@dataclass(frozen=True, slots=True)
class Weight:
    """割合: so many visits of a kind, of all visits of the year."""

    number: int
    total: int

    @property
    def share(self) -> Fraction:
        """Nothing of nothing is nothing."""
        return Fraction(self.number, self.total) if self.total else Fraction(0)

    def __str__(self) -> str:
        return f"{self.total}件のうち{self.number}件（{percent(self.share)}）"


def weight_of(kind: str, numbers: Mapping[str, int]) -> Weight:
    """The weight of a kind in a plan."""
    return Weight(numbers.get(kind, 0), sum(numbers.values()))


def has_not_risen(now: Weight, before: Weight) -> bool:
    """A kind in focus has more of the year than in the year before; what has all of it can't have more."""
    return now.share <= before.share and now.share < 1


def weight_sentence(title: str, now: Weight, before: Weight | None) -> str:
    """How the plan says what its focus means."""
    if before is None:
        return f"{title}は、{now}とする。"
    change = "増やす" if now.share > before.share else "保つ" if now.share == before.share else "減らす"
    return f"{title}は、昨年度の{before}から、{now}に{change}。"


def percent(share: Fraction | None) -> str:
    """A share for papers: 12.5％, a dash where nothing was counted."""
    if share is None:
        return "—"
    tenths = round(share * 1000)
    return f"{tenths // 10}.{tenths % 10}％"
