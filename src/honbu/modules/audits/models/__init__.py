"""Rows of the audits: items, plans, questionnaires, what is sealed, visits, findings, reports."""

from honbu.modules.audits.models.findings import CorrectiveAction, DueChange, Exemption, Finding, Grade
from honbu.modules.audits.models.items import AuditItem, ItemEdition, ItemImport
from honbu.modules.audits.models.programmes import PastVisit, ProgrammeVersion, ScopeRule, YearPlan
from honbu.modules.audits.models.questionnaires import Answer, AnswerChange, BusyPeriod, Contractor, Questionnaire
from honbu.modules.audits.models.reports import Attestation, YearReport
from honbu.modules.audits.models.sealing import SealedPart, SealedReading
from honbu.modules.audits.models.visits import Absence, Auditor, ItemResult, Visit, VisitEvidence

__all__ = [
    "Absence",
    "Answer",
    "AnswerChange",
    "Attestation",
    "AuditItem",
    "Auditor",
    "BusyPeriod",
    "Contractor",
    "CorrectiveAction",
    "DueChange",
    "Exemption",
    "Finding",
    "Grade",
    "ItemEdition",
    "ItemImport",
    "ItemResult",
    "PastVisit",
    "ProgrammeVersion",
    "Questionnaire",
    "ScopeRule",
    "SealedPart",
    "SealedReading",
    "Visit",
    "VisitEvidence",
    "YearPlan",
    "YearReport",
]
