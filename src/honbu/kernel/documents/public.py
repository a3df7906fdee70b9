"""The door to documents."""

from honbu.kernel.documents.actions import keep
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.documents.queries import content_of, latest

__all__ = ["Document", "Version", "content_of", "keep", "latest"]
