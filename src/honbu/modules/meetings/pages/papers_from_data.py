"""作れる資料: which of the papers that the headquarters was given can be made from live data today (MTG-10)."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings import public
from honbu.modules.meetings.pages.frame import TOP


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """The papers of both records, and what makes each."""
    actor = accounts.actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    offered = public.offers()
    rows = []
    for paper in public.PAPERS:
        offer = offered.get(paper.code)
        rows.append(
            {"paper": paper, "forms": offer.forms if offer and offer.may(actor) else (), "offered": offer is not None}
        )
    context = {
        "rows": rows,
        "count": sum(row["offered"] is True for row in rows),
        "crumbs": [Crumb(_("会議"), TOP), Crumb(_("作れる資料"))],
    }
    return render(request, "meetings/papers_from_data.html", context)


@accounts.staff_page
def make(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """A paper, made now."""
    actor = accounts.actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    offer = public.offers().get(code)
    if offer is None or form not in offer.forms or not offer.may(actor):
        raise access.Hidden
    return documents.paper_response(offer.make(actor, form))
