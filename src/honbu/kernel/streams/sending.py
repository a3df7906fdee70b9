"""Putting a message on a stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.streams.models import Message

KEPT = timedelta(hours=6)
_nobody_listens: ContextVar[bool] = ContextVar("nobody_listens", default=False)


@contextmanager
def nobody_listens() -> Iterator[None]:
    """Nothing is sent inside: for a house that is being furnished before it opens."""
    token = _nobody_listens.set(True)
    try:
        yield
    finally:
        _nobody_listens.reset(token)


def send(channel: str, kind: str, **body: Any) -> None:
    """Tell the open pages on `channel` (`person:12`, `ward`, `meeting:3`), once the caller's transaction has committed.

    The numbers of messages must become visible in their order, or a reader who resumes would miss one: therefore the
    message is written in a short transaction of its own, under a lock.
    """
    if not _nobody_listens.get():
        transaction.on_commit(lambda: _write(channel, kind, body))


def _write(channel: str, kind: str, body: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7235422)")
        message = Message.objects.create(channel=channel, kind=kind, body=body, at=clock.now())
        cursor.execute("SELECT pg_notify('honbu_stream', %s)", [str(message.pk)])


def forget_old() -> int:
    """Messages older than six hours have been seen or are of no use; returns how many were removed."""
    return Message.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
