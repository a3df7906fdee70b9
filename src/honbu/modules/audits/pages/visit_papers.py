"""訪問の資料: the notice for the door and the check list before the visit; the record and the letter after it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions.booked import booked_by
from honbu.modules.audits.documents.checklist import checklist
from honbu.modules.audits.documents.making import BlockDraft
from honbu.modules.audits.documents.visit_facts import VisitFacts, facts_of_booking, facts_of_visit
from honbu.modules.audits.documents.visit_notice import visit_notice
from honbu.modules.audits.documents.visit_record import visit_record
from honbu.modules.audits.documents.visit_report import visit_report
from honbu.modules.audits.models import Contractor
from honbu.modules.audits.pages.papers import draft_page
from honbu.modules.audits.pages.visits import BEFORE, may_have, way_to_visits
from honbu.modules.audits.queries.rights import visits_for


@accounts.staff_page
def show(request: HttpRequest, key: str, code: str) -> HttpResponseBase:
    """One paper of a visit that has begun, or of one's own that is to come."""
    actor = accounts.actor(request)
    visit = visits_for(actor).filter(key=key).first()
    if visit is None:
        return _of_booking(request, actor, key, code)
    if not may_have(actor, visit, code):
        raise access.Hidden
    makes: dict[str, Callable[[], BlockDraft]] = {
        "record": lambda: visit_record(visit),
        "report": lambda: visit_report(visit),
        **_before(lambda: facts_of_visit(visit)),
    }
    crumbs = way_to_visits(actor, Crumb(str(visit), reverse("audits:visit", args=[key])))
    return draft_page(request, makes[code], crumbs)


def _of_booking(request: HttpRequest, actor: Person, key: str, code: str) -> HttpResponseBase:
    if code not in BEFORE or not access.may(actor, "audits.conduct", on=access.WARD):
        raise access.Hidden
    booked = booked_by(actor, key, purpose=f"訪問の資料：{BEFORE[code]()}")
    if booked is None:
        raise access.Hidden
    return draft_page(request, _before(lambda: facts_of_booking(booked))[code], way_to_visits(actor))


def _before(facts: Callable[[], VisitFacts]) -> dict[str, Callable[[], BlockDraft]]:
    return {"notice": lambda: visit_notice(facts()), "checklist": lambda: _checklist(facts())}


def _checklist(facts: VisitFacts) -> BlockDraft:
    """With a line for each contractor that the section has named."""
    rows = Contractor.objects.filter(
        questionnaire__plan=facts.plan, questionnaire__unit=facts.unit_id, withdrawn_at__isnull=True
    )
    return checklist(facts, list(dict.fromkeys(rows.values_list("name", flat=True))))
