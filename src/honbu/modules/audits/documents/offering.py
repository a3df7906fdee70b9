"""本部の資料として申し出る: the plan of the year as the headquarters was given it (H31 資料1, R5 資料1; MTG-10)."""

from django.utils import translation

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor
from honbu.modules.audits.documents.making import FORMS, JAPANESE
from honbu.modules.audits.documents.plan_paper import plan_paper
from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.queries.rights import is_office
from honbu.modules.meetings import public as meetings

CODES = ("audits.plan_draft", "audits.plan")


def _newest() -> YearPlan | None:
    return YearPlan.objects.select_related("edition", "programme").order_by("-fiscal_year").first()


def _make(actor: Actor, form: str) -> documents.Paper:
    plan = _newest()
    if plan is None:
        raise documents.UnknownForm(form)
    with translation.override(JAPANESE):
        draft = plan_paper(plan)
    return draft.paper(form, actor=actor)


def _may(actor: Actor) -> bool:
    """The office puts it on the agenda; before there is a plan the paper does not exist."""
    return is_office(actor) and YearPlan.objects.exists()


def offer_papers() -> None:
    """Called once, when the house starts."""
    for code in CODES:
        meetings.offer_paper(code, _make, may=_may, forms=FORMS)
