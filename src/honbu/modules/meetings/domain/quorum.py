"""定足数: whether enough members come, by the rule that the ward has registered. Nothing registered, nothing guessed."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """定足数の定め"""

    UNREGISTERED = ""
    NONE = "none"
    MAJORITY = "majority"
    HALF = "half"
    TWO_THIRDS = "two_thirds"


class Standing(StrEnum):
    """How it stands with the quorum."""

    UNREGISTERED = "unregistered"
    NO_RULE = "no_rule"
    MET = "met"
    NOT_YET = "not_yet"
    OUT_OF_REACH = "out_of_reach"
    DEPENDS_ON_DEPUTIES = "depends_on_deputies"


@dataclass(frozen=True, slots=True)
class Answers:
    """出欠の回答: how many members come, send a deputy, stay away or have not answered. The secretariat does not count."""

    present: int = 0
    deputised: int = 0
    absent: int = 0
    waiting: int = 0

    @property
    def members(self) -> int:
        """All of them."""
        return self.present + self.deputised + self.absent + self.waiting


@dataclass(frozen=True, slots=True)
class Verdict:
    """`needed` is None where no number is laid down; `counted` are those who count for certain."""

    standing: Standing
    needed: int | None
    counted: int
    members: int


def needed_of(rule: Rule, members: int) -> int | None:
    """How many it takes: 過半数 is more than half, 半数以上 half rounded up, 三分の二以上 two thirds rounded up; never nobody."""
    match rule:
        case Rule.MAJORITY:
            return members // 2 + 1
        case Rule.HALF:
            return max(1, -(-members // 2))
        case Rule.TWO_THIRDS:
            return max(1, -(-members * 2 // 3))
        case _:
            return None


def judge(rule: Rule, answers: Answers, *, deputies_count: bool | None) -> Verdict:
    """The quorum by the answers so far. `deputies_count` is None where no rule says whether a deputy counts."""
    needed = needed_of(rule, answers.members)
    counted = answers.present + (answers.deputised if deputies_count else 0)
    doubtful = answers.deputised if deputies_count is None else 0
    if needed is None:
        standing = Standing.UNREGISTERED if rule is Rule.UNREGISTERED else Standing.NO_RULE
    elif counted >= needed:
        standing = Standing.MET
    elif counted + doubtful >= needed:
        standing = Standing.DEPENDS_ON_DEPUTIES
    elif counted + doubtful + answers.waiting < needed:
        standing = Standing.OUT_OF_REACH
    else:
        standing = Standing.NOT_YET
    return Verdict(standing, needed, counted, answers.members)
