"""The ASGI application of the streams: one listener a process, as many readers as there are open pages."""

import asyncio
import contextlib
import http.cookies
import json
import time
import zlib
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, connection

from honbu.kernel.streams.models import Message

log = structlog.get_logger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
HEARTBEAT = 15.0
ASKED_ANEW = 120.0  # after so many seconds a reader's right to hear is asked for again
CATCH_UP = 500


def _nobody(_session_key: str) -> Sequence[str] | None:
    return None


class _Door:
    """Who tells what a session may hear; set once when the house is furnished."""

    channels_of: Callable[[str], Sequence[str] | None] = staticmethod(_nobody)


def set_channels(of_session: Callable[[str], Sequence[str] | None]) -> None:
    """Who signs people in tells which channels a session may hear (None: nobody is signed in)."""
    _Door.channels_of = staticmethod(of_session)


def channels_of(session_key: str) -> Sequence[str] | None:
    """The channels that a session may hear; None for strangers."""
    return _Door.channels_of(session_key)


class Exchange:
    """Wakes the readers of this process when a message has been committed; it never holds messages itself."""

    def __init__(self) -> None:
        self._arrived: asyncio.Event = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    def coming(self) -> asyncio.Event:
        """What the next message sets off. To be asked for before one looks, or a message in between is slept over."""
        return self._arrived

    async def wait(self, arrived: asyncio.Event) -> None:
        """Until a message has come since `arrived` was asked for, or for one heartbeat."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(arrived.wait(), HEARTBEAT)

    def wake(self) -> None:
        """Let every waiting reader look."""
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def _listen(self) -> None:
        while True:
            try:
                parameters = connection.get_connection_params()
                parameters.pop("cursor_factory", None)
                parameters.pop("context", None)
                async with await psycopg.AsyncConnection.connect(autocommit=True, **parameters) as link:
                    await link.execute("LISTEN honbu_stream")
                    self.wake()  # what was said while nobody listened
                    async for _ in link.notifies():
                        self.wake()
            except psycopg.Error as error:
                log.warning("streams.listener_lost", error=str(error))
                await asyncio.sleep(1)


exchange = Exchange()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /streams/events/`: the messages of everybody's own channels, resumed by Last-Event-ID."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["path"] != "/streams/events/" or scope["method"] != "GET":
        await _answer(send, 404)
        return
    cookies = http.cookies.SimpleCookie()
    with contextlib.suppress(http.cookies.CookieError):
        cookies.load(headers.get("cookie", ""))
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    key = session.value if session else ""
    channels = await _ask(channels_of, key) if key else None
    if channels is None:
        await _answer(send, 404)
        return
    after = headers.get("last-event-id", "")
    position = int(after) if after.isdecimal() and len(after) < 19 else await _ask(_newest)
    await _stream(key, channels, position, receive, send)


async def _stream(key: str, channels: Sequence[str], position: int, receive: Receive, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"retry: 2000\n: hello\n\n", "more_body": True})
    gone = asyncio.create_task(_until_gone(receive))
    # Thousands may have connected in the same second; they are not all asked again in the same one.
    asked = time.monotonic() - ASKED_ANEW * zlib.crc32(key.encode()) / 2**32
    try:
        while not gone.done():
            if time.monotonic() - asked > ASKED_ANEW:
                # Whoever signed out, left or lost a right in between hears nothing more.
                asked, still = time.monotonic(), await _ask(channels_of, key)
                if still is None:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return
                channels = still
            arrived = exchange.coming()
            messages = await _ask(_after, channels, position)
            for number, kind, body in messages:
                text = f"id: {number}\nevent: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
                position = number
            if messages:
                continue
            waiting = asyncio.create_task(exchange.wait(arrived))
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            await send({"type": "http.response.body", "body": b": beat\n\n", "more_body": True})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _ask(question: Callable[..., Any], *arguments: Any) -> Any:
    def ask() -> Any:
        close_old_connections()
        return question(*arguments)

    return await sync_to_async(ask, thread_sensitive=True)()


def _newest() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _after(channels: Sequence[str], position: int) -> list[tuple[int, str, dict[str, Any]]]:
    rows = Message.objects.filter(channel__in=channels, pk__gt=position).order_by("pk")
    return list(rows.values_list("pk", "kind", "body")[:CATCH_UP])


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
