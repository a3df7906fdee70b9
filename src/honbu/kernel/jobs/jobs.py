"""The kernel's own job: once a minute, start what the schedules say."""

from procrastinate.contrib.django import app

from honbu.kernel.jobs import public as jobs


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(name="jobs.tick", queueing_lock="jobs.tick")  # type: ignore[untyped-decorator]
def tick(timestamp: int) -> None:  # noqa: ARG001 - the queue gives it; the ward's clock decides
    """Every minute by the queue's clock; which schedule is due is decided in the ward's time zone."""
    jobs.take_up_abandoned()
    jobs.run_due_schedules()
