"""差替え: a new version in place of the newest, which stays."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.disclosing import ReasonMissing, locked, place_of
from honbu.kernel.documents.actions.writing import Content, content_from, content_taken, write_version
from honbu.kernel.documents.domain.events import VersionAdded
from honbu.kernel.documents.domain.kinds import OFFICE
from honbu.kernel.documents.intake import LARGEST, Upload, examined
from honbu.kernel.documents.models import Document, Version
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import editing


class SomebodyWasFaster(editing.SomebodyWasFaster):
    """While this person was preparing a version, somebody else added one; `newest` is that one."""

    def __init__(self, newest: Version) -> None:
        who = queries.names_of({newest.added_by_id}).get(newest.added_by_id or 0, _("自動処理"))
        message = _(
            "先に%(who)sさんが第%(number)s版を登録しました。内容を確かめてから、必要ならもう一度差し替えてください。"
        ) % {"who": who, "number": newest.number}
        super().__init__(message)
        self.newest = newest


@transaction.atomic
def add_version(
    document: Document,
    content: bytes,
    filename: str,
    *,
    actor: Actor,
    reason: str,
    expected: int | None = None,
) -> Version:
    """差替え by a program of the house: whoever calls has asked whether the actor may.

    Returns the newest version unchanged if it holds the same content already. `expected` is the number of the version
    that the actor had before the eyes. Raises ReasonMissing, SomebodyWasFaster, AlreadyDisposed.
    """
    newest = _newest(document, reason, expected)
    return _add(document, newest, content_from(content, filename), actor=actor, reason=reason)


@transaction.atomic
def receive_version(
    document: Document,
    upload: Upload,
    *,
    actor: Actor,
    reason: str,
    expected: int | None = None,
    allowed: frozenset[str] = OFFICE,
    limit: int = LARGEST,
    tolerated: frozenset[str] = frozenset(),
    owned: bool = False,
) -> Version:
    """差替え by a file that a person brings, inspected like the first. With `owned` the module has asked already."""
    if not owned:
        access.require(actor, "documents.write", on=place_of(document))
    if document.is_open and not owned:
        access.require(actor, "documents.disclose", on=place_of(document))
    newest = _newest(document, reason, expected)
    with examined(upload, allowed=allowed, limit=limit, tolerated=tolerated) as taken:
        return _add(document, newest, content_taken(taken), actor=actor, reason=reason)


def _newest(document: Document, reason: str, expected: int | None) -> Version:
    if not reason.strip():
        raise ReasonMissing(_("差し替える理由を入力してください。"))
    newest = queries.latest(locked(document).pk)
    if expected is not None and newest.number != expected:
        raise SomebodyWasFaster(newest)
    return newest


def _add(document: Document, newest: Version, content: Content, *, actor: Actor, reason: str) -> Version:
    if content.sha256 == newest.sha256:
        return newest
    document.refresh_from_db()
    version = write_version(document, content, number=newest.number + 1, actor=actor, reason=reason.strip()[:300])
    trail.write(
        actor,
        "documents.version.added",
        document,
        before={"版": newest.number, "ファイル名": newest.filename},
        after={"版": version.number, "ファイル名": version.filename},
        reason=reason.strip(),
        unit_id=document.unit_id,
    )
    events.publish(VersionAdded(document.pk, version.number))
    return version
