"""記録: how soon a keystroke is saved, and how soon twenty readers see it, against a house that really runs.

The screen waits a quarter of a second for more letters before it sends (`PAUSE`): that is part of the figure.
"""

import contextlib
import datetime
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import django
from ground import Figure, tell

from honbu.config.running.postgres import Cluster

PORT = 8932
HOUSE = f"http://127.0.0.1:{PORT}"
READERS = 20
KEYSTROKES = 60
PAUSE = 0.25


class Browser:
    """Somebody of the demonstration ward who is signed in."""

    def __init__(self, persona: str) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page = self.get("/personas/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        field = re.search(rf'name="(\w+)"[^>]*value="{persona}"|value="{persona}"[^>]*name="(\w+)"', page)
        assert token is not None
        assert field is not None
        form = {"csrfmiddlewaretoken": token[1], field[1] or field[2]: persona}
        self.opener.open(f"{HOUSE}/personas/", urllib.parse.urlencode(form).encode()).read()

    def get(self, path: str) -> str:
        """A page."""
        return str(self.opener.open(f"{HOUSE}{path}", timeout=20).read().decode())

    @property
    def cookies(self) -> str:
        """As a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def cookie(self, name: str) -> str:
        """One of them."""
        return next(str(cookie.value) for cookie in self.jar if cookie.name == name)


class Reader(threading.Thread):
    """A member's open page: notes when each version of the paragraph arrives."""

    def __init__(self, cookies: str) -> None:
        super().__init__(daemon=True)
        self.cookies, self.listening = cookies, threading.Event()
        self.seen: dict[str, float] = {}

    def run(self) -> None:
        """Listen until the house goes."""
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        line.request("GET", "/streams/events/", headers={"Cookie": self.cookies, "Accept": "text/event-stream"})
        answer = line.getresponse()
        assert answer.status == 200, answer.status
        with contextlib.suppress(OSError, http.client.HTTPException):
            while received := answer.readline():
                self.listening.set()
                if received.startswith(b"data: "):
                    text = json.loads(received[6:]).get("block", {}).get("text")
                    if text:
                        self.seen.setdefault(text, time.perf_counter())


def prepare() -> None:
    """In a process of its own, whose home is the house's: a meeting that is open, with an item. Prints its number."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")
    os.environ["DATABASE_URL"] = Cluster(Path(os.environ["HONBU_HOME"])).url("owner")
    django.setup()
    from honbu.modules.meetings.models import AgendaItem, Body, Meeting

    meeting = Meeting.objects.create(
        body=Body.objects.get(slug="joho"), fiscal_year=2040, ordinal=1, state="open", held_on=datetime.date(2040, 5, 1),
        opened_at=datetime.time(13, 30),
    )  # fmt: skip
    AgendaItem.objects.create(meeting=meeting, kind="matter", no=1, title="計画について")
    print(meeting.pk)


def write(secretary: Browser, meeting: int, readers: list[Reader]) -> tuple[list[float], list[float]]:
    """Type a speech; how long each keystroke took to be saved, and to be seen by the last of the readers."""
    key, screen = uuid.uuid4(), uuid.uuid4()
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    headers = {
        "Cookie": secretary.cookies, "X-CSRFToken": secretary.cookie("honbu_csrf"), "Content-Type": "application/json",
    }  # fmt: skip
    text, version, began = "", 0, {}
    saved: list[float] = []
    for turn in range(1, KEYSTROKES + 1):
        text += "停電したときに困る。"[turn % 10]
        body = {
            "screen": str(screen), "turn": turn, "version": version, "kind": "speech", "role": "部員", "text": text,
            "item": None,
        }  # fmt: skip
        began[text] = time.perf_counter() - PAUSE
        line.request("PUT", f"/meetings/{meeting}/recording/blocks/{key}/", json.dumps(body), headers)
        answer = line.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        version = json.loads(content)["block"]["version"]
        saved.append(time.perf_counter() - began[text])
    deadline = time.perf_counter() + 10
    while any(text not in reader.seen for reader in readers) and time.perf_counter() < deadline:
        threading.Event().wait(0.05)
    assert all(set(began) <= set(reader.seen) for reader in readers), "a reader missed a keystroke"
    return saved, [max(reader.seen[each] for reader in readers) - start for each, start in began.items()]


@contextlib.contextmanager
def a_running_house() -> Iterator[dict[str, str]]:
    """A house of its own with the demonstration, until the end; gives the environment in which a command meets it."""
    home = Path(tempfile.mkdtemp(prefix="honbu-bench-"))
    environment = {**os.environ, "HONBU_HOME": str(home), "PORT": str(PORT)}
    environment.pop("DATABASE_URL", None)
    house = subprocess.Popen(
        [sys.executable, "-m", "honbu.config.cli", "run"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{HOUSE}/personas/", timeout=20).read()
                break
            assert house.poll() is None
            threading.Event().wait(0.2)
        yield environment
    finally:
        house.send_signal(signal.SIGTERM)
        house.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Measure and tell."""
    with a_running_house() as environment:
        prepared = [sys.executable, __file__, "--prepare"]
        meeting = int(subprocess.run(prepared, env=environment, capture_output=True, check=True, text=True).stdout)
        secretary, member = Browser("johokacho"), Browser("honbucho")
        readers = [Reader(member.cookies) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        assert all(reader.listening.wait(20) for reader in readers)
        saved, seen = write(secretary, meeting, readers)
    tell([_figure("a keystroke is saved", saved), _figure(f"the last of {READERS} readers sees it", seen)])


def _figure(name: str, taken: list[float]) -> Figure:
    slow = statistics.quantiles(taken, n=100)[98]
    words = f"median {statistics.median(taken) * 1000:.0f} ms, p99 {slow * 1000:.0f} ms of {len(taken)}"
    return Figure(name, words, slow, "<= 1 s", slow <= 1.0)


if __name__ == "__main__":
    prepare() if "--prepare" in sys.argv else main()
