"""Handing mails over to the ward's mail server.

A mail is handed over at least once, and never again after the server has said yes and the mark of it is committed. Taking
a mail (waiting → sending) is committed before anything is handed over; the mark (→ sent) follows the server's yes in one
transaction that holds the rows. Killed before the yes, the mail goes out later; killed between the yes and the commit of
the mark, it goes out once more, under the same Message-ID.
"""

import datetime
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

import structlog
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from honbu.kernel.clock import public as clock
from honbu.kernel.notices.documents import digest_letter, letter
from honbu.kernel.notices.domain import delivery
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.models import Notice
from honbu.kernel.organisation.public import Person

log = structlog.get_logger(__name__)
# A mail server answers within seconds: what was taken so long ago belongs to a worker that is no more.
ABANDONED_AFTER = datetime.timedelta(minutes=5)
STATE = Notice.Mail


class MailNotHandedOver(RuntimeError):
    """The mail server could not be reached; the queue tries again with a growing pause."""


class Outcome(Enum):
    """What came of one mail."""

    SENT = auto()
    LEFT_OUT = auto()  # nobody to send it to, or no longer ours to send
    REFUSED = auto()  # the server answered, and said no
    AWAY = auto()  # the server did not answer


@dataclass(frozen=True, slots=True)
class Taken:
    """The notices of one mail, taken by this worker at a moment."""

    ids: tuple[int, ...]
    at: datetime.datetime


def send_due() -> int:
    """Send every mail whose hour has come, one after the other; returns how many were handed over.

    Whoever: the machine itself does it. Any number of workers may do so at once. In quiet hours only what is urgent goes
    out. Raises MailNotHandedOver if the server does not answer; what was taken waits again.
    """
    _give_back_abandoned()
    sent = 0
    with _post_office() as post:
        while (taken := _take()) is not None:
            outcome = _hand_over(taken, post)
            sent += outcome is Outcome.SENT
            if outcome is Outcome.AWAY:
                raise MailNotHandedOver(_("メールサーバーにつながりません。時間をおいて自動で送り直します。"))
    return sent


@contextmanager
def _post_office() -> Iterator[BaseEmailBackend]:
    """One connection for all mails of a run, opened with the first."""
    post = mail.get_connection()
    try:
        yield post
    finally:
        post.close()


def _due(moment: datetime.datetime) -> QuerySet[Notice]:
    rows = Notice.objects.filter(mail=STATE.WAITING, mail_after__lte=moment)
    return rows.filter(urgent=True) if delivery.is_quiet(moment, clock.calendar()) else rows


@transaction.atomic
def _take() -> Taken | None:
    """The next mail that nobody else is taking; a digest takes all that waits for its reader."""
    moment = clock.now()
    due = _due(moment)
    digest = Q(mail_way=Way.DIGEST.value)
    earlier = due.filter(digest, person=OuterRef("person"), pk__lt=OuterRef("pk"))
    # Only the first notice of a digest can be taken, or two workers would share one reader's digest between them.
    heads = due.filter(~digest | ~Exists(earlier)).order_by("-urgent", "mail_after", "pk")
    head = heads.select_for_update(skip_locked=True).first()
    if head is None:
        return None
    ids = [head.pk]
    if head.mail_way == Way.DIGEST:
        ids = list(due.filter(digest, person=head.person_id).select_for_update().values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids).update(mail=STATE.SENDING, mail_taken_at=moment)
    return Taken(tuple(sorted(ids)), moment)


@transaction.atomic
def _hand_over(taken: Taken, post: BaseEmailBackend) -> Outcome:
    """Hand one mail over and mark it; the rows are held meanwhile, so that nobody takes them for abandoned."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related("person").order_by("-created_at", "-pk")
    notices = list(rows.filter(pk__in=taken.ids, mail=STATE.SENDING, mail_taken_at=taken.at))
    if not notices:
        return Outcome.LEFT_OUT
    if not _can_be_reached(notices[0].person):
        _mark(notices, mail=STATE.NONE, mail_trouble=_("宛先がないか、在籍していません"))
        return Outcome.LEFT_OUT
    message = digest_letter(notices) if notices[0].mail_way == Way.DIGEST else letter(notices[0])
    message.connection = post
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        post.close()
        return _not_handed_over(notices, error)
    _mark(notices, mail=STATE.SENT, mail_sent_at=clock.now(), mail_trouble="", mail_tries=F("mail_tries") + 1)
    return Outcome.SENT


def _can_be_reached(person: Person) -> bool:
    today = clock.today()
    return bool(person.email) and person.valid_from <= today and (person.valid_to is None or person.valid_to >= today)


def _mark(notices: Sequence[Notice], **values: object) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**values)


def _not_handed_over(notices: Sequence[Notice], error: Exception) -> Outcome:
    """A lasting refusal is final; anything else waits for another try, until there have been too many."""
    codes = _answers(error)
    tries = max(notice.mail_tries for notice in notices) + 1
    pause = delivery.pause_after(tries)
    # The server's words may repeat the address: only its number is kept.
    trouble = " ".join(map(str, codes)) or type(error).__name__
    log.warning("notices.mail_not_handed_over", trouble=trouble, tries=tries)
    if pause is None or (codes and all(500 <= code < 600 for code in codes)):
        _mark(notices, mail=STATE.FAILED, mail_tries=tries, mail_trouble=trouble)
        return Outcome.REFUSED
    _mark(notices, mail=STATE.WAITING, mail_after=clock.now() + pause, mail_tries=tries, mail_trouble=trouble)
    return Outcome.REFUSED if codes else Outcome.AWAY


def _answers(error: Exception) -> list[int]:
    """The numbers with which the server answered; none if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError):
        return []  # nothing is wrong with this mail: none would go through
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _give_back_abandoned() -> None:
    """What a worker had taken when it was killed waits again; what a living one holds is skipped."""
    with transaction.atomic():
        rows = Notice.objects.filter(mail=STATE.SENDING, mail_taken_at__lt=clock.now() - ABANDONED_AFTER)
        ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Notice.objects.filter(pk__in=ids).update(mail=STATE.WAITING, mail_taken_at=None)
