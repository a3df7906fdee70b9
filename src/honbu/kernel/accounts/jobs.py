"""Housekeeping of sign-in."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from honbu.kernel.accounts.models import Failure
from honbu.kernel.clock import public as clock
from honbu.kernel.jobs import public as jobs

FAILURES_ARE_KEPT = timedelta(days=1)


@jobs.job("accounts.forget_old")
def forget_old() -> None:
    """Failures older than a day and sessions that are over are removed."""
    now = clock.now()
    Failure.objects.filter(at__lt=now - FAILURES_ARE_KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.exclude(Exists(alive)).delete()
