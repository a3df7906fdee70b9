"""Reading documents."""

from honbu.kernel.documents import storage
from honbu.kernel.documents.models import Document, Version


def latest(document_id: int) -> Version:
    """The newest version of a document. Raises Document.DoesNotExist."""
    version = Version.objects.filter(document=document_id).order_by("-number").first()
    if version is None:
        raise Document.DoesNotExist
    return version


def content_of(document_id: int | None) -> bytes:
    """The bytes of the newest version, checked against their checksum."""
    if document_id is None:
        raise Document.DoesNotExist
    return storage.get(latest(document_id).sha256)
