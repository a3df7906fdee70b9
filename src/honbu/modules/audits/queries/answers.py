"""What the questionnaires of a year say of each section: for the points of risk and for the calendar of the visits."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.states import Answering
from honbu.modules.audits.models import Answer, BusyPeriod, Contractor, Questionnaire, YearPlan
from honbu.modules.audits.queries.questionnaires import asked_items, sections_in_scope, slots_of


@dataclass(frozen=True, slots=True)
class BusyTime:
    """忙しい時期: from the first to the last day, on one weekday (Monday is 0) or on all."""

    first: datetime.date
    last: datetime.date
    weekday: int | None
    reason: str

    def covers(self, day: datetime.date) -> bool:
        """Whether the section asks not to be disturbed on a day."""
        return self.first <= day <= self.last and (self.weekday is None or day.weekday() == self.weekday)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """A section's answers in figures. Only what its chief has handed in counts; before that all is `missing`.

    `late` is what came after the day, or has not come and the day has passed. `must_no` counts できていない among the items
    that are 必須. `personal_data` counts contractors that handle personal data, `on_site` those that work in the offices.
    """

    unit_id: int
    handed_out: bool = False
    submitted: bool = False
    late: bool = False
    yes: int = 0
    partly: int = 0
    no: int = 0
    not_applicable: int = 0
    unknown: int = 0
    missing: int = 0
    must_no: int = 0
    outsources: bool | None = None
    contractors: int = 0
    personal_data: int = 0
    on_site: int = 0
    busy_told: bool = False
    busy: tuple[BusyTime, ...] = ()

    def is_busy_on(self, day: datetime.date) -> bool:
        """Whether the section has asked not to be disturbed on a day."""
        return any(period.covers(day) for period in self.busy)


def answer_facts(plan: YearPlan) -> dict[int, AnswerFacts]:
    """The facts of every section in scope, by its unit; one that was never asked says so."""
    sheets = {sheet.unit_id: sheet for sheet in Questionnaire.objects.filter(plan=plan)}
    items = asked_items(plan)
    must = {item.pk for item in items if item.must}
    contractors: dict[int, list[Contractor]] = defaultdict(list)
    for one in Contractor.objects.filter(questionnaire__plan=plan, withdrawn_at__isnull=True):
        contractors[one.questionnaire_id].append(one)
    answers: dict[int, dict[tuple[int, int | None], Answer]] = defaultdict(dict)
    for row in Answer.objects.filter(questionnaire__plan=plan, carried=False).order_by():
        answers[row.questionnaire_id][row.item_id, row.contractor_id] = row
    busy: dict[int, list[BusyTime]] = defaultdict(list)
    for period in BusyPeriod.objects.filter(questionnaire__plan=plan):
        busy[period.questionnaire_id].append(BusyTime(period.first, period.last, period.weekday, period.reason))
    passed = clock.today() > plan.answers_until
    found = {}
    for unit_id in dict.fromkeys([*sections_in_scope(plan), *sheets]):
        sheet = sheets.get(unit_id)
        if sheet is None or sheet.submitted_at is None:
            missing = len(slots_of(items, contractors[sheet.pk] if sheet else []))
            found[unit_id] = AnswerFacts(unit_id, handed_out=sheet is not None, late=passed, missing=missing)
            continue
        own = answers[sheet.pk]
        said = {slot.key: own[slot.key].answer for slot in slots_of(items, contractors[sheet.pk]) if slot.key in own}
        counts = Counter(said.values())
        total = len(slots_of(items, contractors[sheet.pk]))
        found[unit_id] = AnswerFacts(
            unit_id, handed_out=True, submitted=True, late=sheet.late, yes=counts[Answering.YES.value],
            partly=counts[Answering.PARTLY.value], no=counts[Answering.NO.value],
            not_applicable=counts[Answering.NOT_APPLICABLE.value], unknown=counts[Answering.UNKNOWN.value],
            missing=total - sum(count for answer, count in counts.items() if answer),
            must_no=sum(key[0] in must and answer == Answering.NO for key, answer in said.items()),
            outsources=sheet.outsources, contractors=len(contractors[sheet.pk]),
            personal_data=sum(one.personal_data for one in contractors[sheet.pk]),
            on_site=sum(one.on_site for one in contractors[sheet.pk]), busy_told=sheet.busy_told,
            busy=tuple(busy[sheet.pk]),
        )  # fmt: skip
    return found


def have_answers(facts: dict[int, AnswerFacts]) -> bool:
    """Whether any section has handed its questionnaire in: without one nobody may be chosen by answers."""
    return any(one.submitted for one in facts.values())
