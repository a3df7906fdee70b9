"""アカウントの管理: issuing, closing, opening again, and help for whoever has lost password or second factor."""

import datetime
import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts.actions.sessions import NoReason, end_sessions
from honbu.kernel.accounts.models import Account
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person, System
from honbu.kernel.trail import public as trail

# Letters and figures that can't be mistaken for each other on paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountExists(ValueError):
    """The person has an account already, or the name is taken."""


class NotEmployed(ValueError):
    """The person is not with the ward today."""


class OwnAccount(access.NotAllowed):
    """An administrator may not do this to their own account."""


class AdministratorExists(ValueError):
    """There is somebody who may grant roles for the whole ward; that person appoints the others."""


def _require(actor: Actor, account: Account, reason: str) -> None:
    access.require(actor, "accounts.manage", on=access.WARD)
    if not reason.strip():
        raise NoReason
    if isinstance(actor, System):
        return
    if account.person_id == actor.pk:
        raise OwnAccount(_("自分のアカウントは、ほかの管理者に依頼してください。"))
    # Whoever could take over an administrator's account would be an administrator.
    if account.person and access.may(account.person, "access.grant") and not access.may(actor, "access.grant"):
        raise access.NotAllowed(_("役割を付与できる人のアカウントは、同じ権限のある管理者だけが操作できます。"))


def _readable_password() -> str:
    return "-".join("".join(secrets.choice(READABLE) for _digit in range(4)) for _group in range(4))


@transaction.atomic
def issue_account(
    person: Person, *, actor: Actor, username: str = "", with_password: bool = True
) -> tuple[Account, str]:
    """発行: a person of the register gets an account, named by the employee number unless told otherwise.

    Returns it with its temporary password, shown once and to be changed at the first sign-in; without password the account
    is for the ward's identity provider. Raises AccountExists and NotEmployed.
    """
    access.require(actor, "accounts.manage", on=access.WARD)
    username = Account.normalize_username(username.strip() or person.number)
    if person.valid_to is not None and person.valid_to < clock.today():
        raise NotEmployed(_("%(name)sさんの在籍期間は終わっています。名簿を確かめてください。") % {"name": person.name})
    if Account.objects.filter(person=person).exists():
        raise AccountExists(_("%(name)sさんにはすでにアカウントがあります。") % {"name": person.name})
    if Account.objects.filter(username__iexact=username).exists():
        raise AccountExists(_("利用者ID「%(name)s」は使われています。別のIDを指定してください。") % {"name": username})
    password = _readable_password() if with_password else ""
    account = Account.objects.create_user(
        username, password or None, person=person, email=person.email, password_is_temporary=with_password
    )
    trail.write(actor, "accounts.account.issued", account, after={"職員": person, "利用者ID": username})
    return account, password


@transaction.atomic
def deactivate_account(account: Account, *, actor: Actor, reason: str) -> None:
    """利用停止: from the next request on nobody can work with the account; its sessions end."""
    _require(actor, account, reason)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account, actor=actor, reason=reason)
    trail.write(
        actor, "accounts.account.deactivated", account, before={"有効": True}, after={"有効": False}, reason=reason
    )


@transaction.atomic
def reactivate_account(account: Account, *, actor: Actor, reason: str) -> None:
    """利用再開."""
    _require(actor, account, reason)
    account.is_active = True
    account.save(update_fields=["is_active"])
    trail.write(
        actor, "accounts.account.reactivated", account, before={"有効": False}, after={"有効": True}, reason=reason
    )


@transaction.atomic
def limit_account(account: Account, *, actor: Actor, valid_to: datetime.date | None, reason: str) -> None:
    """利用期限: the last day on which the account can be used; the person's own end in the register holds besides."""
    _require(actor, account, reason)
    before = account.valid_to
    account.valid_to = valid_to
    account.save(update_fields=["valid_to"])
    trail.write(
        actor,
        "accounts.account.limited",
        account,
        before={"利用期限": before},
        after={"利用期限": valid_to},
        reason=reason,
    )


@transaction.atomic
def reset_second_factor(account: Account, *, actor: Actor, reason: str) -> int:
    """二要素の初期化: for somebody who has lost telephone or key; everything enrolled goes, and so do the sessions."""
    _require(actor, account, reason)
    gone: int = Authenticator.objects.filter(user=account).delete()[0]
    end_sessions(account, actor=actor, reason=reason)
    trail.write(actor, "accounts.second_factor.reset", account, before={"登録数": gone}, reason=reason)
    return gone


@transaction.atomic
def give_temporary_password(account: Account, *, actor: Actor, reason: str) -> str:
    """仮パスワード: a new password, shown once, to be changed at the next sign-in; the sessions end."""
    _require(actor, account, reason)
    password = _readable_password()
    account.set_password(password)
    account.password_is_temporary = True
    account.save(update_fields=["password", "password_is_temporary"])
    end_sessions(account, actor=actor, reason=reason)
    trail.write(actor, "accounts.password.given", account, reason=reason)
    return password


@transaction.atomic
def set_password(account: Account, password: str, *, actor: Actor) -> None:
    """パスワードの設定, from the command line. Raises ValidationError for a password that is too weak."""
    access.require(actor, "accounts.manage", on=access.WARD)
    validate_password(password, account)
    account.set_password(password)
    account.password_is_temporary = False
    account.save(update_fields=["password", "password_is_temporary"])
    trail.write(actor, "accounts.password.set", account)


def administrator_exists() -> bool:
    """Whether somebody may grant roles for the whole ward today."""
    today = clock.today()
    grants = access.Grant.objects.filter(
        scope="ward", role__permissions__contains=["access.grant"], valid_from__lte=today
    ).exclude(valid_to__lt=today)
    return grants.exists()


@transaction.atomic
def make_first_administrator(person: Person, *, actor: System, username: str) -> tuple[Account, str]:
    """最初の管理者: in a ward without any, a person gets every role that can manage roles or accounts, ward-wide.

    Raises AdministratorExists. Returns the account and, for a new one, its temporary password.
    """
    if administrator_exists():
        raise AdministratorExists(_("全庁の管理者がすでにいます。役割の付与は、その管理者に依頼してください。"))
    account = Account.objects.filter(person=person).first()
    password = ""
    if account is None:
        account, password = issue_account(person, actor=actor, username=username)
    for role in access.Role.objects.filter(permissions__overlap=["access.grant", "accounts.manage"]):
        access.grant_role(
            person,
            role,
            actor=actor,
            unit=None,
            scope="ward",
            valid_from=clock.today(),
            valid_to=None,
            reason=_("最初の管理者"),
        )
    return account, password


def check_username(username: str) -> None:
    """A name to sign in with has neither blanks nor marks that nobody can type."""
    if not username or any(letter.isspace() or not letter.isprintable() for letter in username):
        raise ValidationError(_("利用者IDに空白は使えません。"))
