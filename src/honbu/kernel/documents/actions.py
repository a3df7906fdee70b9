"""Keeping documents."""

from django.db import transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import storage
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.trail import public as trail


@transaction.atomic
def keep(
    content: bytes,
    filename: str,
    *,
    actor: Actor,
    title: str,
    unit_id: int | None = None,
    disclosure: str = Document.Disclosure.CLOSED,
    disclosure_reason: str = "",
    retention_years: int = 5,
) -> Document:
    """Keep a file as it came, as the first version of a new document."""
    moment = clock.now()
    document = Document.objects.create(
        title=title[:200],
        unit_id=unit_id,
        disclosure=disclosure,
        disclosure_reason=disclosure_reason,
        retention_years=retention_years,
        created_at=moment,
    )
    Version.objects.create(
        document=document,
        number=1,
        filename=filename[:255],
        media_type="application/octet-stream",
        size=len(content),
        sha256=storage.put(content),
        added_by_id=actor.pk if isinstance(actor, Person) else None,
        added_at=moment,
    )
    trail.write(actor, "documents.document.kept", document, after={"ファイル名": filename})
    return document
