"""受入れ: an upload is written to disk piece by piece, looked at, and either taken or gone without a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import puremagic

from honbu.kernel.documents import storage
from honbu.kernel.documents.domain.findings import Finding, refused
from honbu.kernel.documents.domain.inspection import Inspection, inspect
from honbu.kernel.documents.domain.kinds import KINDS, OFFICE
from honbu.kernel.documents.domain.names import extension_of, safe_name, with_extension
from honbu.kernel.documents.wording import refusal_of, size_of

LARGEST = 50 * 1024 * 1024


class Upload(Protocol):
    """What a form hands over: a name and pieces. Its claim of a type is not asked for."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The content piece by piece."""


class UploadRefused(ValueError):
    """A file was not taken. `rule` names why; the message says what to do."""

    def __init__(self, rule: str, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Taken:
    """An upload that passed: still a draft until it is kept."""

    draft: storage.Draft
    filename: str
    media_type: str
    remarks: list[tuple[str, str]]


@contextmanager
def examined(
    upload: Upload,
    *,
    allowed: frozenset[str] = OFFICE,
    limit: int = LARGEST,
    tolerated: frozenset[str] = frozenset(),
) -> Iterator[Taken]:
    """The upload as a draft, for the time of the block. Raises UploadRefused; `tolerated` rules become remarks."""
    filename = safe_name(upload.name or "")
    try:
        draft = storage.Draft(upload.chunks(), limit=limit)
    except storage.TooLarge:
        raise _refusal(Finding("too_large", size_of(limit)), allowed) from None
    with draft:
        content = draft.content()
        inspection = inspect(content, filename, allowed=allowed)
        reason = refused(inspection.findings, tolerated=tolerated)
        if reason is not None:
            raise _refusal(_named(reason, content), allowed)
        yield Taken(draft, _with_ending(filename, inspection), inspection.media_type, remarks_of(inspection))


def remarks_of(inspection: Inspection) -> list[tuple[str, str]]:
    """What was found, as it is stored with a version."""
    return [(found.rule, found.detail[:80]) for found in inspection.findings][:20]


def _with_ending(filename: str, inspection: Inspection) -> str:
    if extension_of(filename) or inspection.kind not in KINDS:
        return filename
    return with_extension(filename, KINDS[inspection.kind].extensions[0])


def _named(finding: Finding, content: bytes) -> Finding:
    """A kind that the house does not know gets the ending under which the world knows it."""
    if finding.rule != "kind" or finding.detail in KINDS or finding.detail in {"archive", "program"}:
        return finding
    try:
        known = puremagic.from_string(content[:65536])
    except (puremagic.PureError, ValueError, IndexError):
        return finding
    return Finding("kind", str(known).lstrip(".") or finding.detail)


def _refusal(finding: Finding, allowed: frozenset[str]) -> UploadRefused:
    return UploadRefused(finding.rule, refusal_of(finding, allowed), detail=finding.detail)
