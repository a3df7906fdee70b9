"""For whom the pages at the table exist, who may write, and who hears the record grow (MTG-3)."""

import datetime
import uuid
from dataclasses import replace

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.meetings.actions import attendance, holding, options
from honbu.modules.meetings.actions.live import block_as_told
from honbu.modules.meetings.actions.recording import save_block
from honbu.modules.meetings.models import Block, Meeting
from honbu.modules.meetings.queries.recording import channels_for
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import a_writing, an_open_meeting, said, the_item, the_seat

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-3")]
PAGES = ("seats/", "recording/", "recording/state.json", "live/", "options/", "reopen/")
DEEDS = ("seats/roll/", "open/", "close/", "recording/", "recording/editing/")


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def meeting(hq: Headquarters) -> Meeting:
    """One that is open."""
    return an_open_meeting(hq)


def test_for_a_stranger_nothing_of_it_exists(hq: Headquarters, meeting: Meeting) -> None:
    client, item, seat = as_person(hq.stranger), the_item(meeting, "議案1"), the_seat(meeting, "区民部長")
    block = said(hq, meeting, "よいです。", item=item)
    for path in (*PAGES, f"recording/blocks/{block.key}/", f"items/{item.pk}/reopen/"):
        assert client.get(f"/meetings/{meeting.pk}/{path}").status_code == 404, path
    for path in (
        *DEEDS, f"seats/{seat.pk}/", f"items/{item.pk}/resolve/", f"options/{item.pk}/add/",
        f"recording/blocks/{block.key}/",
    ):  # fmt: skip
        assert client.post(f"/meetings/{meeting.pk}/{path}").status_code == 404, path
    assert client.put(f"/meetings/{meeting.pk}/recording/blocks/{uuid.uuid4()}/", "{}").status_code == 404


def test_a_member_reads_the_record_as_it_grows_and_the_tally_and_writes_nothing(
    hq: Headquarters, meeting: Meeting
) -> None:
    client, item = as_person(hq.member), the_item(meeting, "議案1")
    block = said(hq, meeting, "停電に強い。", item=item, speaker_id=the_seat(meeting, "区民部長").pk)
    page = client.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "停電に強い。" in page
    assert "data-composer" not in page
    told = client.get(f"/meetings/{meeting.pk}/recording/state.json").json()["blocks"]
    assert "停電に強い。" in {one["text"] for one in told}
    assert not any("speaker" in one for one in told)
    assert client.get(f"/meetings/{meeting.pk}/options/").status_code == 200
    for path in ("seats/", "recording/", f"recording/blocks/{block.key}/"):
        assert client.get(f"/meetings/{meeting.pk}/{path}").status_code == 404, path


def test_what_was_taken_out_of_the_record_is_told_to_no_member(hq: Headquarters, meeting: Meeting) -> None:
    writing = a_writing(text="言い直した発言")
    for removed in (False, True):
        block = save_block(meeting, replace(writing, removed=removed, turn=2 if removed else 1), actor=hq.secretary)
    client = as_person(hq.member)
    for path in ("live/", "recording/state.json"):
        assert "言い直した発言" not in client.get(f"/meetings/{meeting.pk}/{path}").content.decode()
    assert block_as_told(block)["text"] == ""


def test_who_held_which_opinion_is_for_the_secretariat_alone(hq: Headquarters, meeting: Meeting) -> None:
    item = the_item(meeting, "議案2")
    choice = options.add_option(item, actor=hq.secretary, title="交換機の更新")
    view = options.View(choice.pk, "停電に強いから")
    options.record_opinions(item, {the_seat(meeting, "区民部長").pk: view}, actor=hq.secretary)
    address = f"/meetings/{meeting.pk}/options/?item={item.pk}"
    members, office = as_person(hq.member).get(address), as_person(hq.secretary).get(address)
    assert "停電に強いから" in members.content.decode()
    assert "区民部長" not in members.content.decode()
    assert "区民部長" in office.content.decode()


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_only_the_secretariat_does_anything_at_the_table(hq: Headquarters, meeting: Meeting, who: str) -> None:
    actor, item, now = getattr(hq, who), the_item(meeting, "議案1"), datetime.time(15, 0)
    choice = options.add_option(item, actor=hq.secretary, title="案")
    for deed in (
        lambda: save_block(meeting, a_writing(), actor=actor),
        lambda: holding.open_meeting(meeting, actor=actor, at=now),
        lambda: holding.close_meeting(meeting, actor=actor, at=now),
        lambda: holding.reopen_meeting(meeting, actor=actor, reason="理由"),
        lambda: holding.resolve_item(item, actor=actor, resolution="approved"),
        lambda: holding.reopen_item(item, actor=actor, reason="理由"),
        lambda: attendance.lay_out_roll(meeting, actor=actor),
        lambda: attendance.mark_all_present(meeting, actor=actor),
        lambda: attendance.mark_seat(the_seat(meeting, "区民部長"), actor=actor, state="absent"),
        lambda: options.add_option(item, actor=actor, title="案"),
        lambda: options.remove_option(choice, actor=actor),
        lambda: options.record_opinions(item, {}, actor=actor),
        lambda: options.add_criterion(item, actor=actor, name="費用", weight=1),
        lambda: options.weigh_options(item, actor=actor, weights={}, points={}),
        lambda: options.adopt_option(choice, actor=actor, reason="理由"),
    ):
        with pytest.raises(access.NotAllowed):
            deed()
    assert Block.objects.filter(meeting=meeting).count() == 1


def test_who_belongs_to_the_body_hears_its_stream_and_nobody_else(hq: Headquarters, meeting: Meeting) -> None:
    channel = f"meetings.body:{meeting.body_id}"
    assert [channel in channels_for(one) for one in (hq.chair, hq.member, hq.secretary)] == [True, True, True]
    assert channels_for(hq.stranger) == []


def test_things_of_another_meeting_do_not_exist_here(hq: Headquarters, meeting: Meeting) -> None:
    other = Meeting.objects.create(body=hq.body, fiscal_year=2026, ordinal=2, state="open", held_on=meeting.held_on)
    client, item, seat = as_person(hq.secretary), the_item(meeting, "議案1"), the_seat(meeting, "区民部長")
    block = said(hq, meeting, "よいです。", item=item)
    for path in (f"seats/{seat.pk}/", f"items/{item.pk}/resolve/", f"options/{item.pk}/add/"):
        assert client.post(f"/meetings/{other.pk}/{path}").status_code == 404, path
    assert client.get(f"/meetings/{other.pk}/recording/blocks/{block.key}/").status_code == 404
    assert client.post(f"/meetings/{meeting.pk}/options/{item.pk}/bless/").status_code == 404
