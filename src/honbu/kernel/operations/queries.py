"""What those who keep Honbu running want to know."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.jobs import public as jobs
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up after its last try."""

    id: int
    name: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Workings:
    """Background work at a glance."""

    waiting: int
    running: int
    failed: int
    oldest_wait: float  # seconds since the oldest due job became due; 0 when none waits
    undelivered: int


def lines_for(actor: Actor) -> QuerySet[trail.Line]:
    """The lines of the trail that the actor may read: of the units for which the permission is held."""
    units = access.units_where(actor, "trail.read")
    lines = trail.Line.objects.all()
    return lines if units is None else lines.filter(unit_id__in=units)


def workings() -> Workings:
    """Counts of jobs and of events that some handler has not taken yet."""
    now = clock.database_now()
    due = Q(status="todo") & (Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=now))
    counts = ProcrastinateJob.objects.aggregate(
        waiting=Count("id", filter=Q(status="todo")),
        running=Count("id", filter=Q(status="doing")),
        failed=Count("id", filter=Q(status="failed")),
        since=Min("procrastinateevent__at", filter=due),
    )
    since = counts.pop("since")
    return Workings(
        **counts, oldest_wait=(now - since).total_seconds() if since else 0.0, undelivered=events.undelivered_count()
    )


def failed_jobs() -> list[FailedJob]:
    """The jobs that were given up, the newest first."""
    rows = ProcrastinateJob.objects.filter(status="failed").annotate(at=Min("procrastinateevent__at")).order_by("-id")
    return [FailedJob(row.id, row.task_name, row.attempts, row.at) for row in rows[:100]]


def database_size() -> int:
    """Bytes of the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def schedules() -> list[tuple[str, str, datetime | None]]:
    """Each scheduled job with its times and when it was last started."""
    return jobs.schedules()
