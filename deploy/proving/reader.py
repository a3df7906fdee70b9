"""A reader of a live stream who keeps to the rules of EventSource, as browsers do."""

import http.client
import json
import socket
import threading
from contextlib import suppress
from typing import Self

from proving.web import HOST, Visitor


class Reader:
    """Reads, comes back with Last-Event-ID after a lost line, and gives up for good at any answer that is no stream."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._stop = threading.Event()
        self._last, self._retry = "", 0.5
        self._link: http.client.HTTPSConnection | None = None
        self._thread = threading.Thread(target=self._go, daemon=True)
        self.numbers: list[int] = []
        self.connections = 0
        self.gave_up = ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._stop.set()
        if self._link is not None and self._link.sock is not None:
            with suppress(OSError):
                self._link.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=25)

    def _go(self) -> None:
        while not self._stop.is_set() and not self.gave_up:
            with suppress(OSError, http.client.HTTPException, ValueError):
                self._read()
            self._stop.wait(self._retry)

    def _read(self) -> None:
        self._link = self._visitor.connect(timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self._visitor.cookies.items())
        headers = {"Host": HOST, "Cookie": cookie, "Accept": "text/event-stream"}
        self._link.request(
            "GET", "/streams/events/", headers=headers | ({"Last-Event-ID": self._last} if self._last else {})
        )
        reply = self._link.getresponse()
        kind = reply.headers.get("Content-Type", "")
        if reply.status != 200 or not kind.startswith("text/event-stream"):
            self.gave_up = f"{reply.status} {kind}"
            return
        self.connections += 1
        number, body = "", ""
        while line := reply.readline():
            name, _, value = line.decode().rstrip("\r\n").partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                number = value
            elif name == "data":
                body = value
            elif name == "retry":
                # Browsers wait as long as they are told; the proof waits a quarter of it.
                self._retry = int(value) / 4000
            elif not name and not line.strip() and number:
                self.numbers.append(int(json.loads(body)["number"]))
                self._last, number = number, ""
