"""わたしの仕事: the first page of everybody who works here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from honbu.kernel.accounts import public as accounts


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """What is due from me, what waits for others, the week, the notices, the ward in five figures."""
    return render(request, "home/index.html", {})
