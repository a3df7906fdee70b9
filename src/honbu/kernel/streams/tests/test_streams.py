"""Live streams: what open pages are told, and what they catch up on."""

import asyncio
import datetime
import json
from collections.abc import Callable

import pytest
from django.db import transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.streams import application as inside
from honbu.kernel.streams import public as streams
from honbu.kernel.streams.models import Message


def scope(**headers: str) -> dict:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": "/streams/events/", "headers": raw}


async def listen(scope: dict, enough: Callable[[str], bool], act: Callable[[], None] | None = None) -> tuple[int, str]:
    """Read the stream until there is enough, then go away as a closed page does."""
    text, status, leaving = "", 0, asyncio.Event()
    began = asyncio.Event()

    async def receive() -> dict:
        await leaving.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        nonlocal text, status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            text += message["body"].decode()
            began.set()
        if status != 200 or enough(text):
            leaving.set()

    async with asyncio.timeout(20):
        reading = asyncio.create_task(streams.application(scope, receive, send))
        if act is not None:
            await began.wait()
            await asyncio.to_thread(act)
        await reading
    return status, text


@pytest.fixture(autouse=True)
def _sessions(monkeypatch):
    monkeypatch.setattr(inside, "channels_of", lambda key: ["ward", "person:1"] if key == "known" else None)
    monkeypatch.setattr(inside, "exchange", inside.Exchange())
    monkeypatch.setattr(inside, "HEARTBEAT", 0.2)


@pytest.mark.django_db(transaction=True)
def test_an_open_page_is_told_what_is_committed_on_its_channels():
    def act() -> None:
        streams.send("person:2", "notice", n=1)
        streams.send("person:1", "notice", n=2)

    status, text = asyncio.run(listen(scope(cookie="honbu_session=known"), lambda text: "data:" in text, act))
    assert status == 200
    assert 'event: notice\ndata: {"n": 2}' in text
    assert '"n": 1' not in text


def test_a_message_that_comes_while_a_reader_looks_is_not_slept_over(monkeypatch):
    """Until the next one, or for a heartbeat: the last letter of a speech would come late."""
    monkeypatch.setattr(inside, "HEARTBEAT", 30.0)

    async def look_while_it_comes() -> None:
        exchange = inside.Exchange()
        exchange._listener = asyncio.create_task(asyncio.Event().wait())
        arrived = exchange.coming()
        exchange.wake()
        await asyncio.wait_for(exchange.wait(arrived), 5)
        exchange._listener.cancel()

    asyncio.run(look_while_it_comes())


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_told_to_nobody():
    with transaction.atomic():
        streams.send("ward", "notice", n=1)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_page_that_lost_the_line_catches_up_from_the_last_message_it_saw():
    for number in range(5):
        streams.send("ward", "notice", n=number)
    seen = Message.objects.order_by("pk")[1].pk
    asked = scope(cookie="honbu_session=known", last_event_id=str(seen))
    _status, text = asyncio.run(listen(asked, lambda text: text.count("data:") >= 3))
    numbers = [json.loads(line[6:])["n"] for line in text.splitlines() if line.startswith("data: ")]
    assert numbers == [2, 3, 4]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cookie", ["", "honbu_session=stranger", "honbu_session=\x00; ;;=", "other=1"])
def test_a_stranger_is_told_that_there_is_nothing(cookie):
    status, text = asyncio.run(listen(scope(cookie=cookie), lambda _text: False))
    assert (status, text) == (404, "")


@pytest.mark.django_db(transaction=True)
def test_a_page_whose_reader_lost_the_right_hears_nothing_more(monkeypatch):
    answers = iter([["ward"], ["person:1"], None])
    monkeypatch.setattr(inside, "channels_of", lambda _key: next(answers))
    monkeypatch.setattr(inside, "ASKED_ANEW", 0.0)

    def act() -> None:
        streams.send("ward", "notice", n=1)

    status, text = asyncio.run(listen(scope(cookie="honbu_session=known"), lambda _text: False, act))
    assert status == 200
    assert "data:" not in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("position", ["-1", "abc", "9" * 30, "１", "1;drop"])
def test_a_nonsense_position_is_read_as_now(position):
    streams.send("ward", "notice", n=1)
    asked = scope(cookie="honbu_session=known", last_event_id=position)
    status, text = asyncio.run(listen(asked, lambda text: ": beat" in text))
    assert status == 200
    assert "data:" not in text


@pytest.mark.django_db(transaction=True)
def test_messages_older_than_six_hours_are_forgotten():
    streams.send("ward", "notice", n=1)
    Message.objects.update(at=clock.now() - datetime.timedelta(hours=6.1))
    streams.send("ward", "notice", n=2)
    assert streams.forget_old() == 1
    assert Message.objects.get().body == {"n": 2}
