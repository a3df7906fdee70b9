"""What was written out once and is written anew only when something that it was made of has changed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection

Value = TypeVar("Value")


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
