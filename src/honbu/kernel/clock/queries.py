"""Reads of the ward's own closures. They are no secret: everybody may know when the office is open."""

import time
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from honbu.kernel.clock.domain.business_days import Calendar
from honbu.kernel.clock.models import Closure

SECONDS_KEPT = 60


class _Kept(NamedTuple):
    calendar: Calendar
    until: float


_kept: _Kept | None = None


def closures_between(first: date, last: date) -> QuerySet[Closure]:
    """閉庁日・臨時開庁日: those that touch the days from `first` to `last`."""
    return Closure.objects.filter(first_day__lte=last, last_day__gte=first)


def calendar() -> Calendar:
    """開庁カレンダー: the legal calendar with everything that the ward has decided.

    Kept in the process for a minute. Within a transaction it is read but not kept: what is seen there may never be
    committed.
    """
    global _kept  # noqa: PLW0603 - one value for the process, replaced as a whole
    kept = _kept
    if kept is not None and time.monotonic() < kept.until:
        return kept.calendar
    read = _calendar_of_closures()
    if not connection.in_atomic_block:
        _kept = _Kept(read, time.monotonic() + SECONDS_KEPT)
    return read


def forget_calendar() -> None:
    """Read the closures anew at the next question, as after a bulk import."""
    global _kept  # noqa: PLW0603
    _kept = None


@receiver([post_save, post_delete], sender=Closure, dispatch_uid="clock.forget_calendar")
def _forget_after_change(**_signal: object) -> None:
    """A closure entered here is known here at once; other processes learn of it within a minute."""
    forget_calendar()
    transaction.on_commit(forget_calendar)


def _calendar_of_closures() -> Calendar:
    rows = Closure.objects.values_list("kind", "first_day", "last_day", "title")
    periods: dict[str, list[tuple[date, date, str]]] = {kind: [] for kind in Closure.Kind.values}
    for kind, first, last, title in rows:
        periods[kind].append((first, last, title))
    return Calendar.of(periods[Closure.Kind.CLOSED], periods[Closure.Kind.OPEN])
