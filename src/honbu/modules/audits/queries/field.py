"""Reading for the field form: what a visit looks at, what its section said of it, what stands recorded already."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Person
from honbu.modules.audits.domain.answering import Entry
from honbu.modules.audits.domain.field_records import Asked
from honbu.modules.audits.domain.states import MOST_PATROL_ITEMS, Kind
from honbu.modules.audits.domain.visits import PARTS
from honbu.modules.audits.models import AuditItem, Grade, Questionnaire, Visit, YearPlan
from honbu.modules.audits.queries.rights import is_of_team, is_office


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is looked at in a visit: its items, the section's contractors, and the grades that may be given."""

    items: list[AuditItem]
    contractors: list[str]
    withdrawn: list[str]
    grades: list[Grade]

    @property
    def asked(self) -> Asked:
        """The same as the rules want it. Words on a contractor that was withdrawn meanwhile are not lost; a grade that is
        not given in a patrol is known, so that its refusal can say why.
        """
        return Asked(
            {item.pk: item.code for item in self.items}, frozenset(item.pk for item in self.items if item.of_contractors),
            frozenset([*self.contractors, *self.withdrawn]), frozenset(Grade.objects.values_list("pk", flat=True)),
        )  # fmt: skip


def sheet_of(plan: YearPlan, unit_id: int, kind: Kind) -> Sheet:
    """The sheet of a visit. A patrol is a simple check: few items, and grades for it alone."""
    items = list(AuditItem.objects.filter(edition=plan.edition_id, parts__contains=[PARTS[kind].value]))
    grades = Grade.objects.all()
    if kind == Kind.PATROL:
        items, grades = items[:MOST_PATROL_ITEMS], grades.filter(patrol=True)
    sheets = Questionnaire.objects.filter(plan=plan, unit=unit_id)
    rows = sheets.order_by("contractors__order", "contractors__pk").values_list(
        "contractors__name", "contractors__withdrawn_at"
    )
    names = [(name, withdrawn) for name, withdrawn in rows if name]
    return Sheet(
        items, list(dict.fromkeys(name for name, gone in names if gone is None)),
        [name for name, gone in names if gone is not None], list(grades),
    )  # fmt: skip


def answers_to(plan: YearPlan, unit_id: int) -> dict[int, list[dict[str, str]]]:
    """What the section said when it handed its questionnaire in, by item."""
    said: dict[int, list[dict[str, str]]] = defaultdict(list)
    sheet = Questionnaire.objects.filter(plan=plan, unit=unit_id, submitted_at__isnull=False).first()
    for row in sheet.answers.select_related("contractor") if sheet else []:
        if row.contractor is None or row.contractor.withdrawn_at is None:
            words = Entry(row.answer, row.words).in_words
            said[row.item_id].append({"contractor": row.contractor.name if row.contractor else "", "words": words})
    return dict(said)


def recorded_by(visit: Visit, actor: Person) -> dict[str, Any]:
    """What the team has sent so far."""
    return {
        "arrived_at": visit.arrived_at.isoformat(),
        "left_at": visit.left_at.isoformat() if visit.left_at else None,
        "received_by": visit.received_by,
        "notes": visit.notes.get(str(actor.pk), ""),
        "results": [
            {
                "item": row.item_id, "contractor": row.contractor, "verdict": row.verdict, "grade": row.grade_id,
                "words": row.words, "sample": row.sample, "told_at": row.told_at.isoformat(),
            }
            for row in visit.results.all()
        ],
        "evidence": visit.evidence.count(),
    }  # fmt: skip


def may_read_visit_evidence(actor: Actor, document: documents.Document) -> bool:
    """Photos of a visit: for those who went and for the office; never for the section, whoever else oversees."""
    if not document.owner_id.isdigit():
        return False
    if is_office(actor):
        return True
    visit = Visit.objects.filter(pk=int(document.owner_id)).first()
    return visit is not None and is_of_team(actor, visit)
