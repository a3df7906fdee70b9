"""どの年度の調書によるか: which questionnaires the planning goes by. What they say is counted in `answers.py`."""

from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.queries.answers import AnswerFacts, answer_facts


def facts_of_answers(plan: YearPlan | None = None) -> dict[int, AnswerFacts]:
    """By the unit's number; of the newest year that has questionnaires, unless a plan is named. Empty if there is none."""
    if plan is None:
        plan = YearPlan.objects.filter(questionnaires__isnull=False).order_by("-fiscal_year").first()
    return answer_facts(plan) if plan else {}
