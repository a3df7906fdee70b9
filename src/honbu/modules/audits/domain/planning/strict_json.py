"""厳格な読取り: takes a JSON value apart and says in a sentence where it is not what it should be, by its path."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")
MOST = 10**9


class Unreadable(ValueError):
    """The input is not what the schema says; the message names the path and what to write there."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its path, such as `calendar.visits[2].busy[0].first`."""

    value: object
    path: str = ""

    def refuse(self, what: str) -> Unreadable:
        """The error for this place."""
        return Unreadable(f"{self.path or '(全体)'}: {what}")

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Node"]:
        """The fields of an object; null is the same as left out. Raises Unreadable."""
        if not isinstance(self.value, dict):
            raise self.refuse("オブジェクト({ … })を入れてください。")
        known = {*required, *optional}
        for name in self.value:
            if name not in known:
                raise self._at(name).refuse(f"知らない項目です。使えるのは {'、'.join(sorted(known))} です。")
        found = {name: self._at(name) for name in self.value if self.value[name] is not None}
        for name in required:
            if name not in found:
                raise self._at(name).refuse("必要な項目がありません。")
        return found

    def items(self) -> list["Node"]:
        """The values of a list. Raises Unreadable."""
        if not isinstance(self.value, list):
            raise self.refuse("一覧([ … ])を入れてください。")
        return [Node(one, f"{self.path}[{place}]") for place, one in enumerate(self.value)]

    def text(self, *, empty: bool = False) -> str:
        """A text. Raises Unreadable."""
        if not isinstance(self.value, str) or not (empty or self.value.strip()):
            raise self.refuse("文字列を入れてください。")
        return self.value

    def whole(self, least: int = 0, most: int = MOST) -> int:
        """A whole number within limits. Raises Unreadable."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise self.refuse(f"{least}以上{most}以下の整数を入れてください。")
        return self.value

    def flag(self) -> bool:
        """True or false. Raises Unreadable."""
        if not isinstance(self.value, bool):
            raise self.refuse("true か false を入れてください。")
        return self.value

    def day(self) -> date:
        """A date. Raises Unreadable."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.refuse("日付を 2024-09-01 の形で入れてください。") from None

    def choice(self, kind: Callable[[str], T], among: Collection[str]) -> T:
        """One of some words. Raises Unreadable."""
        if self.value not in among:
            raise self.refuse(f"{'、'.join(among)} のどれかを入れてください。")
        return kind(str(self.value))

    def built(self, make: Callable[[], T]) -> T:
        """What is made of this place; what the rules refuse is told with the path. Raises Unreadable."""
        try:
            return make()
        except Unreadable:
            raise
        except ValueError as problem:
            raise self.refuse(str(problem)) from problem

    def _at(self, name: object) -> "Node":
        inner = self.value.get(name) if isinstance(self.value, dict) else None
        return Node(inner, f"{self.path}.{name}" if self.path else str(name))
