"""Reading questionnaires: what is asked of a section, what it said, who has to be asked at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor, Succession, tree_on
from honbu.modules.audits.domain.answering import (
    NOTHING,
    Entries,
    Entry,
    Progress,
    SheetFacts,
    Slot,
    copied_words,
    progress_of,
)
from honbu.modules.audits.domain.listed import Busy, Fact, Firm, plain
from honbu.modules.audits.domain.states import OPEN_SHEET, Part, SheetState
from honbu.modules.audits.models import Answer, AuditItem, Contractor, Questionnaire, YearPlan

# 提出された調書: what the chief has confirmed and the office has not given back.
HANDED_IN = frozenset({SheetState.SUBMITTED.value, SheetState.ACCEPTED.value})


def owed(rows: QuerySet[Questionnaire]) -> QuerySet[Questionnaire]:
    """未提出の監査調書, of the sections that there are today."""
    return rows.exclude(state__in=HANDED_IN).filter(unit__in=list(tree_on().units))


def predecessors_of(unit_id: int) -> set[int]:
    """Whom a section took over from, at whatever remove."""
    found: set[int] = set()
    waiting = [unit_id]
    while waiting:
        rows = Succession.objects.filter(successor__in=waiting).values_list("predecessor_id", flat=True)
        waiting = [one for one in rows if one not in found and one != unit_id]
        found |= set(waiting)
    return found


def asked_items(plan: YearPlan) -> list[AuditItem]:
    """The items of the plan's edition that stand in the questionnaire."""
    items = AuditItem.objects.filter(edition=plan.edition_id, parts__contains=[Part.QUESTIONNAIRE.value])
    return list(items)


def contractors_of(sheet: Questionnaire) -> list[Contractor]:
    """The contractors that count."""
    return list(sheet.contractors.filter(withdrawn_at__isnull=True))


def listed_of(sheet: Questionnaire) -> dict[str, dict[int, Fact]]:
    """委託先 and 忙しい時期 as the rules of the Excel form see them, by their keys."""
    firms = {
        one.pk: Firm(plain(one.name), plain(one.work), one.personal_data, one.on_site) for one in contractors_of(sheet)
    }
    busy = {one.pk: Busy(one.first, one.last, one.weekday, plain(one.reason)) for one in sheet.busy_periods.all()}
    return {"firms": dict(firms), "busy": dict(busy)}


def slots_of(items: Iterable[AuditItem], contractors: Sequence[Contractor]) -> list[Slot]:
    """What is asked: each item once, those of contractors once for each of them."""
    found = []
    for item in items:
        question = item.question or item.text
        if not item.of_contractors:
            found.append(Slot(item.pk, item.code, item.group, question))
            continue
        found += [Slot(item.pk, item.code, item.group, question, one.pk, one.name) for one in contractors]
    return found


def entry_of(answer: Answer) -> Entry:
    """A stored answer as the rules see it."""
    return Entry(answer.answer, answer.words, answer.carried)


def entries_of(sheet: Questionnaire) -> Entries:
    """What a sheet says, by item and contractor."""
    return {(row.item_id, row.contractor_id): entry_of(row) for row in sheet.answers.all()}


def facts_of(sheet: Questionnaire) -> SheetFacts:
    """What a sheet says besides its answers."""
    return SheetFacts(sheet.outsources, len(contractors_of(sheet)), sheet.busy_told)


@dataclass(frozen=True, slots=True)
class Line:
    """調書の1行: a question, its item, and the stored answer, if there is one."""

    slot: Slot
    item: AuditItem
    answer: Answer | None

    @property
    def entry(self) -> Entry:
        """What stands there."""
        return entry_of(self.answer) if self.answer else NOTHING

    @property
    def version(self) -> int:
        """What a form has to show that it has seen; 0 where nothing was ever stored."""
        return self.answer.version if self.answer else 0


def lines_of(sheet: Questionnaire) -> list[Line]:
    """The whole sheet in the order of the items."""
    items = {item.pk: item for item in asked_items(sheet.plan)}
    answers = {(row.item_id, row.contractor_id): row for row in sheet.answers.prefetch_related("changes__by")}
    slots = slots_of(items.values(), contractors_of(sheet))
    return [Line(slot, items[slot.item], answers.get(slot.key)) for slot in slots]


def progress_in(plan: YearPlan, sheets: QuerySet[Questionnaire] | None = None) -> dict[int, Progress]:
    """進み具合 of every sheet of a plan (of those among `sheets`, if given), by its key."""
    items = asked_items(plan)
    rows = Questionnaire.objects.all() if sheets is None else sheets
    keys = list(rows.filter(plan=plan).order_by().values_list("pk", flat=True))
    contractors: dict[int, list[Contractor]] = defaultdict(list)
    for one in Contractor.objects.filter(questionnaire__in=keys, withdrawn_at__isnull=True):
        contractors[one.questionnaire_id].append(one)
    entries: dict[int, dict[tuple[int, int | None], Entry]] = defaultdict(dict)
    for row in Answer.objects.filter(questionnaire__in=keys).order_by():
        entries[row.questionnaire_id][row.item_id, row.contractor_id] = entry_of(row)
    return {pk: progress_of(slots_of(items, contractors[pk]), entries[pk]) for pk in keys}


def copied_in(plan: YearPlan) -> dict[int, set[int]]:
    """写した文: answers of this plan whose long words stand in other sections' sheets too, with those sections."""
    rows = Answer.objects.filter(questionnaire__plan=plan).exclude(words="").order_by()
    return copied_words(rows.values_list("pk", "questionnaire__unit_id", "words"))


def is_open(sheet: Questionnaire) -> bool:
    """Whether the section may still write."""
    return sheet.state in OPEN_SHEET


def may_write(actor: Actor, sheet: Questionnaire) -> bool:
    """Whether somebody of the section may write now."""
    return is_open(sheet) and access.may(actor, "audits.answer", on=sheet.unit_id)


def may_confirm(actor: Actor, sheet: Questionnaire) -> bool:
    """Whether the chief is asked."""
    return sheet.state == SheetState.CONFIRMING and access.may(actor, "audits.confirm", on=sheet.unit_id)
