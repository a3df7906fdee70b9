"""Taking records in: doubts decided by people, a meeting at the end, nothing twice and nothing lost (MTG-9)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import intake as actions
from honbu.modules.meetings.documents import record_paper
from honbu.modules.meetings.domain.form import head_of, proceedings_of
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.models import AgendaItem, Choice, FollowUp, Intake, IntakeDoubt, Meeting
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, taken_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-9")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def the_doubt(intake: Intake, rule: str) -> IntakeDoubt:
    """The first doubt of a rule."""
    found = intake.doubts.filter(rule=rule).first()
    assert found is not None
    return found


def test_reading_changes_nothing_and_keeps_the_file_as_it_came(hq: Headquarters) -> None:
    intake = taken_in(hq)
    assert intake.state == Intake.State.READ
    assert Meeting.objects.count() == 0
    assert documents.content_of(intake.document_id).decode() == written("2025-1") == intake.source


def test_accepting_makes_the_meeting_with_agenda_people_papers_record_and_candidates(hq: Headquarters) -> None:
    meeting = actions.accept_intake(taken_in(hq), actor=hq.secretary)
    assert (meeting.fiscal_year, meeting.ordinal, str(meeting.held_on)) == (2025, 1, "2025-05-28")
    assert [item.key for item in meeting.items.all()] == ["議案1", "議案2", "報告1", "報告2"]
    assert [item.resolution for item in meeting.items.all()] == ["approved", "approved", "reported", "reported"]
    assert meeting.attendances.filter(state="deputised").get().post == "保健福祉部長"
    assert [material.label for material in meeting.materials.all()] == ["資料1", "資料2-1", "資料2-2", "資料3", "資料4"]
    assert FollowUp.objects.filter(meeting=meeting, state="candidate").count() == 6
    assert [(choice.label, choice.opinions.count()) for choice in Choice.objects.all()] == [
        ("案①", 4),
        ("案②", 1),
        ("案③", 0),
    ]
    assert meeting.minutes.get().state == "draft"


def test_what_was_taken_in_comes_out_in_the_form_as_it_was_read(hq: Headquarters) -> None:
    meeting = actions.accept_intake(taken_in(hq), actor=hq.secretary)
    first, second = read(written("2025-1")), record_of(meeting)
    assert [line.text for line in proceedings_of(first)][:-1] == [line.text for line in proceedings_of(second)][:-1]
    assert [row.paragraphs for row in head_of(first)] == [row.paragraphs for row in head_of(second)]


def test_a_record_of_another_body_is_asked_about(hq: Headquarters) -> None:
    other = taken_in(hq, written("2025-1").replace("みどり台区行政情報化推進本部", "あおば市情報化委員会"))
    assert "あおば市情報化委員会" in the_doubt(other, "body_differs").message
    assert not taken_in(hq, filename="自分.txt").doubts.filter(rule="body_differs").exists()


def test_the_same_file_twice_is_the_same_intake(hq: Headquarters) -> None:
    first = taken_in(hq)
    with pytest.raises(actions.AlreadyTakenIn) as known:
        taken_in(hq)
    assert known.value.intake == first
    assert Intake.objects.count() == 1


def test_a_meeting_that_is_here_is_not_overwritten_by_another_file(hq: Headquarters) -> None:
    actions.accept_intake(taken_in(hq), actor=hq.secretary)
    changed = taken_in(hq, written("2025-1").replace("案①でいいと思います", "案②でいいと思います"))
    with pytest.raises(actions.MeetingExists):
        actions.accept_intake(changed, actor=hq.secretary)
    shown = as_person(hq.secretary).get(f"/meetings/intakes/{changed.pk}/").content.decode()
    assert "違いは1か所です" in shown


def test_choosing_the_end_is_logged_and_the_form_shows_one_end(hq: Headquarters) -> None:
    intake = taken_in(hq)
    meeting = actions.accept_intake(intake, actor=hq.secretary)
    actions.decide_doubt(
        the_doubt(intake, "times_disagree"), actor=hq.secretary, choice="14:05", reason="本文の記載が正しい"
    )
    meeting.refresh_from_db()
    assert f"{meeting.closed_at:%H:%M}" == "14:05"
    record = record_of(meeting)
    shown = "".join(line.text for line in proceedings_of(record)) + "".join(
        text for row in head_of(record) for text in row.paragraphs
    )
    assert "15:05" not in shown
    line = trail.history_of(intake)[0]
    assert line.reason == "本文の記載が正しい"


def test_a_doubt_that_stops_the_record_is_decided_with_a_reason_only(hq: Headquarters) -> None:
    intake = taken_in(hq)
    with pytest.raises(actions.ReasonNeeded):
        actions.decide_doubt(the_doubt(intake, "times_disagree"), actor=hq.secretary, choice="14:05")
    assert the_doubt(intake, "times_disagree").state == "open"


def test_a_decision_before_accepting_is_carried_into_the_meeting(hq: Headquarters) -> None:
    intake = taken_in(hq, written("2024-3"))
    actions.decide_doubt(
        the_doubt(intake, "title_year_differs"),
        actor=hq.secretary,
        choice="令和6年度システム評価の進め方について",
        reason="本文のとおり",
    )
    meeting = actions.accept_intake(intake, actor=hq.secretary)
    assert AgendaItem.objects.get(meeting=meeting, kind="matter").title == "令和6年度システム評価の進め方について"


def test_a_resolution_with_homework_is_taken_when_a_person_says_so(hq: Headquarters) -> None:
    intake = taken_in(hq)
    meeting = actions.accept_intake(intake, actor=hq.secretary)
    actions.decide_doubt(the_doubt(intake, "resolved_with_homework"), actor=hq.secretary, choice="承認(宿題あり)")
    assert meeting.items.get(kind="matter", no=2).resolution == "with_homework"


def test_what_can_not_be_read_stays_downloadable_for_whoever_sent_it(hq: Headquarters) -> None:
    intake = actions.take_in_record(b"\x00\x01\x02", "こわれた.doc", body=hq.body, actor=hq.secretary)
    assert intake.state == Intake.State.REFUSED
    page = as_person(hq.secretary).get(f"/meetings/intakes/{intake.pk}/").content.decode()
    assert "会議録として読み取れませんでした" in page
    answer = as_person(hq.secretary).get(f"/meetings/intakes/{intake.pk}/original/")
    assert b"".join(answer.streaming_content) == b"\x00\x01\x02"
    assert answer["Content-Disposition"].startswith("attachment")


def test_two_secretaries_accepting_at_the_same_time_make_one_meeting(hq: Headquarters) -> None:
    intake = taken_in(hq)
    actions.accept_intake(intake, actor=hq.secretary)
    with pytest.raises(actions.AlreadyDecided):
        actions.accept_intake(intake, actor=hq.secretary)
    assert Meeting.objects.count() == 1


def test_the_wizard_leads_from_the_file_to_the_meeting(hq: Headquarters) -> None:
    client: Client = as_person(hq.secretary)
    assert "会議録を読み取る" in client.get("/meetings/intakes/new/").content.decode()
    upload = SimpleUploadedFile("会議録.txt", written("2025-1").encode())
    sent = {"body": hq.body.pk, "file": upload, "revisions": "accept"}
    page = client.post("/meetings/intakes/new/", sent, follow=True).content.decode()
    intake = Intake.objects.get()
    assert "開催日時では終了15:05ですが" in page
    assert "案①" in page
    answer = client.post(f"/meetings/intakes/{intake.pk}/accept/", follow=True)
    assert "会議録を取り込みました" in answer.content.decode()


def test_an_answer_without_its_reason_comes_back_with_an_error_summary(hq: Headquarters) -> None:
    intake = taken_in(hq)
    doubt = the_doubt(intake, "times_disagree")
    answer = as_person(hq.secretary).post(f"/meetings/intakes/{intake.pk}/doubts/{doubt.pk}/", {"answer": "suggested"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "original/", "reading.json"])
def test_for_a_stranger_an_intake_does_not_exist(hq: Headquarters, path: str) -> None:
    intake = taken_in(hq)
    client = as_person(hq.stranger)
    assert client.get(f"/meetings/intakes/{intake.pk}/{path}").status_code == 404
    assert client.get(f"/meetings/intakes/{intake.pk + 99}/{path}").status_code == 404
    with pytest.raises(access.NotAllowed):
        actions.accept_intake(intake, actor=hq.stranger)


def test_a_stranger_sees_that_a_meeting_was_held_and_not_what_was_said(hq: Headquarters) -> None:
    meeting = actions.accept_intake(taken_in(hq), actor=hq.secretary)
    page = as_person(hq.stranger).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "内線電話の更新方式について" in page
    assert "停電したときに" not in page
    assert as_person(hq.stranger).get(f"/meetings/{meeting.pk}/record/").status_code == 404


def test_a_member_by_post_reads_the_record(hq: Headquarters) -> None:
    meeting = actions.accept_intake(taken_in(hq), actor=hq.secretary)
    page = as_person(hq.member).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "停電したときに" in page


def test_the_record_of_a_meeting_comes_as_pdf_and_word(hq: Headquarters) -> None:
    meeting = actions.accept_intake(taken_in(hq), actor=hq.secretary)
    client = as_person(hq.secretary)
    assert client.get(f"/meetings/{meeting.pk}/record/").status_code == 200
    pdf = client.get(f"/meetings/{meeting.pk}/record/?form=pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert record_paper.make(record_of(meeting), "会議録", "docx").content.startswith(b"PK")
