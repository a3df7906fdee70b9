"""What other offices tell this one: what the headquarters decided. Heard at least once."""

import datetime

from honbu.kernel.organisation.public import System
from honbu.modules.audits.actions import exempting, plans, programmes, reports
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio import public as portfolio

HEADQUARTERS = System("本部の決定")
REGISTER = System("システム台帳")


def on_matter_decided(event: meetings.MatterDecided) -> None:
    """本部の決定 on a plan, a programme or the report of a year."""
    notes = {
        plans.SUBJECT: plans.note_plan_decided,
        programmes.SUBJECT: programmes.note_programme_decided,
        reports.SUBJECT: reports.note_report_decided,
    }
    if event.subject_kind not in notes:
        return
    verdict = meetings.verdict_on(event.subject_kind, event.subject_id)
    day = datetime.date.fromisoformat(verdict.decided_on) if verdict else None
    note = notes[event.subject_kind]
    note(int(event.subject_id), decision_id=event.decision_id, approved=event.approved, day=day, actor=HEADQUARTERS)


def on_renewal_moved(event: portfolio.RenewalMoved) -> None:
    """A renewal comes later, or earlier, than it was told."""
    exempting.note_renewal_moved(event.system_id, datetime.date.fromisoformat(event.later), actor=REGISTER)


def on_system_retired(event: portfolio.SystemRetired) -> None:
    """A system is no more."""
    exempting.note_system_retired(event.system_id, actor=REGISTER)
