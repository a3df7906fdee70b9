"""監査の案内: what a section has to do for this year's audit, and for the office where the year stands."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.domain.states import OPEN_SHEET, SheetState
from honbu.modules.audits.models import YearPlan
from honbu.modules.audits.queries.attesting import delegations, may_read
from honbu.modules.audits.queries.findings import unfinished
from honbu.modules.audits.queries.rights import findings_for, has_overview, is_office, plans_for, questionnaires_for

SHOWN = 12


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """This year's plan as everybody may know it, and one's own part in it."""
    actor = accounts.actor(request)
    if not access.may(actor, "audits.read") and not has_overview(actor):
        raise access.Hidden
    plan = plans_for(actor).filter(state="approved").order_by("-fiscal_year").first()
    year = clock.fiscal_year().year
    mine = access.units_where(actor, "audits.answer")
    sheets = questionnaires_for(actor).filter(plan=plan) if plan else questionnaires_for(actor).none()
    own = sheets if mine is None else sheets.filter(unit__in=mine)
    open_findings = unfinished(findings_for(actor))
    own_findings = open_findings if mine is None else open_findings.filter(unit__in=mine)
    context = {
        "crumbs": [Crumb(_("情報セキュリティ監査"))],
        "plan": plan,
        "sheets": [
            (one, tree_on().shown_name(one.unit_id), one.state in {state.value for state in OPEN_SHEET})
            for one in own[:SHOWN]
        ],
        "findings": own_findings[:SHOWN],
        "delegations": [
            (one, tree_on().shown_name(one.rule.unit_id), reverse("audits:attestation", args=[one.rule.pk, year]))
            for one in delegations(year)
            if may_read(actor, one.rule)
        ],
        "progress": _progress(actor, plan) if plan and is_office(actor) else [],
    }
    return render(request, "audits/index.html", context)


def _progress(actor: Person, plan: YearPlan) -> list[tuple[str, int]]:
    """How many questionnaires stand where; every state, so that the sum is that of the sections."""
    counts = dict(
        questionnaires_for(actor).filter(plan=plan).order_by().values_list("state").annotate(count=Count("pk"))
    )
    words = dict(plan.questionnaires.model._meta.get_field("state").flatchoices)
    return [(str(words[state.value]), counts.get(state.value, 0)) for state in SheetState]
