"""Sessions and tokens as lines of a page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts.models import ApiToken
from honbu.kernel.accounts.queries import OpenSession, token_state
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.pieces import HistoryEntry


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list: the icon tells telephone from computer."""

    session: OpenSession
    icon: str


def session_lines(sessions: Iterable[OpenSession]) -> list[SessionLine]:
    """Sessions as lines."""
    phones = ("iPhone", "iPad", "Android")
    return [
        SessionLine(session, "telephony" if session.device.startswith(phones) else "portfolio") for session in sessions
    ]


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list: its state as a chip, its permissions in words."""

    token: ApiToken
    kind: str
    word: str
    permissions: list[str]
    last_day: datetime.date


def token_lines(tokens: Iterable[ApiToken]) -> list[TokenLine]:
    """Tokens as lines. A permission that has since disappeared from the house is shown by its code."""
    looks = {"valid": "success", "expired": "neutral", "revoked": "neutral"}
    words = {"valid": _("有効"), "expired": _("期限切れ"), "revoked": _("失効")}
    known = access.known()
    lines = []
    for token in tokens:
        state = token_state(token)
        titles = [known[code].title if code in known else code for code in token.permissions]
        last_day = clock.in_tokyo(token.expires_at - datetime.timedelta(seconds=1)).date()
        lines.append(TokenLine(token, looks[state], words[state], titles, last_day))
    return lines


def deeds() -> dict[str, str]:
    """What the trail says of an account, in words."""
    return {
        "accounts.account.issued": _("アカウントを発行"),
        "accounts.account.deactivated": _("利用を停止"),
        "accounts.account.reactivated": _("利用を再開"),
        "accounts.account.limited": _("利用期限を変更"),
        "accounts.identity.linked": _("庁内認証基盤と結び付け"),
        "accounts.password.changed": _("パスワードを変更"),
        "accounts.password.given": _("仮パスワードを発行"),
        "accounts.password.set": _("パスワードを設定"),
        "accounts.second_factor.added": _("二要素を登録"),
        "accounts.second_factor.removed": _("二要素を削除"),
        "accounts.second_factor.renewed": _("回復コードを再発行"),
        "accounts.second_factor.reset": _("二要素を初期化"),
        "accounts.session.closed": _("サインアウト"),
        "accounts.session.ended": _("サインインを終わらせた"),
        "accounts.session.opened": _("サインイン"),
        "accounts.session.refused": _("サインインできなかった"),
    }


def history_entries(lines: Iterable[trail.Line]) -> list[HistoryEntry]:
    """Lines of the trail as a history: what, when, who, and why or how."""
    words = deeds()
    entries = []
    for line in lines:
        details = "、".join(f"{name}: {after}" for name, _before, after in trail.plain(line) if after not in {None, ""})
        entries.append(
            HistoryEntry(
                what=words.get(line.verb, line.verb),
                when=line.at,
                who=" ".join(part for part in (line.actor_post, line.actor_name) if part),
                why=line.reason or details,
            )
        )
    return entries
