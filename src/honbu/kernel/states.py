"""States and what leads from one to the next: a table of the office, and the one sentence for what it does not foresee."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class NotPossibleNow(ValueError):
    """The thing is in a state in which this can't be done; the message says what to do."""


class WrongValue(ValueError):
    """What was entered can't be; the message says what to correct."""


State = TypeVar("State", bound=StrEnum)
Act = TypeVar("Act", bound=StrEnum)


def after(table: Mapping[tuple[State, Act], State], state: str, act: Act) -> State:
    """The state after an act. Raises NotPossibleNow where the table has no such way."""
    for (current, possible_act), following in table.items():
        if current == state and possible_act is act:
            return following
    raise NotPossibleNow("いまの状態ではこの操作はできません。画面を読み直して、状態を確かめてください。")


def possible(table: Mapping[tuple[State, Act], State], state: str) -> set[Act]:
    """What can be done from a state."""
    return {act for current, act in table if current == state}
