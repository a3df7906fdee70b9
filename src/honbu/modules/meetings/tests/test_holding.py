"""Opening, resolving, closing, and taking up again; who is there (MTG-3, MTG-4)."""

import datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import translation

from honbu.kernel.states import NotPossibleNow
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import attendance, holding
from honbu.modules.meetings.actions.intake import accept_intake
from honbu.modules.meetings.models import Attendance, Meeting
from honbu.modules.meetings.queries.recording import head_count
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, taken_in
from honbu.modules.meetings.tests.table import (
    FIVE_PAST_THREE,
    HALF_PAST_ONE,
    a_meeting,
    an_open_meeting,
    said,
    texts,
    the_item,
    the_seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-4")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def events_named(name: str) -> list[dict]:
    """The bodies of the events of a kind."""
    outbox = apps.get_model("events", "Event").objects
    return list(outbox.filter(kind__endswith=f".{name}").values_list("body", flat=True))


def all_resolved(hq: Headquarters, meeting: Meeting) -> None:
    """Every item with a result."""
    for item in meeting.items.select_related("meeting__body__unit"):
        resolution = "approved" if item.kind == "matter" else "reported"
        holding.resolve_item(item, actor=hq.secretary, resolution=resolution)


@pytest.mark.parametrize("state", ["convened", "preparing"])
def test_a_meeting_is_opened_with_the_time_that_the_record_begins_with(hq: Headquarters, state: str) -> None:
    meeting = holding.open_meeting(a_meeting(hq, state=state), actor=hq.secretary, at=datetime.time(13, 32))
    assert (meeting.state, texts(meeting)) == ("open", ["[13:32 開会]"])
    assert record_of(meeting).meeting.start == "13:32"
    assert events_named("MeetingOpened") == [{"meeting_id": meeting.pk}]


@pytest.mark.parametrize("state", ["open", "closed", "final", "cancelled"])
def test_a_meeting_is_not_opened_twice(hq: Headquarters, state: str) -> None:
    with pytest.raises(NotPossibleNow):
        holding.open_meeting(a_meeting(hq, state=state), actor=hq.secretary, at=HALF_PAST_ONE)


def test_a_meeting_without_a_day_is_not_opened(hq: Headquarters) -> None:
    meeting = Meeting.objects.create(body=hq.body, fiscal_year=2026, ordinal=9)
    with pytest.raises(holding.NoDayYet):
        holding.open_meeting(meeting, actor=hq.secretary, at=HALF_PAST_ONE)


def test_an_item_is_resolved_with_the_words_of_the_form(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    said(hq, meeting, "よいです。", item=item)
    holding.resolve_item(item, actor=hq.secretary, resolution="approved")
    block = meeting.blocks.get(kind="resolution")
    assert (block.item_id, block.text) == (item.pk, "案のとおり承認")
    assert record_of(meeting).agenda[0].resolution == "案のとおり承認"
    assert events_named("ItemResolved")[0]["resolution"] == "approved"


def test_a_resolution_that_was_typed_already_is_not_written_twice(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    said(hq, meeting, "案の通り承認", item=item, kind="resolution", role="")
    holding.resolve_item(item, actor=hq.secretary, resolution="approved")
    assert meeting.blocks.get(kind="resolution").text == "案のとおり承認"


def test_approval_with_homework_says_what_is_still_to_be_done(hq: Headquarters) -> None:
    item = the_item(an_open_meeting(hq), "議案1")
    with pytest.raises(holding.ConditionsNeeded):
        holding.resolve_item(item, actor=hq.secretary, resolution="with_homework", conditions=" ")
    done = holding.resolve_item(
        item, actor=hq.secretary, resolution="with_homework", conditions="他区の状況を次回に示すこと"
    )
    assert (done.state, done.conditions) == ("resolved", "他区の状況を次回に示すこと")


def test_an_item_is_resolved_once_and_only_while_the_meeting_is_open(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    holding.resolve_item(item, actor=hq.secretary, resolution="approved")
    with pytest.raises(NotPossibleNow):
        holding.resolve_item(item, actor=hq.secretary, resolution="rejected")
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    with pytest.raises(NotPossibleNow):
        holding.resolve_item(the_item(meeting, "議案2"), actor=hq.secretary, resolution="approved")


def test_a_result_is_taken_back_with_a_reason_and_its_paragraph_goes(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    holding.resolve_item(item, actor=hq.secretary, resolution="approved")
    with pytest.raises(holding.ReasonNeeded):
        holding.reopen_item(item, actor=hq.secretary, reason=" ")
    back = holding.reopen_item(item, actor=hq.secretary, reason="数え直すため")
    assert (back.state, back.resolution) == ("discussed", "")
    assert "案のとおり承認" not in texts(meeting)
    assert trail.history_of(item).get(verb="meetings.item.reopened").reason == "数え直すため"
    assert len(events_named("ItemReopened")) == 1


def test_closing_is_refused_while_items_have_no_result_and_names_each_of_them(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    holding.resolve_item(the_item(meeting, "議案1"), actor=hq.secretary, resolution="approved")
    with pytest.raises(holding.ItemsUnsettled) as told:
        holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
    assert [item.key for item in told.value.items] == ["議案2", "報告1"]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_at) == ("open", None)


def test_a_report_without_questions_is_reported_when_the_meeting_closes(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    for key in ("議案1", "議案2"):
        holding.resolve_item(the_item(meeting, key), actor=hq.secretary, resolution="approved")
    report = the_item(meeting, "報告1")
    said(hq, meeting, "質疑なし", item=report, kind="no_questions", role="")
    closed = holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
    report.refresh_from_db()
    assert (closed.state, report.resolution) == ("closed", "reported")
    assert texts(meeting)[-1] == "[15:05 終了]"
    assert record_of(closed).meeting.end == "15:05"
    assert closed.result == "議案(1) 案のとおり承認\n議案(2) 案のとおり承認\n報告事項(1) 報告済"
    assert events_named("MeetingClosed") == [{"meeting_id": meeting.pk}]


def test_a_meeting_does_not_end_before_it_began(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    all_resolved(hq, meeting)
    with pytest.raises(holding.TimesOutOfOrder):
        holding.close_meeting(meeting, actor=hq.secretary, at=datetime.time(9, 0))


def test_a_closed_meeting_is_taken_up_again_with_a_reason_and_ends_once_in_the_record(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    all_resolved(hq, meeting)
    holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
    with pytest.raises(holding.ReasonNeeded):
        holding.reopen_meeting(meeting, actor=hq.secretary, reason="")
    again = holding.reopen_meeting(meeting, actor=hq.secretary, reason="発言が続いたため")
    assert (again.state, again.closed_at) == ("open", None)
    holding.close_meeting(meeting, actor=hq.secretary, at=datetime.time(15, 20))
    assert [text for text in texts(meeting) if "終了" in text] == ["[15:20 終了]"]


def test_a_record_that_was_read_in_is_taken_up_again_and_loses_its_mark_of_the_end(hq: Headquarters) -> None:
    meeting = accept_intake(taken_in(hq), actor=hq.secretary)
    assert texts(meeting)[-1] == "[14:05 終了]"
    holding.reopen_meeting(meeting, actor=hq.secretary, reason="書き落とし")
    assert not any("終了" in text for text in texts(meeting))


def test_what_somebody_wrote_as_the_result_of_the_meeting_stays(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    all_resolved(hq, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(result="以上、承認")
    holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
    assert holding.reopen_meeting(meeting, actor=hq.secretary, reason="続き").result == "以上、承認"


def test_the_record_stays_japanese_when_the_secretary_reads_english(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    with translation.override("en"):
        all_resolved(hq, meeting)
        closed = holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
        assert record_of(closed).agenda[0].resolution == "案のとおり承認"
    assert "案のとおり承認" in texts(meeting)
    assert closed.result.startswith("議案(1) 案のとおり承認")


@pytest.mark.django_db(transaction=True)
def test_a_closing_that_dies_in_the_middle_leaves_the_meeting_open_and_tells_nobody(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    all_resolved(hq, meeting)

    @transaction.atomic
    def dying() -> None:
        holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        dying()
    meeting.refresh_from_db()
    assert (meeting.state, events_named("MeetingClosed")) == ("open", [])
    assert "[15:05 終了]" not in texts(meeting)


@pytest.mark.requirement("MTG-3")
def test_the_roll_is_made_of_the_seats_of_the_day_and_a_second_time_adds_nobody(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    assert [(one.group, one.post) for one in meeting.attendances.all()] == [
        ("部員", "副区長"),
        ("部員", "区民部長"),
        ("事務局", "情報管理課長"),
    ]
    assert the_seat(meeting, "区民部長").person == hq.member
    assert attendance.lay_out_roll(meeting, actor=hq.secretary) == 0


@pytest.mark.requirement("MTG-3")
def test_seats_are_marked_and_counted(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    with pytest.raises(attendance.DeputyUnnamed):
        attendance.mark_seat(seat, actor=hq.secretary, state="deputised")
    with pytest.raises(attendance.DeputyUnnamed):
        attendance.mark_seat(seat, actor=hq.secretary, state="deputised", deputy_post="部長", deputy=hq.member)
    attendance.mark_seat(seat, actor=hq.secretary, state="deputised", deputy_post="窓口課長", deputy=hq.stranger)
    attendance.mark_seat(the_seat(meeting, "副区長"), actor=hq.secretary, state="present")
    count = head_count(meeting)
    assert (count.seats, count.here, count.deputised) == (2, 2, 1)
    assert [one.note for one in record_of(meeting).attendance if one.post == "区民部長"] == ["代理"]
    with pytest.raises(attendance.LeftWithoutTime):
        attendance.mark_seat(the_seat(meeting, "副区長"), actor=hq.secretary, state="left")
    attendance.mark_seat(the_seat(meeting, "副区長"), actor=hq.secretary, state="left", left_at=datetime.time(14, 10))
    assert head_count(meeting).here == 1


@pytest.mark.requirement("MTG-3")
def test_whoever_marks_a_seat_that_another_marked_differently_meanwhile_is_told(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    attendance.mark_seat(seat, actor=hq.secretary, state="absent", seen="expected")
    with pytest.raises(attendance.SeatChanged):
        attendance.mark_seat(seat, actor=hq.secretary, state="present", seen="expected")
    assert Attendance.objects.get(pk=seat.pk).state == "absent"


@pytest.mark.requirement("MTG-3")
def test_of_a_final_record_nobody_changes_who_was_there(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    Meeting.objects.filter(pk=meeting.pk).update(state="final")
    with pytest.raises(attendance.RollIsClosed):
        attendance.mark_seat(the_seat(meeting, "区民部長"), actor=hq.secretary, state="present")
