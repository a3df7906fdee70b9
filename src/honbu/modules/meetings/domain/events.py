"""What meetings tell the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MinutesApproved:
    """会議録が確定した: the chair approved a version; from now on it does not change."""

    meeting_id: int
    minutes_id: int
    number: int


@dataclass(frozen=True, slots=True)
class MinutesPublished:
    """会議録を公開した: the public reads a copy."""

    meeting_id: int
    publication_id: int


@dataclass(frozen=True, slots=True)
class PublicationWithdrawn:
    """公開をやめた: the public no longer reads it."""

    meeting_id: int
    publication_id: int
