"""`honbu run`: one machine, one command: database, pages and streams on one origin, worker; all end together.

What a kill -9 leaves behind is found at the next start: on Linux the children ask to be ended with their parent, and
whatever is left over carries this installation's mark in its environment and is ended before anything is started.
"""

import contextlib
import ctypes
import fcntl
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from rich.console import Console
from rich.table import Table

from honbu.config.running import location
from honbu.config.running.postgres import Cluster, die_with_parent

PR_SET_CHILD_SUBREAPER = 36
MARK = "HONBU_RUN_MARK"
console = Console()
errors = Console(stderr=True)


class CannotRun(RuntimeError):
    """What keeps Honbu from starting, said so that the reader can mend it."""


@dataclass(slots=True)
class Child:
    """One of the processes that make up the running house."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    # What it is sent when the supervisor itself is killed. The worker may be killed outright: its jobs are done again.
    when_orphaned: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it, its output going to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(self.when_orphaned),  # noqa: PLW1509 - no thread runs yet
            )

    @property
    def ended(self) -> bool:
        """Whether it was started and is no more."""
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """To it and all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def may_restart(self, now: float) -> bool:
        """Not more than five deaths in a minute: then something is wrong that a restart does not mend."""
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        return len(self.deaths) <= 5


class Supervisor:
    """Starts the house, watches it, restarts what dies, ends all of it."""

    def __init__(self, *, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.home = location.home()
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.stopping = False
        self._wakeup_read, self._wakeup_write = os.pipe()
        os.set_blocking(self._wakeup_write, False)

    # ---- the whole way ----------------------------------------------------------------------------------------------
    def run(self) -> None:
        """From nothing to a running house, until a signal ends it. Raises CannotRun with the reason if it can't start."""
        with self._only_one(), self._signals():
            self._end_leftovers()
            self._port_is_free()
            began = time.monotonic()
            try:
                self._start_database()
                if not self.stopping:
                    self._prepare()
                if not self.stopping:
                    self._start_children()
                    self._wait_until_ready()
                if not self.stopping:
                    self._greet(time.monotonic() - began)
                    self._watch()
            finally:
                self._stop()

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True)
        handle: IO[str] = (self.home / "run.lock").open("a+", encoding="utf-8")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotRun(
                    f"Honbu already runs from {self.home}. Stop it there (Ctrl-C), or set HONBU_HOME."
                ) from None
            yield

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def end(_number: int, _frame: FrameType | None) -> None:
            self.stopping = True
            os.write(self._wakeup_write, b"x")

        if platform.system() == "Linux":
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        earlier = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in earlier.items():
                signal.signal(number, handler)

    # ---- before the start -------------------------------------------------------------------------------------------
    def _mark(self) -> str:
        return str(self.home)

    def _end_leftovers(self) -> None:
        """Processes of a run whose supervisor was killed; none of them holds anything that is not in the database."""
        wanted = f"{MARK}={self._mark()}".encode()
        for entry in Path("/proc").glob("[0-9]*") if platform.system() == "Linux" else ():
            with contextlib.suppress(OSError):
                if int(entry.name) != os.getpid() and wanted in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)

    def _port_is_free(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise CannotRun(
                    f"Port {self.port} on {self.host} is taken ({error.strerror}). "
                    f"Choose another: PORT={self.port + 1} make run"
                ) from None

    def _start_database(self) -> None:
        if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
            return
        with console.status("Starting the database…"):
            self.cluster = Cluster(self.home)
            self.cluster.start()

    def _prepare(self) -> None:
        """Migrations, texts, and at the first start the demonstration ward."""
        result = subprocess.run(
            [sys.executable, "-m", "honbu.config.cli", "prepare"],
            env=self._environment(HONBU_DATABASE_ROLE="owner"),
            check=False,
        )
        if result.returncode and not self.stopping:
            raise CannotRun("The database could not be brought up to date; the reason stands above.")

    # ---- running ----------------------------------------------------------------------------------------------------
    def _environment(self, **more: str) -> dict[str, str]:
        kept = {"DJANGO_SETTINGS_MODULE": "honbu.config.settings.dev", "PYTHONUNBUFFERED": "1"}
        return {**kept, **os.environ, MARK: self._mark(), "HOST": self.host, "PORT": str(self.port), **more}

    def _start_children(self) -> None:
        logs = self.home / "logs"
        logs.mkdir(exist_ok=True)
        web = self._environment(HONBU_DATABASE_ROLE="web")
        pages = [
            sys.executable, "-m", "granian", "--interface", "asgi", "honbu.config.asgi:application",
            "--host", self.host, "--port", str(self.port), "--workers", "1", "--backpressure", "8192",
            "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, "-m", "honbu.config.cli", "worker"]
        self.children = [
            Child("pages", pages, web, logs / "pages.log"),
            Child("worker", worker, web, logs / "worker.log", signal.SIGKILL),
        ]
        for child in self.children:
            child.start()

    def _wait_until_ready(self, patience: float = 60.0) -> None:
        address = f"http://{self.address}/health/ready"
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.stopping:
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(address, timeout=5) as reply,
            ):
                if reply.status == 200:
                    return
            for child in self.children:
                if child.ended:
                    raise CannotRun(f"{child.name} did not start. Its log, {child.log}, ends:\n{_end_of(child.log)}")
            self._pause(0.1)
        if not self.stopping:
            raise CannotRun(f"The pages do not answer at {address}. See {self.home / 'logs'}.")

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"{host}:{self.port}"

    def _greet(self, seconds: float) -> None:
        console.print(
            f"\n[bold]本部 Honbu[/bold] is ready after {seconds:.1f} s:  [link]http://{self.address}/[/link]\n"
        )
        who = Table(
            "利用者ID",
            "だれとして",
            "できること",
            title="Sign in without a password at /personas/",
            title_justify="left",
        )
        listing = subprocess.run(
            [sys.executable, "-m", "honbu.config.cli", "personas", "--plain"],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        for line in listing.stdout.splitlines():
            who.add_row(*line.split("\t"))
        if who.row_count:
            console.print(who)
        console.print(f"Files and logs: {self.home}    Stop with Ctrl-C.\n")

    def _watch(self) -> None:
        while not self.stopping:
            self._pause(1.0)
            if self.cluster is not None and self.cluster.dead and not self.stopping:
                errors.print("[yellow]The database ended unexpectedly; it is started again.[/yellow]")
                self.cluster.start()
            for child in self.children:
                if child.ended and not self.stopping:
                    if not child.may_restart(time.monotonic()):
                        raise CannotRun(f"{child.name} keeps ending. Its log, {child.log}, ends:\n{_end_of(child.log)}")
                    errors.print(f"[yellow]{child.name} ended unexpectedly; it is started again.[/yellow]")
                    child.signal(signal.SIGKILL)
                    child.start()
            self._reap()

    def _pause(self, seconds: float) -> None:
        """Sleep, but wake at a signal."""
        select.select([self._wakeup_read], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.set_blocking(self._wakeup_read, False)
            os.read(self._wakeup_read, 4096)

    def _reap(self) -> None:
        """Grandchildren whose own parent was killed come to us; they are taken off the process table."""
        ours = {child.process.pid for child in self.children if child.process}
        if self.cluster is not None:
            ours |= self.cluster.pids
        for entry in Path("/proc").glob("[0-9]*/stat") if platform.system() == "Linux" else ():
            with contextlib.suppress(OSError, ValueError, ChildProcessError):
                facts = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
                pid = int(entry.parent.name)
                if int(facts[1]) == os.getpid() and pid not in ours and facts[0] == "Z":
                    os.waitpid(pid, os.WNOHANG)

    # ---- the end ----------------------------------------------------------------------------------------------------
    def _stop(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
                child.signal(signal.SIGKILL)
        if self.cluster is not None:
            self.cluster.stop()


def _end_of(log: Path) -> str:
    return (
        "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]) if log.exists() else "(empty)"
    )
