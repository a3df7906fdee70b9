"""Rows of meetings: bodies and their members, meetings with agenda and papers, what was said, and how it is kept."""

from honbu.modules.meetings.models.bodies import Body, Membership
from honbu.modules.meetings.models.decisions import Decision, FollowUp
from honbu.modules.meetings.models.intake import Intake, IntakeDoubt
from honbu.modules.meetings.models.meetings import (
    AgendaItem,
    Attendance,
    Material,
    MaterialReading,
    Meeting,
    Proposal,
)
from honbu.modules.meetings.models.minutes import Correction, Minutes, Publication, Withholding
from honbu.modules.meetings.models.proceedings import Block, Choice, Criterion, Opinion, Score

__all__ = [
    "AgendaItem",
    "Attendance",
    "Block",
    "Body",
    "Choice",
    "Correction",
    "Criterion",
    "Decision",
    "FollowUp",
    "Intake",
    "IntakeDoubt",
    "Material",
    "MaterialReading",
    "Meeting",
    "Membership",
    "Minutes",
    "Opinion",
    "Proposal",
    "Publication",
    "Score",
    "Withholding",
]
