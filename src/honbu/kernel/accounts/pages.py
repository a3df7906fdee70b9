"""Pages of sign-in that are our own; the rest are allauth's, in our look."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.personas import personas


@require_http_methods(["GET", "POST"])
def choose_persona(request: HttpRequest) -> HttpResponse:
    """Who one can be in the demonstration. Anywhere else this page does not exist."""
    if not settings.DEMONSTRATION:
        raise Http404
    if request.method == "POST":
        known = {persona.username for persona in personas()}
        username = request.POST.get("username", "")
        if username not in known:
            raise Http404
        account = get_object_or_404(Account, username=username)
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/personas.html", {"personas": personas()})
