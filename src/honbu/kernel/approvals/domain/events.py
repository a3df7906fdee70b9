"""What happens to approvals, for the modules whose things they are about. Delivered at least once."""

from dataclasses import dataclass

DECIDED = "decided"
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """決裁された or 否決された: `outcome` is DECIDED or REJECTED."""

    approval_id: int
    kind: str
    object_type: str
    object_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ApprovalSentBack:
    """起案者に差し戻された."""

    approval_id: int
    kind: str
    object_type: str
    object_id: str


@dataclass(frozen=True, slots=True)
class ApprovalPulledBack:
    """起案者が引き戻した."""

    approval_id: int
    kind: str
    object_type: str
    object_id: str
