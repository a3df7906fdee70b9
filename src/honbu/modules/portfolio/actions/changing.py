"""What the actions of the portfolio have in common."""

from collections.abc import Iterable


def names_of(rows: Iterable[object]) -> str:
    """Names one after the other."""
    return "、".join(str(row) for row in rows)
