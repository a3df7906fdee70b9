"""The door to 起案 and 決裁: a module sends a thing of its own along the route, and hears by events what came of it."""

from collections.abc import Mapping
from typing import Any

from honbu.kernel.approvals.actions import (
    ContentChanged,
    NobodyElse,
    NoRoute,
    NotAnEarlierStep,
    NotAtYourStep,
    NotPossibleNow,
    NotTheDrafter,
    ReasonMissing,
    SomebodyWasFaster,
    TooLateToTakeBack,
    add_rule,
    agree,
    attach,
    decide,
    draft,
    drop,
    end_absence,
    end_rule,
    hand_over,
    note_absence,
    object_to,
    pull_back,
    read_afterwards,
    reject,
    resubmit,
    revise,
    send_back,
    submit,
)
from honbu.kernel.approvals.domain import snapshot
from honbu.kernel.approvals.domain.events import (
    DECIDED,
    REJECTED,
    ApprovalDecided,
    ApprovalPulledBack,
    ApprovalSentBack,
)
from honbu.kernel.approvals.domain.snapshot import NotStorable
from honbu.kernel.approvals.domain.states import State, StepState
from honbu.kernel.approvals.kinds import GENERAL, UnknownKind, declare_kinds, known_kinds
from honbu.kernel.approvals.models import Absence, Approval, ApprovalStep, DecisionRule, Round
from honbu.kernel.approvals.queries import absent_on, approvals_about, approvals_for, the_approval
from honbu.kernel.approvals.readers import may_read, set_reader_rule
from honbu.kernel.approvals.telling import address_of

__all__ = [
    "DECIDED",
    "GENERAL",
    "REJECTED",
    "Absence",
    "Approval",
    "ApprovalDecided",
    "ApprovalPulledBack",
    "ApprovalSentBack",
    "ApprovalStep",
    "ContentChanged",
    "DecisionRule",
    "NoRoute",
    "NobodyElse",
    "NotAnEarlierStep",
    "NotAtYourStep",
    "NotPossibleNow",
    "NotStorable",
    "NotTheDrafter",
    "ReasonMissing",
    "Round",
    "SomebodyWasFaster",
    "State",
    "StepState",
    "TooLateToTakeBack",
    "UnknownKind",
    "absent_on",
    "add_rule",
    "address_of",
    "agree",
    "approvals_about",
    "approvals_for",
    "attach",
    "decide",
    "declare_kinds",
    "draft",
    "drop",
    "end_absence",
    "end_rule",
    "hand_over",
    "is_content_of",
    "known_kinds",
    "may_read",
    "note_absence",
    "object_to",
    "pull_back",
    "read_afterwards",
    "reject",
    "resubmit",
    "revise",
    "send_back",
    "set_reader_rule",
    "submit",
    "the_approval",
]


def is_content_of(approval: Approval, content: Mapping[str, Any]) -> bool:
    """Whether a module's thing, as it is now, is still what was submitted."""
    return snapshot.canonical(content) == snapshot.canonical(approval.content)
