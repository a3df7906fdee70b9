"""The record as it is written: nothing twice, nothing lost, nobody's words overwritten unseen (MTG-3)."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions.recording import BlockChanged, NotRecordable, Writing, save_block
from honbu.modules.meetings.models import Block, Meeting
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import a_meeting, a_writing, an_open_meeting, said, texts, the_item, the_seat

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-3")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def saved(hq: Headquarters, meeting: Meeting, writing: Writing) -> Block:
    """By the secretary."""
    return save_block(meeting, writing, actor=hq.secretary)


def messages() -> Any:
    """What the open pages were told."""
    return apps.get_model("streams", "Message").objects


def test_a_speech_is_recorded_by_role_and_names_nobody(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    said(hq, meeting, "案①がよいと思います。", item=the_item(meeting, "議案2"), speaker_id=seat.pk)
    block = record_of(meeting).blocks[-1]
    assert (block.item, block.role, block.text) == ("議案2", "部員", "案①がよいと思います。")
    assert "区民部長" not in f"{record_of(meeting).blocks}"


def test_the_same_paragraph_sent_twice_is_one(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    writing = a_writing()
    first, second = saved(hq, meeting, writing), saved(hq, meeting, writing)
    assert (first.pk, first.version) == (second.pk, second.version)
    assert texts(meeting).count("よいと思います。") == 1


def test_letters_that_are_typed_on_are_the_same_paragraph(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    writing = a_writing(text="停")
    for turn, text in enumerate(("停電", "停電した", "停電したときは"), start=2):
        saved(hq, meeting, writing)
        writing = replace(writing, text=text, turn=turn)
    block = saved(hq, meeting, writing)
    assert (block.text, block.version) == ("停電したときは", 4)
    assert trail.history_of(block).count() == 1


def test_what_arrives_late_from_the_same_screen_does_not_bring_old_letters_back(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    late = a_writing(text="停電", turn=2)
    saved(hq, meeting, replace(late, text="停", turn=1))
    saved(hq, meeting, replace(late, text="停電したときは", turn=3))
    assert saved(hq, meeting, late).text == "停電したときは"


def test_a_screen_whose_answer_was_lost_goes_on_writing(hq: Headquarters) -> None:
    """It does not know the version that it made itself."""
    meeting = an_open_meeting(hq)
    writing = a_writing(text="停電")
    saved(hq, meeting, writing)
    assert saved(hq, meeting, replace(writing, text="停電したとき", turn=2, version=0)).text == "停電したとき"


def test_whoever_saves_an_old_version_second_is_shown_the_others_words_and_nothing_is_lost(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文")
    mine = a_writing(key=block.key, version=1, text="わたしの文")
    saved(hq, meeting, replace(mine, screen=uuid.uuid4(), text="相手の文"))
    with pytest.raises(BlockChanged) as told:
        saved(hq, meeting, mine)
    assert told.value.block.text == "相手の文"
    assert saved(hq, meeting, replace(mine, version=2, turn=2)).text == "わたしの文"


def test_the_same_words_by_two_hands_are_no_conflict(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文")
    for _hand in range(2):
        assert saved(hq, meeting, a_writing(key=block.key, version=1, text="同じ文")).version == 2


def test_a_paragraph_is_put_between_two_others_moved_and_taken_out_and_comes_back(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    first, second = said(hq, meeting, "一", item=item), said(hq, meeting, "三", item=item)
    middle = said(hq, meeting, "二", item=item, after=first.key)
    assert texts(meeting) == ["[13:30 開会]", "一", "二", "三"]
    moving = a_writing(key=middle.key, version=1, text="二", item_id=item.pk, after=second.key)
    saved(hq, meeting, moving)
    assert texts(meeting) == ["[13:30 開会]", "一", "三", "二"]
    gone = replace(moving, turn=2, version=2, after=None, removed=True)
    saved(hq, meeting, gone)
    assert texts(meeting) == ["[13:30 開会]", "一", "三"]
    saved(hq, meeting, replace(gone, turn=3, version=3, removed=False))
    assert texts(meeting) == ["[13:30 開会]", "一", "三", "二"]
    words = [line.verb for line in trail.history_of(middle)]
    assert sorted(words) == [f"meetings.block.{verb}" for verb in ("moved", "removed", "restored", "written")]


def test_after_many_insertions_at_the_same_place_the_order_still_holds(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    first = said(hq, meeting, "初め", item=item)
    said(hq, meeting, "終わり", item=item)
    for number in range(30):
        said(hq, meeting, str(number), item=item, after=first.key)
    assert texts(meeting)[2:-1] == [str(number) for number in reversed(range(30))]


def test_an_item_goes_on_by_what_is_written_under_it(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    said(hq, meeting, "監査計画書(案)", item=item, kind="explanation", role="事務局")
    item.refresh_from_db()
    assert item.state == "explained"
    said(hq, meeting, "どこを回りますか。", item=item)
    item.refresh_from_db()
    assert item.state == "discussed"


def test_who_takes_up_anothers_paragraph_is_in_the_trail_with_what_stood_there(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文")
    Block.objects.filter(pk=block.pk).update(changed_by=hq.chair)
    saved(hq, meeting, a_writing(key=block.key, version=1, text="直した文"))
    line = trail.history_of(block).get(verb="meetings.block.changed")
    assert (line.before["内容"], line.after["内容"]) == ("初めの文", "直した文")


def test_who_spoke_stays_when_a_screen_that_was_not_asked_writes_on(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    block = said(hq, meeting, "初めの文", speaker_id=seat.pk)
    after = saved(hq, meeting, a_writing(key=block.key, version=1, text="直した文", speaker_kept=True))
    assert after.speaker_id == seat.pk


@pytest.mark.parametrize(
    ("state", "possible"), [("preparing", False), ("convened", False), ("final", False), ("closed", True)]
)
def test_one_records_in_a_meeting_that_was_opened_until_its_record_is_final(
    hq: Headquarters, state: str, possible: bool
) -> None:
    meeting = a_meeting(hq, state=state)
    if possible:
        assert said(hq, meeting, "書き落とし").pk
    else:
        with pytest.raises(NotRecordable):
            said(hq, meeting, "書き落とし")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "song"}, {"text": "あ" * 20_001}, {"item_id": 99_999}, {"speaker_id": 99_999}, {"role": "長" * 21}],
)
def test_what_can_not_stand_in_the_record_is_refused_with_a_word(hq: Headquarters, wrong: dict) -> None:
    meeting = an_open_meeting(hq)
    with pytest.raises(NotRecordable):
        saved(hq, meeting, a_writing(**wrong))


def test_a_paragraph_of_another_meeting_is_not_written_over(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文")
    other = Meeting.objects.create(body=hq.body, fiscal_year=2026, ordinal=2, state="open", held_on=meeting.held_on)
    with pytest.raises(NotRecordable):
        saved(hq, other, a_writing(key=block.key, version=1))


@pytest.mark.django_db(transaction=True)
def test_readers_are_told_the_words_and_never_who_spoke(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    said(hq, meeting, "案①がよい。", speaker_id=the_seat(meeting, "区民部長").pk)
    told = messages().filter(kind="meeting.block").latest("pk")
    assert told.channel == f"meetings.body:{hq.body.pk}"
    assert (told.body["meeting"], told.body["block"]["text"]) == (meeting.pk, "案①がよい。")
    assert "speaker" not in told.body["block"]


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_dies_in_the_middle_leaves_neither_paragraph_nor_line_nor_message(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    before = (Block.objects.count(), trail.last_position(), messages().count())

    @transaction.atomic
    def dying() -> None:
        said(hq, meeting, "半分")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        dying()
    assert (Block.objects.count(), trail.last_position(), messages().count()) == before
