"""The house on one machine: two page nodes, streams, worker, each started as its unit starts it."""

import json
import os
import secrets
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from proving.database import Database
from proving.place import (
    DEPLOY,
    NotProven,
    Place,
    Process,
    bare_environment,
    free_port,
    pause,
    run,
    until,
)
from proving.web import HOST, Gate, Visitor

FAMILY_NAME = "証明寺"


class House:
    """Everything that runs, and the commands of its operator."""

    def __init__(self, place: Place, database: Database) -> None:
        self.place, self.database = place, database
        self.ports = (free_port(), free_port())
        self.streams_port = free_port()
        self.files = place.folder_for_nginx("files")
        self.homes = (place.folder_for_nginx("node-a"), place.folder("node-b"))
        self.backups = place.folder("backups", mode=0o700)
        self.etc = self._write_etc("etc", "honbu", self.homes[0], self.files)
        self.gate = Gate(place, nodes=self.ports, streams=self.streams_port, home=self.homes[0], files=self.files)
        self.nodes = [self._node(number) for number in (0, 1)]
        self.streams = self._streams()
        self.worker = self._process("worker", self._unit_command("honbu-worker.service", {"HONBU_WORKERS": "2"}))
        self.visitor = Visitor(self.gate)
        self._insider: subprocess.Popen[str] | None = None

    # ---- settings and secrets, as /etc/honbu holds them ---------------------------------------------------------------
    def _write_etc(self, name: str, database: str, home: Path, files: Path) -> Path:
        etc = self.place.folder(name, mode=0o700)
        secret = self.place.folder(f"{name}/secrets", mode=0o700)
        example = (DEPLOY / "environment.example").read_text(encoding="utf-8")
        values = {
            "HONBU_HOSTS": HOST,
            "HONBU_WARD_NAME": "試し区",
            "HONBU_WARD_NAME_EN": '"Proving City"',
            "HONBU_HOME": str(home),
            "HONBU_FILES": str(files),
            "HONBU_BACKUP_FOLDER": str(self.backups),
        }
        lines = []
        for line in example.splitlines():
            variable = line.partition("=")[0]
            lines.append(f"{variable}={values.pop(variable)}" if variable in values else line)
        if values:
            raise NotProven(f"environment.example does not name {', '.join(values)}")
        (etc / "environment").write_text("\n".join(lines) + "\n", encoding="utf-8")
        url = self.database.url
        kept = {
            "secret_key": getattr(self, "_key", "") or secrets.token_urlsafe(48),
            "database_url": url("honbu_web", database=database),
            "database_owner_url": url("honbu", database=database),
            "database_backup_url": url("honbu_backup", database=database),
        }
        self._key = kept["secret_key"]
        for file, text in kept.items():
            (secret / file).write_text(text + "\n", encoding="utf-8")
            (secret / file).chmod(0o600)
        return etc

    def drill(self) -> Path:
        """A second /etc/honbu for the database into which a backup is restored for practice, with folders of its own."""
        return self._write_etc(
            "etc-drill", "honbu_drill", self.place.folder("home-drill"), self.place.folder("files-drill")
        )

    def unit_environment(self, *more: str, etc: Path | None = None, home: Path | None = None) -> dict[str, str]:
        """What a unit gives its process: the environment file, and secrets as files of credentials."""
        etc = etc or self.etc
        environment = bare_environment()
        for line in (etc / "environment").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                environment[name] = value.strip('"')
        environment["HONBU_SECRET_KEY_FILE"] = str(etc / "secrets" / "secret_key")
        environment["DATABASE_URL_FILE"] = str(etc / "secrets" / "database_url")
        if home is not None:
            environment["HONBU_HOME"] = str(home)
        return environment | dict(word.split("=", 1) for word in more)

    # ---- processes --------------------------------------------------------------------------------------------------
    @staticmethod
    def _unit_command(unit: str, variables: Mapping[str, str]) -> list[str]:
        """The very command of the shipped unit, with this environment's programs."""
        text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("ExecStart="))
        for name, value in variables.items():
            line = line.replace(f"${{{name}}}", value).replace(name, value)
        words = shlex.split(line.removeprefix("ExecStart="))
        program = words[0].rpartition("/")[2]
        module = {"granian": "granian", "honbu": "honbu.config.cli"}[program]
        return [sys.executable, "-m", module, *words[1:]]

    def _process(self, name: str, command: list[str], *, home: Path | None = None) -> Process:
        environment = self.unit_environment(home=home)
        log = self.place.logs / f"{name}.log"
        return Process(name, command, log=log, environment=environment, hardened=True)

    def _node(self, number: int) -> Process:
        variables = {"HONBU_LISTEN": "127.0.0.1", "HONBU_THREADS": "4", "%i": str(self.ports[number])}
        command = self._unit_command("honbu-pages@.service", variables)
        return self._process(f"pages-{'ab'[number]}", command, home=self.homes[number])

    def _streams(self) -> Process:
        variables = {"HONBU_LISTEN": "127.0.0.1", "8201": str(self.streams_port)}
        return self._process("streams", self._unit_command("honbu-streams.service", variables))

    def start(self) -> None:
        """Start all of it and wait until it answers."""
        for process in (*self.nodes, self.streams, self.worker):
            self.place.process(process)
        for number in (0, 1):
            self.wait_for_node(number)

    def wait_for_node(self, number: int) -> float:
        """Until the node answers, as ExecStartPost waits; returns the seconds."""
        node = self.nodes[number]
        began = until(lambda: not node.alive or self.node_answers(number), patience=40, what=f"{node.name} answers")
        if not node.alive:
            raise NotProven(f"{node.name} did not start: {node.last_words()}")
        return began

    def node_answers(self, number: int) -> bool:
        """What monitoring asks."""
        address = f"http://127.0.0.1:{self.ports[number]}/health/live"
        return run(["curl", "-sf", "--max-time", "2", address], expected=None).returncode == 0

    @staticmethod
    def let_nginx_come_back() -> None:
        """nginx leaves a node that refused alone for up to two seconds; honbu-roll waits for that, too."""
        pause(3)

    def roll(self, number: int) -> float:
        """Restart one node in order, as honbu-roll does; returns the seconds from the signal to its first answer."""
        self.nodes[number].tell_to_end()
        status = self.nodes[number].wait(35)
        if status not in {0, -15}:
            raise NotProven(f"{self.nodes[number].name} ended with {status}")
        self.nodes[number].start()
        seconds = self.wait_for_node(number)
        self.let_nginx_come_back()
        return seconds

    # ---- the operator's commands ----------------------------------------------------------------------------------------
    def admin(self, *words: str | Path, etc: Path | None = None, expected: int | None = 0) -> str:
        """deploy/bin/honbu-admin."""
        environment = bare_environment() | {
            "HONBU_ETC": str(etc or self.etc),
            "HONBU_BIN": str(Path(sys.executable).parent),
            "HONBU_USER": "",
        }
        result = run([DEPLOY / "bin" / "honbu-admin", *words], environment=environment, expected=expected)
        return result.stdout if result.returncode == 0 else result.stdout + result.stderr

    def script(self, name: str, *more: str, expected: int | None = 0) -> str:
        """One of the scripts that a unit runs, in that unit's environment."""
        environment = self.unit_environment(f"HONBU_BIN={Path(sys.executable).parent}", *more)
        result = run([DEPLOY / "bin" / name], environment=environment, expected=expected)
        return result.stdout if result.returncode == 0 else result.stdout + result.stderr

    def inside(self, *words: str) -> object:
        """Something that only the house itself can do, done by a process of its own that stays for the next such wish."""
        if self._insider is None:
            self._insider = subprocess.Popen(
                [sys.executable, DEPLOY / "proving" / "inside.py"],
                env=self.unit_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(self.place.logs / "inside.log").open("ab"),
                text=True,
                cwd="/",
            )
        talk = self._insider
        if talk.stdin is None or talk.stdout is None:
            raise NotProven("the process inside has no ears")
        with suppress(BrokenPipeError):
            print(json.dumps(words), file=talk.stdin, flush=True)
        reply = json.loads(talk.stdout.readline() or '{"trouble": "the process inside ended"}')
        if "trouble" in reply:
            raise NotProven(f"{words[0]}: {reply['trouble']}")
        return reply["answer"]

    def close(self) -> None:
        """Send the process inside home."""
        if self._insider is not None:
            self._insider.kill()
            self._insider.wait(timeout=10)

    # ---- what it takes ----------------------------------------------------------------------------------------------
    def memory(self) -> dict[str, int]:
        """Megabytes that each process and its children hold, shared ones by their part."""
        found = {}
        for process in (self.nodes[0], self.streams, self.worker):
            kilobytes = 0
            for entry in Path("/proc").glob("[0-9]*"):
                with suppress(OSError, ProcessLookupError):
                    if os.getpgid(int(entry.name)) == process.pid:
                        rollup = (entry / "smaps_rollup").read_text(encoding="ascii")
                        kilobytes += int(rollup.partition("\nPss:")[2].split()[0])
            found[process.name] = kilobytes // 1024
        return found
