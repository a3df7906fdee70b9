"""進行の予定: when each item begins and ends if everything takes as long as planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """From when until when an item is planned; `late` if it ends after the meeting should."""

    begins: time
    ends: time
    late: bool


def timetable(minutes: Sequence[int], starts_at: time | None, ends_at: time | None = None) -> list[Slot | None]:
    """The slots of items that take so many minutes one after another; None where no time of day can be told."""
    found: list[Slot | None] = []
    clock = _moment(starts_at) if starts_at else None
    for length in minutes:
        if clock is None:
            found.append(None)
            continue
        begins, clock = clock, clock + timedelta(minutes=length)
        if clock.date() != ANY_DAY:
            found.append(None)
            clock = None
            continue
        found.append(Slot(begins.time(), clock.time(), ends_at is not None and clock.time() > ends_at))
    return found


def overrun(minutes: Sequence[int], starts_at: time | None, ends_at: time | None) -> int:
    """By how many minutes the items take longer than the meeting; 0 if they fit or if no end is planned."""
    if starts_at is None or ends_at is None:
        return 0
    length = (_moment(ends_at) - _moment(starts_at)) // timedelta(minutes=1)
    return max(0, sum(minutes) - length)


def _moment(at: time) -> datetime:
    return datetime.combine(ANY_DAY, at)
