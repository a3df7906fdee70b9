"""When a mail may go out: at once, with the morning's digest, not at all; and never into somebody's evening or day of rest."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

_ONE_DAY = timedelta(days=1)
MOST_TRIES = 12


class OpenDays(Protocol):
    """Who knows on which days the office works."""

    def is_open(self, day: date) -> bool:
        """Whether the office works on a day."""


class Way(StrEnum):
    """受け取り方: how somebody wants to hear of a kind of notice outside the system."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    IN_APP = "in_app"


@dataclass(frozen=True, slots=True)
class Hours:
    """メールを送る時間帯: quiet from `evening` to `morning` and on days of rest; the digest goes out at `digest`."""

    morning: time = time(7, 0)
    evening: time = time(20, 0)
    digest: time = time(8, 30)


USUAL = Hours()


def is_quiet(moment: datetime, days: OpenDays, hours: Hours = USUAL) -> bool:
    """静穏時間: whether a mail would now disturb somebody's rest."""
    return not days.is_open(moment.date()) or not hours.morning <= moment.time() < hours.evening


def send_after(
    moment: datetime, way: Way, days: OpenDays, *, urgent: bool = False, hours: Hours = USUAL
) -> datetime | None:
    """From when the mail for a notice of this moment may go out; None if there is to be none.

    What is urgent goes at once, whatever the hour and whatever the reader prefers.
    """
    if urgent:
        return moment
    if way is Way.IN_APP:
        return None
    if way is Way.DIGEST:
        return next_digest(moment, days, hours)
    return next_morning(moment, days, hours) if is_quiet(moment, days, hours) else moment


def next_morning(moment: datetime, days: OpenDays, hours: Hours = USUAL) -> datetime:
    """The first end of quiet hours after a moment that lies in them."""
    return _next_at(hours.morning, moment, days)


def next_digest(moment: datetime, days: OpenDays, hours: Hours = USUAL) -> datetime:
    """The next digest: 朝8:30 of an open day. What comes on the stroke of it waits for the following one."""
    return _next_at(hours.digest, moment, days)


def _next_at(hour: time, moment: datetime, days: OpenDays) -> datetime:
    day = moment.date() if moment.time() < hour else moment.date() + _ONE_DAY
    while not days.is_open(day):
        day += _ONE_DAY
    return datetime.combine(day, hour, tzinfo=moment.tzinfo)


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after the `tries`th attempt in vain: minutes at first, an hour at most; None to give up."""
    if tries >= MOST_TRIES:
        return None
    return timedelta(minutes=min(60, 2 ** (tries - 1)))
