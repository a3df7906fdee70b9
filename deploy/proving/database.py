"""PostgreSQL as a ward runs it: its own process, the shipped settings, roles and rules, TLS over TCP."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from proving.place import DEPLOY, NotProven, Place, Process, altered, bare_environment, free_port, run, until

NAME = "db.honbu.test"
ROLES = {"honbu": "OWNER", "honbu_web": "WEB", "honbu_backup": "BACKUP"}


def binaries() -> Path:
    """The programs of a PostgreSQL of 15 or newer that was built with TLS."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = shutil.which("postgres")
    for folder in [*folders, *([Path(on_path).resolve().parent] if on_path else [])]:
        if not (folder / "initdb").exists() or not (folder / "pg_config").exists():
            continue
        built = subprocess.run([folder / "pg_config", "--configure"], capture_output=True, text=True, check=False)
        if "openssl" in built.stdout:
            return folder
    raise NotProven("there is no PostgreSQL with TLS on this machine: apt install postgresql")


class Database:
    """One server with the three roles."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = free_port()
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.binaries = binaries()
        self.folder = place.folder("database")
        self.data = self.folder / "data"
        self.passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
        self.log = self.folder / "server.log"
        self.version = run([self.binaries / "postgres", "--version"]).stdout.split()[2]

    def start(self) -> None:
        """Make it with the shipped files and start it."""
        certificate, key = self.place.certificate(NAME)
        mine = {name: self.folder / name for name in ("server.crt", "server.key", "ca.crt")}
        for source, target in zip((certificate, key, self.place.ca), mine.values(), strict=True):
            shutil.copy(source, target)
            target.chmod(0o600)
            self._give(target)
        self._give(self.folder)
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--auth=reject"
        )
        self._configure(mine)
        server = Process(
            "postgresql",
            [self.binaries / "postgres", "-D", self.data, *self._overrides()],
            log=self.log,
            environment=bare_environment(),
            user=self.user if os.geteuid() == 0 else "",
            ends_with=signal.SIGINT,
        )
        self.log.touch()
        self.place.process(server)
        until(lambda: not server.alive or self._answers(), patience=20, what="PostgreSQL answers")
        if not server.alive:
            raise NotProven(f"PostgreSQL did not start: {server.last_words()}")
        self._psql("-f", DEPLOY / "postgresql" / "roles.sql")

    def _configure(self, files: dict[str, Path]) -> None:
        settings = altered(
            (DEPLOY / "postgresql" / "honbu.conf").read_text(encoding="utf-8"),
            {f"/etc/postgresql/tls/{name}": str(path) for name, path in files.items()},
        )
        rules = altered(
            (DEPLOY / "postgresql" / "pg_hba.conf.example").read_text(encoding="utf-8"),
            {"192.0.2.0/24": "127.0.0.1/32"},
        )
        if self.user != "postgres":
            rules = altered(rules, {"peer": "peer map=proof"})
            self._write(self.data / "pg_ident.conf", f"proof {self.user} postgres\n")
        self._write(self.data / "honbu.conf", settings)
        self._write(self.data / "pg_hba.conf", rules)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as main:
            main.write("\ninclude 'honbu.conf'\n")

    def _overrides(self) -> list[str]:
        """Only what a small machine and a temporary place need otherwise than the shipped file says."""
        values = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "64MB",
            "maintenance_work_mem": "32MB",
        }
        return [word for name, value in values.items() for word in ("-c", f"{name}={value}")]

    # ---- ways in ----------------------------------------------------------------------------------------------------
    def url(self, role: str, *, database: str = "honbu", host: str = NAME, mode: str = "verify-full") -> str:
        """How a process of Honbu reaches it: over TCP, with TLS, the server's name verified."""
        options = f"hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={quote(str(self.place.ca))}&connect_timeout=5"
        return f"postgresql://{role}:{self.passwords[role]}@{host}:{self.port}/{database}?{options}"

    @contextmanager
    def as_role(self, role: str, *, database: str = "honbu") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection with autocommit."""
        with psycopg.connect(self.url(role, database=database), autocommit=True) as link:
            yield link

    def count(self, statement: str, *parameters: object) -> int:
        """One number, asked as the role that may read everything."""
        with self.as_role("honbu_backup") as link:
            row = link.execute(statement, parameters).fetchone()
        return int(str(row[0])) if row else 0

    def superuser(self, statement: str, *, database: str = "honbu") -> str:
        """A statement as the superuser, by the socket."""
        return self._psql("-d", database, "-At", "-c", statement).stdout.strip()

    @contextmanager
    def locked(self, *tables: str) -> Iterator[None]:
        """Whoever asks for one of these tables waits until this ends: requests are held in flight for certain."""
        with psycopg.connect(self.url("honbu")) as link:
            for table in tables:
                link.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
            link.rollback()

    def waiting(self) -> int:
        """How many backends of the pages wait for a lock."""
        seen = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'honbu_web' AND wait_event_type = 'Lock'"
        return int(self.superuser(seen))

    # ---- its own programs -------------------------------------------------------------------------------------------
    def _answers(self) -> bool:
        try:
            self._psql("-At", "-c", "SELECT 1")
        except NotProven:
            return False
        return True

    def _psql(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self._run(
            "psql", "-X", "-q", "-h", self.folder, "-p", str(self.port), "-U", "postgres",
            *(() if "-d" in words else ("-d", "postgres")), "-v", "ON_ERROR_STOP=1", *words,
        )  # fmt: skip

    def _run(self, program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        passwords = {f"HONBU_{name}_PASSWORD": self.passwords[role] for role, name in ROLES.items()}
        environment = bare_environment() | (passwords if program == "psql" else {})
        user = self.user if os.geteuid() == 0 else ""
        return run([self.binaries / program, *words], environment=environment, user=user)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        self._give(path)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, self.user, self.user)
