"""From the draft to the final minutes: check, round, conflicting corrections, approval, 訂正版 (MTG-3, MTG-4)."""

import datetime
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.tests.makers import a_person
from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings.actions import intake as intakes
from honbu.modules.meetings.actions import minutes as actions
from honbu.modules.meetings.actions import recording
from honbu.modules.meetings.domain.record_json import digest_of, from_json, kept_json
from honbu.modules.meetings.models import Block, Correction, Meeting, Minutes
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, settle_doubts, taken_in
from honbu.modules.meetings.tests.table import a_writing

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-4")]
UNTIL = datetime.date(2026, 12, 4)


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def meeting(hq: Headquarters) -> Meeting:
    """Its meeting of spring, read in."""
    return intakes.accept_intake(taken_in(hq), actor=hq.secretary)


def ready(meeting: Meeting, hq: Headquarters) -> Minutes:
    """Minutes that wait for the chair."""
    settle_doubts(meeting, hq)
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.close_round(minutes, actor=hq.secretary)
    minutes.refresh_from_db()
    return minutes


def a_speech(meeting: Meeting) -> Block:
    """A speech of a member."""
    block = Block.objects.filter(meeting=meeting, kind="speech", role="部員").first()
    assert block is not None
    return block


def test_minutes_with_an_open_doubt_are_not_approved(hq: Headquarters, meeting: Meeting) -> None:
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.close_round(minutes, actor=hq.secretary)
    with pytest.raises(actions.StillOpen) as refusal:
        actions.approve_minutes(minutes, actor=hq.chair)
    assert any("13:30" in what or "15:05" in what for what in refusal.value.what)


def test_the_chair_approves_and_from_then_on_nothing_changes(hq: Headquarters, meeting: Meeting) -> None:
    minutes = ready(meeting, hq)
    actions.approve_minutes(minutes, actor=hq.chair)
    minutes.refresh_from_db()
    meeting.refresh_from_db()
    assert (minutes.state, meeting.state) == ("final", "final")
    assert minutes.sha256 == digest_of(minutes.content or {})
    with pytest.raises(NotPossibleNow):
        actions.edit_block(a_speech(meeting), actor=hq.secretary, text="別の文", version=1)
    for statement in ("UPDATE meetings_minutes SET sha256 = 'x'", "DELETE FROM meetings_minutes"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_kept_content_gives_the_record_again(hq: Headquarters, meeting: Meeting) -> None:
    record = record_of(meeting)
    assert kept_json(from_json(kept_json(record))) == kept_json(record)


def test_only_the_chair_approves(hq: Headquarters, meeting: Meeting) -> None:
    minutes = ready(meeting, hq)
    for person in (hq.secretary, hq.member, hq.stranger):
        with pytest.raises(access.NotAllowed):
            actions.approve_minutes(minutes, actor=person)


def test_the_chair_sends_the_draft_back_with_a_reason(hq: Headquarters, meeting: Meeting) -> None:
    minutes = ready(meeting, hq)
    with pytest.raises(actions.ReasonMissing):
        actions.send_back_minutes(minutes, actor=hq.chair, reason=" ")
    actions.send_back_minutes(minutes, actor=hq.chair, reason="発言の順を確かめること")
    minutes.refresh_from_db()
    assert minutes.state == "draft"
    assert "差し戻された会議録を直す" in [item.title for item in notices.open_work(hq.secretary)]


@pytest.mark.requirement("MTG-3")
def test_two_members_propose_conflicting_changes_and_the_secretariat_chooses_while_both_stay(
    hq: Headquarters, meeting: Meeting
) -> None:
    settle_doubts(meeting, hq)
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    assert actions.circulate_minutes(minutes, actor=hq.secretary, until=UNTIL) == 3
    speech = a_speech(meeting)
    actions.propose_correction(speech, actor=hq.member, text="窓口の課は、12月を避けてほしい。", reason="言い直した")
    actions.propose_correction(speech, actor=hq.chair, text="窓口の課は、11月も避けてほしい。")
    page = as_person(hq.secretary).get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert page.count('correction__side"') == 2
    first, second = Correction.objects.order_by("pk")
    with pytest.raises(actions.StillOpen):
        actions.close_round(minutes, actor=hq.secretary)
    actions.decide_correction(first, actor=hq.secretary, accept=True)
    actions.decide_correction(second, actor=hq.secretary, accept=False, answer="録音では12月のみ")
    speech.refresh_from_db()
    assert speech.text == "窓口の課は、12月を避けてほしい。"
    assert sorted(Correction.objects.values_list("state", flat=True)) == ["accepted", "rejected"]
    actions.close_round(minutes, actor=hq.secretary)
    assert "会議録を承認する" in [item.title for item in notices.open_work(hq.chair)]
    assert "会議録を確かめる" not in [item.title for item in notices.open_work(hq.member)]


def test_whoever_was_not_there_proposes_nothing(hq: Headquarters, meeting: Meeting) -> None:
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.circulate_minutes(minutes, actor=hq.secretary, until=UNTIL)
    with pytest.raises(actions.NotThere):
        actions.propose_correction(a_speech(meeting), actor=hq.stranger, text="直した文")


def test_whoever_was_asked_says_that_it_is_right(hq: Headquarters, meeting: Meeting) -> None:
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.circulate_minutes(minutes, actor=hq.secretary, until=UNTIL)
    minutes.refresh_from_db()
    assert "会議録を確かめる" in [item.title for item in notices.open_work(hq.member)]
    actions.answer_round(minutes, actor=hq.member)
    assert "会議録を確かめる" not in [item.title for item in notices.open_work(hq.member)]


def test_while_attendees_are_asked_the_secretariat_does_not_change_the_text(hq: Headquarters, meeting: Meeting) -> None:
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.circulate_minutes(minutes, actor=hq.secretary, until=UNTIL)
    with pytest.raises(NotPossibleNow):
        actions.edit_block(a_speech(meeting), actor=hq.secretary, text="別の文", version=1)


def test_while_attendees_are_asked_the_recording_screen_changes_nothing_either(
    hq: Headquarters, meeting: Meeting
) -> None:
    minutes = meeting.minutes.get()
    actions.check_minutes(minutes, actor=hq.secretary)
    actions.circulate_minutes(minutes, actor=hq.secretary, until=UNTIL)
    with pytest.raises(recording.NotRecordable):
        recording.save_block(meeting, a_writing(text="書き足し"), actor=hq.secretary)


def test_whoever_saves_a_paragraph_second_sees_the_firsts_text_and_loses_nothing(
    hq: Headquarters, meeting: Meeting
) -> None:
    speech = a_speech(meeting)
    actions.edit_block(speech, actor=hq.secretary, text="先に直した文", version=speech.version)
    answer = as_person(hq.secretary).post(
        f"/meetings/{meeting.pk}/minutes/blocks/{speech.pk}/", {"text": "後から直した文", "version": speech.version}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先に直した文" in page
    assert "後から直した文" in page
    speech.refresh_from_db()
    assert speech.text == "先に直した文"


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_saving_in_the_same_moment_do_not_overwrite_each_other() -> None:
    hq = a_headquarters()
    meeting = intakes.accept_intake(taken_in(hq), actor=hq.secretary)
    speech, outcomes = a_speech(meeting), []
    gate = threading.Barrier(2)

    def save(text: str) -> None:
        gate.wait()
        try:
            actions.edit_block(speech, actor=hq.secretary, text=text, version=1)
            outcomes.append("saved")
        except actions.SomebodyWasFaster:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("甲の文", "乙の文")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]


def test_final_minutes_are_corrected_by_a_new_version_with_a_reason_and_the_old_one_stays(
    hq: Headquarters, meeting: Meeting
) -> None:
    minutes = ready(meeting, hq)
    actions.approve_minutes(minutes, actor=hq.chair)
    minutes.refresh_from_db()
    with pytest.raises(actions.ReasonMissing):
        actions.start_minutes(meeting, actor=hq.secretary)
    second = actions.start_minutes(meeting, actor=hq.secretary, reason="課数の誤り")
    speech = a_speech(meeting)
    actions.edit_block(speech, actor=hq.secretary, text="訂正した発言です。", version=speech.version)
    actions.check_minutes(second, actor=hq.secretary)
    actions.close_round(second, actor=hq.secretary)
    actions.approve_minutes(second, actor=hq.chair)
    second.refresh_from_db()
    minutes.refresh_from_db()
    assert "訂正した発言です。" in str(second.content)
    assert "訂正した発言です。" not in str(minutes.content)
    page = as_person(hq.secretary).get(f"/meetings/{meeting.pk}/minutes/versions/2/").content.decode()
    assert "訂正版 第2版" in page


def test_two_versions_are_not_worked_on_at_once(hq: Headquarters, meeting: Meeting) -> None:
    with pytest.raises(actions.AlreadyOpen):
        actions.start_minutes(meeting, actor=hq.secretary, reason="もう一つ")


@pytest.mark.parametrize("path", ["minutes/", "disclosure/"])
def test_for_whoever_does_not_belong_the_unpublished_record_does_not_exist(
    hq: Headquarters, meeting: Meeting, path: str
) -> None:
    outsider = a_person("外野 一", None)
    for person in (hq.stranger, outsider):
        assert as_person(person).get(f"/meetings/{meeting.pk}/{path}").status_code == 404


def test_the_pages_lead_from_the_draft_to_the_final_minutes(hq: Headquarters, meeting: Meeting) -> None:
    settle_doubts(meeting, hq)
    office, chair = as_person(hq.secretary), as_person(hq.chair)
    where = f"/meetings/{meeting.pk}/minutes/"
    office.post(f"{where}check/do/")
    office.post(f"{where}circulate/do/", {"until": "令和8年12月4日"})
    speech = a_speech(meeting)
    answer = as_person(hq.member).post(
        f"{where}blocks/{speech.pk}/correct/", {"text": "言い直した文です。"}, follow=True
    )
    assert "修正を申し出ました" in answer.content.decode()
    office.post(f"{where}corrections/{Correction.objects.get().pk}/", {"answer": "accept"})
    office.post(f"{where}close/do/")
    answer = chair.post(f"{where}approve/do/", follow=True)
    assert "承認し、確定しました" in answer.content.decode()
    assert "言い直した文です。" in str(Minutes.objects.get().content)
