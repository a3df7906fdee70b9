"""Telling people something once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from honbu.kernel.clock import public as clock
from honbu.kernel.notices import actions
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.models import Notice
from honbu.kernel.notices.tests.makers import WEDNESDAY, Ward, noon, person, small_ward
from honbu.kernel.streams.models import Message

NEWS = notices.Kind("tests.news", "会議のお知らせ")
ALARM = notices.Kind("tests.alarm", "障害のお知らせ", urgent=True)


def test_the_same_thing_is_told_once(ward: Ward) -> None:
    assert notices.notify(ward.clerk, NEWS, "資料を公開しました", key="meeting:3") == 1
    assert notices.notify(ward.clerk, NEWS, "資料を公開しました（再）", key="meeting:3") == 0
    assert Notice.objects.get().title == "資料を公開しました"


def test_telling_a_group_again_reaches_only_those_who_joined_it(ward: Ward) -> None:
    notices.notify([ward.clerk, ward.director], NEWS, "資料", key="meeting:3")
    assert notices.notify([ward.clerk, ward.director, ward.systems_chief], NEWS, "資料", key="meeting:3") == 1
    assert Notice.objects.count() == 3


def test_nothing_without_a_key_is_told(ward: Ward) -> None:
    with pytest.raises(notices.KeyMissing):
        notices.notify(ward.clerk, NEWS, "資料", key=" ")


def test_a_kind_that_nobody_declared_is_a_slip_of_the_pen(ward: Ward) -> None:
    with pytest.raises(notices.UnknownKind):
        notices.notify(ward.clerk, "tests.no_such_kind", "資料", key="1")


def test_one_code_can_not_mean_two_kinds() -> None:
    notices.declare_kinds([NEWS])
    with pytest.raises(ValueError, match=r"tests\.news"):
        notices.declare_kinds([notices.Kind("tests.news", "別のもの")])


def test_who_has_left_the_ward_is_told_nothing(ward: Ward) -> None:
    gone = person("900", "退職", valid_to=WEDNESDAY)
    with clock.at(noon(WEDNESDAY)):
        assert notices.notify(gone, NEWS, "資料", key="1") == 1
    with clock.at(noon(WEDNESDAY.replace(day=19))):
        assert notices.notify(gone, NEWS, "資料", key="2") == 0


def test_without_an_address_it_is_on_the_screen_only(ward: Ward) -> None:
    silent = person("901", "無宛", email="")
    notices.notify(silent, ALARM, "停止", key="1")
    assert Notice.objects.get().mail == Notice.Mail.NONE


def test_everybody_chooses_for_each_kind_how_to_hear_of_it(ward: Ward) -> None:
    actions.choose_way(ward.clerk, NEWS, Way.IN_APP)
    actions.choose_way(ward.director, NEWS, Way.DIGEST)
    with clock.at(noon(WEDNESDAY)):
        notices.notify([ward.clerk, ward.director, ward.systems_chief], NEWS, "資料", key="1")
    told = {notice.person_id: notice for notice in Notice.objects.all()}
    assert told[ward.clerk.pk].mail == Notice.Mail.NONE
    assert told[ward.director.pk].mail_after == noon(WEDNESDAY.replace(day=19), 8, 30)
    assert told[ward.systems_chief.pk].mail_after == noon(WEDNESDAY)


def test_nobody_can_turn_an_alarm_off(ward: Ward) -> None:
    with pytest.raises(actions.WayNotOpen, match="至急"):
        actions.choose_way(ward.clerk, ALARM, Way.IN_APP)


def test_nothing_is_told_if_the_deed_was_undone(ward: Ward) -> None:
    with transaction.atomic():
        notices.notify(ward.clerk, NEWS, "資料", key="1")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_an_address_outside_of_the_house_is_refused_by_the_database(ward: Ward) -> None:
    for url in ("https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"):
        with pytest.raises(IntegrityError), transaction.atomic():
            notices.notify(ward.clerk, NEWS, "資料", key=url, url=url)


def test_a_title_can_not_smuggle_lines_into_a_mail(ward: Ward) -> None:
    notices.notify(ward.clerk, NEWS, "資料\r\nBcc: all@example.jp", key="1")
    assert Notice.objects.get().title == "資料 Bcc: all@example.jp"


def test_open_pages_of_the_person_hear_of_it(ward: Ward, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        notices.notify(ward.clerk, NEWS, "資料", key="1", url="/calendar/")
    message = Message.objects.get()
    assert message.channel == f"person:{ward.clerk.pk}"
    assert (message.kind, message.body) == ("notice", {"title": "資料", "url": "/calendar/"})


def test_a_whole_ward_is_told_in_a_constant_number_of_queries(ward: Ward) -> None:
    people = [person(str(5000 + index), f"職員{index}") for index in range(60)]

    def queries(count: int, key: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            notices.notify(people[:count], NEWS, "全庁へ", key=key)
        return len(captured)

    assert queries(60, "b") == queries(30, "a")


@pytest.mark.django_db(transaction=True)
def test_two_offices_that_tell_the_same_at_once_tell_it_once() -> None:
    ward = small_ward()
    gate = threading.Barrier(4)

    def tell() -> None:
        try:
            gate.wait()
            notices.notify([ward.clerk, ward.director], NEWS, "資料", key="meeting:3")
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == 2
