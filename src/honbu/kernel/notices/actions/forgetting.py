"""What has been kept long enough goes: read notices, and work that is done or withdrawn."""

import datetime

import structlog

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.domain.keeping import RETENTION_YEARS
from honbu.kernel.notices.models import Notice, Todo

log = structlog.get_logger()
ON_ITS_WAY = (Notice.Mail.WAITING, Notice.Mail.SENDING)


def forget_old() -> dict[str, int]:
    """保存期間の満了: remove what the manifest's years are over for; returns how many notices and pieces of work went.

    Whoever: the machine itself does it, by the clock; a second run finds nothing. What nobody has read, what is still to be
    done and what still waits to be mailed stays, however old. What was done by way of work stands in the trail.
    """
    notices = Notice.objects.filter(read_at__lt=_start_of("notice")).exclude(mail__in=ON_ITS_WAY)
    todos = Todo.objects.exclude(state=Todo.State.OPEN).filter(closed_at__lt=_start_of("todo"))
    gone = {"notices": notices.delete()[0], "todos": todos.delete()[0]}
    log.info("notices.old_forgotten", **gone)
    return gone


def _start_of(what: str) -> datetime.datetime:
    day = kept_since(clock.today(), RETENTION_YEARS[what])
    return datetime.datetime.combine(day, datetime.time(), clock.TOKYO)


def kept_since(today: datetime.date, years: int) -> datetime.date:
    """The first day of which things are still kept: what ended before has been kept for `years` whole fiscal years."""
    return clock.FiscalYear.of(today).later(-years).start
