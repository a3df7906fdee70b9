"""サインインの試み: every password and every code is entered as a failure before it is checked, and struck out if right.

So two attempts at the same moment can't both slip through, and no lock is held while a password is checked.
"""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honbu.kernel.accounts.domain import delay
from honbu.kernel.accounts.models import Account, Failure
from honbu.kernel.accounts.visitors import Visitor, account_mark
from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail

# More than this can't change the answer: the latest failures decide.
ENOUGH = 2000


class MustWait(ValidationError):
    """An attempt came before the waiting time was over; it was not looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        message = ngettext(
            "続けて間違えたため、あと%(seconds)d秒お待ちください。今の入力は確かめていません。",
            "続けて間違えたため、あと%(seconds)d秒お待ちください。今の入力は確かめていません。",
            seconds,
        )
        super().__init__(message % {"seconds": seconds}, code="must_wait")


@transaction.atomic
def begin_attempt(username: str, *, visitor: Visitor) -> Failure:
    """試みを始める: the failure that it is until the password proves right. Raises MustWait while a delay lasts."""
    account = account_mark(username)
    place, source = visitor.place(account), visitor.source(account)
    _one_at_a_time(f"account {account}", f"source {source}")
    at = clock.database_now()
    now = delay.Try(account=account, place=place, source=source, at=at)
    concerned = Q(account=account) | Q(source=source) if source else Q(account=account)
    rows = Failure.objects.filter(concerned, at__gt=at - delay.MEMORY).order_by("-at")[:ENOUGH]
    seconds = delay.seconds_to_wait(now, [delay.Try(row.account, row.place, row.source, row.at) for row in rows])
    if seconds:
        raise MustWait(seconds)
    return Failure.objects.create(account=account, place=place, source=source, at=at)


def _one_at_a_time(*names: str) -> None:
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7235))", [name])


def attempt_succeeded(attempt: Failure) -> None:
    """It was right: the failures of this account at this place are forgotten."""
    Failure.objects.filter(account=attempt.account, place=attempt.place).delete()


@transaction.atomic
def attempt_failed(attempt: Failure, account: Account | None, *, visitor: Visitor, what: str) -> None:
    """It was wrong: it stays in the count, and the trail tells of it. `what` is 'password' or 'code'."""
    words = {"password": _("利用者IDかパスワードが違う"), "code": _("確認コードが違う")}
    trail.write(
        None,
        "accounts.session.refused",
        attempt if account is None else account,
        after={"接続元": visitor.address, "理由": words[what]},
    )
