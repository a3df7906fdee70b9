"""出席をとる: who is there, who is not, who came instead of whom, and who left early."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.live import tell_state
from honbu.modules.meetings.domain import states
from honbu.modules.meetings.models import Attendance, Meeting, Membership
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.records import office_word
from honbu.modules.meetings.queries.rights import holder_of

NOT_ANY_MORE = frozenset({states.MeetingState.FINAL.value, states.MeetingState.CANCELLED.value})


class RollIsClosed(ValueError):
    """The record is final, or the meeting does not take place."""


class SeatChanged(ValueError):
    """Somebody else marked the seat meanwhile."""


class DeputyUnnamed(ValueError):
    """代理 says at least the deputy's post, and is somebody else."""


class LeftWithoutTime(ValueError):
    """途中退席 says when."""


@transaction.atomic
def lay_out_roll(meeting: Meeting, *, actor: Person) -> int:
    """出席簿を作る: a line for each seat of the day that has none yet. Returns how many were added. Raises RollIsClosed."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = (
        Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body__unit").get(pk=meeting.pk)
    )
    _require_open_roll(meeting)
    day = meeting.held_on or clock.today()
    known = set(meeting.attendances.values_list("membership_id", flat=True))
    seats = [seat for seat in Membership.objects.on(day).filter(body=meeting.body) if seat.pk not in known]
    order = max(meeting.attendances.values_list("order", flat=True), default=-1)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, membership=seat, role=seat.role, post=seat.post, person=holder_of(seat, day),
            group=meeting.body.office_word if seat.role == Role.OFFICE else meeting.body.member_word,
            order=order + place,
        )
        for place, seat in enumerate(seats, start=1)
    )  # fmt: skip
    if seats:
        trail.write(actor, "meetings.roll.laid_out", meeting, after={"人数": len(seats)})
        tell_state(meeting)
    return len(seats)


@transaction.atomic
def mark_seat(
    seat: Attendance,
    *,
    actor: Person,
    state: str,
    seen: str | None = None,
    deputy_post: str = "",
    deputy: Person | None = None,
    left_at: datetime.time | None = None,
) -> Attendance:
    """出欠を記す. `seen` is the state that the marker had before the eyes.

    Raises SeatChanged, DeputyUnnamed, LeftWithoutTime, RollIsClosed.
    """
    access.require(actor, "meetings.manage", on=seat.meeting.body.unit)
    seat = Attendance.objects.select_for_update(of=("self",)).select_related("meeting__body").get(pk=seat.pk)
    _require_open_roll(seat.meeting)
    marked = Attendance.State(state)
    if seen is not None and seat.state not in {seen, marked.value}:
        raise SeatChanged(
            _("ほかの人が先に「%(state)s」と記しました。確かめて、もう一度押してください。")
            % {"state": seat.get_state_display()}
        )
    if marked is Attendance.State.DEPUTISED and not deputy_post.strip():
        raise DeputyUnnamed(_("代理した人の職名を入力してください。"))
    if marked is Attendance.State.DEPUTISED and deputy is not None and deputy.pk == seat.person_id:
        raise DeputyUnnamed(_("代理は本人以外の人です。本人が出席したときは「出席」を押してください。"))
    if marked is Attendance.State.LEFT and left_at is None:
        raise LeftWithoutTime(_("退席した時刻を入力してください。"))
    before = _words(seat)
    seat.state = marked.value
    if marked is Attendance.State.DEPUTISED:
        seat.deputy_post, seat.deputy = deputy_post.strip()[:60], deputy
    elif marked is not Attendance.State.LEFT:
        seat.deputy_post, seat.deputy = "", None
    seat.left_at = left_at if marked is Attendance.State.LEFT else None
    seat.save()
    trail.write(actor, "meetings.seat.marked", seat.meeting, before=before, after=_words(seat))
    tell_state(seat.meeting)
    return seat


@transaction.atomic
def mark_all_present(meeting: Meeting, *, actor: Person) -> int:
    """未回答の人を出席にする: everybody of whom nothing was heard is there. Raises RollIsClosed."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    _require_open_roll(meeting)
    waiting = meeting.attendances.filter(state=Attendance.State.EXPECTED)
    count = waiting.update(state=Attendance.State.PRESENT)
    if count:
        trail.write(actor, "meetings.roll.all_present", meeting, after={"人数": count})
        tell_state(meeting)
    return count


def _require_open_roll(meeting: Meeting) -> None:
    if meeting.state in NOT_ANY_MORE:
        raise RollIsClosed(_("会議録が確定した会議と中止した会議の出席は変えられません。"))


def _words(seat: Attendance) -> dict[str, str]:
    return {
        "職": seat.post,
        "出欠": office_word(Attendance.State, seat.state),
        "代理": seat.deputy_post,
        "退席": f"{seat.left_at:%H:%M}" if seat.left_at else "",
    }
