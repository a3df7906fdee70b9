"""Backup and restore: the database and the files in one archive that says what it holds and can be tried out.

The database is dumped first, in one snapshot; files are kept under their checksums and never changed, so whatever the dump
speaks of is there when the files are copied after it.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from honbu.config.running import location
from honbu.config.running.postgres import Cluster

FORMAT = 1
Tell = Callable[[int, int, str], None]


class BackupUnusable(RuntimeError):
    """The archive is not one of ours, is incomplete, or holds something else than it says."""


class NotEmpty(RuntimeError):
    """There is something in the place into which one wants to restore."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself."""

    format: int
    made_at: str
    version: str
    database_sha256: str
    rows: dict[str, int]
    trail_head: str
    files: dict[str, int]


def _program(name: str) -> str:
    """pg_dump and pg_restore of the server's own version: the private server's, else the system's."""
    if "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ:
        return str(Cluster(location.home()).binaries / name)
    found = shutil.which(name)
    if found is None:
        raise BackupUnusable(f"{name} is not installed; install PostgreSQL's client programs.")
    return found


def _run(command: list[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise BackupUnusable(f"{Path(command[0]).name}: {result.stderr.strip()}")


def _count_rows(url: str) -> dict[str, int]:
    tables = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1"""
    with psycopg.connect(url) as link:
        names = [row[0] for row in link.execute(tables)]
        counts = {}
        for name in names:
            row = link.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            counts[name] = row[0] if row else 0
    return counts


def _trail_head(url: str) -> str:
    with psycopg.connect(url) as link:
        row = link.execute("SELECT encode(hash, 'hex') FROM trail_seal ORDER BY position DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(root: Path) -> Iterator[Path]:
    """What is kept; uploads that are still arriving lie in a folder whose name begins with a dot."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def make_backup(target: Path, *, files_root: Path, version: str, made_at: str, tell: Tell) -> Contents:
    """Write the archive; it has its final name only when it is complete. Work is done without stopping the house."""
    url = location.database_url("owner")
    with tempfile.TemporaryDirectory(prefix="honbu-backup-") as folder:
        dump = Path(folder) / "database.dump"
        # Counted before and after in the same snapshot would need an exported snapshot; the dump itself is consistent,
        # and rows are counted from the restored copy when the archive is tried out.
        _run([_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", url])
        kept = list(_files(files_root)) if files_root.is_dir() else []
        contents = Contents(
            format=FORMAT,
            made_at=made_at,
            version=version,
            database_sha256=_digest(dump),
            rows=_count_rows(url),
            trail_head=_trail_head(url),
            files={path.relative_to(files_root).as_posix(): path.stat().st_size for path in kept},
        )
        draft = target.with_name(f".{target.name}.part")
        with tarfile.open(draft, "w") as archive:
            listing = json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode()
            entry = tarfile.TarInfo("contents.json")
            entry.size = len(listing)
            archive.addfile(entry, io.BytesIO(listing))
            archive.add(dump, "database.dump")
            for number, path in enumerate(kept, start=1):
                archive.add(path, f"files/{path.relative_to(files_root).as_posix()}")
                tell(number, len(kept), path.name[:12])
        draft.chmod(0o600)
        draft.replace(target)
    return contents


@contextmanager
def _unpacked(source: Path) -> Iterator[tuple[Path, Contents]]:
    with tempfile.TemporaryDirectory(prefix="honbu-restore-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            known: dict[str, Any] = json.loads((Path(folder) / "contents.json").read_text(encoding="utf-8"))
            contents = Contents(**known)
        except (tarfile.TarError, OSError, ValueError, TypeError) as error:
            raise BackupUnusable(f"{source} is not a backup of Honbu, or it is damaged: {error}") from error
        if contents.format != FORMAT:
            raise BackupUnusable(f"{source} was made by another version (format {contents.format}).")
        if _digest(Path(folder) / "database.dump") != contents.database_sha256:
            raise BackupUnusable("The database in the archive is not the one that was put in.")
        yield Path(folder), contents


def _restore_database(dump: Path, url: str) -> None:
    _run([_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={url}", str(dump)])


def _check_files(folder: Path, contents: Contents, tell: Tell) -> None:
    for number, (name, size) in enumerate(contents.files.items(), start=1):
        path = folder / "files" / name
        if not path.is_file() or path.stat().st_size != size or _digest(path) != path.name:
            raise BackupUnusable(f"The file {name} is missing in the archive or altered.")
        tell(number, len(contents.files), name)


def restore(source: Path, *, files_root: Path, tell: Tell) -> Contents:
    """Restore into an empty place. Raises NotEmpty before anything is touched, BackupUnusable if the archive is not whole."""
    url = location.database_url("owner")
    if any(_count_rows(url).values()) or (files_root.is_dir() and any(_files(files_root))):
        raise NotEmpty(
            "Restore needs an empty database and an empty files folder; set HONBU_HOME or DATABASE_URL anew."
        )
    with _unpacked(source) as (folder, contents):
        _check_files(folder, contents, tell)
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("DROP SCHEMA public CASCADE")
            link.execute("CREATE SCHEMA public")
        _restore_database(folder / "database.dump", url)
        for name in contents.files:
            target = files_root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / "files" / name, target)
    return contents


def try_out(source: Path, *, tell: Tell) -> tuple[Contents, dict[str, int]]:
    """Restore the archive's database into a throwaway one and count its rows, and check every file: the proof of a backup."""
    owner = conninfo_to_dict(location.database_url("owner"))
    name = f"honbu_tryout_{os.getpid()}"
    maintenance = make_conninfo(**{**owner, "dbname": "postgres"})  # type: ignore[arg-type]
    with _unpacked(source) as (folder, contents):
        _check_files(folder, contents, tell)
        with psycopg.connect(maintenance, autocommit=True) as link:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
            try:
                trial = make_conninfo(**{**owner, "dbname": name})  # type: ignore[arg-type]
                _restore_database(folder / "database.dump", trial)
                rows = _count_rows(trial)
                if _trail_head(trial) == "" and contents.trail_head:
                    raise BackupUnusable("The trail did not come through.")
            finally:
                link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    return contents, rows
