"""Nightly work on the files: orphans are cleaned away, damage is told."""

import structlog
from django.db import transaction

from honbu.kernel.documents import queries, storage
from honbu.kernel.documents.actions import refusing
from honbu.kernel.jobs import public as jobs

ONE_DAY = 24 * 60 * 60
log = structlog.get_logger("honbu.documents")


@jobs.job("documents.remove_orphans", alone=True)
def remove_orphans() -> int:
    """Files that no document needs and nobody has put for a day: left behind by transactions that were rolled back."""
    removed = 0
    for sha256, path in list(storage.older_files(ONE_DAY)):
        if not sha256:
            path.unlink(missing_ok=True)
            removed += 1
            continue
        with transaction.atomic():
            storage.lock(sha256)
            if queries.is_needed(sha256):
                continue
            storage.remove(sha256)
            removed += 1
    log.info("orphans removed", count=removed)
    return removed


@jobs.job("documents.forget_refused", alone=True)
def forget_refused() -> int:
    """Refused files that were kept for their senders long enough."""
    return refusing.forget_old()


@jobs.job("documents.verify_files", alone=True, attempts=1)
def verify_files() -> int:
    """Every file against its checksum; what is missing or altered is logged as an error for the operators."""
    damaged = list(queries.verify_files())
    for damage in damaged:
        log.error("file missing or altered", sha256=damage.sha256, documents=damage.documents)
    return len(damaged)
