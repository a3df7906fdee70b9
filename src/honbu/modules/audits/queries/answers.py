"""What the questionnaires of a year say of each section: for the points of risk and for the calendar of the visits."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.states import Answering
from honbu.modules.audits.models import Answer, BusyPeriod, Contractor, Questionnaire, YearPlan
from honbu.modules.audits.queries.questionnaires import HANDED_IN, asked_items, slots_of
from honbu.modules.audits.queries.scope import sections_in_scope

WRONG = frozenset({Answering.NO.value, Answering.PARTLY.value})


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

    What the office has given back counts no more until it comes again. `late` is what first came after the day, or has not
    come and the day has passed; `days_late` are calendar days. `wrong` are the numbers of the items answered できていない or
    一部できている, `must_no` counts できていない among those that are 必須. `personal_data` counts contractors that handle
    personal data, `on_site` those that work in the offices.
    """

    unit_id: int
    handed_out: bool = False
    submitted: bool = False
    late: bool = False
    days_late: int = 0
    yes: int = 0
    partly: int = 0
    no: int = 0
    not_applicable: int = 0
    unknown: int = 0
    missing: int = 0
    wrong: tuple[str, ...] = ()
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
        firms = contractors[sheet.pk] if sheet else []
        slots = slots_of(items, firms)
        if sheet is None or sheet.submitted_at is None or sheet.state not in HANDED_IN:
            late = sheet.late if sheet and sheet.submitted_at else passed
            found[unit_id] = AnswerFacts(unit_id, handed_out=sheet is not None, late=late, missing=len(slots))
            continue
        own = answers[sheet.pk]
        said = [(slot, own[slot.key].answer) for slot in slots if slot.key in own]
        counts = Counter(answer for _slot, answer in said)
        found[unit_id] = AnswerFacts(
            unit_id, handed_out=True, submitted=True, late=sheet.late, days_late=_days_late(sheet, plan),
            yes=counts[Answering.YES.value], partly=counts[Answering.PARTLY.value], no=counts[Answering.NO.value],
            not_applicable=counts[Answering.NOT_APPLICABLE.value], unknown=counts[Answering.UNKNOWN.value],
            missing=len(slots) - sum(bool(answer) for _slot, answer in said),
            wrong=tuple(dict.fromkeys(slot.code for slot, answer in said if answer in WRONG)),
            must_no=sum(slot.item in must and answer == Answering.NO for slot, answer in said),
            outsources=sheet.outsources, contractors=len(firms), personal_data=sum(one.personal_data for one in firms),
            on_site=sum(one.on_site for one in firms), busy_told=sheet.busy_told, busy=tuple(busy[sheet.pk]),
        )  # fmt: skip
    return found


def _days_late(sheet: Questionnaire, plan: YearPlan) -> int:
    """Days after the day; none for what came in time at first and was given back."""
    if not sheet.late or sheet.submitted_at is None:
        return 0
    return max(0, (clock.in_tokyo(sheet.submitted_at).date() - plan.answers_until).days)


def have_answers(facts: dict[int, AnswerFacts]) -> bool:
    """Whether any section has handed its questionnaire in: without one nobody may be chosen by answers."""
    return any(one.submitted for one in facts.values())
