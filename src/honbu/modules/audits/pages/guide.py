"""監査の案内: what a section has to do for this year's audit, and for the office where the year stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.queries.rights import has_overview, plans_for


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """This year's plan as everybody may know it."""
    actor = accounts.actor(request)
    if not access.may(actor, "audits.read") and not has_overview(actor):
        raise access.Hidden
    plan = plans_for(actor).order_by("-fiscal_year").first()
    return render(request, "audits/index.html", {"crumbs": [Crumb(_("情報セキュリティ監査"))], "plan": plan})
