"""Every point of a section's risk has its reason in a sentence, and anybody can add them up (AUD-3, H31 L49)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.audits.domain.planning import replay
from honbu.modules.audits.domain.planning.risk import (
    DEFAULT_WEIGHTS,
    DataClass,
    Factor,
    Facts,
    LastResult,
    RiskRefused,
    Weight,
    Weights,
    risk_of,
)

pytestmark = pytest.mark.requirement("AUD-3")

COUNT = st.integers(0, 60)
FACTS = st.builds(
    lambda late, more, **rest: Facts(open_findings=late + more, late_findings=late, **rest),
    late=COUNT, more=COUNT, last_result=st.none() | st.sampled_from(LastResult), years_since=st.none() | COUNT,
    wrong_answers=st.lists(st.text("123-", max_size=3), max_size=8).map(tuple), missing_answers=COUNT, days_late=COUNT,
    submitted=st.booleans(), data_class=st.sampled_from(DataClass), records=st.integers(0, 500_000),
    contractors=COUNT, changed_systems=COUNT, incidents=COUNT,
)  # fmt: skip


def test_each_point_names_an_answer_or_the_last_result() -> None:
    risk = risk_of(Facts(LastResult.MAJOR, 1, open_findings=2, late_findings=1, wrong_answers=("3", "7")))
    assert risk.points == 12 + 4 + 4 + 4 + 2
    assert [share.sentence for share in risk.shares] == [
        "前回の監査で重大な不適合がありました。12点です。",
        "是正の期限を過ぎた指摘が1件あります。4点です。",
        "是正の終わっていない指摘が2件あります。2点×2=4点です。",
        "監査調書の不適合の回答が2件あります(問3、問7)。2点×2=4点です。",
        "前回の訪問から1年たっています。2点です。",
    ]


def test_what_is_many_counts_no_more_than_the_most() -> None:
    weights = Weights("v", {Factor.INCIDENTS: Weight(6, most=3)})
    assert [risk_of(Facts(incidents=count), weights).points for count in (0, 2, 3, 50)] == [0, 12, 18, 18]


def test_persons_are_counted_in_steps_of_the_bands() -> None:
    weights = Weights("v", {Factor.RECORDS: Weight(2, most=3, bands=(1_000, 10_000, 100_000))})
    assert [risk_of(Facts(records=count), weights).points for count in (999, 1_000, 99_999, 10**8)] == [0, 2, 4, 6]


def test_the_special_personal_information_weighs_most() -> None:
    weights = Weights("v", {Factor.DATA_CLASS: Weight(3, most=3)})
    assert [risk_of(Facts(data_class=one), weights).points for one in DataClass] == [0, 3, 6, 9]
    assert "特定個人情報" in risk_of(Facts(data_class=DataClass.SPECIFIC), weights).shares[0].sentence


@given(FACTS)
def test_the_shares_add_up_and_the_stand_alone_program_finds_the_same(facts: Facts) -> None:
    risk = risk_of(facts)
    assert risk.points == sum(share.points for share in risk.shares)
    assert all(share.sentence.endswith("点です。") for share in risk.shares)
    counts = {factor.value: count for factor, count in facts.counts().items()}
    assert risk.points == replay.points(counts, DEFAULT_WEIGHTS.as_data()["factors"])


@given(FACTS, COUNT)
def test_more_incidents_never_give_fewer_points(facts: Facts, more: int) -> None:
    assert risk_of(replace(facts, incidents=facts.incidents + more)).points >= risk_of(facts).points


def test_counts_below_nothing_and_impossible_findings_are_refused() -> None:
    with pytest.raises(RiskRefused, match="0以上"):
        Facts(incidents=-1)
    with pytest.raises(RiskRefused, match="多く"):
        Facts(open_findings=1, late_findings=2)


@pytest.mark.parametrize("wrong", [{"points": -1}, {"points": 1, "most": 0}, {"points": 1, "bands": (5, 5)}])
def test_weights_that_cannot_be_counted_are_refused(wrong: dict) -> None:
    with pytest.raises(RiskRefused):
        Weight(**wrong)


def test_every_factor_has_a_weight_of_its_own() -> None:
    assert set(DEFAULT_WEIGHTS.of) == set(Factor)
