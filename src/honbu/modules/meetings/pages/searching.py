"""会議録の検索: over what was said, shown and decided, as far as its reader may know of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.search import public as search
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.forms.searching import RecordSearchForm
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.pages.frame import TOP
from honbu.modules.meetings.queries.rights import meetings_for
from honbu.modules.meetings.queries.speeches import SPEECHES, asked_of, roles_spoken, within_year


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """What was found, newest first."""
    actor = accounts.actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    years = meetings_for(actor).order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    form = RecordSearchForm(request.GET or None, roles=roles_spoken(actor), years=list(years))
    page = search.page_asked(request.GET.get("page", ""))
    context = {"form": form, "page": page, "crumbs": [Crumb(_("会議"), TOP), Crumb(_("会議録を探す"))]}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        asked = asked_of(data["q"])
        facets = [f"role:{data['role']}"] if data["role"] else []
        facets += [f"body:{data['body']}"] if data["body"] else []
        since, until = data["since"] or asked.since, data["until"] or asked.until
        first, last = within_year(since, until, data["year"])
        finds = search.find(
            actor, asked.words, kind=data["kind"] or SPEECHES, since=first, until=last, facets=facets, page=page
        )
        kept = request.GET.copy()
        kept.pop("page", None)
        context |= {"finds": finds, "words": asked.words, "since": since, "until": until, "kept": kept.urlencode()}
        if not asked.words and (since or until):
            context["meetings"] = _held_between(request, since, until)
    return render(request, "meetings/search.html", context)


def _held_between(request: HttpRequest, since: object, until: object) -> list[Meeting]:
    """A period without words: the meetings that were held in it."""
    rows = meetings_for(accounts.actor(request)).order_by("-held_on")
    rows = rows.filter(held_on__gte=since) if since else rows
    rows = rows.filter(held_on__lte=until) if until else rows
    return list(rows[:50])
