"""What is done with approvals: drafted, sent along the route, acted on, taken back; rules and absences entered."""

from honbu.kernel.approvals.actions.acting import (
    ContentChanged,
    NotAnEarlierStep,
    NotAtYourStep,
    ReasonMissing,
    agree,
    decide,
    object_to,
    read_afterwards,
    reject,
    send_back,
)
from honbu.kernel.approvals.actions.drafting import NotTheDrafter, attach, draft, drop, resubmit, revise, submit
from honbu.kernel.approvals.actions.going import NoRoute, NotPossibleNow, SomebodyWasFaster, planned
from honbu.kernel.approvals.actions.ruling import (
    AbsenceOverlaps,
    AmountDoesNotFit,
    DaysOutOfOrder,
    RuleOverlaps,
    add_rule,
    end_absence,
    end_rule,
    note_absence,
)
from honbu.kernel.approvals.actions.taking_back import NobodyElse, TooLateToTakeBack, hand_over, pull_back

__all__ = [
    "AbsenceOverlaps",
    "AmountDoesNotFit",
    "ContentChanged",
    "DaysOutOfOrder",
    "NoRoute",
    "NobodyElse",
    "NotAnEarlierStep",
    "NotAtYourStep",
    "NotPossibleNow",
    "NotTheDrafter",
    "ReasonMissing",
    "RuleOverlaps",
    "SomebodyWasFaster",
    "TooLateToTakeBack",
    "add_rule",
    "agree",
    "attach",
    "decide",
    "draft",
    "drop",
    "end_absence",
    "end_rule",
    "hand_over",
    "note_absence",
    "object_to",
    "planned",
    "pull_back",
    "read_afterwards",
    "reject",
    "resubmit",
    "revise",
    "send_back",
    "submit",
]
