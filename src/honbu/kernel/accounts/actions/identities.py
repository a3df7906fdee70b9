"""庁内認証基盤による本人確認: an identity of the ward's provider becomes the account of a person of the register."""

from typing import Any

import structlog
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from honbu.kernel.accounts.actions import keeping, sessions
from honbu.kernel.accounts.domain.identity import Vouched, merged_claims, vouched_for
from honbu.kernel.accounts.models import Account
from honbu.kernel.accounts.queries import is_open
from honbu.kernel.accounts.visitors import client_address
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, System
from honbu.kernel.trail import public as trail

log = structlog.get_logger("honbu.accounts")
PROVIDER = System("庁内認証基盤")


class NotAdmitted(PermissionError):
    """The provider knows somebody whom the ward does not let in."""


class NotInRegister(NotAdmitted):
    """Nobody in the personnel register has this number or address."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "名簿にないため、サインインできません。庁内認証基盤の職員番号（またはメールアドレス）が職員名簿にありません。"
            )
        )


class OutOfTime(NotAdmitted):
    """The person is not with the ward today, or the account is closed."""

    def __init__(self) -> None:
        super().__init__(_("在籍期間・利用期間の外か、利用が停止されているため、サインインできません。"))


class IdentityOfAnother(NotAdmitted):
    """The identity is linked to another person's account, or somebody else is signed in in this browser."""

    def __init__(self) -> None:
        super().__init__(_("この認証情報は、ほかの職員のアカウントに結び付いているため、サインインできません。"))


def claims_of(login: SocialLogin) -> dict[str, object]:
    """What the provider says of whoever signs in."""
    return merged_claims(login.account.extra_data)


@transaction.atomic
def _link(login: SocialLogin, account: Account, *, request: HttpRequest) -> None:
    login.connect(request, account)
    trail.write(PROVIDER, "accounts.identity.linked", account, after={"認証基盤": login.account.provider})


def admit(login: SocialLogin, *, request: HttpRequest, email_is_trusted: bool) -> Account:
    """本人確認: the open account of the person for whom the provider vouches, linked to the identity at its first use.

    Raises NotInRegister, OutOfTime, IdentityOfAnother.
    """
    options: dict[str, Any] = login.provider.app.settings
    vouched = vouched_for(
        claims_of(login),
        number_claim=str(options.get("number_claim", settings.OIDC_NUMBER_CLAIM)),
        email_is_trusted=email_is_trusted,
    )
    person = _find(vouched)
    if person is None:
        log.warning("identity refused", provider=login.account.provider, rule="not in the register")
        raise NotInRegister
    account = _account_for(person, request=request)
    signed_in = request.user.pk if isinstance(request.user, Account) else account.pk
    if signed_in != account.pk or (login.is_existing and login.user.pk != account.pk):
        sessions.session_refused(account, address=client_address(request), why=_("他の職員の認証情報"))
        raise IdentityOfAnother
    if not login.is_existing:
        _link(login, account, request=request)
    return account


def _find(vouched: Vouched) -> Person | None:
    if vouched.number:
        return Person.objects.filter(number=vouched.number).first()
    if not vouched.email:
        return None
    # An address that two people share vouches for neither.
    found = list(Person.objects.filter(email__iexact=vouched.email)[:2])
    return found[0] if len(found) == 1 else None


def _account_for(person: Person, *, request: HttpRequest) -> Account:
    account = Account.objects.select_related("person").filter(person=person).first()
    if account is None:
        today = clock.today()
        if person.valid_from > today or (person.valid_to is not None and person.valid_to < today):
            raise OutOfTime
        account, _none = keeping.issue_account(person, actor=PROVIDER, with_password=False)
    if not is_open(account):
        sessions.session_refused(account, address=client_address(request), why=_("利用停止または期間外"))
        raise OutOfTime
    return account
