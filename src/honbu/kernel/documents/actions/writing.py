"""Writing a version, and removing contents that nobody needs any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import queries, storage
from honbu.kernel.documents.domain.inspection import inspect
from honbu.kernel.documents.domain.kinds import KINDS
from honbu.kernel.documents.domain.names import safe_name
from honbu.kernel.documents.intake import Taken, remarks_of
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.documents.papers.metadata import strip_metadata
from honbu.kernel.organisation.public import Actor, Person


@dataclass(frozen=True, slots=True)
class Content:
    """A content that lies in the store, with its name and what was found in it."""

    sha256: str
    size: int
    filename: str
    media_type: str
    remarks: list[tuple[str, str]]


def content_from(content: bytes, filename: str) -> Content:
    """Bytes that a program of the house made or has examined: nothing is refused, the kind is told by the content."""
    name = safe_name(filename)
    inspection = inspect(content, name, allowed=frozenset(KINDS))
    return Content(storage.put(content), len(content), name, inspection.media_type, remarks_of(inspection))


def content_taken(taken: Taken) -> Content:
    """An upload that passed its inspection."""
    return Content(taken.draft.keep(), taken.draft.size, taken.filename, taken.media_type, taken.remarks)


def write_version(document: Document, content: Content, *, number: int, actor: Actor, reason: str) -> Version:
    """The row of a version; of an open document also the copy for the public. Whoever calls has asked and checked."""
    version = Version(
        document=document,
        number=number,
        filename=content.filename,
        media_type=content.media_type,
        size=content.size,
        sha256=content.sha256,
        remarks=content.remarks,
        reason=reason,
        added_by_id=number_of(actor),
        added_at=clock.now(),
    )
    if document.disclosure == Document.Disclosure.OPEN:
        add_public_copy(version)
    version.save(force_insert=True)
    return version


def add_public_copy(version: Version) -> None:
    """公開用の写し: the content without names of authors, places and machines; the caller saves the row."""
    copy = strip_metadata(storage.get(version.sha256), version.media_type)
    version.public_sha256, version.public_size = storage.put(copy), len(copy)


def remove_unneeded(contents: Iterable[str]) -> None:
    """After the commit of this transaction, take away what no document needs any more."""
    wanted = sorted({sha256 for sha256 in contents if sha256})
    transaction.on_commit(lambda: _remove(wanted))


def _remove(contents: list[str]) -> None:
    for sha256 in contents:
        with transaction.atomic():
            storage.lock(sha256)
            if not queries.is_needed(sha256):
                storage.remove(sha256)


def number_of(actor: Actor) -> int | None:
    """The number of a person; the machine has none."""
    return actor.pk if isinstance(actor, Person) else None
