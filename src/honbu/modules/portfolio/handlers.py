"""What other offices tell this one: how a chief decided on a project, what the headquarters decided. Heard at least once."""

import datetime

from honbu.kernel.approvals import public as approvals
from honbu.kernel.organisation.public import System
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio.actions import projects
from honbu.modules.portfolio.queries.projects import KIND

CHIEF = System("所管課長の決定")


def on_decided(event: approvals.ApprovalDecided) -> None:
    """決裁 takes it to the IT section, 否決 gives it back."""
    if event.kind != KIND:
        return
    if event.outcome == approvals.DECIDED:
        projects.note_decided(int(event.object_id), event.approval_id, actor=CHIEF)
    else:
        projects.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="所管課長が否決")


def on_sent_back(event: approvals.ApprovalSentBack) -> None:
    """差戻し by the chief."""
    if event.kind == KIND:
        projects.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="所管課長が差戻し")


def on_pulled_back(event: approvals.ApprovalPulledBack) -> None:
    """引戻し by the drafter."""
    if event.kind == KIND:
        projects.note_returned(int(event.object_id), event.approval_id, actor=CHIEF, reason="起案者が引戻し")


def on_matter_decided(event: meetings.MatterDecided) -> None:
    """本部の決定 on a project."""
    if event.subject_kind != KIND:
        return
    verdict = meetings.verdict_on(KIND, event.subject_id)
    projects.note_headquarters(
        int(event.subject_id), decision_id=event.decision_id, approved=event.approved, conditions=event.conditions,
        day=datetime.date.fromisoformat(verdict.decided_on) if verdict else None, actor=projects.HEADQUARTERS,
    )  # fmt: skip
