"""The jobs of notices as the queue runs them."""

import datetime

import pytest
from procrastinate.contrib.django import app

from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.models import Notice
from honbu.kernel.notices.module import MODULE
from honbu.kernel.notices.tests.makers import Ward, person
from honbu.kernel.streams.models import Message

MORNING = datetime.datetime(2026, 11, 18, 8, 10, tzinfo=clock.TOKYO)


def test_every_schedule_names_a_job_that_exists() -> None:
    assert {schedule.job for schedule in MODULE.schedules} <= set(app.tasks)


@pytest.mark.django_db
def test_reminders_are_written_in_time_for_the_digest() -> None:
    jobs.run_due_schedules(MORNING - datetime.timedelta(days=1))
    with clock.at(MORNING):
        assert "notices.escalate" in jobs.run_due_schedules(MORNING)


def test_an_announcement_to_many_is_shown_by_a_job(ward: Ward, django_capture_on_commit_callbacks: object) -> None:
    people = [person(str(7000 + index), f"職員{index}") for index in range(30)]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        notices.notify(people, notices.Kind("tests.news", "会議のお知らせ"), "全庁へ", key="1")
    assert not Message.objects.exists()
    announcement = str(Notice.objects.first().announcement)  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        app.tasks["notices.show"](announcement=announcement)
    assert Message.objects.count() == 30
