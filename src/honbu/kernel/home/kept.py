"""Remembering for some seconds what the first page would else ask anew for every reader."""

import threading
import time
from collections import OrderedDict
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


class LastUsed(Generic[Value]):
    """Values made from others, by all of those: as long as nothing of the key changes the value holds, however old it is."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value for this key, made if it was not there; what was not used for longest makes room."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        if not connection.in_atomic_block:
            with self._lock:
                self._values[key] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Make everything anew."""
        with self._lock:
            self._values.clear()
