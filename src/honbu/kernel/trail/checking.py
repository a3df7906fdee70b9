"""Verifying the chain: every line against its seal, every seal against the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from honbu.kernel.trail.domain import chain

# Seals with their lines, then lines that have no seal: a line is sealed at its own commit, so none is without.
READ = """
    SELECT coalesce(s.position, 0), coalesce(s.line_id, l.id), s.previous, s.hash, l.id::text,
        to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        l.actor_id::text, l.actor_name, l.actor_post, l.verb, l.object_type, l.object_id, l.object_title,
        l.unit_id::text, l.before::text, l.after::text, l.reason, l.request_id::text
    FROM trail_seal s FULL JOIN trail_line l ON l.id = s.line_id
    ORDER BY s.position NULLS LAST
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found; `head` is the last seal, to be kept outside so that a cut-off end is seen as well."""

    lines: int
    head: str
    breaks: tuple[chain.Break, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks


def verify(*, expected_head: str = "") -> Verdict:
    """Read the whole chain. With the head noted at an earlier check, lines cut off its end are found too."""
    count, head, found_expected = 0, chain.GENESIS, not expected_head
    found: list[chain.Break] = []

    def watched() -> Iterator[chain.SealedLine]:
        nonlocal count, head, found_expected
        for line in _sealed_lines():
            count += 1
            head = line.hash or head
            found_expected = found_expected or head.hex() == expected_head
            yield line

    found.extend(chain.breaks(watched()))
    if not found_expected:
        found.append(chain.Break(count, 0, "cut"))
    return Verdict(count, head.hex(), tuple(found))


def _sealed_lines() -> Iterator[chain.SealedLine]:
    with transaction.atomic(), connection.cursor() as outer:
        outer.execute("DECLARE trail_reader NO SCROLL CURSOR FOR " + READ)
        while True:
            outer.execute("FETCH 5000 FROM trail_reader")
            rows = outer.fetchall()
            if not rows:
                return
            for position, line_id, previous, seal, *fields in rows:
                known = tuple(fields) if fields[0] is not None else ()
                yield chain.SealedLine(
                    position,
                    line_id,
                    bytes(previous) if previous is not None else None,
                    bytes(seal) if seal is not None else None,
                    known,
                )
