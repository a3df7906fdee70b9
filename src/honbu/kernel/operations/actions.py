"""What operators do."""

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.trail import public as trail


class NotFailed(ValueError):
    """Only a job that was given up can be tried again."""


@transaction.atomic
def retry_job(job_id: int, *, actor: Actor) -> None:
    """失敗した処理のやり直し: the job goes back to the queue with what it was given."""
    access.require(actor, "operations.retry", on=access.WARD)
    job = ProcrastinateJob.objects.filter(pk=job_id).first()
    if job is None or job.status != "failed":
        raise NotFailed(_("この処理は失敗していないか、すでにやり直しています。"))
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    trail.write(actor, "operations.job.retried", job, after={"処理": job.task_name})
