"""The letters that notices become: plain text, the way to the page, and nothing of anybody's affairs beyond the title."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.models import Notice

MOST_LINES = 100


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"


def _address(path: str) -> str:
    """The whole address where the ward's own is known; else the reader finds the page after signing in."""
    base: str = settings.PUBLIC_ADDRESS
    return f"{base.rstrip('/')}{path}" if base and path else ""


def _message(notice: Notice, subject: str, body: str, *, list_name: str, message_id: str) -> EmailMessage:
    headers = {
        # The same mail keeps its number when it has to be sent again, so that mail programs can tell.
        "Message-ID": f"<{message_id}@{_domain()}>",
        "List-Id": f"{settings.WARD_NAME_EN} <{list_name.replace('_', '-')}.{_domain()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    choose = _address("/notices/settings/")
    if choose:
        headers["List-Unsubscribe"] = f"<{choose}>"
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.person.email], headers=headers)


def _foot() -> str:
    lines = [_("このメールは自動で送っています。返信しないでください。")]
    choose = _address("/notices/settings/")
    lines.append(
        _("受け取り方を変える：%(url)s") % {"url": choose}
        if choose
        else _("受け取り方は、本部の「通知」で変えられます。")
    )
    return "\n".join(["--", *lines])


def _where(notice: Notice) -> str:
    return _address(f"/notices/{notice.pk}/open/") or _("本部にサインインし、「通知」を開いてください。")


def letter(notice: Notice) -> EmailMessage:
    """One notice as a mail. Its text goes along only where the kind says that it names nobody."""
    with translation.override(settings.LANGUAGE_CODE):
        urgent = _("【至急】") if notice.urgent else ""
        parts = [notice.title]
        if notice.text and notice.mail_with_text:
            parts.append(notice.text)
        body = "\n\n".join([*parts, _where(notice), _foot()])
        subject = f"{urgent}{notice.title} [{_('本部')}]"
        return _message(notice, subject, body, list_name=notice.kind, message_id=f"notice-{notice.pk}")


def digest_letter(notices: Sequence[Notice]) -> EmailMessage:
    """朝のまとめ: many notices of one reader in one mail, newest first, each a line under its kind."""
    with translation.override(settings.LANGUAGE_CODE):
        by_kind: dict[str, list[Notice]] = {}
        for notice in notices[:MOST_LINES]:
            by_kind.setdefault(_(notice.kind_title), []).append(notice)
        parts = [_("お知らせが%(count)d件あります。") % {"count": len(notices)}]
        for title, found in by_kind.items():
            parts.append("\n".join([f"■ {title}", *(_line(notice) for notice in found)]))
        if len(notices) > MOST_LINES:
            parts.append(_("ほか%(count)d件は、画面でご覧ください。") % {"count": len(notices) - MOST_LINES})
        parts.append(_address("/notices/") or _("本部にサインインし、「通知」を開いてください。"))
        subject = f"{_('お知らせ %(count)d件') % {'count': len(notices)}} [{_('本部')}]"
        number = f"digest-{min(notice.pk for notice in notices)}-{len(notices)}"
        body = "\n\n".join([*parts, _foot()])
        return _message(notices[0], subject, body, list_name="notices.digest", message_id=number)


def _line(notice: Notice) -> str:
    return f"・{notice.title}（{clock.short(notice.created_at)}）"
