"""What has been kept long enough goes; what somebody still needs stays."""

import datetime

import pytest
from procrastinate.contrib.django import app

from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.actions import forget_old, mark_read
from honbu.kernel.notices.actions.forgetting import kept_since
from honbu.kernel.notices.models import Notice, Todo
from honbu.kernel.notices.module import MODULE
from honbu.kernel.notices.tests.makers import Ward

NEWS = notices.Kind("tests.old_news", "古い知らせ", notices.Way.IN_APP)
MAILED = notices.Kind("tests.old_mail", "古いメール", notices.Way.AT_ONCE)


def on(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 12, tzinfo=clock.TOKYO)


@pytest.mark.parametrize(
    ("today", "years", "first"),
    [
        (datetime.date(2028, 3, 31), 1, datetime.date(2026, 4, 1)),
        (datetime.date(2028, 4, 1), 1, datetime.date(2027, 4, 1)),
        (datetime.date(2032, 4, 1), 5, datetime.date(2027, 4, 1)),
    ],
)
def test_years_are_counted_from_the_end_of_the_fiscal_year(
    today: datetime.date, years: int, first: datetime.date
) -> None:
    assert kept_since(today, years) == first


def test_a_read_notice_goes_when_its_year_is_over_and_an_unread_one_stays(ward: Ward) -> None:
    with clock.at(on(2026, 11, 18)):
        for key in ("read", "unread"):
            notices.notify(ward.clerk, NEWS, key, key=key)
        mark_read(ward.clerk, Notice.objects.get(title="read").pk)
    with clock.at(on(2028, 3, 31)):
        assert forget_old()["notices"] == 0
    with clock.at(on(2028, 4, 1)):
        assert forget_old()["notices"] == 1
        assert forget_old()["notices"] == 0
    assert Notice.objects.get().title == "unread"


def test_a_notice_whose_mail_is_still_on_its_way_stays(ward: Ward) -> None:
    with clock.at(on(2026, 11, 18)):
        notices.notify(ward.clerk, MAILED, "資料", key="1")
        mark_read(ward.clerk, Notice.objects.get().pk)
    assert Notice.objects.get().mail == Notice.Mail.WAITING
    with clock.at(on(2030, 4, 1)):
        assert forget_old()["notices"] == 0


def test_finished_work_goes_after_five_years_and_open_work_never(ward: Ward) -> None:
    with clock.at(on(2026, 11, 18)):
        for key in ("a:done", "a:withdrawn", "a:open"):
            notices.assign(key, title=key, to=ward.clerk, url="/calendar/", module="audits")
        notices.complete("a:done", actor=ward.clerk)
        notices.withdraw("a:withdrawn", actor=ward.clerk)
    with clock.at(on(2032, 3, 31)):
        assert forget_old()["todos"] == 0
    with clock.at(on(2032, 4, 1)):
        assert forget_old()["todos"] == 2
    assert Todo.objects.get().title == "a:open"


@pytest.mark.django_db
def test_the_clock_asks_for_it_every_night() -> None:
    night = on(2026, 11, 18).replace(hour=3, minute=40)
    jobs.run_due_schedules(night - datetime.timedelta(days=1))
    with clock.at(night):
        assert "notices.forget_old" in jobs.run_due_schedules(night)
    app.tasks["notices.forget_old"]()
    assert MODULE.retention_years == {"notice": 1, "todo": 5}
