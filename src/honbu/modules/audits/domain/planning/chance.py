"""乱数: whole numbers from a key, the same on every machine and in every version of Python.

HMAC-SHA256 of a counter is used, and not the library's generator: its ways of choosing have changed between versions, and
a draw must give the same sections when it is checked years later.
"""

import hashlib
import hmac
from collections.abc import Iterator

_ROOM = 1 << 64


def numbers(key: bytes) -> Iterator[int]:
    """Whole numbers from 0 below 2**64 without end: the first eight bytes of HMAC-SHA256(key, counter as eight bytes)."""
    counter = 0
    while True:
        yield int.from_bytes(hmac.digest(key, counter.to_bytes(8, "big"), "sha256")[:8], "big")
        counter += 1


def below(limit: int, source: Iterator[int]) -> int:
    """A whole number from 0 below the limit, each equally likely: what would favour the small ones is thrown away."""
    fair = _ROOM - _ROOM % limit
    return next(number for number in source if number < fair) % limit


def noise(seed: int, limit: int, *names: object) -> int:
    """A whole number from 0 below a small limit that belongs to a seed and some names."""
    digest = hashlib.sha256("\x1f".join(map(str, (seed, *names))).encode()).digest()
    return int.from_bytes(digest[:8], "big") % limit
