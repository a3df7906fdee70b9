"""会議の設定と招集: planned, numbered, convened, moved, cancelled; members are told and answer (MTG-1)."""

import datetime

import pytest

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices.public import Notice, Todo
from honbu.kernel.organisation.public import Deputy
from honbu.kernel.organisation.tests.makers import LONG_AGO
from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings.actions import convening, holding, planning
from honbu.modules.meetings.actions.convening import Answer
from honbu.modules.meetings.models import Attendance, Body, Meeting
from honbu.modules.meetings.queries.agenda import quorum_of
from honbu.modules.meetings.queries.bodies import next_ordinal
from honbu.modules.meetings.queries.rights import may_read_papers
from honbu.modules.meetings.tests.makers import (
    Headquarters,
    a_convened_meeting,
    a_headquarters,
    a_meeting,
    an_item,
    in_days,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-1")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def the_seat(meeting: Meeting, post: str) -> Attendance:
    """A seat at a meeting."""
    return Attendance.objects.get(meeting=meeting, post=post)


def told(kind: str) -> list[tuple[str, str]]:
    """Who was told what."""
    return [(notice.person.name, notice.title) for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def plan_of(meeting: Meeting, **values: object) -> planning.Plan:
    """The plan as it is, with changes."""
    now = {name: getattr(meeting, name) for name in planning.Plan.__slots__}
    return planning.Plan(**{**now, **values})  # type: ignore[arg-type]


def test_the_next_number_of_the_year_is_proposed_and_a_cancelled_meeting_keeps_its_own(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    assert next_ordinal(hq.body, meeting.fiscal_year) == 2
    planning.cancel_meeting(meeting, actor=hq.secretary, reason="議題がないため")
    assert next_ordinal(hq.body, meeting.fiscal_year) == 2
    assert next_ordinal(hq.body, meeting.fiscal_year + 1) == 1


def test_a_number_is_given_once_a_year(hq: Headquarters) -> None:
    a_meeting(hq)
    with pytest.raises(planning.AlreadyNumbered):
        a_meeting(hq, days=15)


def test_a_meeting_lies_in_its_fiscal_year_and_ends_after_it_begins(hq: Headquarters) -> None:
    with pytest.raises(planning.OutsideItsYear):
        a_meeting(hq, fiscal_year=2001)
    with pytest.raises(planning.EndsBeforeItBegins):
        a_meeting(hq, ends_at=datetime.time(13, 0))


def test_the_form_proposes_number_place_and_openness_of_the_body(hq: Headquarters) -> None:
    Body.objects.update(place="庁議室(本庁舎5階)")
    form = as_person(hq.secretary).get("/meetings/new/").context["form"]
    assert (form["ordinal"].value(), form["place"].value()) == (1, "庁議室(本庁舎5階)")
    assert (form["meeting_openness"].value(), form["meeting_reason"].value()) == ("closed", "途中の事項を審議するため")


def test_what_is_missing_is_named_before_a_meeting_is_convened(hq: Headquarters) -> None:
    meeting = a_meeting(hq, place="", starts_at=None, ends_at=None)
    with pytest.raises(convening.NotReady, match="開始予定、場所、議題"):
        convening.convene(meeting, actor=hq.secretary)
    assert Meeting.objects.get().state == "preparing"


def test_convening_calls_the_members_of_that_day_and_asks_each_until_the_eve(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    seats = [(one.group, one.post, one.role, one.state) for one in meeting.attendances.all()]
    assert seats == [
        ("部員", "副区長", "chair", "expected"),
        ("部員", "区民部長", "member", "expected"),
        ("事務局", "情報管理課長", "office", "expected"),
    ]
    assert {name for name, _title in told("meetings.convened")} == {hq.chair.name, hq.member.name, hq.secretary.name}
    assert Todo.objects.filter(module="meetings", state="open").count() == 2
    assert {todo.due for todo in Todo.objects.filter(module="meetings")} == {in_days(13)}


def test_an_answer_takes_the_work_off_the_list_and_may_be_changed_until_the_meeting(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    seat = convening.answer(the_seat(meeting, "区民部長"), Answer("present"), actor=hq.member)
    assert (seat.state, seat.answered_by) == ("present", hq.member)
    assert Todo.objects.filter(module="meetings", state="done").count() == 1
    assert convening.answer(seat, Answer("absent", note="出張"), actor=hq.member).state == "absent"
    Meeting.objects.update(state="open", opened_at=datetime.time(13, 30))
    with pytest.raises(convening.TooLateToAnswer):
        convening.answer(seat, Answer("present"), actor=hq.member)


def test_a_deputy_is_named_told_and_may_read_the_papers_until_released(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    with pytest.raises(convening.DeputyNeeded):
        convening.answer(seat, Answer("deputised"), actor=hq.member)
    with pytest.raises(convening.DeputyNeeded):
        convening.answer(seat, Answer("deputised", deputy=hq.member), actor=hq.member)
    assert not may_read_papers(hq.counter_chief, meeting)
    seat = convening.answer(seat, Answer("deputised", deputy=hq.counter_chief), actor=hq.member)
    assert (seat.deputy, seat.deputy_post) == (hq.counter_chief, "課長")
    assert may_read_papers(hq.counter_chief, meeting)
    assert told("meetings.convened")[-1][0] == hq.counter_chief.name
    convening.answer(seat, Answer("present"), actor=hq.member)
    assert not may_read_papers(hq.counter_chief, meeting)
    assert told("meetings.changed")[-1][0] == hq.counter_chief.name


def test_once_the_meeting_is_open_nobody_is_asked_any_more_whether_they_come(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    assert Todo.objects.filter(url__contains="attendance", state=Todo.State.OPEN).exists()
    holding.open_meeting(meeting, actor=hq.secretary, at=datetime.time(13, 30))
    assert not Todo.objects.filter(url__contains="attendance", state=Todo.State.OPEN).exists()


def test_whoever_stands_in_for_a_member_answers_for_them_and_the_secretariat_for_all(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    Deputy.objects.create(principal=hq.chair, deputy=hq.counter_chief, valid_from=LONG_AGO)
    assert convening.answer(the_seat(meeting, "副区長"), Answer("present"), actor=hq.counter_chief).state == "present"
    assert convening.answer(the_seat(meeting, "区民部長"), Answer("absent"), actor=hq.secretary).state == "absent"


def test_the_quorum_follows_the_answers_and_the_registered_rule(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    assert quorum_of(meeting).standing == "unregistered"
    Body.objects.update(quorum="majority", rule_name="設置要綱 第6条", deputies_count=True)
    meeting.body.refresh_from_db()
    assert (quorum_of(meeting).standing, quorum_of(meeting).needed) == ("not_yet", 2)
    convening.answer(the_seat(meeting, "副区長"), Answer("present"), actor=hq.chair)
    convening.answer(the_seat(meeting, "区民部長"), Answer("deputised", deputy_post="戸籍住民課長"), actor=hq.member)
    assert quorum_of(meeting).standing == "met"
    Body.objects.update(deputies_count=None)
    meeting.body.refresh_from_db()
    assert quorum_of(meeting).standing == "depends_on_deputies"


def test_another_day_is_told_to_everybody_and_gives_until_the_new_eve(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    planning.change_meeting(meeting, plan_of(meeting, held_on=in_days(15)), actor=hq.secretary)
    assert {name for name, _title in told("meetings.changed")} == {hq.chair.name, hq.member.name, hq.secretary.name}
    assert {todo.due for todo in Todo.objects.filter(module="meetings")} == {in_days(14)}
    with pytest.raises(planning.DayNeeded):
        planning.change_meeting(meeting, plan_of(meeting, held_on=None), actor=hq.secretary)


def test_a_cancelled_meeting_says_why_and_asks_nobody_any_more(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    with pytest.raises(planning.ReasonNeeded):
        planning.cancel_meeting(meeting, actor=hq.secretary, reason=" ")
    planning.cancel_meeting(meeting, actor=hq.secretary, reason="台風のため")
    assert Todo.objects.filter(module="meetings", state="open").count() == 0
    assert Notice.objects.filter(kind="meetings.changed", text="台風のため").count() == 3
    shown = as_person(hq.stranger).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "台風のため" in shown
    with pytest.raises(NotPossibleNow):
        planning.cancel_meeting(meeting, actor=hq.secretary, reason="もう一度")


def test_a_convening_that_is_taken_back_forgets_the_answers_and_can_be_made_anew(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    convening.answer(the_seat(meeting, "区民部長"), Answer("present"), actor=hq.member)
    convening.recall(meeting, actor=hq.secretary, reason="議題を見直すため")
    assert the_seat(meeting, "区民部長").state == "expected"
    convening.convene(meeting, actor=hq.secretary)
    assert Todo.objects.filter(module="meetings", state="open").count() == 2


def test_the_calendar_file_keeps_its_number_and_counts_its_changes(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    an_item(hq, meeting)
    browser = as_person(hq.stranger)
    first = browser.get(f"/meetings/{meeting.pk}/calendar.ics")
    assert first["Content-Type"].startswith("text/calendar")
    planning.cancel_meeting(meeting, actor=hq.secretary, reason="台風のため")
    second = browser.get(f"/meetings/{meeting.pk}/calendar.ics").content.decode()
    assert _line(first.content.decode(), "UID") == _line(second, "UID")
    assert "METHOD:CANCEL" in second
    assert int(_line(second, "SEQUENCE")) > int(_line(first.content.decode(), "SEQUENCE"))


def _line(content: str, name: str) -> str:
    return next(line for line in content.splitlines() if line.startswith(f"{name}:")).removeprefix(f"{name}:")


def test_the_pages_plan_convene_and_take_an_answer(hq: Headquarters) -> None:
    browser = as_person(hq.secretary)
    form = browser.get("/meetings/new/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    day = in_days(14)
    sent |= {
        "fiscal_year": str(day.year if day.month > 3 else day.year - 1),
        "held_on": day.isoformat(),
        "starts_at": "13:30",
        "ends_at": "15:00",
        "place": "庁議室",
    }
    assert browser.post("/meetings/new/", sent).status_code == 302
    meeting = Meeting.objects.get()
    an_item(hq, meeting)
    assert browser.post(f"/meetings/{meeting.pk}/convene/").status_code == 302
    seat = the_seat(meeting, "区民部長")
    member = as_person(hq.member)
    assert "あなたの出欠（区民部長）" in member.get(f"/meetings/{meeting.pk}/attendance/").content.decode()
    refused = member.post(f"/meetings/{meeting.pk}/attendance/{seat.pk}/", {"state": "deputised"})
    assert refused.status_code == 422
    sent = {"state": "deputised", "deputy": hq.counter_chief.number}
    assert member.post(f"/meetings/{meeting.pk}/attendance/{seat.pk}/", sent).status_code == 302
    assert "代理出席" in member.get(f"/meetings/{meeting.pk}/attendance/").content.decode()
    shown = as_person(hq.counter_chief).get(f"/meetings/{meeting.pk}/papers/")
    assert shown.status_code == 200


@pytest.mark.parametrize("paper", ["agenda", "notice"])
@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_agenda_sheet_and_notice_come_as_pdf_and_word(hq: Headquarters, paper: str, form: str, begins: bytes) -> None:
    meeting = a_convened_meeting(hq)
    address = f"/meetings/{meeting.pk}/papers/{paper}/"
    made = as_person(hq.member).get(f"{address}?form={form}")
    assert made.content.startswith(begins)
