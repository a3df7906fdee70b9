"""確認の規則: which conditions a rule over the inventory may be made of (SYS-1). The rules themselves are data of the ward."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class BadRule(ValueError):
    """A rule asks for a field or a comparison that there is not; the message names it."""


class Comparison(StrEnum):
    """比べ方"""

    EMPTY = "empty"
    FILLED = "filled"
    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    PAST = "past"
    WITHIN_DAYS = "within_days"
    AT_LEAST = "at_least"
    NONE = "none"
    ENDED = "ended"
    ABOLISHED = "abolished"


TEXT, DAY, NUMBER, MANY, PERSON, UNIT = "text", "day", "number", "many", "person", "unit"
POSSIBLE = {
    TEXT: {Comparison.EMPTY, Comparison.FILLED, Comparison.IS, Comparison.IS_NOT, Comparison.ONE_OF},
    DAY: {Comparison.EMPTY, Comparison.FILLED, Comparison.PAST, Comparison.WITHIN_DAYS},
    NUMBER: {Comparison.EMPTY, Comparison.FILLED, Comparison.AT_LEAST},
    MANY: {Comparison.NONE},
    PERSON: {Comparison.EMPTY, Comparison.FILLED, Comparison.ENDED},
    UNIT: {Comparison.EMPTY, Comparison.FILLED, Comparison.ABOLISHED},
}
FIELDS = {
    "system": {
        "unit": UNIT, "keeper": PERSON, "kind": TEXT, "function": TEXT, "outline": TEXT, "data_class": TEXT, "zone": TEXT,
        "importance": TEXT, "standard_task": TEXT, "users": TEXT, "user_count": NUMBER, "vendor": PERSON,
        "hardware": TEXT, "weaknesses": TEXT, "went_live_on": DAY, "state": TEXT, "limit_on": DAY, "contracts": MANY,
        "dates": MANY,
    },
    "contract": {
        "unit": UNIT, "vendor": PERSON, "systems": MANY, "method": TEXT, "legal_basis": TEXT, "method_reason": TEXT,
        "begin": DAY, "end": DAY, "ended_on": DAY, "renewal": TEXT, "amount": NUMBER, "yearly_amount": NUMBER,
    },
    "euc": {
        "unit": UNIT, "author": PERSON, "reviewer": PERSON, "replaces": PERSON, "lack": TEXT, "complexity": NUMBER,
        "impact": NUMBER, "data_class": TEXT, "backup": TEXT, "decommission_plan": TEXT, "state": TEXT,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """条件の一つ: a field of the thing, how it is compared, and with what."""

    field: str
    kind: str
    comparison: Comparison
    value: object = None


def checks_of(about: str, conditions: Sequence[Sequence[object]]) -> list[Check]:
    """The conditions of a rule, each understood. Raises BadRule."""
    if about not in FIELDS or not conditions:
        raise BadRule("規則には対象と条件が必要です。")
    return [_check(about, condition) for condition in conditions]


def _check(about: str, condition: Sequence[object]) -> Check:
    if not 2 <= len(condition) <= 3:
        raise BadRule(f"条件の書き方が違います：{condition}")
    field, asked, value = str(condition[0]), str(condition[1]), condition[2] if len(condition) == 3 else None
    kind = FIELDS[about].get(field)
    if kind is None:
        raise BadRule(f"この対象に「{field}」という項目はありません。")
    if asked not in set(Comparison) or Comparison(asked) not in POSSIBLE[kind]:
        raise BadRule(f"「{field}」は「{asked}」では比べられません。")
    comparison = Comparison(asked)
    if comparison is Comparison.ONE_OF and not isinstance(value, list):
        raise BadRule(f"「{field}」の one_of には値の並びが必要です。")
    if comparison in {Comparison.WITHIN_DAYS, Comparison.AT_LEAST} and not isinstance(value, int):
        raise BadRule(f"「{field}」の {asked} には整数が必要です。")
    return Check(field, kind, comparison, value)
