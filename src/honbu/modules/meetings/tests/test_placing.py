"""Where a paragraph stands in the record, and what keeps a meeting from being closed (MTG-3, MTG-4)."""

import uuid
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.meetings.domain.closing import Standing, to_be_reported, unsettled
from honbu.modules.meetings.domain.placing import NoRoom, Placed, numbered_anew, place_for
from honbu.modules.meetings.domain.record import ItemKind

pytestmark = pytest.mark.requirement("MTG-3")


def a_row(*items: int | None) -> list[Placed]:
    """Paragraphs 1, 2, 3 … of these items."""
    return [Placed(uuid.uuid4(), float(place), item) for place, item in enumerate(items, start=1)]


def test_what_is_put_between_two_stands_between_them() -> None:
    row = a_row(0, 0, 0)
    assert place_for(row, after=row[0].key, item=0) == 1.5


def test_a_new_paragraph_stands_at_the_end_of_its_item_before_the_next_item() -> None:
    assert place_for(a_row(None, 0, 0, 1, None), after=None, item=0) == 3.5


def test_the_first_paragraph_of_an_item_stands_behind_the_items_before_it() -> None:
    assert place_for(a_row(None, 0, 2, None), after=None, item=1) == 2.5


def test_the_first_item_begins_behind_the_words_of_opening() -> None:
    assert place_for(a_row(None, None, 1), after=None, item=0) == 2.5


def test_words_of_opening_stand_before_the_first_item_and_words_of_the_end_behind_the_last() -> None:
    row = a_row(None, 0, 1)
    assert place_for(row, after=None, item=None, opening=True) == 1.5
    assert place_for(row, after=None, item=None) == 4.0


def test_the_very_first_paragraph_finds_its_place() -> None:
    assert place_for([], after=None, item=0) == 1.0
    assert place_for(a_row(1), after=None, item=0) == 0.0


def test_a_neighbour_that_nobody_knows_is_no_reason_to_lose_what_was_said() -> None:
    assert place_for(a_row(0, 1), after=uuid.uuid4(), item=0) == 1.5


@given(st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=120))
def test_however_often_one_inserts_the_order_holds_and_no_two_stand_at_the_same_place(choices: list[int]) -> None:
    row = a_row(0, 0)
    for choice in choices:
        at = choice % len(row)
        try:
            place = place_for(row, after=row[at].key, item=0)
        except NoRoom:
            numbers = numbered_anew(row)
            row = [Placed(one.key, numbers[one.key], one.item) for one in row]
            place = place_for(row, after=row[at].key, item=0)
        row.insert(at + 1, Placed(uuid.uuid4(), place, 0))
        assert all(one.position < other.position for one, other in pairwise(row))


@pytest.mark.requirement("MTG-4")
def test_a_matter_without_result_stands_in_the_way_of_closing_also_when_nobody_had_a_question() -> None:
    matter = Standing(1, ItemKind.MATTER, resolved=False, no_questions=True)
    assert unsettled([matter, Standing(2, ItemKind.MATTER, resolved=True, no_questions=False)]) == [1]


@pytest.mark.requirement("MTG-4")
def test_a_report_is_settled_by_no_questions_and_ends_as_reported() -> None:
    silent = Standing(1, ItemKind.REPORT, resolved=False, no_questions=True)
    asked = Standing(2, ItemKind.REPORT, resolved=False, no_questions=False)
    assert unsettled([silent, asked]) == [2]
    assert to_be_reported([silent, asked]) == [1]
