"""The pages at the table without any script: forms, error summaries, JSON for the script (MTG-3 to MTG-5)."""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.meetings.actions import options
from honbu.modules.meetings.models import Block, Meeting
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import a_meeting, an_open_meeting, said, texts, the_item, the_seat

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-3")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def client(hq: Headquarters) -> Client:
    """The secretary's browser."""
    return as_person(hq.secretary)


def put(client: Client, meeting: Meeting, key: uuid.UUID, **body: Any) -> Any:
    """What the script sends."""
    given = {
        "screen": str(uuid.uuid4()),
        "turn": 1,
        "version": 0,
        "kind": "speech",
        "role": "部員",
        "text": "よいです。",
    }
    return client.put(f"/meetings/{meeting.pk}/recording/blocks/{key}/", json.dumps(given | body))


def test_attendance_is_taken_with_one_button_a_seat(hq: Headquarters, client: Client) -> None:
    meeting = a_meeting(hq)
    seat = the_seat(meeting, "区民部長")
    address = f"/meetings/{meeting.pk}/seats/"
    assert "区民部長" in client.get(address).content.decode()
    client.post(f"{address}{seat.pk}/", {"state": "present", "seen": "expected"})
    assert the_seat(meeting, "区民部長").state == "present"
    refused = client.post(f"{address}{seat.pk}/", {"state": "deputised", "seen": "present"})
    assert refused.status_code == 422
    assert "代理した人の職名を入力してください。" in refused.content.decode()
    told = client.post(f"{address}{seat.pk}/", {"state": "absent", "seen": "expected"})
    assert "ほかの人が先に「出席」と記しました" in told.content.decode()
    client.post(f"{address}roll/", {"do": "present"})
    assert set(meeting.attendances.values_list("state", flat=True)) == {"present"}


def test_a_meeting_is_opened_recorded_and_mended_by_plain_forms(hq: Headquarters, client: Client) -> None:
    meeting = a_meeting(hq)
    address = f"/meetings/{meeting.pk}/recording/"
    client.post(f"/meetings/{meeting.pk}/open/", {"at": "13:30"})
    item = the_item(meeting, "議案1")
    page = client.get(f"{address}?item={item.pk}").content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert key is not None
    sent = {
        "item": item.pk,
        "key": key[1],
        "kind": "speech",
        "role": "本部長",
        "text": "説明してください。",
        "speaker": "",
    }
    for _press in range(2):
        assert client.post(address, sent).status_code == 302
    block = Block.objects.get(key=key[1])
    assert (block.item, block.role, texts(meeting)[-1]) == (item, "本部長", "説明してください。")
    edit = f"{address}blocks/{block.key}/"
    changed = {**sent, "version": block.version, "text": "どうぞ、説明してください。", "do": "save"}
    assert client.post(edit, changed).status_code == 302
    assert texts(meeting)[-1] == "どうぞ、説明してください。"
    late = client.post(edit, {**changed, "text": "別の文"})
    assert late.status_code == 422
    assert "どうぞ、説明してください。" in late.content.decode()
    assert "別の文" in late.content.decode()
    client.post(edit, {**changed, "version": 2, "do": "remove"})
    assert "取り消した段落" in client.get(f"{address}?item={item.pk}").content.decode()
    client.post(edit, {**changed, "version": 3, "do": "restore"})
    assert texts(meeting)[-1] == "どうぞ、説明してください。"


def test_a_paragraph_is_moved_by_a_plain_form(hq: Headquarters, client: Client) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    rows = [said(hq, meeting, text, item=item) for text in "一二三"]
    edit = f"/meetings/{meeting.pk}/recording/blocks/{rows[2].key}/"
    sent = {"key": rows[2].key, "kind": "speech", "role": "部員", "text": "三", "do": "up"}
    for version in (1, 2):
        client.post(edit, {**sent, "version": version})
    assert texts(meeting)[1:] == ["三", "一", "二"]
    client.post(edit, {**sent, "version": 3, "do": "down"})
    assert texts(meeting)[1:] == ["一", "三", "二"]


def test_an_empty_paragraph_comes_back_with_an_error_summary(hq: Headquarters, client: Client) -> None:
    meeting = an_open_meeting(hq)
    answer = client.post(
        f"/meetings/{meeting.pk}/recording/", {"item": "opening", "key": uuid.uuid4(), "kind": "speech", "text": ""}
    )
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_the_script_is_answered_with_what_is_stored_and_with_the_others_words(hq: Headquarters, client: Client) -> None:
    meeting = an_open_meeting(hq)
    key, screen = uuid.uuid4(), str(uuid.uuid4())
    first = put(client, meeting, key, screen=screen)
    assert (first.status_code, first.json()["block"]["version"]) == (200, 1)
    other = put(client, meeting, key, version=1, text="相手の文")
    assert other.json()["block"]["version"] == 2
    late = put(client, meeting, key, screen=screen, turn=2, version=1, text="わたしの文")
    assert (late.status_code, late.json()["block"]["text"]) == (409, "相手の文")


@pytest.mark.parametrize(
    "wrong",
    [{"turn": -1}, {"turn": 2**60}, {"screen": "me"}, {"kind": "song"}, {"text": "あ" * 20_001}, {"text": 5}, {"item": 0},
     {"item": 2**70}, {"more": 1}, {"after": "x"}],
)  # fmt: skip
def test_nonsense_from_a_script_is_refused_with_a_word(hq: Headquarters, client: Client, wrong: dict[str, Any]) -> None:
    answer = put(client, an_open_meeting(hq), uuid.uuid4(), **wrong)
    assert answer.status_code == 422
    assert answer.json()["message"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "\x00", '{"screen":null}', "あ" * 70_000])
def test_what_is_no_json_is_refused_with_a_word(hq: Headquarters, client: Client, body: str) -> None:
    meeting = an_open_meeting(hq)
    address = f"/meetings/{meeting.pk}/recording/"
    assert client.put(f"{address}blocks/{uuid.uuid4()}/", body).status_code == 422
    assert client.post(f"{address}editing/", body, content_type="application/json").status_code == 422


def test_words_that_waited_are_not_sent_in_the_name_of_whoever_signed_in_since(
    hq: Headquarters, client: Client
) -> None:
    meeting, key = an_open_meeting(hq), uuid.uuid4()
    assert put(client, meeting, key, person=hq.chair.pk).status_code == 403
    assert not Block.objects.filter(key=key).exists()
    assert put(client, meeting, key, person=hq.secretary.pk).status_code == 200


def test_a_letter_that_no_database_takes_is_left_out_and_the_rest_is_kept(hq: Headquarters, client: Client) -> None:
    answer = put(client, an_open_meeting(hq), uuid.uuid4(), text="前\x00後 𠮷野 葛󠄀飾")
    assert answer.json()["block"]["text"] == "前後 𠮷野 葛󠄀飾"


def test_a_sending_without_the_token_of_its_page_is_refused(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_person(hq.secretary).cookies
    assert put(client, meeting, uuid.uuid4()).status_code == 403


@pytest.mark.requirement("MTG-4")
def test_items_are_resolved_and_closing_leads_to_each_that_is_not(hq: Headquarters, client: Client) -> None:
    meeting = an_open_meeting(hq)
    first, second, report = (the_item(meeting, key) for key in ("議案1", "議案2", "報告1"))
    address = f"/meetings/{meeting.pk}/"
    missing = client.post(f"{address}items/{first.pk}/resolve/", {"resolution": "with_homework"})
    assert missing.status_code == 422
    assert "付された条件（宿題）を入力してください" in missing.content.decode()
    client.post(f"{address}items/{first.pk}/resolve/", {"resolution": "with_homework", "conditions": "次回に資料"})
    refused = client.post(f"{address}close/", {"at": "15:05"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'href="?item={second.pk}#resolution-{second.pk}"' in page
    assert f'href="?item={report.pk}#resolution-{report.pk}"' in page
    assert f"#resolution-{first.pk}" not in page
    client.post(f"{address}items/{second.pk}/resolve/", {"resolution": "approved"})
    client.post(f"{address}items/{report.pk}/resolve/", {"resolution": "reported"})
    client.post(f"{address}close/", {"at": "15:05"})
    meeting.refresh_from_db()
    assert meeting.state == "closed"
    assert client.post(f"{address}reopen/", {"reason": ""}).status_code == 422
    client.post(f"{address}reopen/", {"reason": "発言が続いたため"})
    client.post(f"{address}items/{second.pk}/reopen/", {"reason": "数え直すため"})
    second.refresh_from_db()
    assert second.state == "discussed"


@pytest.mark.requirement("MTG-5")
def test_opinions_are_counted_weighed_and_drawn_with_the_table_beside(hq: Headquarters, client: Client) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案2")
    address = f"/meetings/{meeting.pk}/options/{item.pk}/"
    for title in ("交換機の更新", "IP電話"):
        client.post(f"{address}add/", {"title": title})
    client.post(f"{address}criterion/", {"name": "費用", "weight": 3})
    first, second = item.choices.all()
    cost, seat = item.criteria.get(), the_seat(meeting, "区民部長")
    seen = re.findall(r'name="seen" value="([^"]*)"', client.get(f"/meetings/{meeting.pk}/options/").content.decode())
    opinions, points = (one.replace("&quot;", '"') for one in seen)
    client.post(
        f"{address}opinions/", {"seen": opinions, f"choice_{seat.pk}": first.pk, f"reason_{seat.pk}": "停電に強い"}
    )
    sent = {
        "seen": points,
        f"weight_{cost.pk}": 3,
        f"points_{first.pk}_{cost.pk}": 4,
        f"points_{second.pk}_{cost.pk}": 2,
    }
    client.post(f"{address}weigh/", sent)
    client.post(f"{address}adopt/", {"choice": first.pk, "reason": "停電に強いため"})
    page = client.get(f"/meetings/{meeting.pk}/options/?item={item.pk}").content.decode()
    assert "<svg" in page
    assert "案ごとの賛意" in page
    assert "いくつにしても変わりません" in page
    assert "停電に強いため" in page
    late = client.post(f"{address}opinions/", {"seen": opinions, f"choice_{seat.pk}": second.pk})
    assert late.status_code == 422
    assert "編集している間に" in late.content.decode()
    assert options.View(first.pk, "停電に強い") == options.View(
        item.opinions.get().choice_id, item.opinions.get().reason
    )


def test_a_meeting_without_items_and_addresses_that_mean_nothing_still_have_a_page(
    hq: Headquarters, client: Client
) -> None:
    empty = Meeting.objects.create(body=hq.body, fiscal_year=2026, ordinal=3)
    for path in (
        "attendance/",
        "recording/?item=%00",
        "recording/?item=999999999999999999999",
        "live/",
        "options/?item=x",
    ):
        assert client.get(f"/meetings/{empty.pk}/{path}").status_code == 200, path
