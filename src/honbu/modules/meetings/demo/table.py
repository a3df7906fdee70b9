"""A meeting that is under way: a committee below the headquarters sits at the table, and somebody is recording."""

import datetime
import uuid

from django.conf import settings

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Unit
from honbu.modules.meetings.actions import agenda, attendance, convening, holding, options, planning, recording
from honbu.modules.meetings.demo.year import unit_named
from honbu.modules.meetings.models import AgendaItem, Attendance, Body, Meeting, Membership
from honbu.modules.meetings.models.bodies import Role

SEATS = (
    (Role.CHAIR, "情報管理課長", "情報管理課"),
    (Role.MEMBER, "財産運用課長", "財産運用課"),
    (Role.MEMBER, "戸籍住民課長", "戸籍住民課"),
    (Role.MEMBER, "防災課長", "防災課"),
    (Role.OFFICE, "情報管理課管理係長", ""),
)
TEN, ELEVEN = datetime.time(10, 0), datetime.time(11, 0)
OPTIONS = ("庁内交換機の更新", "クラウド型への移行")
SAID = (
    ("explanation", "", "電話システムの更新方式(比較)"),
    ("speech", "部会長", "停電のときに何回線残るのかを、まず説明してください。"),
    ("speech", "事務局", "庁内交換機なら内線のすべてと外線8回線、クラウド型なら携帯電話の回線だけが残ります。"),
    ("speech", "部会員", "窓口の代表番号が止まらないことを優先したいと考えます。"),
)
VIEWS = {
    "財産運用課長": (0, "回線の費用が読める"),
    "戸籍住民課長": (0, "代表番号で受けられる"),
    "防災課長": (1, "庁舎の外でも受けられる"),
}


def sit_down(office: Unit, secretary: Person) -> None:
    """電話システム更新検討部会, 第1回: opened this morning, with a few speeches and opinions; its end is still to come."""
    body = Body.objects.create(
        slug="denwa", name=f"{settings.WARD_NAME}電話システム更新検討部会", unit=office, place="第二会議室(本庁舎4階)",
        chair_word="部会長", deputy_word="副部会長", member_word="部会員",
        meeting_reason="区の意思決定の途中にある事項を審議する会議であるため", record_reason="途中の事項を含むため",
    )  # fmt: skip
    today = clock.today()
    for order, (role, post, section) in enumerate(SEATS):
        unit = unit_named(section) if section else office
        Membership.objects.create(
            body=body, role=role, post=post, unit=unit, order=order, valid_from=today.replace(month=4, day=1, year=2024)
        )
    plan = planning.Plan(
        fiscal_year=clock.FiscalYear.of(today).year, ordinal=1, held_on=today, starts_at=TEN, ends_at=ELEVEN,
        place=body.place, meeting_openness=body.meeting_openness, meeting_reason=body.meeting_reason,
        record_openness=body.record_openness, record_reason=body.record_reason,
    )  # fmt: skip
    meeting = planning.plan_meeting(body, plan, actor=secretary)
    matter = agenda.add_item(
        meeting, agenda.ItemFacts("電話システムの更新方式について", "matter", "情報管理課長", 40), actor=secretary
    )
    agenda.add_item(meeting, agenda.ItemFacts("今後の進め方について", "report", "情報管理課長", 10), actor=secretary)
    convening.convene(meeting, actor=secretary)
    attendance.mark_all_present(meeting, actor=secretary)
    meeting = holding.open_meeting(meeting, actor=secretary, at=TEN)
    _speak(meeting, matter, secretary)
    _tell_opinions(meeting, matter, secretary)


def _speak(meeting: Meeting, item: AgendaItem, secretary: Person) -> None:
    screen = uuid.uuid4()
    for turn, (kind, role, text) in enumerate(SAID, start=1):
        writing = recording.Writing(
            key=uuid.uuid4(), screen=screen, turn=turn, version=0, kind=kind, role=role, text=text, item_id=item.pk
        )
        recording.save_block(meeting, writing, actor=secretary)


def _tell_opinions(meeting: Meeting, item: AgendaItem, secretary: Person) -> None:
    choices = [options.add_option(item, actor=secretary, title=title) for title in OPTIONS]
    seats = {seat.post: seat.pk for seat in Attendance.objects.filter(meeting=meeting)}
    views = {seats[post]: options.View(choices[place].pk, reason) for post, (place, reason) in VIEWS.items()}
    options.record_opinions(item, views, actor=secretary)
