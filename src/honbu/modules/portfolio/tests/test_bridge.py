"""Why the new system costs half is explained to the yen, or it is not submitted (SYS-2)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.portfolio.domain.bridge import Driver, bridge, proposed_drivers
from honbu.modules.portfolio.domain.costs import CostKind

pytestmark = pytest.mark.requirement("SYS-2")

YEN = st.integers(0, 10**12)
KINDS = st.dictionaries(st.sampled_from(CostKind), YEN)
LEASE = Driver("リースの終了", -40_000_000, "機器を持たない")
CLOUD = Driver("クラウド利用料", 12_000_000, "利用者200人分")


def test_the_drivers_and_the_rest_are_exactly_the_difference() -> None:
    found = bridge(60_000_000, 30_000_000, [LEASE, CLOUD])
    assert (found.difference, found.unexplained, found.share) == (-30_000_000, -2_000_000, Fraction(1, 15))
    assert found.blocked
    assert found.sentence.startswith("差額-30,000,000円のうち-2,000,000円の説明がありません。")


@pytest.mark.parametrize(
    ("rest", "blocked"), [(0, False), (50_000, False), (50_001, True), (-50_000, False), (-50_001, True)]
)
def test_five_percent_may_stay_unexplained_and_one_yen_more_may_not(rest: int, *, blocked: bool) -> None:
    found = bridge(2_000_000, 1_000_000, [Driver("機器", -1_000_000 - rest, "廃止")])
    assert found.unexplained == rest
    assert found.blocked is blocked
    assert ("提出できません" in found.sentence) is blocked


def test_equal_totals_need_no_driver_and_drivers_that_cancel_out() -> None:
    assert not bridge(5, 5, []).blocked
    assert not bridge(5, 5, [Driver("増", 3, "甲"), Driver("減", -3, "乙")]).blocked
    uneven = bridge(5, 5, [Driver("増", 3, "甲")])
    assert (uneven.blocked, uneven.unexplained, uneven.share) == (True, -3, 1)


def test_the_ward_may_set_another_limit() -> None:
    assert not bridge(60_000_000, 30_000_000, [LEASE, CLOUD], limit=Fraction(1, 15)).blocked


def test_a_driver_without_a_word_of_explanation_is_shown_as_silent() -> None:
    assert bridge(2, 1, [LEASE, Driver("その他", -1, "　")]).silent == (1,)


def test_one_driver_is_proposed_for_each_kind_that_changes_the_largest_first() -> None:
    old = {CostKind.LEASE: 40_000_000, CostKind.MAINTENANCE: 8_000_000, CostKind.NETWORK: 600_000}
    new = {CostKind.USAGE: 12_000_000, CostKind.MAINTENANCE: 3_000_000, CostKind.NETWORK: 600_000, "印刷": 1}
    assert proposed_drivers(old, new) == [
        Driver("リースの減", -40_000_000),
        Driver("利用料の増", 12_000_000),
        Driver("保守の減", -5_000_000),
        Driver("印刷の増", 1),
    ]


@given(KINDS, KINDS)
def test_what_is_proposed_explains_all_and_is_still_silent(old: dict[str, int], new: dict[str, int]) -> None:
    drivers = proposed_drivers(old, new)
    found = bridge(sum(old.values()), sum(new.values()), drivers)
    assert found.unexplained == 0
    assert not found.blocked
    assert found.silent == tuple(range(len(drivers)))


@given(YEN, YEN, st.lists(st.integers(-(10**12), 10**12), max_size=6))
def test_no_yen_is_lost_whatever_the_drivers(old: int, new: int, amounts: list[int]) -> None:
    found = bridge(old, new, [Driver("要因", amount, "説明") for amount in amounts])
    assert sum(amounts) + found.unexplained == new - old
    assert found.blocked == (20 * abs(found.unexplained) > abs(new - old))
