"""The door to documents."""

from honbu.kernel.documents.actions.disclosing import (
    AlreadyDisposed,
    PersonalIsNotOpen,
    ReasonMissing,
    change_disclosure,
    change_retention,
)
from honbu.kernel.documents.actions.disposing import (
    AlreadyDecided,
    AlreadyProposed,
    StillToBeKept,
    TwoPeopleNeeded,
    approve_disposal,
    refuse_disposal,
    request_disposal,
    withdraw_disposal,
)
from honbu.kernel.documents.actions.receiving import Owner, keep, receive
from honbu.kernel.documents.actions.replacing import SomebodyWasFaster, add_version, receive_version
from honbu.kernel.documents.domain.names import safe_name
from honbu.kernel.documents.intake import UploadRefused
from honbu.kernel.documents.models import DisposalRequest, Document, Version
from honbu.kernel.documents.queries import (
    content_of,
    documents_for,
    documents_of,
    due_for_disposal,
    latest,
    the_document,
    verify_files,
)
from honbu.kernel.documents.readers import may_read, set_reader_rule
from honbu.kernel.documents.storage import ContentMissing

__all__ = [
    "AlreadyDecided",
    "AlreadyDisposed",
    "AlreadyProposed",
    "ContentMissing",
    "DisposalRequest",
    "Document",
    "Owner",
    "PersonalIsNotOpen",
    "ReasonMissing",
    "SomebodyWasFaster",
    "StillToBeKept",
    "TwoPeopleNeeded",
    "UploadRefused",
    "Version",
    "add_version",
    "approve_disposal",
    "change_disclosure",
    "change_retention",
    "content_of",
    "documents_for",
    "documents_of",
    "due_for_disposal",
    "keep",
    "latest",
    "may_read",
    "receive",
    "receive_version",
    "refuse_disposal",
    "request_disposal",
    "safe_name",
    "set_reader_rule",
    "the_document",
    "verify_files",
    "withdraw_disposal",
]
