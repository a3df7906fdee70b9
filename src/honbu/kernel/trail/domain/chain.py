"""The chain of hashes: each seal is SHA-256 over the seal before and the line, so that no line changes unseen.

The database seals (see the migration); this is the same rule told a second time, in Python, so that a check of the chain
does not have to trust the database that it checks.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GENESIS = hashlib.sha256(b"honbu trail").digest()


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A line with its seal; `fields` are the texts that the hash covers, in their order, None where empty."""

    position: int
    line_id: int
    previous: bytes | None
    hash: bytes | None
    fields: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold, with what is wrong there."""

    position: int
    line_id: int
    rule: str


def canonical(fields: Iterable[str | None]) -> bytes:
    """Every field with its length before it, so that no two different lines give the same bytes."""
    parts: list[bytes] = []
    for field in fields:
        if field is None:
            parts.append(b"-")
        else:
            raw = field.encode()
            parts.append(str(len(raw)).encode() + b":" + raw)
    return b"|".join(parts)


def seal(previous: bytes, fields: Iterable[str | None]) -> bytes:
    """The hash of a line after the seal `previous`."""
    return hashlib.sha256(previous + canonical(fields)).digest()


def breaks(lines: Iterable[SealedLine]) -> Iterator[Break]:
    """Where the chain is broken, reading lines in the order of their positions from the first."""
    previous, expected = GENESIS, 1
    for line in lines:
        if line.hash is None or line.previous is None:
            yield Break(line.position, line.line_id, "unsealed")
            continue
        if line.position != expected:
            yield Break(line.position, line.line_id, "missing")
        elif line.previous != previous:
            yield Break(line.position, line.line_id, "forked")
        if not line.fields:
            yield Break(line.position, line.line_id, "deleted")
        elif seal(line.previous, line.fields) != line.hash:
            yield Break(line.position, line.line_id, "altered")
        previous, expected = line.hash, line.position + 1
