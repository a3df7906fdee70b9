"""わたしの仕事: the first page of everybody who works here; and the ward's calendar."""

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.home import frame
from honbu.kernel.home.desk import agenda_of, desk_html
from honbu.kernel.home.services import services
from honbu.kernel.ui.context import Shell

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """The first page of whoever comes: staff find their desk, citizens what there is for them, strangers sign in."""
    user = request.user
    if isinstance(user, accounts.Account) and frame.acting(request) is None:
        return render(request, "home/citizen.html", {"services": services(), "ended": user.person_id is not None})
    return desk(request)


@accounts.staff_page
def desk(request: HttpRequest) -> HttpResponse:
    """What is due from me, what waits for others, the week, the notices, the ward in five figures."""
    context = {"desk": desk_html(accounts.actor(request), request, drill=Shell(request).drill)}
    return render(request, "home/index.html", context)


@require_GET
@accounts.staff_page
def calendar(request: HttpRequest) -> HttpResponse:
    """予定表: a month of everything that the modules enter, with the list beside it."""
    today = clock.today()
    asked = MONTH.fullmatch(request.GET.get("month", ""))
    year, month = (int(asked[1]), int(asked[2])) if asked else (today.year, today.month)
    # Outside of these years there is nothing to show, and the calendar's ends would break the arithmetic.
    if not 1900 <= year <= 2200:
        year, month = today.year, today.month
    return render(request, "home/calendar.html", {"agenda": agenda_of(accounts.actor(request), year, month)})
