"""会議の設定: a meeting is planned, changed and, if need be, cancelled."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.actions.following_up import carry_over
from honbu.modules.meetings.actions.indexing import index_materials
from honbu.modules.meetings.domain.states import MEETING, MeetingAct, MeetingState
from honbu.modules.meetings.models import Body, Meeting
from honbu.modules.meetings.models.bodies import Openness
from honbu.modules.meetings.queries.wording import words_for


class AlreadyNumbered(ValueError):
    """The body has a meeting of this year and number."""


class OutsideItsYear(ValueError):
    """The day does not lie in the fiscal year of the meeting."""


class EndsBeforeItBegins(ValueError):
    """The planned end is not after the planned start."""


class ReasonNeeded(ValueError):
    """What affects others is not done without a reason."""


class BodyEnded(ValueError):
    """The body was dissolved before that day."""


class DayNeeded(ValueError):
    """A meeting that was convened has a day."""


class NotPlannedAnyMore(ValueError):
    """A meeting that was opened, or cancelled, is planned no more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned of a meeting."""

    fiscal_year: int
    ordinal: int
    held_on: datetime.date | None = None
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    place: str = ""
    proposals_until: datetime.date | None = None
    meeting_openness: str = Openness.CLOSED
    meeting_reason: str = ""
    record_openness: str = Openness.PARTLY
    record_reason: str = ""


def _check(plan: Plan, body: Body, meeting: Meeting | None) -> None:
    same = Meeting.objects.filter(body=body, fiscal_year=plan.fiscal_year, ordinal=plan.ordinal)
    if (same.exclude(pk=meeting.pk) if meeting else same).exists():
        raise AlreadyNumbered(_("この年度の第%(number)s回は、もうあります。") % {"number": plan.ordinal})
    if plan.held_on is not None:
        if clock.FiscalYear.of(plan.held_on).year != plan.fiscal_year:
            raise OutsideItsYear(_("開催日が、この会議の年度の日ではありません。年度か開催日を直してください。"))
        if body.ended_on is not None and plan.held_on > body.ended_on:
            raise BodyEnded(_("この会議体は、その日より前に廃止されています。"))
    if plan.starts_at is not None and plan.ends_at is not None and plan.ends_at <= plan.starts_at:
        raise EndsBeforeItBegins(_("終了予定が開始予定より後になるように入力してください。"))


def _words(meeting: Meeting) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, word in words_for(Meeting, Plan.__slots__).items():
        value = getattr(meeting, name)
        shown = getattr(meeting, f"get_{name}_display", None)
        if shown is not None:
            value = str(shown())
        elif isinstance(value, datetime.date):
            value = clock.short(value)
        elif isinstance(value, datetime.time):
            value = f"{value:%H:%M}"
        found[word] = value
    return found


@transaction.atomic
def plan_meeting(body: Body, plan: Plan, *, actor: Person) -> Meeting:
    """会議を設定する. Raises AlreadyNumbered, OutsideItsYear, EndsBeforeItBegins, BodyEnded."""
    body = Body.objects.select_for_update(of=("self",)).select_related("unit").get(pk=body.pk)
    access.require(actor, "meetings.manage", on=body.unit)
    _check(plan, body, None)
    meeting = Meeting.objects.create(body=body, **{name: getattr(plan, name) for name in Plan.__slots__})
    trail.write(actor, "meetings.meeting.planned", meeting, after=_words(meeting), unit_id=body.unit_id)
    carry_over(meeting, actor=actor)
    return meeting


def held(meeting: Meeting, actor: Person) -> Meeting:
    """The meeting, held until the end of the transaction, for its secretariat."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=meeting.pk)
    access.require(actor, "meetings.manage", on=found.body.unit)
    return found


@transaction.atomic
def change_meeting(meeting: Meeting, plan: Plan, *, actor: Person) -> Meeting:
    """会議の設定を変える. Members who were convened are told of another day, time or place.

    Raises AlreadyNumbered, OutsideItsYear, EndsBeforeItBegins, BodyEnded, DayNeeded, NotPlannedAnyMore.
    """
    meeting = held(meeting, actor)
    if meeting.state not in {MeetingState.PREPARING, MeetingState.CONVENED}:
        raise NotPlannedAnyMore(_("開会した会議や中止した会議の予定は変えられません。"))
    _check(plan, meeting.body, meeting)
    if meeting.state == MeetingState.CONVENED and plan.held_on is None:
        raise DayNeeded(_("招集した会議の開催日は空にできません。取りやめるときは、会議を中止してください。"))
    before = _words(meeting)
    when = (meeting.held_on, meeting.starts_at, meeting.ends_at, meeting.place)
    for name in Plan.__slots__:
        setattr(meeting, name, getattr(plan, name))
    changes = {name: value for name, value in _words(meeting).items() if before[name] != value}
    if not changes:
        return meeting
    meeting.version += 1
    meeting.save()
    index_materials(meeting)
    earlier = {name: before[name] for name in changes}
    trail.write(actor, "meetings.meeting.changed", meeting, before=earlier, after=changes, unit_id=meeting.body.unit_id)
    if meeting.state == MeetingState.CONVENED and when != (
        meeting.held_on,
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
    ):
        telling.moved(meeting, actor=actor)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, actor: Person, reason: str) -> None:
    """会議を中止する: its number stays taken, its proposals wait for another meeting. Raises ReasonNeeded, NotPossibleNow."""
    meeting = held(meeting, actor)
    if not reason.strip():
        raise ReasonNeeded(_("中止の理由を入力してください。"))
    was_convened = meeting.state == MeetingState.CONVENED
    meeting.state = after(MEETING, meeting.state, MeetingAct.CANCEL).value
    meeting.cancelled_because = reason.strip()[:300]
    meeting.version += 1
    meeting.save(update_fields=["state", "cancelled_because", "version"])
    trail.write(actor, "meetings.meeting.cancelled", meeting, reason=reason.strip(), unit_id=meeting.body.unit_id)
    if was_convened:
        telling.cancelled(meeting, actor=actor)
