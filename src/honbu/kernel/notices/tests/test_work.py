"""わたしの仕事: given, done, taken over."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.models import Notice, Todo
from honbu.kernel.notices.queries import roster_on
from honbu.kernel.notices.tests.makers import WEDNESDAY, Ward, noon, person, post, unit
from honbu.kernel.organisation.public import (
    Appointment,
    Deputy,
    Person,
    Posting,
    Succession,
    System,
    Unit,
    UnitVersion,
    chief_of,
    forget_trees,
)
from honbu.kernel.trail import public as trail

MARCH, APRIL = datetime.date(2027, 3, 31), datetime.date(2027, 4, 1)
CLERK = System("検査")


def give(to: Person | Unit | notices.Part, key: str = "audits:1", **facts: object) -> Todo:
    words = {"title": "監査調書を確かめる", "url": "/calendar/", "module": "audits", **facts}
    return notices.assign(key, to=to, **words)  # type: ignore[arg-type]


def titles(who: Person) -> list[str]:
    return [item.title for item in notices.open_work(who)]


def test_work_given_to_a_person_is_on_that_persons_list(ward: Ward) -> None:
    give(ward.clerk)
    assert titles(ward.clerk) == ["監査調書を確かめる"]
    assert titles(ward.counter_chief) == []


def test_work_given_to_a_unit_is_on_its_chiefs_list(ward: Ward) -> None:
    give(ward.residents)
    assert notices.open_work(ward.residents_chief)[0].part == "政策経営部戸籍住民課 所属長"
    assert titles(ward.counter_chief) == []


def test_late_work_comes_first_and_what_has_no_day_last(ward: Ward) -> None:
    for key, due in {"c": None, "b": WEDNESDAY, "a": WEDNESDAY.replace(day=1)}.items():
        give(ward.clerk, key, title=key, due=due)
    assert titles(ward.clerk) == ["a", "b", "c"]


def test_a_transfer_on_the_first_of_april_moves_the_work_to_the_successor(ward: Ward) -> None:
    successor = person("300", "後任")
    Posting.objects.filter(person=ward.residents_chief).update(valid_to=MARCH)
    post(successor, ward.residents, "chief", 70, valid_from=APRIL)
    give(ward.residents)
    with clock.at(noon(MARCH)):
        assert titles(ward.residents_chief)
        assert not titles(successor)
    with clock.at(noon(APRIL)):
        assert not titles(ward.residents_chief)
        assert titles(successor)


def test_a_reorganisation_moves_a_units_work_to_the_unit_that_takes_over(ward: Ward) -> None:
    UnitVersion.objects.filter(unit__in=[ward.residents, ward.counter]).update(valid_to=MARCH)
    Posting.objects.filter(unit__in=[ward.residents, ward.counter]).update(valid_to=MARCH)
    service = unit("0199", "section", "区民サービス課", ward.department, since=APRIL)
    Succession.objects.create(predecessor=ward.residents, successor=service, day=APRIL)
    Succession.objects.create(predecessor=ward.counter, successor=service, day=APRIL)
    post(ward.counter_chief, service, "chief", 70, valid_from=APRIL)
    forget_trees()
    give(ward.residents, "audits:1")
    give(ward.counter, "audits:2")
    with clock.at(noon(MARCH)):
        assert len(titles(ward.residents_chief)) == 1
    with clock.at(noon(APRIL)):
        assert titles(ward.residents_chief) == []
        items = notices.open_work(ward.counter_chief)
        assert [item.part for item in items] == ["政策経営部区民サービス課 所属長"] * 2


def test_after_a_split_the_first_named_unit_carries_the_work_on(ward: Ward) -> None:
    UnitVersion.objects.filter(unit=ward.systems).update(valid_to=MARCH)
    heirs = [unit(f"019{index}", "section", f"情報{index}課", ward.department, since=APRIL) for index in (1, 2)]
    for heir in heirs:
        Succession.objects.create(predecessor=ward.systems, successor=heir, day=APRIL)
    first, second = person("301", "第一"), person("302", "第二")
    post(first, heirs[0], "chief", 70, valid_from=APRIL)
    post(second, heirs[1], "chief", 70, valid_from=APRIL)
    forget_trees()
    give(ward.systems)
    with clock.at(noon(APRIL)):
        assert (len(titles(first)), len(titles(second))) == (1, 0)


def test_the_promoter_does_the_promoters_work_and_the_chief_where_there_is_none(ward: Ward) -> None:
    part = notices.Part(ward.residents, Appointment.Kind.PROMOTER)
    give(part)
    assert titles(ward.residents_chief)
    Appointment.objects.create(person=ward.clerk, unit=ward.residents, kind="promoter", valid_from=WEDNESDAY)
    with clock.at(noon(WEDNESDAY)):
        assert titles(ward.clerk)
        assert not titles(ward.residents_chief)
        assert notices.open_work(ward.clerk)[0].part == "政策経営部戸籍住民課 情報化推進員"


def test_a_role_that_does_not_exist_is_given_no_work(ward: Ward) -> None:
    with pytest.raises(notices.UnknownRole, match="庶務係"):
        give(notices.Part(ward.residents, "庶務係"))


def test_a_deputy_sees_the_principals_work_marked_and_it_is_not_counted_as_own(ward: Ward) -> None:
    Deputy.objects.create(
        principal=ward.residents_chief, deputy=ward.counter_chief, kind="proxy", valid_from=WEDNESDAY,
        valid_to=WEDNESDAY,
    )  # fmt: skip
    give(ward.residents)
    give(ward.residents_chief, "audits:2")
    with clock.at(noon(WEDNESDAY)):
        items = notices.open_work(ward.counter_chief)
        assert [(item.for_whom, item.as_what) for item in items] == [("戸籍 花子", "代理")] * 2
        assert notices.shown_item(items[0]).title == "（代理）監査調書を確かめる"
        assert notices.count_work(ward.counter_chief) == 0
        assert notices.count_work(ward.residents_chief) == 2
    with clock.at(noon(WEDNESDAY.replace(day=19))):
        assert titles(ward.counter_chief) == []


def test_the_chief_of_this_list_is_the_chief_of_the_organisation(ward: Ward) -> None:
    post(ward.clerk, ward.systems, "officer", 30, is_main=False)
    roster = roster_on()
    for place in (ward.department, ward.systems, ward.residents, ward.counter):
        found = chief_of(place.pk)
        assert found is not None
        assert roster.chief(place.pk) == found.pk


def test_somebody_from_outside_is_never_the_chief_of_those_who_let_him_in(ward: Ward) -> None:
    auditor = person("800", "外山", employment="outside", valid_to=datetime.date(2030, 3, 31))
    Posting.objects.filter(person=ward.systems_chief).delete()
    post(auditor, ward.systems, "officer", 30)
    give(ward.systems)
    assert titles(auditor) == []
    assert titles(ward.director)


def test_done_work_leaves_the_list_and_stays_in_the_record(ward: Ward) -> None:
    todo = give(ward.clerk)
    assert notices.complete("audits:1", actor=ward.clerk)
    assert titles(ward.clerk) == []
    todo.refresh_from_db()
    assert (todo.state, todo.closed_by) == (Todo.State.DONE, ward.clerk)
    assert [line.verb for line in trail.history_of(todo)] == ["notices.todo.completed", "notices.todo.assigned"]


def test_to_finish_twice_or_what_never_was_changes_nothing(ward: Ward) -> None:
    give(ward.clerk)
    assert notices.complete("audits:1", actor=ward.clerk)
    assert not notices.complete("audits:1", actor=ward.clerk)
    assert not notices.withdraw("audits:999", actor=CLERK)


def test_withdrawn_work_says_why(ward: Ward) -> None:
    todo = give(ward.clerk)
    assert notices.withdraw("audits:1", actor=ward.director, reason="監査を中止したため")
    assert trail.history_of(todo)[0].reason == "監査を中止したため"


def test_given_again_it_is_the_same_work_with_its_new_day(ward: Ward) -> None:
    give(ward.clerk, due=WEDNESDAY)
    again = give(ward.clerk, due=WEDNESDAY.replace(day=25), title="監査調書を直す")
    assert Todo.objects.get() == again
    assert titles(ward.clerk) == ["監査調書を直す"]
    assert Notice.objects.filter(kind="notices.assigned").count() == 1


def test_what_was_sent_back_is_open_again_and_told_again(ward: Ward) -> None:
    with clock.at(noon(WEDNESDAY)):
        give(ward.clerk)
        notices.complete("audits:1", actor=ward.clerk)
    with clock.at(noon(WEDNESDAY, 15)):
        give(ward.clerk, title="監査調書を直す（差戻し）")
    assert titles(ward.clerk) == ["監査調書を直す（差戻し）"]
    assert Notice.objects.filter(kind="notices.assigned").count() == 2


def test_who_asks_sees_what_waits_for_others_and_not_what_waits_for_oneself(ward: Ward) -> None:
    give(ward.clerk, "audits:1", requested_by=ward.residents_chief)
    give(ward.systems, "audits:2", requested_by=ward.residents_chief)
    give(ward.residents, "audits:3", requested_by=ward.residents_chief)
    waiting = notices.requested_work(ward.residents_chief)
    assert [one.who for one in waiting] == ["係員 花子", "政策経営部情報管理課 所属長"]
    assert not Notice.objects.filter(person=ward.residents_chief).exists()


@pytest.mark.django_db
def test_a_period_of_three_days_does_not_count_the_holiday() -> None:
    with clock.at(noon(datetime.date(2026, 11, 20))):
        assert notices.due_in(1) == datetime.date(2026, 11, 24)
        assert notices.due_in(3) == datetime.date(2026, 11, 26)


def test_a_long_list_costs_as_many_queries_as_a_short_one(ward: Ward) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as mine:
            notices.open_work(ward.residents_chief)
        with CaptureQueriesContext(connection) as theirs:
            notices.requested_work(ward.residents_chief)
        return len(mine), len(theirs)

    give(ward.residents, "first")
    give(ward.clerk, "second", requested_by=ward.residents_chief)
    few = queries()
    for index in range(20):
        give(ward.residents, f"mine:{index}")
        give(ward.systems, f"theirs:{index}", requested_by=ward.residents_chief)
    assert queries() == few


@pytest.mark.parametrize("change", ["give", "finish", "rename", "tell", "read", "deputy"])
def test_whatever_changes_on_the_lists_changes_their_stamp(ward: Ward, change: str) -> None:
    give(ward.clerk)
    notices.notify(ward.clerk, notices.Kind("tests.stamp", "見本"), "資料", key="1")
    before = notices.stamp(ward.clerk)
    if change == "give":
        give(ward.residents_chief, "audits:2", requested_by=ward.clerk)
    elif change == "finish":
        notices.complete("audits:1", actor=ward.clerk)
    elif change == "rename":
        give(ward.clerk, title="別の名前")
    elif change == "tell":
        notices.notify(ward.clerk, "tests.stamp", "資料", key="2")
    elif change == "read":
        notices.mark_read(ward.clerk, Notice.objects.filter(person=ward.clerk).first().pk)  # type: ignore[union-attr]
    else:
        Deputy.objects.create(principal=ward.director, deputy=ward.clerk, kind="proxy", valid_from=WEDNESDAY)
    after = notices.stamp(ward.clerk)
    assert after._replace(edition=0) != before._replace(edition=0)


def test_who_is_responsible_is_read_once_for_much_work_at_once_and_anew_afterwards(ward: Ward) -> None:
    give(ward.residents)
    with CaptureQueriesContext(connection) as one_by_one:
        for number in range(5):
            give(ward.residents, key=f"audits:{number + 10}", tell=False)
    with CaptureQueriesContext(connection) as together, notices.one_roster():
        for number in range(5):
            give(ward.residents, key=f"audits:{number + 20}", tell=False)
        assert roster_on() is roster_on()
    assert len(together) < len(one_by_one) - 4
    assert roster_on() is not roster_on(), "within a transaction nothing is kept"
