"""Files on disk under their checksums: the same content once, never overwritten, never half there."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Self

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

STEP = 256 * 1024
INCOMING = ".incoming"


class ContentMissing(FileNotFoundError):
    """A version's file is not where it was put, or is no longer what it was."""


class TooLarge(ValueError):
    """More bytes came than were allowed."""


class Draft:
    """A file on its way in: written piece by piece, then either kept under its checksum or gone without a trace."""

    def __init__(self, pieces: Iterable[bytes], *, limit: int) -> None:
        folder = Path(settings.FILES_ROOT) / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{os.getpid()}.{os.urandom(8).hex()}"
        self.size = 0
        try:
            self.sha256 = self._write(pieces, limit)
        except BaseException:
            self.drop()
            raise

    def _write(self, pieces: Iterable[bytes], limit: int) -> str:
        digest = hashlib.sha256()
        with self.path.open("xb") as stream:
            for piece in pieces:
                self.size += len(piece)
                if self.size > limit:
                    raise TooLarge
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        return digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()

    def content(self) -> bytes:
        """Everything that came."""
        return self.path.read_bytes()

    def keep(self) -> str:
        """Move the file to its place, unless the same content lies there already; returns its SHA-256 in hex."""
        with _held(self.sha256) as path:
            if not _renewed(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                self.path.replace(path)
        return self.sha256

    def drop(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()


def path_of(sha256: str) -> Path:
    """Where a content lies."""
    return Path(settings.FILES_ROOT) / relative_path_of(sha256)


def relative_path_of(sha256: str) -> str:
    """Where a content lies below the folder of files, as a web server is told."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def put(content: bytes) -> str:
    """Keep the content; returns its SHA-256 in hex. A crash in between leaves nothing under the final name."""
    with Draft([content], limit=len(content)) as draft:
        return draft.keep()


def get(sha256: str) -> bytes:
    """The content, checked against its checksum. Raises ContentMissing."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise ContentMissing(_missing(sha256)) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ContentMissing(_missing(sha256))
    return content


def open_file(sha256: str) -> IO[bytes]:
    """The content as a stream. Raises ContentMissing."""
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        raise ContentMissing(_missing(sha256)) from None


def is_whole(sha256: str) -> bool:
    """Whether the file is there and is still what it was, read piece by piece."""
    digest = hashlib.sha256()
    try:
        with path_of(sha256).open("rb") as stream:
            while piece := stream.read(STEP):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == sha256


def remove(sha256: str) -> None:
    """Take the content away for good. Only inside `held_alone`, after asking that nobody needs it."""
    with contextlib.suppress(FileNotFoundError):
        path_of(sha256).unlink()


def older_files(seconds: float) -> Iterator[tuple[str, Path]]:
    """Name and path of every file that has not been put for so long, drafts included (their name is empty)."""
    before = time.time() - seconds
    root = Path(settings.FILES_ROOT)
    for path in root.glob("*/*"):
        if path.parent.name == INCOMING and path.stat().st_mtime < before:
            yield "", path
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if path.stat().st_mtime < before:
            yield path.name, path


def lock(sha256: str) -> None:
    """Nobody else puts or removes this content until the transaction ends: without it, a file could be removed in the
    moment between somebody finding it there and relying on it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7235))", [sha256])


@contextlib.contextmanager
def _held(sha256: str) -> Iterator[Path]:
    lock(sha256)
    yield path_of(sha256)


def _renewed(path: Path) -> bool:
    """Whether the file is there; if so it counts as put just now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _missing(sha256: str) -> str:
    return _(
        "ファイルの内容が見つからないか、登録時から変わっています（照合値 %(sha)s）。運用担当に連絡してください。"
    ) % {"sha": sha256[:12]}
