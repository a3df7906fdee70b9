"""A temporary place on this machine: folders, certificates, ports, processes; all of it goes at the end, whatever happens."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
PR_SET_MDWE = 65
_pause = threading.Event()


class NotProven(AssertionError):
    """A claim does not hold; the message says what was seen instead."""


def claim(holds: object, otherwise: str) -> None:
    """Raise NotProven unless it holds."""
    if not holds:
        raise NotProven(otherwise)


def pause(seconds: float) -> None:
    """Let other processes go on for a moment."""
    _pause.wait(seconds)


def until(question: Callable[[], object], *, patience: float, what: str) -> float:
    """Ask again and again; returns the seconds it took. Raises NotProven when the patience ends."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if question():
            return time.monotonic() - began
        pause(0.05)
    raise NotProven(f"{what}: not within {patience:.0f} s")


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def altered(text: str, replacements: Mapping[str, str]) -> str:
    """A shipped file for another place. Every replacement has to be found: else it is not the shipped file that is tried."""
    for old, new in replacements.items():
        if old not in text:
            raise NotProven(f"the shipped file does not hold {old!r} any more")
        text = text.replace(old, new)
    return text


def as_user(name: str) -> dict[str, Any]:
    """What makes subprocess start a program as another user; nothing for an empty name."""
    return {"user": name, "group": name, "extra_groups": []} if name else {}


class Process:
    """A program with its own process group and log, as hardened as its unit makes it where the kernel can do that here."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str],
        user: str = "",
        hardened: bool = False,
        ends_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.log = name, log
        self.command = [str(word) for word in command]
        self.environment = dict(environment)
        self._user, self._hardened, self._ends_with = user, hardened, ends_with
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is added to its log."""
        libc = ctypes.CDLL(None, use_errno=True)
        number, hardened = int(self._ends_with), self._hardened

        def before_it_becomes_its_program() -> None:
            libc.prctl(PR_SET_PDEATHSIG, number)
            if hardened:
                libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
                libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)

        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=before_it_becomes_its_program,  # noqa: PLW1509 - one small call, no lock is taken in it
                **as_user(self._user),
            )

    @property
    def pid(self) -> int:
        """Its process number."""
        claim(self._process is not None, f"{self.name} was not started")
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL to it and all its children at once, as when the machine's power fails for them."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait(timeout=10)

    def tell_to_end(self) -> None:
        """The signal with which systemd stops it."""
        os.kill(self.pid, self._ends_with)

    def wait(self, patience: float) -> int:
        """Until it has ended; returns its exit status."""
        if self._process is None:
            return 0
        try:
            return self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            raise NotProven(f"{self.name} did not end within {patience:.0f} s") from None

    def end(self) -> None:
        """Stop it in order, and by force after ten seconds."""
        if self._process is None:
            return
        if self.alive:
            with suppress(ProcessLookupError):
                self.tell_to_end()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def last_words(self) -> str:
        """The end of its log."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-12:])


class Place:
    """Where the proof happens. Used as a context: at its end every process has ended and every file is gone."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="honbu-proof-"))
        # The database's and the web server's own users pass through; what is secret lies in folders of 0700.
        self.root.chmod(0o755)
        self.logs = self.folder("logs")
        self.processes: list[Process] = []
        self.ca = self.folder("tls") / "ca.crt"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        for process in reversed(self.processes):
            process.end()
        shutil.rmtree(self.root, ignore_errors=True)

    def folder(self, name: str, *, mode: int = 0o755) -> Path:
        """A folder in the place."""
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
        return path

    def folder_for_nginx(self, name: str) -> Path:
        """A folder that nginx may read as a ward's nginx may: by the group alone, and so may it what is put there."""
        path = self.folder(name)
        if os.geteuid() == 0:
            shutil.chown(path, group="www-data")
            path.chmod(0o2750)
        return path

    def process(self, process: Process) -> Process:
        """Start it and remember to end it."""
        self.processes.append(process)
        process.start()
        return process

    # ---- certificates -----------------------------------------------------------------------------------------------
    def make_authority(self) -> None:
        """A certification authority of this place alone."""
        key = self.root / "tls" / "ca.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=Honbu proof", "-keyout", str(key), "-out", str(self.ca),
        )  # fmt: skip
        key.chmod(0o600)

    def certificate(self, name: str) -> tuple[Path, Path]:
        """A certificate for a host name, with its key."""
        folder = self.ca.parent
        request, certificate, key = (folder / f"{name}.{kind}" for kind in ("csr", "crt", "key"))
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(request),
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", str(request), "-CA", str(self.ca), "-CAkey", str(folder / "ca.key"),
            "-CAcreateserial", "-days", "2", "-copy_extensions", "copy", "-out", str(certificate),
        )  # fmt: skip
        key.chmod(0o600)
        return certificate, key

    def _openssl(self, *words: str) -> None:
        run(["openssl", *words])


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    user: str = "",
    expected: int | None = 0,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Raises NotProven if it does not end as expected."""
    result: subprocess.CompletedProcess[str] = subprocess.run(
        [str(word) for word in command],
        env=dict(environment) if environment is not None else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        **as_user(user),
    )
    if expected is not None and result.returncode != expected:
        words = " ".join(str(word) for word in command[:4])
        raise NotProven(f"{words} … ended with {result.returncode}: {(result.stderr or result.stdout)[-600:].strip()}")
    return result


def bare_environment() -> dict[str, str]:
    """What a unit's process finds: a path and a language, and the checkout in which this file lies."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }
