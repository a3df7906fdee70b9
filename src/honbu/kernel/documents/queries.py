"""Reading documents."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import storage
from honbu.kernel.documents.domain import retention
from honbu.kernel.documents.models import DisposalRequest, Document, RefusedFile, Version
from honbu.kernel.documents.readers import may_read, readable_by
from honbu.kernel.organisation.public import Actor, Person


def latest(document_id: int) -> Version:
    """The newest version of a document. Raises Document.DoesNotExist."""
    version = Version.objects.filter(document=document_id).order_by("-number").first()
    if version is None:
        raise Document.DoesNotExist
    return version


def content_of(document_id: int | None) -> bytes:
    """The bytes of the newest version, checked against their checksum. Raises ContentMissing, also after disposal."""
    if document_id is None:
        raise Document.DoesNotExist
    return storage.get(latest(document_id).sha256)


def the_document(document_id: int, *, actor: Actor | None) -> Document:
    """The document, if this actor may know of it. Raises access.Hidden (404) if not, as if it never was."""
    # Asked for what does not exist as well: the time of an answer would tell the one from the other.
    if actor is not None:
        access.units_where(actor, "documents.read")
    document = Document.objects.select_related("unit").filter(pk=document_id).first()
    if document is None or not may_read(actor, document):
        raise access.Hidden
    return document


def the_open_document(document_id: int) -> Document:
    """The document, if it is open to everybody. Raises access.Hidden (404) if not."""
    document = Document.objects.select_related("unit").filter(pk=document_id).first()
    if document is None or not document.is_open:
        raise access.Hidden
    return document


def refused_of(person: Person) -> QuerySet[RefusedFile]:
    """受け付けられなかったファイル that somebody has sent, newest first."""
    return RefusedFile.objects.filter(sender=person)


def documents_for(actor: Actor) -> QuerySet[Document]:
    """Every document that this actor may read, the newest first, with its versions at hand."""
    versions = Prefetch("versions", Version.objects.order_by("-number"))
    return Document.objects.filter(readable_by(actor)).select_related("unit").prefetch_related(versions)


def documents_of(owner_kind: str, owner_id: object) -> QuerySet[Document]:
    """The documents of a module's object, oldest first; who may read the object may call this."""
    return Document.objects.filter(owner_kind=owner_kind, owner_id=str(owner_id)).order_by("pk")


def due_for_disposal(actor: Actor, today: datetime.date | None = None) -> QuerySet[Document]:
    """廃棄対象: what this actor may propose or decide on: kept long enough and still there."""
    found = documents_for(actor).filter(disposed_at__isnull=True, keep_until__lt=today or clock.today())
    units = access.units_where(actor, "documents.dispose")
    if units is not None:
        found = found.filter(unit_id__in=units)
    waiting = DisposalRequest.objects.filter(document=OuterRef("pk"), state=DisposalRequest.State.WAITING)
    return found.annotate(proposed=Exists(waiting)).order_by("keep_until", "pk")


def is_due(document: Document, today: datetime.date | None = None) -> bool:
    """Whether the document has been kept long enough."""
    return document.disposed_at is None and retention.may_be_disposed_of(document.keep_until, today or clock.today())


def names_of(people: set[int | None]) -> dict[int, str]:
    """The names behind numbers of people."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=[one for one in people if one])}


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is gone or altered, and the documents that need it."""

    sha256: str
    documents: tuple[int, ...]


def verify_files() -> Iterator[Damage]:
    """照合: read every file that a document still needs and tell those that are missing or altered."""
    for sha256 in sorted(needed_files()):
        if not storage.is_whole(sha256):
            of_original = Version.objects.filter(sha256=sha256)
            of_copy = Version.objects.filter(public_sha256=sha256)
            numbers = (of_original | of_copy).values_list("document_id", flat=True).distinct().order_by("document_id")
            yield Damage(sha256, tuple(numbers))


def needed_files() -> set[str]:
    """The checksums of everything that some document still needs."""
    rows = Version.objects.filter(document__disposed_at__isnull=True).values_list("sha256", "public_sha256")
    return {sha256 for pair in rows.iterator() for sha256 in pair if sha256}


def is_needed(sha256: str) -> bool:
    """Whether some document that was not disposed of needs this content, or somebody whose file was refused."""
    kept = Version.objects.filter(document__disposed_at__isnull=True)
    return (
        kept.filter(sha256=sha256).exists()
        or kept.filter(public_sha256=sha256).exists()
        or RefusedFile.objects.filter(sha256=sha256).exists()
    )
