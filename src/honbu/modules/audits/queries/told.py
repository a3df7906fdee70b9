"""調書から分かること: what the newest questionnaires tell of each section, in the figures that the risk points count."""

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.states import Answering, SheetState
from honbu.modules.audits.models import Questionnaire, YearPlan
from honbu.modules.audits.queries.sections import Told

IN = frozenset({SheetState.SUBMITTED.value, SheetState.ACCEPTED.value})
WRONG = frozenset({Answering.NO.value, Answering.PARTLY.value})


def facts_of_answers(plan: YearPlan | None = None) -> dict[int, Told]:
    """By the unit's number; of the newest year that has questionnaires, unless a plan is named. Empty if there is none."""
    if plan is None:
        plan = YearPlan.objects.filter(questionnaires__isnull=False).order_by("-fiscal_year").first()
    if plan is None:
        return {}
    rows = Questionnaire.objects.filter(plan=plan).prefetch_related("answers__item", "contractors")
    return {row.unit_id: _told(row, plan) for row in rows}


def _told(row: Questionnaire, plan: YearPlan) -> Told:
    """Only what a chief has handed in counts, without answers that were carried over unread and contractors who left."""
    if row.state not in IN or row.submitted_at is None:
        return Told(submitted=False)
    answers = [one for one in row.answers.all() if not one.carried]
    return Told(
        submitted=True,
        wrong=tuple(dict.fromkeys(one.item.code for one in answers if one.answer in WRONG)),
        missing=sum(not one.answer for one in answers),
        days_late=max(0, (clock.in_tokyo(row.submitted_at).date() - plan.answers_until).days),
        contractors=sum(one.withdrawn_at is None for one in row.contractors.all()),
    )
