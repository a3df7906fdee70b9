"""番号: 議案 and 報告事項 are numbered apart, materials by the order of the day; who moves an item moves its numbers."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def item_numbers(kinds: Sequence[str]) -> list[int]:
    """The number of each item within its kind, along the order of the day."""
    seen: Counter[str] = Counter()
    numbers = []
    for kind in kinds:
        seen[kind] += 1
        numbers.append(seen[kind])
    return numbers


def material_numbers(counts: Sequence[int]) -> list[list[tuple[int, int | None]]]:
    """資料の番号: for each item with so many materials their numbers: 資料1 alone, 資料2-1 and 資料2-2 where there are several.

    An item without materials takes no number, so that the list of papers has no gap.
    """
    found: list[list[tuple[int, int | None]]] = []
    number = 0
    for count in counts:
        number += count > 0
        found.append([(number, branch if count > 1 else None) for branch in range(1, count + 1)])
    return found


def moved(order: Sequence[Thing], thing: Thing, steps: int) -> list[Thing]:
    """The order with one thing moved up (negative) or down; at the ends it stays."""
    changed = list(order)
    place = changed.index(thing)
    changed.insert(max(0, min(len(changed) - 1, place + steps)), changed.pop(place))
    return changed
