"""期限の督促 on the ward's rows."""

import datetime
import threading

import pytest
from django.db import connection

from honbu.kernel.clock import public as clock
from honbu.kernel.notices import actions
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.models import Notice, Todo
from honbu.kernel.notices.tests.makers import Ward, noon, small_ward
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail

DUE = datetime.date(2026, 11, 18)  # a Wednesday


def run(day: datetime.date) -> int:
    with clock.at(noon(day, 8, 10)):
        return actions.escalate()


def told(who: Person) -> list[str]:
    rows = Notice.objects.filter(person=who).exclude(kind="notices.assigned").order_by("pk")
    return list(rows.values_list("title", flat=True))


def give(to: object, due: datetime.date = DUE) -> Todo:
    with clock.at(noon(datetime.date(2026, 11, 2))):
        return notices.assign("a:1", title="調書", url="/calendar/", module="audits", to=to, due=due)  # type: ignore[arg-type]


def test_reminder_the_day_itself_the_day_after_and_then_the_chief(ward: Ward) -> None:
    todo = give(ward.clerk)
    for day in range(9, 28):
        run(datetime.date(2026, 11, day))
    assert told(ward.clerk) == ["まもなく期限です：調書", "今日が期限です：調書", "期限が過ぎました：調書"]
    # 19, 20, then Saturday to the holiday on Monday: the third business day after is Tuesday the 24th.
    assert told(ward.counter_chief) == ["所属の仕事の期限が過ぎています：調書"]
    moment = Notice.objects.get(kind="notices.escalated").created_at
    assert clock.in_tokyo(moment).date() == datetime.date(2026, 11, 24)
    lines = [line for line in trail.history_of(todo) if line.verb == "notices.todo.escalated"]
    assert [line.after["宛先"] for line in reversed(lines)] == [["係員 花子"]] * 3 + [["窓口 花子"]]


def test_the_same_day_reminds_once_however_often_the_job_runs(ward: Ward) -> None:
    give(ward.clerk)
    assert (run(DUE), run(DUE), run(DUE)) == (1, 0, 0)


def test_nobody_is_reminded_on_a_day_of_rest(ward: Ward) -> None:
    give(ward.clerk)
    assert run(datetime.date(2026, 11, 22)) == 0
    assert run(datetime.date(2026, 11, 23)) == 0


def test_what_is_due_on_a_sunday_is_due_on_the_next_open_day(ward: Ward) -> None:
    give(ward.clerk, datetime.date(2026, 11, 22))
    run(datetime.date(2026, 11, 24))
    assert told(ward.clerk) == ["今日が期限です：調書"]


def test_after_a_stop_of_two_weeks_the_owner_and_the_chief_get_one_letter_each(ward: Ward) -> None:
    give(ward.clerk)
    assert run(datetime.date(2026, 12, 2)) == 2
    assert told(ward.clerk) == ["期限が過ぎました：調書"]
    assert told(ward.counter_chief) == ["所属の仕事の期限が過ぎています：調書"]


def test_over_a_late_chief_stands_the_chief_above(ward: Ward) -> None:
    give(ward.residents)
    run(datetime.date(2026, 12, 2))
    assert told(ward.residents_chief) == ["期限が過ぎました：調書"]
    assert told(ward.director) == ["所属の仕事の期限が過ぎています：調書"]


def test_work_of_somebody_who_has_left_still_reaches_the_chief(ward: Ward) -> None:
    give(ward.clerk)
    Person.objects.filter(pk=ward.clerk.pk).update(valid_to=DUE)
    run(datetime.date(2026, 12, 2))
    assert told(ward.clerk) == []
    assert told(ward.counter_chief) == ["所属の仕事の期限が過ぎています：調書"]


def test_done_work_is_not_reminded_of(ward: Ward) -> None:
    give(ward.clerk)
    notices.complete("a:1", actor=ward.clerk)
    assert run(DUE) == 0


def test_a_new_due_date_starts_its_own_reminders(ward: Ward) -> None:
    give(ward.clerk)
    run(DUE)
    give(ward.clerk, datetime.date(2026, 11, 26))
    run(datetime.date(2026, 11, 26))
    assert told(ward.clerk) == ["今日が期限です：調書"] * 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once() -> None:
    ward = small_ward()
    for number in range(8):
        notices.assign(
            f"a:{number}", title=f"調書{number}", url="/calendar/", module="audits", to=ward.clerk, due=DUE, tell=False
        )
    gate, taken = threading.Barrier(2), []

    def remind() -> None:
        try:
            with clock.at(noon(DUE, 8, 10)):
                gate.wait()
                taken.append(actions.escalate())
        finally:
            connection.close()

    threads = [threading.Thread(target=remind) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # What one skipped because the other held it, the other has done.
    assert sum(taken) == 8
    assert Notice.objects.filter(kind="notices.reminder").count() == 8
