"""登録: documents that the house makes, and files that people bring."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.actions.disclosing import check_disclosure
from honbu.kernel.documents.actions.writing import Content, content_from, content_taken, number_of, write_version
from honbu.kernel.documents.domain import retention
from honbu.kernel.documents.domain.events import DocumentKept
from honbu.kernel.documents.domain.kinds import OFFICE
from honbu.kernel.documents.domain.names import stem_of
from honbu.kernel.documents.intake import LARGEST, Upload, examined
from honbu.kernel.documents.models import Document
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Actor, Unit
from honbu.kernel.trail import public as trail


@dataclass(frozen=True, slots=True)
class Owner:
    """The object of a module to which a document belongs; that module decides who may add and who may read."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class _Card:
    """What is written on the front of a new document."""

    title: str
    unit_id: int | None
    disclosure: str
    reason: str
    retention_years: int
    personal: bool
    owner: Owner | None


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
    personal: bool = False,
    owner_kind: str = "",
    owner_id: object = "",
) -> Document:
    """Keep a file as it came, as the first version of a new document.

    For programs of the house: whoever calls has asked whether the actor may. Files from people go through `receive`.
    """
    # A module that has not judged yet says so by leaving the reason empty.
    undecided = _("公開の可否を判断する前のため") if disclosure != Document.Disclosure.OPEN else ""
    owner = Owner(owner_kind, str(owner_id)) if owner_kind else None
    card = _Card(title, unit_id, disclosure, disclosure_reason or undecided, retention_years, personal, owner)
    return _enter(card, content_from(content, filename), actor=actor)


@transaction.atomic
def receive(
    upload: Upload,
    *,
    actor: Actor,
    title: str,
    unit: Unit | None,
    allowed: frozenset[str] = OFFICE,
    limit: int = LARGEST,
    tolerated: frozenset[str] = frozenset(),
    disclosure: str = Document.Disclosure.CLOSED,
    disclosure_reason: str = "",
    retention_years: int = 5,
    personal: bool = False,
    owner: Owner | None = None,
) -> Document:
    """受入れ: take a file that a person brings, if its content passes. `allowed` are codes of kinds, `limit` is bytes.

    With an `owner` the module has asked for permission already. Raises UploadRefused and keeps nothing; `tolerated`
    names rules for which a module takes a file all the same (they stay visible with the version).
    """
    place = unit or access.WARD
    if owner is None:
        access.require(actor, "documents.write", on=place)
        if disclosure == Document.Disclosure.OPEN:
            access.require(actor, "documents.disclose", on=place)
    with examined(upload, allowed=allowed, limit=limit, tolerated=tolerated) as taken:
        card = _Card(
            title.strip() or stem_of(taken.filename),
            unit.pk if unit else None,
            disclosure,
            disclosure_reason,
            retention_years,
            personal,
            owner,
        )
        return _enter(card, content_taken(taken), actor=actor)


def _enter(card: _Card, content: Content, *, actor: Actor) -> Document:
    reason = check_disclosure(card.disclosure, card.reason, personal=card.personal)
    moment = clock.now()
    document = Document.objects.create(
        title=card.title[:200],
        unit_id=card.unit_id,
        disclosure=card.disclosure,
        disclosure_reason=reason,
        personal=card.personal,
        retention_years=card.retention_years,
        keep_until=retention.keep_until(moment.date(), card.retention_years),
        owner_kind=card.owner.kind if card.owner else "",
        owner_id=card.owner.id if card.owner else "",
        created_at=moment,
        created_by_id=number_of(actor),
    )
    write_version(document, content, number=1, actor=actor, reason="")
    after = {
        "ファイル名": content.filename,
        "公開区分": document.get_disclosure_display(),
        "保存年限": document.get_retention_years_display(),
    }
    trail.write(actor, "documents.document.kept", document, after=after, unit_id=document.unit_id)
    events.publish(DocumentKept(document.pk))
    return document
