"""サインインの記録: opening, closing and ending sessions."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts.models import Account
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail


class NoReason(ValueError):
    """Something is done to another's account without saying why."""

    def __init__(self) -> None:
        super().__init__(_("理由を入力してください。本人と、あとから記録を読む人が見ます。"))


def session_opened(account: Account, *, address: str, how: str) -> None:
    """サインイン: a line of the trail with the way (パスワード, パスキー …) and whence."""
    trail.write(account.person, "accounts.session.opened", account, after={"方法": how, "接続元": address})


def session_closed(account: Account) -> None:
    """サインアウト."""
    trail.write(account.person, "accounts.session.closed", account)


def session_refused(account: Account, *, address: str, why: str) -> None:
    """サインインの拒否: the proof was right, but the account may not be used (any more)."""
    trail.write(None, "accounts.session.refused", account, after={"接続元": address, "理由": why})


@transaction.atomic
def end_own_sessions(account: Account, *, session_ids: Iterable[int] | None = None, keep: str = "") -> int:
    """自分のサインインを終わらせる: the named ones, or all but the session `keep`; returns how many ended."""
    sessions = UserSession.objects.filter(user=account).exclude(session_key=keep)
    if session_ids is not None:
        sessions = sessions.filter(pk__in=list(session_ids))
    return _end(sessions, account, actor=account.person, reason="")


@transaction.atomic
def end_sessions(account: Account, *, actor: Actor, reason: str) -> int:
    """他人のサインインを終わらせる: every session of a person ends at once; returns how many there were."""
    access.require(actor, "accounts.manage", on=access.WARD)
    if not reason.strip():
        raise NoReason
    return _end(UserSession.objects.filter(user=account), account, actor=actor, reason=reason)


def _end(sessions: Iterable[UserSession], account: Account, *, actor: Actor | None, reason: str) -> int:
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended or reason:
        trail.write(actor, "accounts.session.ended", account, after={"終わらせた数": ended}, reason=reason)
    return ended
