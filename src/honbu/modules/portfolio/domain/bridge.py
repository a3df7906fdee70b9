"""なぜ半額か: what the difference between the old and the new cost consists of, to the yen (SYS-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from honbu.modules.portfolio.domain.costs import KIND_TITLES

LIMIT = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Driver:
    """増減の要因: `amount` in yen, negative for what became cheaper."""

    title: str
    amount: int
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """増減の内訳: drivers and the unexplained rest are the difference. `share` is the rest as a part of the difference.

    `blocked` is a bridge of which too much is unexplained; `silent` are the places of drivers that only name an amount.
    """

    difference: int
    drivers: tuple[Driver, ...]
    unexplained: int
    share: Fraction
    blocked: bool
    silent: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """What the section reads."""
        if not self.blocked:
            return f"差額{self.difference:,}円のうち、説明のない額は{self.unexplained:,}円です。"
        return (
            f"差額{self.difference:,}円のうち{self.unexplained:,}円の説明がありません。"
            "このままでは提出できません。増減の要因を追加してください。"
        )


def bridge(old_total: int, new_total: int, drivers: Sequence[Driver], limit: Fraction = LIMIT) -> Bridge:
    """増減の内訳 between two totals in yen. Blocked when more than the limit, a part of the difference, is unexplained.

    Where the totals are equal, any rest is all of it.
    """
    difference = new_total - old_total
    unexplained = difference - sum(driver.amount for driver in drivers)
    share = Fraction(abs(unexplained), abs(difference)) if difference else Fraction(bool(unexplained))
    silent = tuple(place for place, driver in enumerate(drivers) if not driver.explanation.strip())
    return Bridge(difference, tuple(drivers), unexplained, share, share > limit, silent)


def proposed_drivers(old_by_kind: Mapping[str, int], new_by_kind: Mapping[str, int]) -> list[Driver]:
    """要因の案: one driver for each kind of cost that changes, the largest first, still to be explained by the section."""
    kinds = dict.fromkeys([*old_by_kind, *new_by_kind])
    titles: Mapping[str, str] = {str(kind): title for kind, title in KIND_TITLES.items()}
    changes = [(kind, new_by_kind.get(kind, 0) - old_by_kind.get(kind, 0)) for kind in kinds]
    found = [
        Driver(f"{titles.get(kind, kind)}の{'増' if change > 0 else '減'}", change)
        for kind, change in changes
        if change
    ]
    return sorted(found, key=lambda driver: (-abs(driver.amount), driver.title))
