"""What a file gives: its text and what a person should know of how it was read."""

from dataclasses import dataclass

from honbu.modules.meetings.domain.record import Doubt


class SourceRefused(ValueError):
    """The file can't be read as a record; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text with tabs between cells, ready to be read."""

    text: str
    kind: str  # text, html, docx, pdf
    doubts: tuple[Doubt, ...] = ()
