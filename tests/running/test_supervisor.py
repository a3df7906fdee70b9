"""`honbu run` as somebody lives with it: started, killed, started again, stopped."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

pytestmark = pytest.mark.slow


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """A running Honbu of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, a_free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self, *, port: int | None = None) -> subprocess.Popen[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"} and not name.startswith(("PYTEST", "HONBU"))
        }
        environment.update(HONBU_HOME=str(self.home), PORT=str(port or self.port), HONBU_DEMONSTRATION="0")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "honbu.config.cli", "run"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        return self.process

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as reply,
        ):
            return reply.status == 200
        return False

    def wait_until(self, condition, seconds: float = 60.0) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            if self.process is not None and self.process.poll() is not None and condition != self.is_quiet:
                return condition()
            select_pause()
        return False

    def members(self) -> dict[int, str]:
        """Every process that carries this installation's mark, and the database's."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                marked = f"HONBU_RUN_MARK={self.home}".encode() in (entry / "environ").read_bytes().split(b"\0")
                if marked or (str(self.home) in command and "postgres" in command):
                    found[int(entry.name)] = command
        return found

    def be_running(self) -> None:
        """Whatever was before: it runs."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        assert self.wait_until(self.answers)

    def be_stopped(self) -> None:
        """Whatever was before: it does not run."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        assert self.wait_until(self.is_quiet, 20)

    def is_quiet(self) -> bool:
        return not self.members()

    def pid_of(self, words: str) -> int:
        return next(pid for pid, command in self.members().items() if words in command)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


def select_pause() -> None:
    """A tenth of a second."""
    with socket.socket() as idle:
        idle.settimeout(0.1)
        with contextlib.suppress(OSError):
            idle.bind(("127.0.0.1", 0))
            idle.listen()
            idle.accept()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    home = Path(tempfile.mkdtemp(prefix="honbu-run-", dir="/var/tmp"))
    home.chmod(0o755)
    found = House(home)
    yield found
    for pid in found.members():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(home, ignore_errors=True)


def test_it_starts_answers_and_ends_with_everything_it_started(house: House) -> None:
    house.be_stopped()
    house.start()
    assert house.wait_until(house.answers)
    assert any("postgres" in command for command in house.members().values())
    assert house.stop(signal.SIGINT) == 0
    assert house.wait_until(house.is_quiet, 10)


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_the_next_start_recovers(house: House) -> None:
    house.be_running()
    house.stop(signal.SIGKILL)
    assert house.wait_until(house.is_quiet, 20), house.members()
    house.start()
    assert house.wait_until(house.answers)


def test_a_second_one_in_the_same_place_is_told_so(house: House) -> None:
    house.be_running()
    other = House(house.home)
    process = other.start()
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert "already runs" in output


def test_killed_pages_worker_and_database_come_back(house: House) -> None:
    house.be_running()
    for words in ("honbu.config.asgi", "honbu.config.cli worker", "postgres -D"):
        victim = house.pid_of(words)
        os.kill(victim, signal.SIGKILL)
        assert house.wait_until(lambda gone=victim: gone not in house.members(), 20)
        assert house.wait_until(house.answers, 60), words
    assert house.stop() == 0
    assert house.wait_until(house.is_quiet, 10)


def test_a_taken_port_is_a_clear_message(house: House) -> None:
    house.be_stopped()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = house.start(port=taken.getsockname()[1])
        output = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert "is taken" in output
    assert "PORT=" in output


def test_the_private_database_listens_on_no_port_and_lets_nobody_in_without_its_secret(house: House) -> None:
    house.be_running()
    command = house.members()[house.pid_of("postgres -D")]
    assert "listen_addresses=" in command
    folder = command.split(" -k ")[1].split(" ")[0]
    assert Path(folder).stat().st_mode & 0o777 == 0o700
    for user in ("honbu", "honbu_web", "postgres"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{user}:guess@/honbu?host={folder}", connect_timeout=5)
    assert house.stop() == 0
