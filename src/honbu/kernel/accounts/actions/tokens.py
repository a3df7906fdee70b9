"""APIトークン: issuing and revoking."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts.domain import tokens
from honbu.kernel.accounts.models import Account, ApiToken
from honbu.kernel.accounts.queries import permissions_held
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.trail import public as trail

USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenLastsTooLong(ValueError):
    """A token must end, within a year."""


class NothingToDo(ValueError):
    """A token without a purpose or without any permission."""


class PermissionNotHeld(access.NotAllowed):
    """Nobody can give a program more than they may do themselves."""


@transaction.atomic
def issue_token(
    account: Account, *, actor: Person, title: str, permissions: Iterable[str], expires_at: datetime
) -> tuple[ApiToken, str]:
    """発行: whoever has an account issues tokens for it, of what they may do. Returns it with the text shown this once.

    Raises TokenLastsTooLong, NothingToDo, PermissionNotHeld.
    """
    if account.person_id != actor.pk:
        raise access.NotAllowed(_("APIトークンは、自分のアカウントにだけ発行できます。"))
    chosen, now = sorted(set(permissions)), clock.now()
    if not title.strip() or not chosen:
        raise NothingToDo(_("用途と、少なくとも一つの権限を指定してください。"))
    if not tokens.may_last_until(expires_at, now=now):
        raise TokenLastsTooLong(_("有効期限は、明日から1年以内の日にしてください。"))
    if not set(chosen) <= permissions_held(actor):
        raise PermissionNotHeld(_("自分に認められていない権限は選べません。"))
    text = tokens.MARK + secrets.token_urlsafe(tokens.RANDOM_BYTES)
    token = ApiToken.objects.create(
        account=account,
        title=title.strip(),
        prefix=text[: tokens.SHOWN],
        digest=tokens.digest_of(text),
        permissions=chosen,
        created_at=now,
        expires_at=expires_at,
    )
    trail.write(
        actor,
        "accounts.token.issued",
        token,
        after={"用途": token.title, "権限": chosen, "有効期限": expires_at},
    )
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Actor, reason: str = "") -> None:
    """失効: from now on the token opens nothing. One's own, or anybody's for an administrator."""
    if not (isinstance(actor, Person) and token.account.person_id == actor.pk):
        access.require(actor, "accounts.manage", on=access.WARD)
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    trail.write(actor, "accounts.token.revoked", token, reason=reason)


def note_use(token: ApiToken) -> None:
    """最終利用: written at most once a minute, so that a busy program does not rewrite its row all day."""
    now = clock.now()
    if token.used_at is not None and token.used_at > now - USE_IS_NOTED_EVERY:
        return
    stale = Q(used_at__isnull=True) | Q(used_at__lte=now - USE_IS_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(used_at=now)
