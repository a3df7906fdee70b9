"""Options, the members' opinions, the weighing and the choice with its reasons (MTG-5)."""

import pytest

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import options as actions
from honbu.modules.meetings.actions.options import View
from honbu.modules.meetings.models import AgendaItem, Choice, Meeting, Opinion
from honbu.modules.meetings.queries.recording import members_there, reasons_of, tally_of, weighed
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import an_open_meeting, said, the_item, the_seat

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-5")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def three_options(hq: Headquarters, meeting: Meeting) -> tuple[AgendaItem, list[Choice]]:
    """案①, 案② and 案③ of the telephone."""
    item = the_item(meeting, "議案2")
    titles = ("交換機の更新", "IP電話", "スマートフォン")
    return item, [actions.add_option(item, actor=hq.secretary, title=title) for title in titles]


def test_options_are_numbered_as_in_the_form(hq: Headquarters) -> None:
    _item, choices = three_options(hq, an_open_meeting(hq))
    assert [str(choice) for choice in choices] == ["案① 交換機の更新", "案② IP電話", "案③ スマートフォン"]


def test_each_members_opinion_is_collected_and_counted_and_names_nobody(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item, choices = three_options(hq, meeting)
    speech = said(hq, meeting, "停電に強い案①がよい。", item=item)
    member, chair = the_seat(meeting, "区民部長"), the_seat(meeting, "副区長")
    views = {member.pk: View(choices[0].pk, "長年の実績", speech.pk), chair.pk: View(choices[0].pk, "")}
    assert actions.record_opinions(item, views, actor=hq.secretary) == 2
    assert [(one.choice.label, one.votes) for one in tally_of(item)] == [("案①", 2), ("案②", 0), ("案③", 0)]
    assert reasons_of(choices[0]) == ["長年の実績"]
    lines = trail.history_of(item).filter(verb="meetings.opinion.recorded")
    assert not any("区民部長" in f"{line.before}{line.after}" for line in lines)
    assert "長年の実績" not in f"{record_of(meeting)}"


def test_a_member_has_one_opinion_and_may_change_or_withdraw_it(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item, choices = three_options(hq, meeting)
    seat = the_seat(meeting, "区民部長").pk
    for view in (View(choices[0].pk), View(choices[1].pk, "安い"), View(choices[1].pk, "安い")):
        actions.record_opinions(item, {seat: view}, actor=hq.secretary)
    assert Opinion.objects.get(item=item).choice == choices[1]
    assert trail.history_of(item).filter(verb="meetings.opinion.recorded").count() == 2
    actions.record_opinions(item, {seat: View(None)}, actor=hq.secretary)
    assert not Opinion.objects.filter(item=item).exists()


def test_the_office_and_who_is_absent_have_no_opinion(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    meeting.attendances.filter(post="副区長").update(state="absent")
    assert [seat.post for seat in members_there(meeting)] == ["区民部長"]


def test_options_of_another_item_are_refused(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    _item, choices = three_options(hq, meeting)
    other = the_item(meeting, "議案1")
    seat = the_seat(meeting, "区民部長").pk
    with pytest.raises(actions.NotOfThisItem):
        actions.record_opinions(other, {seat: View(choices[0].pk)}, actor=hq.secretary)
    with pytest.raises(actions.NotOfThisItem):
        actions.weigh_options(other, actor=hq.secretary, weights={}, points={(choices[0].pk, 1): 3})


def test_the_ranking_appears_when_every_point_is_given_with_its_sensitivity(hq: Headquarters) -> None:
    item, choices = three_options(hq, an_open_meeting(hq))
    cost = actions.add_criterion(item, actor=hq.secretary, name="費用", weight=3)
    trust = actions.add_criterion(item, actor=hq.secretary, name="信頼性", weight=2)
    points: dict[tuple[int, int], int | None] = {
        (choices[0].pk, cost.pk): 5, (choices[0].pk, trust.pk): 3, (choices[1].pk, cost.pk): 2,
        (choices[1].pk, trust.pk): 4, (choices[2].pk, cost.pk): 1,
    }  # fmt: skip
    actions.weigh_options(item, actor=hq.secretary, weights={cost.pk: 3, trust.pk: 2}, points=points)
    assert (weighed(item).missing, weighed(item).ranking) == (1, ())
    actions.weigh_options(item, actor=hq.secretary, weights={}, points={(choices[2].pk, trust.pk): 1})
    sums = weighed(item)
    assert [(one.choice.label, one.rank) for one in sums.ranking] == [("案①", 1), ("案②", 2), ("案③", 3)]
    assert [(one.criterion.name, float(one.room.least)) for one in sums.rooms] == [("費用", 2 / 3), ("信頼性", 0.0)]


@pytest.mark.parametrize(("weight", "point"), [(0, 1), (-1, 1), (1001, 1), (1, 6), (1, -1)])
def test_weights_and_points_outside_the_scale_are_refused(hq: Headquarters, weight: int, point: int) -> None:
    item, choices = three_options(hq, an_open_meeting(hq))
    cost = actions.add_criterion(item, actor=hq.secretary, name="費用", weight=3)
    with pytest.raises(actions.OutOfScale):
        actions.weigh_options(
            item, actor=hq.secretary, weights={cost.pk: weight}, points={(choices[0].pk, cost.pk): point}
        )
    cost.refresh_from_db()
    assert (cost.weight, cost.scores.count()) == (3, 0)


def test_the_choice_is_recorded_with_its_reasons_and_there_is_one(hq: Headquarters) -> None:
    item, choices = three_options(hq, an_open_meeting(hq))
    with pytest.raises(actions.ReasonNeeded):
        actions.adopt_option(choices[0], actor=hq.secretary, reason=" ")
    actions.adopt_option(choices[1], actor=hq.secretary, reason="安いため")
    actions.adopt_option(choices[0], actor=hq.secretary, reason="停電に強いため")
    chosen = item.choices.get(chosen=True)
    assert (chosen.label, chosen.reason) == ("案①", "停電に強いため")
    assert trail.history_of(item).filter(verb="meetings.option.adopted").count() == 2


def test_an_option_for_which_somebody_spoke_does_not_vanish(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item, choices = three_options(hq, meeting)
    actions.record_opinions(item, {the_seat(meeting, "区民部長").pk: View(choices[0].pk)}, actor=hq.secretary)
    with pytest.raises(actions.OptionIsUsed):
        actions.remove_option(choices[0], actor=hq.secretary)
    actions.remove_option(choices[2], actor=hq.secretary)
    assert [choice.label for choice in item.choices.all()] == ["案①", "案②"]


def test_more_than_ten_options_and_a_criterion_twice_are_refused(hq: Headquarters) -> None:
    item, _choices = three_options(hq, an_open_meeting(hq))
    for number in range(4, 11):
        actions.add_option(item, actor=hq.secretary, title=str(number))
    with pytest.raises(actions.TooManyOptions):
        actions.add_option(item, actor=hq.secretary, title="11")
    actions.add_criterion(item, actor=hq.secretary, name="費用", weight=3)
    with pytest.raises(actions.OutOfScale):
        actions.add_criterion(item, actor=hq.secretary, name="費用", weight=1)


def test_of_a_final_record_nobody_changes_options(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item, choices = three_options(hq, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state="final")
    with pytest.raises(actions.OptionsAreClosed):
        actions.adopt_option(choices[0], actor=hq.secretary, reason="理由")
    with pytest.raises(actions.OptionsAreClosed):
        actions.record_opinions(item, {}, actor=hq.secretary)
