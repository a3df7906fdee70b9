"""先に読んだ一覧: a list is read for its preview and once more when it is accepted; the second time it need not be.

What a reading is made of is its key, value by value: the file by its checksum, the day, every name of the organisation and of
the inventory. So it holds in any process and at any time, or it is not found; then the list is read anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from honbu.modules.portfolio.domain.reading import Reading

MOST, MOST_ROWS = 3, 5_000
_kept: OrderedDict[Hashable, Reading] = OrderedDict()
_lock = threading.Lock()


def read_before(key: Hashable, read: Callable[[], Reading]) -> Reading:
    """The reading of this key, read now if it was not before. Nobody changes a reading."""
    with _lock:
        if key in _kept:
            return _kept[key]
    reading = read()
    if len(reading.rows) <= MOST_ROWS:
        with _lock:
            _kept[key] = reading
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return reading


def forget_reading(key: Hashable) -> None:
    """A list that was accepted is read no more."""
    with _lock:
        _kept.pop(key, None)
