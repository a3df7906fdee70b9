"""番号と時刻: how items and materials are numbered, and when each is due (MTG-2)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.meetings.domain.numbering import item_numbers, material_numbers, moved
from honbu.modules.meetings.domain.running_order import overrun, timetable

pytestmark = pytest.mark.requirement("MTG-2")
HALF_PAST_ONE, THREE = datetime.time(13, 30), datetime.time(15, 0)


def test_matters_and_reports_are_numbered_apart_along_the_order_of_the_day() -> None:
    assert item_numbers(["matter", "matter", "report", "matter", "report"]) == [1, 2, 1, 3, 2]


def test_a_single_material_has_no_branch_and_several_have() -> None:
    assert material_numbers([1, 2, 1]) == [[(1, None)], [(2, 1), (2, 2)], [(3, None)]]


def test_an_item_without_materials_leaves_no_gap_in_the_numbers() -> None:
    assert material_numbers([1, 0, 2]) == [[(1, None)], [], [(2, 1), (2, 2)]]


def test_the_ward_s_own_record_is_numbered_like_this() -> None:
    """令和5年度第1回: 資料1, 2-1, 2-2, 3-1, 3-2, 4-1 to 4-3, 5, 6, 7."""
    labels = [
        f"{no}-{branch}" if branch else f"{no}"
        for group in material_numbers([1, 2, 2, 3, 1, 1, 1])
        for no, branch in group
    ]
    assert labels == ["1", "2-1", "2-2", "3-1", "3-2", "4-1", "4-2", "4-3", "5", "6", "7"]


@given(st.permutations(range(8)), st.integers(0, 7), st.integers(-10, 10))
def test_moving_an_item_loses_none_and_adds_none(order: list[int], thing: int, steps: int) -> None:
    after = moved(order, thing, steps)
    assert sorted(after) == sorted(order)
    assert [one for one in after if one != thing] == [one for one in order if one != thing]


def test_the_first_item_moved_up_stays_the_first() -> None:
    assert moved(["a", "b"], "a", -1) == ["a", "b"]
    assert moved(["a", "b"], "b", 1) == ["a", "b"]


def test_each_item_begins_when_the_one_before_it_ends() -> None:
    slots = timetable([20, 15, 30], HALF_PAST_ONE, THREE)
    assert [(f"{one.begins:%H:%M}", f"{one.ends:%H:%M}") for one in slots if one] == [
        ("13:30", "13:50"),
        ("13:50", "14:05"),
        ("14:05", "14:35"),
    ]
    assert not any(one.late for one in slots if one)


def test_what_ends_after_the_meeting_should_is_marked_and_the_overrun_is_told_in_minutes() -> None:
    slots = timetable([60, 40], HALF_PAST_ONE, THREE)
    assert [one.late for one in slots if one] == [False, True]
    assert overrun([60, 40], HALF_PAST_ONE, THREE) == 10
    assert overrun([60, 30], HALF_PAST_ONE, THREE) == 0


def test_without_a_beginning_there_are_no_times_and_no_overrun() -> None:
    assert timetable([10], None) == [None]
    assert overrun([999], None, THREE) == overrun([999], HALF_PAST_ONE, None) == 0


def test_nothing_is_planned_past_midnight() -> None:
    assert timetable([60, 60, 60], datetime.time(22, 30))[1:] == [None, None]
