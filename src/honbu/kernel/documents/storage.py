"""Files on disk under their checksums: the same content once, never overwritten, never half there."""

import contextlib
import hashlib
import os
from pathlib import Path

from django.conf import settings


class ContentMissing(FileNotFoundError):
    """A version's file is not where it was put, or is no longer what it was."""


def path_of(sha256: str) -> Path:
    """Where a content lies."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def put(content: bytes) -> str:
    """Keep the content; returns its SHA-256 in hex. A crash in between leaves nothing under the final name."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{digest}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            with draft.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
    return digest


def get(sha256: str) -> bytes:
    """The content, checked against its checksum. Raises ContentMissing."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise ContentMissing(sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ContentMissing(sha256)
    return content
