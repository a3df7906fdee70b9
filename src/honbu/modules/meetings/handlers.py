"""What other offices tell this one: how the chief decided on a proposal, what became of a document. Heard at least once."""

from honbu.kernel.approvals import public as approvals
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import System
from honbu.modules.meetings.actions import indexing, proposing
from honbu.modules.meetings.queries.proposals import KIND

CHIEF = System("所属長の決裁")


def on_decided(event: approvals.ApprovalDecided) -> None:
    """決裁 hands it in, 否決 gives it back."""
    if event.kind != KIND:
        return
    if event.outcome == approvals.DECIDED:
        proposing.note_approved(int(event.object_id), event.approval_id, actor=CHIEF)
    else:
        proposing.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="所属長の決裁で否決")


def on_sent_back(event: approvals.ApprovalSentBack) -> None:
    """差戻し by the chief."""
    if event.kind == KIND:
        proposing.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="所属長の決裁で差戻し")


def on_pulled_back(event: approvals.ApprovalPulledBack) -> None:
    """引戻し by the drafter."""
    if event.kind == KIND:
        proposing.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="起案者が引戻し")


def on_version_added(event: documents.VersionAdded) -> None:
    """差替え by whatever way: the old words go, the new file is read."""
    indexing.index_document(event.document_id)


def on_disposed(event: documents.DocumentDisposed) -> None:
    """廃棄: what was in the file can't be found any more."""
    indexing.index_document(event.document_id)
