"""A purchase follows its order and its method, and what goes round a limit is seen (SYS-7, SYS-9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honbu.modules.portfolio.domain.purchasing import (
    METHOD_TITLES,
    STEP_TITLES,
    Method,
    NotAnAmount,
    Purchase,
    Splitting,
    Step,
    amendment_returns,
    backdated,
    first_returning,
    gate,
    method_questions,
    missing_before,
    refusal,
    splitting,
)

pytestmark = pytest.mark.requirement("SYS-9")

LIMIT = 1_300_000
DAY = date(2026, 4, 10)


def bought(
    number: int, amount: int, day: date = DAY, *, subject: str = "S1", vendor: str = "", unit: str = "税務課"
) -> Purchase:
    """A purchase."""
    return Purchase(f"P{number}", unit, subject, vendor, day, amount)


@pytest.mark.requirement("SYS-7")
def test_no_contract_before_the_section_chief_has_decided() -> None:
    done = {step: DAY for step in Step if step not in {Step.SECTION_DECISION, Step.CONTRACT}}
    shut = gate(Step.CONTRACT, done, needs_hq=True)
    assert not shut.is_open
    assert shut.missing == (Step.SECTION_DECISION,)
    assert shut.sentence.startswith("「契約」に進む前に、「所管課長の決定」が必要です。")
    assert gate(Step.CONTRACT, done | {Step.SECTION_DECISION: DAY}, needs_hq=True).is_open
    assert not refusal(Step.CONTRACT, [])


@pytest.mark.requirement("SYS-7")
def test_a_decision_of_after_the_contract_does_not_open_the_way_to_it() -> None:
    done = {step: DAY for step in Step if step is not Step.CONTRACT} | {Step.SECTION_DECISION: DAY + timedelta(days=1)}
    assert missing_before(Step.CONTRACT, done, needs_hq=True, on=DAY) == [Step.SECTION_DECISION]
    assert missing_before(Step.CONTRACT, done, needs_hq=True, on=DAY + timedelta(days=1)) == []


def test_the_steps_that_are_missing_are_told_in_their_order() -> None:
    assert missing_before(Step.METHOD_DECISION, {Step.IT_OPINION: DAY}, needs_hq=True) == [
        Step.SECTION_DECISION,
        Step.WORKING_GROUP,
        Step.HQ_APPROVAL,
    ]
    assert missing_before(Step.SECTION_DECISION, {}, needs_hq=True) == []


def test_what_does_not_go_to_the_headquarters_waits_for_nobody_there() -> None:
    assert missing_before(Step.METHOD_DECISION, {}, needs_hq=False) == [Step.SECTION_DECISION, Step.IT_OPINION]


def test_a_decision_dated_back_is_seen_as_such() -> None:
    assert backdated(date(2026, 4, 1), date(2026, 4, 15)) == 14
    assert backdated(DAY, DAY) == 0
    assert backdated(DAY + timedelta(days=3), DAY) == 0


def test_an_open_proposal_is_the_desired_way_and_asks_nothing() -> None:
    assert method_questions(Method.PROPOSAL, 50_000_000, LIMIT, "") == []


@pytest.mark.parametrize("method", [Method.OPEN, Method.NAMED, Method.SMALL])
def test_any_other_method_asks_for_a_reason(method: Method) -> None:
    (question,) = method_questions(method, LIMIT, LIMIT, "")
    assert not question.refuses
    assert METHOD_TITLES[method] in question.sentence
    assert method_questions(method, LIMIT, LIMIT, "価格だけで選べる定型の機器であるため") == []


@pytest.mark.parametrize("reason", ["", "　", "なし", "特になし。", "－", "―"])
def test_a_single_source_contract_without_a_reason_is_refused(reason: str) -> None:
    (question,) = method_questions(Method.SINGLE, 50_000_000, LIMIT, reason)
    assert question.refuses
    assert "理由を入れてください" in question.sentence


def test_a_small_purchase_above_the_limit_is_refused_and_exactly_at_it_is_not() -> None:
    (question,) = method_questions(Method.SMALL, LIMIT + 1, LIMIT, "急ぐため")
    assert question.refuses
    assert question.sentence.startswith("1,300,001円は少額随意契約の限度額(1,300,000円)を超えています。")
    assert method_questions(Method.SMALL, LIMIT, LIMIT, "急ぐため") == []


@pytest.mark.parametrize(
    ("approved", "now", "percent", "returns"),
    [
        (100, 110, 10, False),
        (100, 111, 10, True),
        (3, 4, 33, True),
        (333, 442, 33, False),
        (0, 1, 10, True),
        (100, 50, 0, False),
    ],
)
def test_an_amendment_returns_when_it_is_above_the_percentage_and_not_at_it(
    approved: int, now: int, percent: int, *, returns: bool
) -> None:
    assert amendment_returns(approved, now, percent) is returns


def test_small_amendments_add_up() -> None:
    assert first_returning(10_000_000, [400_000, 400_000, 200_000], 10) is None
    assert first_returning(10_000_000, [400_000, 400_000, 200_001], 10) == 2
    assert first_returning(10_000_000, [-1_000_000, 1_500_000, 500_000], 5) == 2


def test_purchases_that_together_are_above_the_limit_are_told() -> None:
    found = splitting([bought(2, 900_000, date(2027, 4, 9)), bought(1, 800_000)], LIMIT)
    assert found == [Splitting("税務課", "subject", "S1", ("P1", "P2"), 1_700_000)]


def test_purchases_a_whole_year_apart_are_not() -> None:
    assert splitting([bought(1, 800_000), bought(2, 900_000, date(2027, 4, 10))], LIMIT) == []


def test_a_purchase_above_the_limit_was_not_split_and_together_at_the_limit_is_allowed() -> None:
    assert splitting([bought(1, LIMIT + 1), bought(2, LIMIT)], LIMIT) == []
    assert splitting([bought(1, 800_000), bought(2, 500_000)], LIMIT) == []


def test_the_same_vendor_under_other_subjects_is_told_however_the_name_is_written() -> None:
    found = splitting(
        [
            bought(1, 800_000, subject="S1", vendor="ＡＢＣ システム"),
            bought(2, 800_000, subject="S2", vendor="abcシステム"),
            bought(3, 800_000, subject="", vendor=""),
            bought(4, 800_000, subject="S1", vendor="ABCシステム", unit="国保年金課"),
        ],
        LIMIT,
    )
    assert found == [Splitting("税務課", "vendor", "ＡＢＣ システム", ("P1", "P2"), 1_600_000)]


def test_the_same_purchases_are_told_once_and_a_longer_row_by_its_longest_runs() -> None:
    row = [bought(n, 700_000, date(2026, 1, 1) + timedelta(days=150 * n), vendor="V") for n in range(5)]
    found = splitting(row, LIMIT)
    assert [(one.by, one.purchases) for one in found] == [
        ("subject", ("P0", "P1", "P2")),
        ("subject", ("P1", "P2", "P3")),
        ("subject", ("P2", "P3", "P4")),
    ]


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 900)), max_size=12), st.integers(1, 1500), st.randoms())
def test_every_two_purchases_of_a_year_that_pass_the_limit_are_in_some_group(
    drawn: list[tuple[int, int]], threshold: int, chance: object
) -> None:
    purchases = [bought(n, amount, DAY + timedelta(days=days)) for n, (amount, days) in enumerate(drawn)]
    found = splitting(purchases, threshold)
    shuffled = list(purchases)
    chance.shuffle(shuffled)
    assert splitting(shuffled, threshold) == found
    amounts = {one.id: one.amount for one in purchases}
    assert all(one.total == sum(amounts[bought_as] for bought_as in one.purchases) > threshold for one in found)
    assert all(amounts[bought_as] <= threshold for one in found for bought_as in one.purchases)
    for one in purchases:
        for other in purchases:
            near = abs((one.day - other.day).days) <= 364
            if one.id < other.id and near and max(one.amount, other.amount) <= threshold < one.amount + other.amount:
                assert any({one.id, other.id} <= set(group.purchases) for group in found)


def test_amounts_and_limits_are_not_negative() -> None:
    with pytest.raises(NotAnAmount):
        splitting([], -1)
    with pytest.raises(NotAnAmount):
        amendment_returns(-1, 0, 10)
    with pytest.raises(NotAnAmount):
        method_questions(Method.OPEN, -1, LIMIT, "")


def test_every_method_and_every_step_has_its_japanese_word() -> None:
    assert set(METHOD_TITLES) == set(Method)
    assert list(STEP_TITLES) == list(Step)
