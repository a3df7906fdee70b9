"""Background work: by name, with the transaction, by the ward's clock."""

import datetime

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs
from honbu.kernel.manifest import Schedule


@jobs.job("tests.note")
def note(words: str) -> None:
    """A job of the tests."""


def waiting(name: str = "tests.note") -> list[dict]:
    return list(ProcrastinateJob.objects.filter(task_name=name, status="todo").values_list("args", flat=True))


def jst(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=clock.TOKYO)


@pytest.fixture
def _scheduled():
    kept = list(jobs._schedules)
    jobs.declare_schedules([Schedule("tests.note_daily", "30 8 * * *")])
    yield
    jobs.declare_schedules(kept)


@jobs.job("tests.note_daily")
def note_daily() -> None:
    """A scheduled job of the tests."""


@pytest.mark.django_db(transaction=True)
def test_work_that_follows_from_a_change_is_lost_with_it():
    with transaction.atomic():
        jobs.later("tests.note", words="消える")
        transaction.set_rollback(True)
    assert waiting() == []
    jobs.later("tests.note", words="残る")
    assert waiting() == [{"words": "残る"}]


@pytest.mark.django_db
def test_a_job_that_nobody_declared_is_refused_when_it_is_asked_for():
    with pytest.raises(jobs.UnknownJob):
        jobs.later("tests.nothing")


@pytest.mark.django_db
def test_the_same_work_asked_for_many_times_waits_once():
    for _ in range(3):
        jobs.later("tests.note", once="索引", words="一度")
    assert len(waiting()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_scheduled")
def test_the_clock_of_the_ward_decides_when_half_past_eight_is():
    assert jobs.run_due_schedules(jst(2026, 11, 20, 9, 0)) == []
    assert jobs.run_due_schedules(jst(2026, 11, 21, 8, 29)) == []
    assert jobs.run_due_schedules(jst(2026, 11, 21, 8, 30)) == ["tests.note_daily"]
    assert jobs.run_due_schedules(jst(2026, 11, 21, 8, 31)) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_scheduled")
def test_after_three_days_without_power_the_daily_work_is_made_up_for_once():
    jobs.run_due_schedules(jst(2026, 11, 20, 9, 0))
    assert jobs.run_due_schedules(jst(2026, 11, 23, 12, 0)) == ["tests.note_daily"]
    assert jobs.run_due_schedules(jst(2026, 11, 23, 12, 1)) == []


@pytest.mark.django_db
def test_long_work_shows_how_far_it_is_and_why_it_failed():
    good = jobs.start_progress("取込み", job="tests.note", person_id=None, total=10)
    with jobs.track(good.pk) as tell:
        tell(4, 10, "4件目")
        good.refresh_from_db()
        assert (good.state, good.done, good.message) == ("running", 4, "4件目")
    good.refresh_from_db()
    assert good.state == "done"
    bad = jobs.start_progress("取込み", job="tests.note", person_id=None)
    with pytest.raises(ValueError, match="壊れた"), jobs.track(bad.pk):
        raise ValueError("壊れた表です")
    bad.refresh_from_db()
    assert (bad.state, bad.message) == ("failed", "壊れた表です")


def test_a_failed_job_is_tried_again_with_growing_pauses():
    strategy = app.tasks["tests.note"].retry_strategy
    assert strategy.max_attempts == 5
    assert strategy.exponential_wait == 3


@pytest.mark.django_db
def test_work_whose_worker_was_killed_is_taken_up_again():
    jobs.later("tests.note", words="途中で止まった")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes'), (now())"
        )
        cursor.execute("SELECT id FROM procrastinate_workers ORDER BY last_heartbeat")
        gone, alive = (row[0] for row in cursor.fetchall())
        cursor.execute("SELECT * FROM procrastinate_fetch_job_v2(NULL, %s)", [alive])
    assert jobs.take_up_abandoned() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s WHERE status = 'doing'", [gone])
    assert waiting() == []
    assert jobs.take_up_abandoned() == 1
    assert waiting() == [{"words": "途中で止まった"}]
