"""Work that is done by hand where a system elsewhere does it is found, and both sides are named (SYS-6)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.portfolio.domain.shared_use import How, Work, candidates, plain_function

pytestmark = pytest.mark.requirement("SYS-6")

WORKS = st.builds(
    Work,
    st.sampled_from(["", "F1", "F2"]),
    st.sampled_from(["任用", "任用事務", "給与", "給与の業務", ""]),
    st.sampled_from(["U1", "U2", "U3"]),
    st.sampled_from(["D1", "D2"]),
    st.sampled_from(How),
    st.sampled_from(["", "S1", "S2"]),
    st.sampled_from(["", "人事システム"]),
)


def work(unit: str, how: How, system: str = "", function: str = "臨時職員・非常勤職員の任用", key: str = "") -> Work:
    """How a unit does it."""
    return Work(key, function, unit, "教育委員会" if unit == "学務課" else "区長部局", how, system, system)


def test_temporary_staff_by_system_here_and_by_hand_at_the_board_of_education_is_a_candidate() -> None:
    (found,) = candidates(
        [
            work("学務課", How.MANUAL, function="臨時職員・非常勤職員の任用事務"),
            work("職員課", How.SYSTEM, "人事システム"),
        ]
    )
    assert set(found.units) == {"学務課", "職員課"}
    assert found.without_system == ("学務課",)
    assert found.systems == ("人事システム",)
    assert found.crosses_departments


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臨時職員・非常勤職員の任用事務", "臨時職員・非常勤職員の任用"),
        ("臨時職員･非常勤職員の任用", "臨時職員・ 非常勤職員の任用　業務"),
        ("任用に関する事務", "任用の業務"),
        ("ＯＣＲ読取", "ocr読取事務"),
    ],
)
def test_the_same_work_is_known_however_its_name_is_written(one: str, other: str) -> None:
    assert plain_function(one) == plain_function(other)


def test_other_work_stays_other_work_and_a_name_never_becomes_empty() -> None:
    assert plain_function("任用") != plain_function("給与")
    assert plain_function("事務") == "事務"
    assert plain_function("業務改善") == "業務改善"
    assert candidates([work("甲", How.SYSTEM, "S"), work("乙", How.MANUAL, function="給与")]) == []


def test_a_key_of_the_register_joins_work_of_different_names() -> None:
    (found,) = candidates(
        [
            work("甲", How.SYSTEM, "S", function="採用手続", key="F1"),
            work("乙", How.EUC, function="任用", key="F1"),
            work("丙", How.MANUAL, function="任用"),
        ]
    )
    assert found.units == tuple(sorted("甲乙丙"))


def test_two_systems_for_the_same_work_are_a_candidate() -> None:
    (found,) = candidates([work("甲", How.SYSTEM, "S1"), work("乙", How.SYSTEM, "S2")])
    assert found.systems == ("S1", "S2")
    assert found.without_system == ()
    assert not found.crosses_departments


def test_what_all_share_already_is_none_and_neither_is_what_one_office_does_in_two_ways() -> None:
    assert candidates([work("甲", How.SYSTEM, "S"), work("乙", How.SYSTEM, "S"), work("乙", How.EUC)]) == []
    assert candidates([work("甲", How.SYSTEM, "S"), work("甲", How.MANUAL)]) == []
    assert candidates([work("甲", How.MANUAL), work("乙", How.EUC)]) == []
    assert candidates([]) == []


def test_work_without_a_name_and_without_a_key_is_never_taken_for_the_same() -> None:
    assert candidates([work("甲", How.SYSTEM, "S", function=""), work("乙", How.MANUAL, function=" ")]) == []


def test_what_most_offices_do_comes_first() -> None:
    found = candidates(
        [
            work("甲", How.SYSTEM, "S", function="あ"),
            work("乙", How.MANUAL, function="あ"),
            *(work(unit, How.MANUAL, function="い") for unit in ("乙", "丙")),
            work("甲", How.SYSTEM, "S", function="い"),
        ]
    )
    assert [(one.function, len(one.units)) for one in found] == [("い", 3), ("あ", 2)]


@given(st.lists(WORKS, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(works: list[Work], chance: Random) -> None:
    found = candidates(works)
    chance.shuffle(works)
    assert candidates(works) == found


@given(st.lists(WORKS, max_size=10))
def test_every_candidate_has_a_system_and_several_offices_and_no_work_is_in_two(works: list[Work]) -> None:
    found = candidates(works)
    assert all(len(one.units) > 1 for one in found)
    assert all(any(work.how is How.SYSTEM for work in one.works) for one in found)
    assert sum(len(one.works) for one in found) <= len(works)
