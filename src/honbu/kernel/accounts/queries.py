"""Who acts in a request, what an account's state is, which sessions and tokens it has."""

import datetime
from dataclasses import dataclass, replace

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts.domain import devices, tokens
from honbu.kernel.accounts.models import Account, ApiToken
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, Prepared

_OWN = tuple(field.attname for field in Account._meta.concrete_fields)
_OF_PERSON = tuple(field.attname for field in Person._meta.concrete_fields)
_account = Prepared(
    lambda pk: Account.objects.filter(pk=pk).values_list(*_OWN, *(f"person__{name}" for name in _OF_PERSON)), 0
)


def with_person(pk: int) -> Account | None:
    """An account with its person, in one query: every request of somebody who is signed in asks for it."""
    row = _account.one(pk)
    if row is None:
        return None
    account = Account.from_db(DEFAULT_DB_ALIAS, _OWN, row[: len(_OWN)])
    if account.person_id is not None:
        account.person = Person.from_db(DEFAULT_DB_ALIAS, _OF_PERSON, row[len(_OWN) :])
    return account


def is_open(account: Account) -> bool:
    """Whether somebody may sign in with it today: active, in its time, and so is the person behind it."""
    today = clock.today()
    if not account.is_active or (account.valid_to and account.valid_to < today):
        return False
    person = account.person
    return person is None or (person.valid_from <= today and (person.valid_to is None or person.valid_to >= today))


def person_of(request: HttpRequest) -> Person | None:
    """The person of the register who acts in this request; None for strangers and citizens."""
    user = request.user
    return user.person if isinstance(user, Account) and is_open(user) else None


# ---- the list of accounts ------------------------------------------------------------------------------------------


def _state() -> Case:
    today = clock.today()
    ended = Q(valid_to__lt=today) | Q(person__valid_to__lt=today) | Q(person__valid_from__gt=today)
    return Case(
        When(is_active=False, then=Value("deactivated")),
        When(ended, then=Value("ended")),
        default=Value("open"),
    )


def state_words() -> dict[str, str]:
    """The states in words: `open`, `deactivated` by somebody, `ended` (out of its time, or its person is)."""
    return {"open": _("利用できる"), "deactivated": _("利用停止"), "ended": _("期間外")}


def accounts_seen_by(actor: Person) -> QuerySet[Account]:
    """Every account, for those who manage them; none for anybody else."""
    if not access.may(actor, "accounts.manage", on=access.WARD):
        return Account.objects.none()
    return (
        Account.objects.select_related("person")
        .annotate(
            has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
            is_linked=Exists(SocialAccount.objects.filter(user=OuterRef("pk"))),
            state=_state(),
        )
        .order_by("username")
    )


def in_state(accounts: QuerySet[Account], state: str) -> QuerySet[Account]:
    """Only those of `accounts_seen_by` that are in this state today."""
    return accounts.alias(wanted=_state()).filter(wanted=state)


def search(accounts: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Accounts whose name, number, reading or user name contains each of the words."""
    accounts = accounts.annotate(
        full_name=Concat(F("person__family_name"), F("person__given_name")),
        full_kana=Concat(F("person__family_kana"), Value(" "), F("person__given_kana")),
    )
    for word in words.split():
        accounts = accounts.filter(
            Q(username__icontains=word)
            | Q(person__number__icontains=word)
            | Q(full_name__icontains=word)
            | Q(full_kana__icontains=word)
            | Q(person__company__icontains=word)
        )
    return accounts


# ---- sessions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenSession:
    """サインイン中の端末: a session in words by which its owner knows it."""

    id: int
    device: str
    address: str
    began: datetime.datetime
    seen: datetime.datetime
    is_current: bool


def device_in_words(user_agent: str) -> str:
    """WindowsのEdge."""
    system, browser = devices.device_parts(user_agent)
    if system and browser:
        return _("%(system)sの%(browser)s") % {"system": system, "browser": browser}
    return system or browser or _("不明な端末")


def sessions_of(account: Account, *, current: str = "") -> list[OpenSession]:
    """Where the account is signed in now, this browser first, then the latest seen."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    rows = UserSession.objects.filter(Exists(alive), user=account).order_by("-last_seen_at")
    found = [
        OpenSession(
            id=row.pk,
            device=device_in_words(row.user_agent),
            address=row.ip,
            began=row.created_at,
            seen=row.last_seen_at,
            is_current=row.session_key == current,
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.is_current)


# ---- how one signs in ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """サインインの方法: what an account has."""

    password: bool
    totp: bool
    passkeys: int
    recovery_codes: int
    provider: bool

    @property
    def has_second_factor(self) -> bool:
        """Whether something besides the password is asked for."""
        return self.totp or self.passkeys > 0


def methods_of(account: Account) -> SignInMethods:
    """The ways in which one signs in with this account."""
    found = list(Authenticator.objects.filter(user=account))
    kinds = [one.type for one in found]
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return SignInMethods(
        password=account.has_usable_password(),
        totp=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=len(codes.wrap().get_unused_codes()) if codes else 0,
        provider=SocialAccount.objects.filter(user=account).exists(),
    )


def second_factors_of(account: Account) -> tuple[str, str]:
    """What is enrolled besides the password: which it is, for programs to compare, and in words."""
    found = list(Authenticator.objects.filter(user=account).order_by("pk").values_list("pk", "type"))
    words = {Authenticator.Type.TOTP: _("認証アプリ"), Authenticator.Type.WEBAUTHN: _("パスキー")}
    told = [words[kind] for _pk, kind in found if kind in words]
    return " ".join(str(pk) for pk, _kind in found), "、".join(dict.fromkeys(told)) or _("なし")


# ---- tokens --------------------------------------------------------------------------------------------------------


def permissions_held(person: Person) -> set[str]:
    """Every permission that a person holds today, anywhere."""
    return {code for holding in access.holdings_of(person) for code in holding.permissions}


def tokens_of(account: Account) -> QuerySet[ApiToken]:
    """The tokens of an account, the newest first."""
    return ApiToken.objects.filter(account=account)


def token_state(token: ApiToken) -> str:
    """`valid`, `expired` or `revoked`."""
    if token.revoked_at is not None:
        return "revoked"
    return "valid" if token.expires_at > clock.now() else "expired"


def valid_token(text: str) -> ApiToken | None:
    """The token with this text, if it still opens something: valid itself, of an open account with a person."""
    if not tokens.looks_like_token(text):
        return None
    token = (
        ApiToken.objects.select_related("account__person")
        .filter(digest=tokens.digest_of(text), revoked_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )
    return token if token and token.account.person and is_open(token.account) else None


class _ScopedHoldings(dict[datetime.date, tuple[access.Holding, ...]]):
    """What a person holds, cut to a token's permissions whenever it is worked out, for whichever day."""

    def __init__(self, permissions: frozenset[str]) -> None:
        super().__init__()
        self.permissions = permissions

    def __setitem__(self, day: datetime.date, holdings: tuple[access.Holding, ...]) -> None:
        cut = (replace(holding, permissions=holding.permissions & self.permissions) for holding in holdings)
        super().__setitem__(day, tuple(holding for holding in cut if holding.permissions))


def restricted_person(token: ApiToken) -> Person | None:
    """The person for whom a token acts, who may do no more than the token says and no more than the person may today."""
    person = token.account.person
    if person is not None:
        person.__dict__["_holdings"] = _ScopedHoldings(frozenset(token.permissions))
    return person
