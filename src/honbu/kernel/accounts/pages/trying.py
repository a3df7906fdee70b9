"""体験版: who one can be in the demonstration."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from honbu.kernel.accounts.actions.sessions import session_opened
from honbu.kernel.accounts.middleware import mark_session
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.personas import introductions, personas
from honbu.kernel.accounts.visitors import client_address


@require_http_methods(["GET", "POST"])
def choose_persona(request: HttpRequest) -> HttpResponse:
    """Who one can be in the demonstration. Anywhere else this page does not exist."""
    if not settings.DEMONSTRATION:
        raise Http404
    if request.method == "POST":
        return _become(request, request.POST.get("username", ""))
    return render(request, "accounts/personas.html", {"introductions": introductions()})


def _become(request: HttpRequest, username: str) -> HttpResponse:
    account = Account.objects.select_related("person").filter(username=username).first()
    if account is None or username not in {persona.username for persona in personas()}:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    if client_address(request):
        UserSession.objects.create_from_request(request)
        mark_session(request)
    session_opened(account, address=client_address(request), how=_("体験版の人物を選択"))
    return redirect(settings.LOGIN_REDIRECT_URL if account.person_id else "accounts:me")
