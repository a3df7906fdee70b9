"""招集: seats become attendances, members are told and answer, and may send a deputy."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import telling
from honbu.modules.meetings.actions.indexing import index_materials
from honbu.modules.meetings.actions.planning import held
from honbu.modules.meetings.domain.states import MEETING, MeetingAct, MeetingState
from honbu.modules.meetings.models import AgendaItem, Attendance, Meeting, Membership
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.agenda import holder_at, seats_to_answer
from honbu.modules.meetings.queries.rights import holder_of

ANSWERS = frozenset({Attendance.State.PRESENT, Attendance.State.ABSENT, Attendance.State.DEPUTISED})


class NotReady(ValueError):
    """What a notice of convening has to say is not known yet."""


class ReasonNeeded(ValueError):
    """A convening is not taken back without a reason."""


class TooLateToAnswer(ValueError):
    """Before it was convened, and once the meeting is open, nobody answers here."""


class DeputyNeeded(ValueError):
    """Who sends a deputy says whom."""


class NotAnAnswer(ValueError):
    """Present, absent or by a deputy."""


@transaction.atomic
def convene(meeting: Meeting, *, actor: Person) -> Meeting:
    """招集する: the members of the day are called, told, and asked to answer. Raises NotReady, NotPossibleNow."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = held(meeting, actor)
    state = after(MEETING, meeting.state, MeetingAct.CONVENE)
    _check(meeting)
    meeting.state, meeting.convened_on = state.value, clock.today()
    meeting.version += 1
    meeting.save(update_fields=["state", "convened_on", "version"])
    index_materials(meeting)
    rows = _call(meeting)
    telling.convened(meeting, rows, actor=actor)
    counted = sum(row.role != Role.OFFICE for row in rows)
    trail.write(actor, "meetings.meeting.convened", meeting, after={"部員": counted}, unit_id=meeting.body.unit_id)
    return meeting


def _check(meeting: Meeting) -> None:
    missing = []
    if meeting.held_on is None:
        missing.append(_("開催日"))
    if meeting.starts_at is None:
        missing.append(_("開始予定"))
    if not meeting.place.strip():
        missing.append(_("場所"))
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        missing.append(_("議題"))
    if meeting.held_on is not None:
        seats = Membership.objects.filter(body=meeting.body).on(meeting.held_on)
        if not seats.exclude(role=Role.OFFICE).exists():
            missing.append(_("部員"))
    if missing:
        raise NotReady(_("招集する前に、次を決めてください：%(missing)s") % {"missing": "、".join(missing)})
    if meeting.held_on is not None and meeting.held_on < clock.today():
        raise NotReady(_("開催日が過ぎています。開催日を直してから招集してください。"))


def _call(meeting: Meeting) -> list[Attendance]:
    """A row for each seat of the day; who was called before and is a member no more is taken out."""
    day = meeting.held_on or clock.today()
    seats = Membership.objects.filter(body=meeting.body).on(day).select_related("person", "unit")
    Attendance.objects.filter(meeting=meeting).exclude(membership__in=seats).delete()
    rows = []
    for order, seat in enumerate(seats):
        body = meeting.body
        values = {
            "group": body.office_word if seat.role == Role.OFFICE else body.member_word,
            "role": seat.role,
            "post": seat.post,
            "person": holder_of(seat, day),
            "order": order,
        }
        row, _is_new = Attendance.objects.update_or_create(meeting=meeting, membership=seat, defaults=values)
        rows.append(row)
    return rows


@transaction.atomic
def recall(meeting: Meeting, *, actor: Person, reason: str) -> Meeting:
    """招集を取り消す: everybody is told; answers are asked for anew at the next convening. Raises ReasonNeeded."""
    access.require(actor, "meetings.manage", on=meeting.body.unit)
    meeting = held(meeting, actor)
    if not reason.strip():
        raise ReasonNeeded(_("招集を取り消す理由を入力してください。"))
    meeting.state = after(MEETING, meeting.state, MeetingAct.RECALL).value
    meeting.version += 1
    meeting.save(update_fields=["state", "version"])
    index_materials(meeting)
    rows = list(Attendance.objects.filter(meeting=meeting))
    telling.recalled(meeting, rows, actor=actor, reason=reason.strip())
    Attendance.objects.filter(meeting=meeting).update(
        state=Attendance.State.EXPECTED, deputy=None, deputy_post="", answered_at=None, answered_by=None
    )
    trail.write(actor, "meetings.meeting.recalled", meeting, reason=reason.strip(), unit_id=meeting.body.unit_id)
    return meeting


@dataclass(frozen=True, slots=True)
class Answer:
    """出席, 欠席 or 代理, and by whom."""

    state: str
    deputy: Person | None = None
    deputy_post: str = ""
    note: str = ""


@transaction.atomic
def answer(row: Attendance, given: Answer, *, actor: Person) -> Attendance:
    """出欠を答える: by whoever has the seat, who stands in for them today, or the secretariat for them.

    Raises TooLateToAnswer, DeputyNeeded, NotAnAnswer.
    """
    row = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("meeting__body__unit", "membership__person", "membership__unit", "person", "deputy")
        .get(pk=row.pk)
    )
    meeting = row.meeting
    if row.pk not in {seat.pk for seat in seats_to_answer(actor, meeting)}:
        access.require(actor, "meetings.manage", on=meeting.body.unit)
    if meeting.state != MeetingState.CONVENED:
        raise TooLateToAnswer(_("出欠は、招集されてから開会までの間に答えられます。いまは事務局に伝えてください。"))
    if given.state not in ANSWERS:
        raise NotAnAnswer(_("出席・欠席・代理のどれかを選んでください。"))
    holder, before = holder_at(row), row.deputy if row.state == Attendance.State.DEPUTISED else None
    by_deputy = given.state == Attendance.State.DEPUTISED
    deputy = given.deputy if by_deputy else None
    post = _post_of(given) if by_deputy else ""
    if by_deputy and not post:
        raise DeputyNeeded(_("代理で出席する人を選ぶか、その職名を入力してください。"))
    if deputy is not None and holder is not None and deputy.pk == holder.pk:
        raise DeputyNeeded(_("本人を代理にはできません。"))
    earlier = {"出欠": str(row.get_state_display())}
    row.state, row.deputy, row.deputy_post, row.person = given.state, deputy, post, holder
    row.note, row.answered_at, row.answered_by = given.note.strip()[:120], clock.now(), actor
    row.save()
    notices.complete(telling.answer_key(row), actor=actor)
    if before is not None and (deputy is None or deputy.pk != before.pk):
        telling.deputy_released(row, before)
    if deputy is not None and (before is None or before.pk != deputy.pk):
        telling.deputy_asked(row, deputy)
    after_ = {"職名": row.post, "出欠": str(row.get_state_display()), **({"代理": post} if post else {})}
    trail.write(
        actor, "meetings.attendance.answered", meeting, before=earlier, after=after_, unit_id=meeting.body.unit_id
    )
    return row


def _post_of(given: Answer) -> str:
    if given.deputy_post.strip() or given.deputy is None:
        return given.deputy_post.strip()[:60]
    return (standing(given.deputy).post or given.deputy.name)[:60]
