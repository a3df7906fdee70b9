"""What the fictional ward brings along: its headquarters, and the records of two years, read in as any ward would."""

import datetime
from pathlib import Path

from django.conf import settings

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Appointment, Person, Unit, chief_of, staff_on, tree_on
from honbu.modules.meetings.actions import following_up, minutes, publishing
from honbu.modules.meetings.actions.intake import accept_intake, decide_doubt, take_in_record
from honbu.modules.meetings.demo.table import sit_down
from honbu.modules.meetings.demo.year import plan_the_next
from honbu.modules.meetings.documents.public_copies import copies_of
from honbu.modules.meetings.models import Block, Body, FollowUp, IntakeDoubt, Meeting, Membership
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.queries.rights import people_of

RECORDS = Path(__file__).parent / "records"
REASON = "区の意思決定の途中にある事項を審議する会議であるため"
TELLING = "私は生活福祉課長を兼ねていますが、"
SINCE = datetime.date(2024, 4, 1)
# Role, the seat's post and the unit whose chief has it.
SEATS = (
    (Role.CHAIR, "副区長", ""),
    (Role.DEPUTY, "政策経営部長", "政策経営部"),
    (Role.MEMBER, "総務部長", "総務部"),
    (Role.MEMBER, "危機管理監", "危機管理部"),
    (Role.MEMBER, "区民部長", "区民部"),
    (Role.MEMBER, "保健福祉部長", "保健福祉部"),
    (Role.MEMBER, "契約課長", "契約課"),
    (Role.OFFICE, "情報管理課長", "情報管理課"),
)


def hold_meetings(*, small: bool) -> None:  # noqa: ARG001 - the form of a demonstration
    """The headquarters of the ward, with its members and the records of its last two meetings."""
    units = {unit.name: pk for pk, unit in tree_on().units.items()}
    office = Unit.objects.get(pk=units["情報管理課"])
    body = Body.objects.create(
        slug="joho", name=f"{settings.WARD_NAME}行政情報化推進本部", unit=office, place="庁議室(本庁舎5階)",
        meeting_reason=REASON, record_reason=REASON,
    )  # fmt: skip
    for order, (role, post, unit) in enumerate(SEATS):
        person = Person.objects.filter(postings__post__code="deputy_mayor").first() if role is Role.CHAIR else None
        Membership.objects.create(
            body=body, role=role, post=post, order=order, valid_from=SINCE,
            unit_id=units.get(unit) if person is None else None, person=person,
        )  # fmt: skip
    chief, chair = chief_of(office.pk), people_of(body, roles=["chair"])
    if chief is None or not chair:
        return
    clerk = staff_on(units=tree_on().below(office.pk)).exclude(number=chief.number).order_by("number").first()
    if clerk is None:
        return
    Appointment.objects.create(person=clerk, unit=office, kind=Appointment.Kind.SECRETARY, valid_from=SINCE)
    winter, spring = (_read_in(name, body, clerk) for name in ("2024-3", "2025-1"))
    _finish(winter, clerk=clerk, chief=chief, chair=chair[0])
    _give_out(spring, clerk=clerk, units=units)
    plan_the_next(body, chief)
    sit_down(office, chief)


def _read_in(name: str, body: Body, clerk: Person) -> Meeting:
    path = RECORDS / f"{name}.txt"
    return accept_intake(take_in_record(path.read_bytes(), path.name, body=body, actor=clerk), actor=clerk)


def _give_out(meeting: Meeting, *, clerk: Person, units: dict[str, int]) -> None:
    """Follow-ups in every state: one that is late, begun, answered, done, let go, and candidates that wait."""
    rows = list(FollowUp.objects.filter(meeting=meeting).order_by("pk"))
    days = {"戸籍住民課": -2, "情報管理課": 15, "財産運用課": 15, "契約課": 15}
    for one, (section, distance) in zip(rows[1:5], days.items(), strict=True):
        unit = Unit.objects.get(pk=units[section])
        due = clock.add_business_days(clock.today(), distance, clock.calendar())
        following_up.confirm_follow_up(one, actor=clerk, text=one.text, unit=unit, due=due)
    following_up.take_up_follow_up(rows[4], actor=clerk)
    answers = ((2, "各課の繁忙期を一覧にしました。"), (3, "停電時に使える回線は8回線です。"))
    for place, answer in answers:
        following_up.answer_follow_up(rows[place], actor=clerk, answer=answer)
    following_up.accept_answer(rows[2], actor=clerk)
    following_up.drop_follow_up(rows[5], actor=clerk, reason="同じ内容を別の宿題で求めているため")


def _finish(meeting: Meeting, *, clerk: Person, chief: Person, chair: Person) -> None:
    """A record that went all the way: doubts decided, minutes approved, a passage withheld, the rest public."""
    for doubt in IntakeDoubt.objects.filter(intake__meeting=meeting, severity="block"):
        choice = doubt.suggestion if doubt.rule == "title_year_differs" else ""
        decide_doubt(doubt, actor=clerk, choice=choice, reason="起案文書で確かめました。")
    draft = meeting.minutes.get()
    minutes.check_minutes(draft, actor=clerk)
    minutes.close_round(draft, actor=clerk)
    minutes.approve_minutes(draft, actor=chair)
    draft.refresh_from_db()
    block = Block.objects.get(meeting=meeting, text__contains=TELLING)
    for one in publishing.propose_withholding(
        meeting, actor=clerk, place="", block=block, quote=TELLING, reason="person", note="発言した部員が分かるため"
    ):
        publishing.decide_withholding(one, actor=chief, approve=True)
    publication = publishing.prepare_publication(
        draft, actor=clerk, openness="partly", reason="個人に関する情報を含むため",
        recognised="説明者の職は公表されているため", copies=copies_of,
    )  # fmt: skip
    publishing.publish_minutes(publication, actor=chief, copies=copies_of)
