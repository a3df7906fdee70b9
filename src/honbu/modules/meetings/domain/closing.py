"""閉会の条件: which items still lack what the record needs before a meeting can be closed (MTG-4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from honbu.modules.meetings.domain.record import ItemKind


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: whether it has a result, and whether 質疑なし is written under it."""

    item_id: int
    kind: ItemKind
    resolved: bool
    no_questions: bool


def unsettled(items: Iterable[Standing]) -> list[int]:
    """The items that stand in the way. What was only reported is settled by 質疑なし; a matter needs its result."""
    return [
        one.item_id
        for one in items
        if not one.resolved and not (one.kind is ItemKind.REPORT and one.no_questions)
    ]  # fmt: skip


def to_be_reported(items: Iterable[Standing]) -> list[int]:
    """Reports without a word of resolution, that end as 報告済."""
    return [one.item_id for one in items if not one.resolved and one.kind is ItemKind.REPORT and one.no_questions]


def result_of(items: Iterable[tuple[str, int, str]]) -> str:
    """会議の結果 as it follows from the items (kind, number and result in words): 議案(1) 案のとおり承認, a line each."""
    return "\n".join(f"{kind}({no}) {words}" for kind, no, words in items)
