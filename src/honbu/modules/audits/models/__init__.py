"""Rows of the audits: items, plans, questionnaires, and what is sealed."""

from honbu.modules.audits.models.findings import CorrectiveAction, DueChange, Exemption, Finding, Grade
from honbu.modules.audits.models.items import AuditItem, ItemEdition, ItemImport
from honbu.modules.audits.models.programmes import PastVisit, ProgrammeVersion, ScopeRule, YearPlan
from honbu.modules.audits.models.questionnaires import Answer, AnswerChange, BusyPeriod, Contractor, Questionnaire
from honbu.modules.audits.models.sealing import SealedPart, SealedReading

__all__ = [
    "Answer",
    "AnswerChange",
    "AuditItem",
    "BusyPeriod",
    "Contractor",
    "CorrectiveAction",
    "DueChange",
    "Exemption",
    "Finding",
    "Grade",
    "ItemEdition",
    "ItemImport",
    "PastVisit",
    "ProgrammeVersion",
    "Questionnaire",
    "ScopeRule",
    "SealedPart",
    "SealedReading",
    "YearPlan",
]
