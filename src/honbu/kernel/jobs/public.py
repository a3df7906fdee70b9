"""Background work: jobs by name, deferred in the same transaction as what they follow from, retried, scheduled, watched."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from croniter import croniter
from django.db import transaction
from django.db.models import Q
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.clock import public as clock
from honbu.kernel.jobs.models import Progress, ScheduleRun
from honbu.kernel.manifest import Schedule

__all__ = [
    "Progress",
    "UnknownJob",
    "declare_schedules",
    "job",
    "later",
    "run_due_schedules",
    "schedules",
    "start_progress",
    "take_up_abandoned",
    "track",
]

Work = TypeVar("Work", bound=Callable[..., Any])
WARD_TIME = ZoneInfo("Asia/Tokyo")
SILENT = timedelta(seconds=60)
_schedules: list[Schedule] = []


class UnknownJob(LookupError):
    """A job was asked for by a name that no part has declared."""


def job(name: str, *, attempts: int = 5, queue: str = "default", alone: bool = False) -> Callable[[Work], Work]:
    """Declare the function as the job `name`. It is tried `attempts` times with growing pauses; `alone` runs one at a time."""

    def declare(work: Work) -> Work:
        app.task(
            name=name,
            queue=queue,
            retry=RetryStrategy(max_attempts=attempts, exponential_wait=3),
            lock=name if alone else None,
        )(work)
        return work

    return declare


def later(name: str, *, at: datetime | None = None, once: str | None = None, **arguments: Any) -> None:
    """Run the job after this transaction commits (never if it rolls back), not before `at`.

    With `once`, nothing is added while a job with the same mark still waits.
    """
    if name not in app.tasks:
        raise UnknownJob(name)
    options: dict[str, Any] = {"schedule_at": at} if at else {}
    if once:
        # Asked before it is tried: a refused insert would spoil the caller's transaction.
        options["queueing_lock"] = f"{name}:{once}"
        waiting = app.job_manager.list_jobs(queueing_lock=options["queueing_lock"], status="todo")
        if list(waiting):
            return
    app.configure_task(name, **options).defer(**arguments)


def declare_schedules(schedules: Sequence[Schedule]) -> None:
    """The registry hands over what the manifests schedule."""
    _schedules[:] = schedules


def schedules() -> list[tuple[str, str, datetime | None]]:
    """Each scheduled job with its times and the last time for which it was started."""
    runs = dict(ScheduleRun.objects.values_list("job", "slot"))
    return [(schedule.job, schedule.cron, runs.get(schedule.job)) for schedule in _schedules]


def run_due_schedules(now: datetime | None = None) -> list[str]:
    """Start each scheduled job whose time has come since it was last started; returns the names of those started.

    After a stop of the machine a missed time is made up for once, not as often as it was missed.
    """
    moment = (now or clock.now()).astimezone(WARD_TIME)
    started = []
    for schedule in _schedules:
        slot = croniter(schedule.cron, moment).get_prev(datetime)
        if croniter.match(schedule.cron, moment):
            slot = moment.replace(second=0, microsecond=0)
        with transaction.atomic():
            run, is_new = ScheduleRun.objects.select_for_update().get_or_create(
                job=schedule.job, defaults={"slot": slot}
            )
            if not is_new and run.slot >= slot:
                continue
            run.slot = slot
            run.save(update_fields=["slot"])
            if not is_new:
                later(schedule.job)
                started.append(schedule.job)
    return started


def take_up_abandoned(*, silent_for: timedelta = SILENT) -> int:
    """Jobs whose worker was killed in the middle go back to the queue; returns how many.

    A worker gives a sign of life every ten seconds; one that has been silent for a minute is gone.
    """
    silent_since = clock.database_now() - silent_for
    lost = ProcrastinateJob.objects.filter(status="doing").filter(
        Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=silent_since)
    )
    numbers = list(lost.values_list("pk", flat=True))
    for number in numbers:
        app.job_manager.retry_job_by_id(number, retry_at=clock.now())
    return len(numbers)


def start_progress(title: str, *, job: str, person_id: int | None, total: int = 0) -> Progress:
    """A line on which the starter of long work sees how far it is."""
    moment = clock.now()
    return Progress.objects.create(
        title=title, job=job, person_id=person_id, total=total, created_at=moment, changed_at=moment
    )


@contextmanager
def track(progress_id: int) -> Iterator[Callable[[int, int, str], None]]:
    """Inside a job: gives `tell(done, total, message)`; the end and a failure are written by themselves."""

    def write(**values: Any) -> None:
        Progress.objects.filter(pk=progress_id).update(changed_at=clock.now(), **values)

    def tell(done: int, total: int, message: str = "") -> None:
        write(done=done, total=total, message=message)

    write(state=Progress.State.RUNNING)
    try:
        yield tell
    except Exception as error:
        write(state=Progress.State.FAILED, message=str(error))
        raise
    write(state=Progress.State.DONE)
