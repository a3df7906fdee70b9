"""受け付けられなかったファイル: what was refused is kept as it came for some days, for its sender alone."""

import datetime

from django.db import transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import storage
from honbu.kernel.documents.actions.writing import remove_unneeded
from honbu.kernel.documents.domain.names import safe_name
from honbu.kernel.documents.intake import LARGEST, Upload, UploadRefused
from honbu.kernel.documents.models import RefusedFile
from honbu.kernel.organisation.public import Person

KEPT_FOR = datetime.timedelta(days=30)
MOST = 20


@transaction.atomic
def keep_refused(upload: Upload, refusal: UploadRefused, *, actor: Person) -> RefusedFile | None:
    """Keep a refused file as it came, for whoever sent it; None if it is larger than the house takes at all.

    The newest twenty of a person are kept, each for thirty days. Nothing opens or reads them.
    """
    try:
        draft = storage.Draft(upload.chunks(), limit=LARGEST)
    except storage.TooLarge:
        return None
    with draft:
        row, _created = RefusedFile.objects.update_or_create(
            sender=actor,
            sha256=draft.keep(),
            defaults={
                "filename": safe_name(upload.name or ""),
                "size": draft.size,
                "reason": str(refusal)[:500],
                "refused_at": clock.now(),
            },
        )
    for old in RefusedFile.objects.filter(sender=actor)[MOST:]:
        forget_refused(old)
    return row


@transaction.atomic
def forget_refused(row: RefusedFile) -> None:
    """The file goes away."""
    row.delete()
    remove_unneeded([row.sha256])


def forget_old() -> int:
    """What was kept for thirty days goes away; returns how many files."""
    old = list(RefusedFile.objects.filter(refused_at__lt=clock.now() - KEPT_FOR))
    for row in old:
        forget_refused(row)
    return len(old)
