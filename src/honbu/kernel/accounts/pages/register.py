"""アカウントの管理: the list of accounts, and one of them with what an administrator may do about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from honbu.kernel.access import public as access
from honbu.kernel.accounts import queries
from honbu.kernel.accounts.actions import keeping
from honbu.kernel.accounts.actions import sessions as session_actions
from honbu.kernel.accounts.forms import LimitForm, ReasonForm
from honbu.kernel.accounts.gates import actor, staff_page
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.pieces import history_entries, session_lines, token_lines
from honbu.kernel.accounts.tables import LOOKS, AccountFilters, AccountTable
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import japanese
from honbu.kernel.ui.editing import Beside
from honbu.kernel.ui.listing import View, list_page
from honbu.kernel.ui.pieces import Crumb, Fact

LINES_OF_HISTORY = 50


@require_safe
@staff_page
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Every account, for those who manage them."""
    access.require_sight(actor(request), "accounts.manage", on=access.WARD)
    return list_page(
        request,
        table_class=AccountTable,
        rows=queries.accounts_seen_by(actor(request)),
        filterset_class=AccountFilters,
        title=_("アカウント一覧"),
        purpose=_("だれがサインインできるかを確かめ、紛失・退職・不審なサインインに対応します。"),
        filename=_("アカウント一覧"),
        views=[
            View(_("すべて"), ""),
            View(_("利用停止"), "state=deactivated"),
            View(_("期間外"), "state=ended"),
        ],
    )


def _seen(request: HttpRequest, pk: int, *, held: bool = False) -> Account:
    person = actor(request)
    access.require_sight(person, "accounts.manage", on=access.WARD)
    found = queries.accounts_seen_by(person)
    return get_object_or_404(found.select_for_update(of=("self",)) if held else found, pk=pk)


@never_cache
@require_safe
@staff_page
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account."""
    return _show(request, _seen(request, pk))


def _show(request: HttpRequest, account: Account, *, status: int = 200, **more: Any) -> HttpResponse:
    state: str = account.state  # type: ignore[attr-defined]
    context = {
        "account": account,
        "title": account.person.name if account.person else account.username,
        "chip": {"kind": LOOKS[state], "word": queries.state_words()[state]},
        "facts": _facts(account),
        "methods": queries.methods_of(account),
        "sessions": session_lines(queries.sessions_of(account)),
        "tokens": token_lines(queries.tokens_of(account)),
        "history": history_entries(trail.history_of(account)[:LINES_OF_HISTORY]),
        "forms": _forms(account),
        "crumbs": [Crumb(_("アカウント一覧"), reverse("accounts:register")), Crumb(account.username)],
        **more,
    }
    return render(request, "accounts/account.html", context, status=status)


def _facts(account: Account) -> list[Fact]:
    facts = [Fact(_("利用者ID"), account.username)]
    person = account.person
    if person is not None:
        facts += [
            Fact(_("職員番号"), person.number),
            Fact(_("所属・職"), standing(person).shown),
            Fact(_("任用区分"), person.get_employment_display()),
            Fact(_("在籍終了日"), clock.long(person.valid_to) if person.valid_to else ""),
        ]
    facts += [
        Fact(_("メールアドレス"), account.email),
        Fact(_("利用期限"), clock.long(account.valid_to) if account.valid_to else ""),
        Fact(_("最後のサインイン"), japanese.spoken(account.last_login, "time") if account.last_login else ""),
    ]
    return facts


def _forms(account: Account) -> dict[str, ReasonForm]:
    return {deed.replace("-", "_"): _form(account, deed) for deed in (*DEEDS, "temporary-password")}


def _form(account: Account, deed: str, data: QueryDict | None = None) -> ReasonForm:
    """The form of a deed: whoever fills it in has the account's state before their eyes."""
    limit = {"valid_to": account.valid_to}
    state: str = account.state  # type: ignore[attr-defined]
    beside = [
        Beside("state", _("状態"), account.is_active, queries.state_words()[state]),
        Beside("password", _("パスワード"), account.password, _password_in_words(account)),
        Beside("factors", _("二要素"), *queries.second_factors_of(account)),
    ]
    if deed == "limit":
        return LimitForm(data, auto_id="limit-%s", now=limit, beside=beside, changed_by=trail.last_change_of(account))
    until = clock.long(account.valid_to) if account.valid_to else _("なし")
    beside.append(Beside("valid_to", _("利用期限"), account.valid_to, until))
    return ReasonForm(data, auto_id=f"{deed}-%s", beside=beside, changed_by=trail.last_change_of(account))


def _password_in_words(account: Account) -> str:
    if not account.has_usable_password():
        return _("パスワードなし")
    return _("新しい仮パスワード") if account.password_is_temporary else _("新しいパスワード")


# ---- what is done about an account ---------------------------------------------------------------------------------


def _end_sessions(account: Account, *, actor: Person, reason: str, **_more: Any) -> str:
    ended = session_actions.end_sessions(account, actor=actor, reason=reason)
    return _("%(number)d台のサインインを終わらせました。") % {"number": ended}


def _deactivate(account: Account, *, actor: Person, reason: str, **_more: Any) -> str:
    keeping.deactivate_account(account, actor=actor, reason=reason)
    return _("利用を停止しました。次の操作からこのアカウントは使えません。")


def _reactivate(account: Account, *, actor: Person, reason: str, **_more: Any) -> str:
    keeping.reactivate_account(account, actor=actor, reason=reason)
    return _("利用を再開しました。")


def _limit(account: Account, *, actor: Person, reason: str, **more: Any) -> str:
    keeping.limit_account(account, actor=actor, reason=reason, valid_to=more["valid_to"])
    return _("利用期限を変更しました。")


def _reset_second_factor(account: Account, *, actor: Person, reason: str, **_more: Any) -> str:
    keeping.reset_second_factor(account, actor=actor, reason=reason)
    return _("二要素を初期化しました。本人に、もう一度登録するよう伝えてください。")


DEEDS: dict[str, Callable[..., str]] = {
    "end-sessions": _end_sessions,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "limit": _limit,
    "reset-second-factor": _reset_second_factor,
}


@never_cache
@require_POST
@staff_page
@transaction.atomic
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Something is done about an account, with its reason; a temporary password is shown this once."""
    found, person = _seen(request, pk, held=True), actor(request)
    if deed not in DEEDS and deed != "temporary-password":
        raise Http404
    form = _form(found, deed, request.POST)
    if not form.is_valid():
        forms = {**_forms(found), deed.replace("-", "_"): form}
        return _show(request, found, status=422, forms=forms, failed=form, open=deed)
    try:
        if deed == "temporary-password":
            password = keeping.give_temporary_password(found, actor=person, reason=form.cleaned_data["reason"])
            return _show(request, _seen(request, pk), password=password)
        words = DEEDS[deed](found, actor=person, **form.cleaned_data)
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("accounts:account", pk=pk)
