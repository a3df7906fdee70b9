"""Remembering for some seconds what the first page would else ask anew for every reader."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection

Value = TypeVar("Value")
MOST = 5000


class Kept(Generic[Value]):
    """Values of this process by key, each for so many seconds.

    Within a transaction nothing is kept: what is seen there may never be committed.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._values: dict[Hashable, tuple[float, Value]] = {}

    def get(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """The value that is kept, or else the one that `find` gives."""
        if connection.in_atomic_block:
            return find()
        moment = time.monotonic()
        found = self._values.get(key)
        if found is not None and moment < found[0]:
            return found[1]
        value = find()
        if len(self._values) >= MOST:
            self._values.clear()
        self._values[key] = (moment + self._seconds, value)
        return value

    def forget(self) -> None:
        """Find everything anew."""
        self._values.clear()
