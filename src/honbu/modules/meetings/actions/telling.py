"""What people are told of a meeting, and what they are asked to do for it. Called by the verbs, inside their transaction."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, Unit
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Attendance, Material, Meeting, Proposal
from honbu.modules.meetings.queries.agenda import holder_at

MODULE = "meetings"
CONVENED = notices.Kind("meetings.convened", gettext_noop("会議の招集"))
CHANGED = notices.Kind("meetings.changed", gettext_noop("会議の変更・中止"))
REPLACED = notices.Kind("meetings.replaced", gettext_noop("会議資料の差替え"))
PROPOSED = notices.Kind("meetings.proposed", gettext_noop("会議への提案"))
NOTICE_KINDS = (CONVENED, CHANGED, REPLACED, PROPOSED)


def name_of(meeting: Meeting) -> str:
    """令和8年度 第2回…"""
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


def when_and_where(meeting: Meeting) -> str:
    """令和8年11月25日(水) 13:30～15:00 庁議室."""
    day = clock.long(meeting.held_on) if meeting.held_on else _("日時未定")
    times = f"{meeting.starts_at:%-H:%M}～" if meeting.starts_at else ""
    times += f"{meeting.ends_at:%-H:%M}" if meeting.starts_at and meeting.ends_at else ""
    return " ".join(part for part in (day, times, meeting.place) if part)


def address_of(meeting: Meeting, part: str = "meetings:meeting") -> str:
    """A page of the meeting."""
    return reverse(part, args=[meeting.pk])


def members_of(meeting: Meeting) -> list[Person]:
    """Everybody who was convened: who sits there on the day, and the deputies whom they named."""
    rows = Attendance.objects.filter(meeting=meeting).select_related(
        "membership__person", "meeting__body", "person", "deputy"
    )
    found = [person for row in rows for person in (holder_at(row), _deputy_of(row)) if person is not None]
    return list(dict.fromkeys(found))


def _deputy_of(row: Attendance) -> Person | None:
    return row.deputy if row.state == Attendance.State.DEPUTISED else None


def answer_key(row: Attendance) -> str:
    """The to-do of a seat."""
    return notices.key_of("meetings.answer", row.pk)


def convened(meeting: Meeting, rows: Iterable[Attendance], *, actor: Person) -> None:
    """招集通知, and for each member the work of answering until the day before. Whoever: the verb that calls has asked."""
    notices.notify(
        members_of(meeting),
        CONVENED,
        _("招集：%(meeting)s") % {"meeting": name_of(meeting)},
        key=notices.key_of("meetings.convened", meeting.pk, meeting.version),
        text=when_and_where(meeting),
        url=address_of(meeting, "meetings:attendance"),
    )
    for row in rows:
        ask_for_answer(row, meeting, actor=actor)


def ask_for_answer(row: Attendance, meeting: Meeting, *, actor: Person) -> None:
    """出欠を答える: of whoever has the seat. The secretariat itself is not asked."""
    seat = row.membership
    if seat is None or row.role == "office" or meeting.held_on is None:
        return
    to: Person | Unit | None = seat.person or seat.unit
    if to is None:
        return
    notices.assign(
        answer_key(row),
        title=_("出欠を答える：%(meeting)s") % {"meeting": name_of(meeting)},
        about=when_and_where(meeting)[:200],
        url=address_of(meeting, "meetings:attendance"),
        module=MODULE,
        to=to,
        due=max(meeting.held_on - datetime.timedelta(days=1), clock.today()),
        requested_by=actor,
        actor=actor,
        tell=False,
    )


def moved(meeting: Meeting, *, actor: Person) -> None:
    """Another day, time or place: all are told, and whoever has not answered has until the new eve."""
    _tell_change(meeting, _("変更：%(meeting)s"), when_and_where(meeting))
    for row in Attendance.objects.filter(meeting=meeting, state="expected").select_related(
        "membership__person", "membership__unit"
    ):
        ask_for_answer(row, meeting, actor=actor)


def nobody_need_answer(meeting: Meeting, *, actor: Person, reason: str) -> None:
    """Whether one comes is no longer asked. Whoever: the verb that calls has asked."""
    for row in Attendance.objects.filter(meeting=meeting):
        notices.withdraw(answer_key(row), actor=actor, reason=reason)


def cancelled(meeting: Meeting, *, actor: Person) -> None:
    """中止: all are told, and nobody has to answer any more. Whoever: the verb that calls has asked."""
    nobody_need_answer(meeting, actor=actor, reason=meeting.cancelled_because)
    _tell_change(meeting, _("中止：%(meeting)s"), meeting.cancelled_because)


def recalled(meeting: Meeting, rows: Iterable[Attendance], *, actor: Person, reason: str) -> None:
    """招集の取消し: all are told; they are convened anew. Whoever: the verb that calls has asked."""
    for row in rows:
        notices.withdraw(answer_key(row), actor=actor, reason=reason)
    _tell_change(meeting, _("招集の取消し：%(meeting)s"), reason)


def announced(meeting: Meeting, text: str) -> int:
    """議題の変更: the secretariat tells what it has changed after convening."""
    return _tell_change(meeting, _("議題・資料の変更：%(meeting)s"), text, part="meetings:papers")


def _tell_change(meeting: Meeting, title: str, text: str, *, part: str = "meetings:meeting") -> int:
    return notices.notify(
        members_of(meeting),
        CHANGED,
        title % {"meeting": name_of(meeting)},
        key=notices.key_of("meetings.changed", meeting.pk, meeting.version, meeting.state),
        text=text,
        url=address_of(meeting, part),
    )


def deputy_asked(row: Attendance, deputy: Person) -> None:
    """The deputy hears of it, and may read the papers from now on."""
    meeting = row.meeting
    notices.notify(
        deputy,
        CONVENED,
        _("代理出席のお願い：%(meeting)s") % {"meeting": name_of(meeting)},
        key=notices.key_of("meetings.deputy", row.pk, deputy.pk, int(clock.now().timestamp())),
        text=_("%(post)sの代理です。%(when)s") % {"post": row.post, "when": when_and_where(meeting)},
        url=address_of(meeting, "meetings:papers"),
    )


def deputy_released(row: Attendance, deputy: Person) -> None:
    """Whoever was asked before need not come."""
    notices.notify(
        deputy,
        CHANGED,
        _("代理出席は不要になりました：%(meeting)s") % {"meeting": name_of(row.meeting)},
        key=notices.key_of("meetings.deputy_released", row.pk, deputy.pk, int(clock.now().timestamp())),
    )


def replaced(material: Material, number: int, readers: Iterable[Person], *, reason: str) -> int:
    """差替え: whoever knows an earlier version is told that there is another one."""
    meeting = material.meeting
    if meeting is None:
        return 0
    return notices.notify(
        readers,
        REPLACED,
        _("%(label)sが差し替わりました：%(title)s") % {"label": material.label, "title": material.title},
        key=notices.key_of("meetings.replaced", material.pk, number),
        text=reason,
        url=address_of(meeting, "meetings:papers"),
    )


# ---- proposals -------------------------------------------------------------------------------------------------------
def _receive_key(proposal: Proposal) -> str:
    return notices.key_of("meetings.proposal.receive", proposal.pk)


def _revise_key(proposal: Proposal) -> str:
    return notices.key_of("meetings.proposal.revise", proposal.pk)


def proposal_address(proposal: Proposal) -> str:
    """Its record page."""
    return reverse("meetings:proposal", args=[proposal.pk])


def ask_to_receive(proposal: Proposal, *, actor: Actor) -> None:
    """The secretariat has it on its list. Whoever: the verb that calls has asked."""
    notices.assign(
        _receive_key(proposal),
        title=_("提案を受け付ける：%(title)s") % {"title": proposal.title},
        about=proposal.body.name,
        url=proposal_address(proposal),
        module=MODULE,
        to=notices.Part(proposal.body.unit, Appointment.Kind.SECRETARY),
        due=notices.due_in(5),
        requested_by=proposal.author,
        actor=actor,
    )


def received(proposal: Proposal, *, actor: Actor) -> None:
    """It is off the secretariat's list. Whoever: the verb that calls has asked."""
    notices.complete(_receive_key(proposal), actor=actor)


def gone(proposal: Proposal, *, actor: Actor, reason: str) -> None:
    """取下げ: nobody has anything to do with it any more. Whoever: the verb that calls has asked."""
    notices.withdraw(_receive_key(proposal), actor=actor, reason=reason)
    notices.withdraw(_revise_key(proposal), actor=actor, reason=reason)


def ask_to_revise(proposal: Proposal, *, actor: Person) -> None:
    """差戻し: the author reads the reason in the to-do list; if the author has left, the section's chief does.

    Whoever: the verb that calls has asked.
    """
    author, today = proposal.author, clock.today()
    present = author.valid_to is None or author.valid_to >= today
    notices.assign(
        _revise_key(proposal),
        title=_("差し戻された提案を直す：%(title)s") % {"title": proposal.title},
        about=" ".join(proposal.reason.split())[:200],
        url=proposal_address(proposal),
        module=MODULE,
        to=author if present else proposal.unit,
        requested_by=actor,
        actor=actor,
    )


def revised(proposal: Proposal, *, actor: Actor) -> None:
    """It is on its way again. Whoever: the verb that calls has asked."""
    notices.complete(_revise_key(proposal), actor=actor)


def put_on_agenda(proposal: Proposal, meeting: Meeting) -> None:
    """議題化: the section hears which meeting its proposal comes before."""
    notices.notify(
        proposal.author,
        PROPOSED,
        _("議題になりました：%(title)s") % {"title": proposal.title},
        key=notices.key_of("meetings.proposal.on_agenda", proposal.pk, meeting.pk, proposal.version),
        text=f"{name_of(meeting)} {when_and_where(meeting)}",
        url=proposal_address(proposal),
    )


def taken_off_agenda(proposal: Proposal, reason: str) -> None:
    """The section hears that it comes before no meeting for now."""
    notices.notify(
        proposal.author,
        PROPOSED,
        _("議題から外れました：%(title)s") % {"title": proposal.title},
        key=notices.key_of("meetings.proposal.off_agenda", proposal.pk, proposal.version),
        text=reason,
        url=proposal_address(proposal),
    )
