"""原本: files of records turned into text, with their tables as tabs; what they hide is told as doubts."""

from honbu.modules.meetings.domain.sources.files import Source, SourceRefused, open_source

__all__ = ["Source", "SourceRefused", "open_source"]
