"""定足数: whether enough come, by the rule that was registered and by nothing else (MTG-1)."""

import pytest

from honbu.modules.meetings.domain.quorum import Answers, Rule, Standing, judge, needed_of

pytestmark = pytest.mark.requirement("MTG-1")


@pytest.mark.parametrize(
    ("rule", "members", "needed"),
    [
        (Rule.MAJORITY, 11, 6),
        (Rule.MAJORITY, 12, 7),
        (Rule.HALF, 11, 6),
        (Rule.HALF, 12, 6),
        (Rule.TWO_THIRDS, 11, 8),
        (Rule.TWO_THIRDS, 12, 8),
        (Rule.NONE, 12, None),
        (Rule.UNREGISTERED, 12, None),
    ],
)
def test_more_than_half_half_and_two_thirds_are_reckoned_as_the_office_reckons_them(
    rule: Rule, members: int, needed: int | None
) -> None:
    assert needed_of(rule, members) == needed


def test_a_body_of_nobody_never_has_its_quorum() -> None:
    for rule in (Rule.MAJORITY, Rule.HALF, Rule.TWO_THIRDS):
        assert judge(rule, Answers(), deputies_count=True).standing is Standing.OUT_OF_REACH


def test_where_no_rule_is_registered_nothing_is_guessed() -> None:
    verdict = judge(Rule.UNREGISTERED, Answers(present=12), deputies_count=None)
    assert (verdict.standing, verdict.needed) == (Standing.UNREGISTERED, None)


def test_a_body_whose_rule_asks_for_no_number_says_so() -> None:
    assert judge(Rule.NONE, Answers(present=1), deputies_count=None).standing is Standing.NO_RULE


def test_deputies_count_where_the_rule_says_so_and_not_where_it_says_no() -> None:
    answers = Answers(present=5, deputised=2, absent=4)
    assert judge(Rule.MAJORITY, answers, deputies_count=True).standing is Standing.MET
    assert judge(Rule.MAJORITY, answers, deputies_count=False).standing is Standing.OUT_OF_REACH


def test_if_it_hangs_on_deputies_and_no_rule_speaks_of_them_that_is_told() -> None:
    answers = Answers(present=5, deputised=2, absent=4)
    assert judge(Rule.MAJORITY, answers, deputies_count=None).standing is Standing.DEPENDS_ON_DEPUTIES


def test_with_enough_members_in_person_the_question_of_deputies_does_not_arise() -> None:
    answers = Answers(present=6, deputised=2, absent=3)
    assert judge(Rule.MAJORITY, answers, deputies_count=None).standing is Standing.MET


def test_as_long_as_those_who_have_not_answered_could_make_it_one_waits() -> None:
    assert (
        judge(Rule.MAJORITY, Answers(present=4, absent=5, waiting=2), deputies_count=True).standing is Standing.NOT_YET
    )
    out = judge(Rule.MAJORITY, Answers(present=3, absent=6, waiting=2), deputies_count=True)
    assert out.standing is Standing.OUT_OF_REACH
