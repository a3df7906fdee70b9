"""自分のアカウント: who one is here, how one signs in, where one is signed in, which programs act for one."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from honbu.kernel.access import public as access
from honbu.kernel.accounts import queries
from honbu.kernel.accounts.actions.sessions import end_own_sessions
from honbu.kernel.accounts.actions.tokens import issue_token, revoke_token
from honbu.kernel.accounts.forms import TokenForm, end_of_day
from honbu.kernel.accounts.gates import account_of, account_page, actor, staff_page
from honbu.kernel.accounts.models import Account, ApiToken
from honbu.kernel.accounts.pieces import session_lines, token_lines
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, standing, tree_on
from honbu.kernel.ui.pieces import Crumb, Fact


@require_safe
@account_page
def me(request: HttpRequest) -> HttpResponse:
    """The page of one's own account."""
    account = account_of(request)
    facts = [Fact(_("利用者ID"), account.username)]
    if account.person is not None:
        facts = [*_facts_of(account.person), *facts]
    until = _last_day(account)
    if until is not None:
        facts.append(Fact(_("利用できる日"), _("%(day)sまで") % {"day": clock.long(until)}))
    context = {
        "account": account,
        "facts": facts,
        "methods": queries.methods_of(account),
        "sessions": queries.sessions_of(account, current=request.session.session_key or ""),
        "tokens": sum(queries.token_state(token) == "valid" for token in queries.tokens_of(account)),
        "roles": _roles_of(account.person) if account.person else [],
    }
    return render(request, "accounts/me.html", context)


def _facts_of(person: Person) -> list[Fact]:
    today = clock.today()
    postings = person.postings.filter(valid_from__lte=today).exclude(valid_to__lt=today).select_related("post", "unit")
    tree = tree_on(today)
    main = standing(person).shown
    others = [tree.shown_place(posting.unit_id, posting.post) for posting in postings if not posting.is_main]
    facts = [Fact(_("氏名"), person.name), Fact(_("職員番号"), person.number)]
    if main:
        facts.append(Fact(_("所属・職"), main))
    if others:
        facts.append(Fact(_("兼務"), "、".join(others)))
    if person.email:
        facts.append(Fact(_("メールアドレス"), person.email))
    return facts


def _last_day(account: Account) -> datetime.date | None:
    days = [day for day in (account.valid_to, account.person.valid_to if account.person else None) if day]
    return min(days) if days else None


def _roles_of(person: Person) -> list[str]:
    return list(dict.fromkeys(holding.role for holding in access.holdings_of(person)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; end one of them, or all others."""
    account = account_of(request)
    here = request.session.session_key or ""
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ids = [int(chosen)] if chosen.isascii() and chosen.isdigit() else None
        if ids is None and request.POST.get("all") != "others":
            return redirect("accounts:sessions")
        ended = end_own_sessions(account, session_ids=ids, keep=here)
        words = ngettext(
            "%(number)d台のサインインを終わらせました。", "%(number)d台のサインインを終わらせました。", ended
        )
        messages.success(request, words % {"number": ended})
        return redirect("accounts:sessions")
    found = queries.sessions_of(account, current=here)
    context = {
        "sessions": session_lines(found),
        "has_others": any(not session.is_current for session in found),
        "crumbs": [Crumb(_("自分のアカウント"), reverse("accounts:me")), Crumb(_("サインイン中の端末"))],
    }
    return render(request, "accounts/sessions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of one's programs; a new one is shown this once."""
    account, person = account_of(request), actor(request)
    form = TokenForm(request.POST if request.method == "POST" else None, person=person)
    issued = ""
    if request.method == "POST" and form.is_valid():
        _token, issued = issue_token(
            account,
            actor=person,
            title=form.cleaned_data["title"],
            permissions=form.cleaned_data["permissions"],
            expires_at=end_of_day(form.cleaned_data["expires_on"]),
        )
        form = TokenForm(person=person)
    context = {
        "form": form,
        "issued": issued,
        "tokens": token_lines(queries.tokens_of(account)),
        "crumbs": [Crumb(_("自分のアカウント"), reverse("accounts:me")), Crumb(_("APIトークン"))],
    }
    return render(request, "accounts/tokens.html", context, status=200 if issued or not form.errors else 422)


@require_POST
@staff_page
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A token of one's own is revoked."""
    token = get_object_or_404(ApiToken, pk=pk, account=account_of(request))
    revoke_token(token, actor=actor(request))
    messages.success(request, _("「%(title)s」を失効させました。") % {"title": token.title})
    return redirect("accounts:tokens")
