"""部分取得: which bytes a reader asks for (RFC 9110, section 14)."""

import re
from typing import NamedTuple

_SINGLE = re.compile(r"^\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*$", re.IGNORECASE)


class NotSatisfiable(ValueError):
    """The asked bytes lie behind the end."""


class Span(NamedTuple):
    """From `start` up to and without `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.end - self.start


def span_of(header: str, size: int) -> Span | None:
    """The one range asked for; None if everything is to be sent (no range, several, or one that can't be read).

    Raises NotSatisfiable for a range without any byte of the content.
    """
    match = _SINGLE.match(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        wanted = int(last)
        if wanted == 0 or size == 0:
            raise NotSatisfiable
        return Span(max(0, size - wanted), size)
    start = int(first)
    if start >= size:
        raise NotSatisfiable
    end = min(size, int(last) + 1) if last else size
    return Span(start, end) if end > start else None
