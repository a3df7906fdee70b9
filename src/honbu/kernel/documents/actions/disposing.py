"""廃棄: what has been kept long enough is destroyed when two people say so; what it was stays known."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.disclosing import ReasonMissing, locked, place_of
from honbu.kernel.documents.actions.writing import remove_unneeded
from honbu.kernel.documents.domain.events import DisposalRequested, DocumentDisposed
from honbu.kernel.documents.models import DisposalRequest, Document, Version
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail

State = DisposalRequest.State


class StillToBeKept(ValueError):
    """The time of keeping is not over."""


class AlreadyProposed(ValueError):
    """Somebody has proposed the disposal, and it is not decided."""


class TwoPeopleNeeded(ValueError):
    """Who proposes a disposal can't approve it."""


class AlreadyDecided(ValueError):
    """The proposal was decided or taken back in the meantime."""


@transaction.atomic
def request_disposal(document: Document, *, actor: Person, reason: str) -> DisposalRequest:
    """廃棄の申出: propose that a document be destroyed; a second person decides."""
    access.require(actor, "documents.dispose", on=place_of(document))
    if not reason.strip():
        raise ReasonMissing(_("廃棄する理由を入力してください。"))
    row = locked(document)
    if not queries.is_due(row):
        raise StillToBeKept(_("保存期間が満了していないため、廃棄できません。"))
    if DisposalRequest.objects.filter(document=row, state=State.WAITING).exists():
        raise AlreadyProposed(_("この文書の廃棄は、すでに申し出られています。承認を待ってください。"))
    request = DisposalRequest.objects.create(
        document=row, reason=reason.strip()[:300], requested_by_id=actor.pk, requested_at=clock.now()
    )
    trail.write(actor, "documents.disposal.requested", row, reason=reason.strip(), unit_id=row.unit_id)
    events.publish(DisposalRequested(row.pk, request.pk))
    return request


@transaction.atomic
def approve_disposal(request: DisposalRequest, *, actor: Person, reason: str = "") -> None:
    """廃棄の承認 by a second person: the content is destroyed; title, names, dates and checksums remain."""
    access.require(actor, "documents.approve_disposal", on=place_of(request.document))
    document = locked(request.document)
    row = _waiting(request)
    if row.requested_by_id == actor.pk:
        raise TwoPeopleNeeded(_("自分が申し出た廃棄は承認できません。ほかの担当者に承認を依頼してください。"))
    # The time of keeping may have been made longer since the proposal.
    if not queries.is_due(document):
        raise StillToBeKept(_("保存期間が満了していないため、廃棄できません。"))
    _decide(row, State.APPROVED, actor, reason)
    document.disposed_at = row.decided_at
    document.save(update_fields=["disposed_at"])
    versions = list(Version.objects.filter(document=document))
    remove_unneeded([sha256 for version in versions for sha256 in (version.sha256, version.public_sha256)])
    after = {"廃棄日時": row.decided_at, "照合値": [version.sha256 for version in versions]}
    trail.write(
        actor,
        "documents.document.disposed",
        document,
        after=after,
        reason=row.reason,
        unit_id=document.unit_id,
    )
    events.publish(DocumentDisposed(document.pk))


@transaction.atomic
def refuse_disposal(request: DisposalRequest, *, actor: Person, reason: str) -> None:
    """廃棄の却下: the document stays, with the reason."""
    access.require(actor, "documents.approve_disposal", on=place_of(request.document))
    if not reason.strip():
        raise ReasonMissing(_("却下する理由を入力してください。"))
    row = _waiting(request)
    if row.requested_by_id == actor.pk:
        raise TwoPeopleNeeded(_("自分が申し出た廃棄は却下できません。取り下げてください。"))
    _decide(row, State.REFUSED, actor, reason)
    trail.write(actor, "documents.disposal.refused", row.document, reason=reason.strip())


@transaction.atomic
def withdraw_disposal(request: DisposalRequest, *, actor: Person) -> None:
    """取下げ: who proposed takes it back; whoever may dispose there may do it for them."""
    access.require(actor, "documents.dispose", on=place_of(request.document))
    row = _waiting(request)
    _decide(row, State.WITHDRAWN, actor, "")
    trail.write(actor, "documents.disposal.withdrawn", row.document)


def _waiting(request: DisposalRequest) -> DisposalRequest:
    row = DisposalRequest.objects.select_for_update().select_related("document").get(pk=request.pk)
    if row.state != State.WAITING:
        raise AlreadyDecided(_("この申出は、すでに決定されたか取り下げられています。画面を開き直してください。"))
    return row


def _decide(row: DisposalRequest, state: DisposalRequest.State, actor: Person, reason: str) -> None:
    row.state, row.decided_by_id, row.decided_at = state, actor.pk, clock.now()
    row.decision_reason = reason.strip()[:300]
    row.save(update_fields=["state", "decided_by_id", "decided_at", "decision_reason"])
