"""The chain of hashes: what it covers, and what it finds."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from honbu.kernel.trail.domain import chain

texts = st.one_of(st.none(), st.text(max_size=20))


def sealed(*rows: tuple[str | None, ...]) -> list[chain.SealedLine]:
    lines, previous = [], chain.GENESIS
    for position, fields in enumerate(rows, start=1):
        seal = chain.seal(previous, fields)
        lines.append(chain.SealedLine(position, position * 10, previous, seal, fields))
        previous = seal
    return lines


LINES = sealed(("1", "山田"), ("2", None), ("3", "佐藤"))


def test_an_untouched_chain_holds():
    assert list(chain.breaks(LINES)) == []


def test_one_altered_letter_is_found_where_it_is():
    altered = [LINES[0], dataclasses.replace(LINES[1], fields=("2", "")), LINES[2]]
    assert list(chain.breaks(altered)) == [chain.Break(2, 20, "altered")]


def test_a_line_taken_out_of_the_middle_is_missed():
    assert [found.rule for found in chain.breaks([LINES[0], LINES[2]])] == ["missing"]


def test_a_line_deleted_under_its_seal_is_found():
    emptied = [LINES[0], dataclasses.replace(LINES[1], fields=()), LINES[2]]
    assert [found.rule for found in chain.breaks(emptied)] == ["deleted"]


def test_a_line_smuggled_in_without_a_seal_is_found():
    smuggled = [*LINES, chain.SealedLine(0, 99, None, None, ("99", "偽"))]
    assert list(chain.breaks(smuggled)) == [chain.Break(0, 99, "unsealed")]


def test_a_line_rewritten_with_a_fresh_seal_breaks_the_next_one():
    forged = dataclasses.replace(LINES[1], fields=("2", "偽"), hash=chain.seal(LINES[0].hash, ("2", "偽")))
    assert [found.rule for found in chain.breaks([LINES[0], forged, LINES[2]])] == ["forked"]


@given(st.lists(texts, max_size=5), st.lists(texts, max_size=5))
def test_no_two_different_lines_are_covered_by_the_same_bytes(one, other):
    assert (chain.canonical(one) == chain.canonical(other)) is (one == other)
