"""The delivery of events as a job."""

from honbu.kernel.events import public as events
from honbu.kernel.jobs import public as jobs


@jobs.job("events.deliver", attempts=12)
def deliver(event_id: str) -> None:
    """Offer one event to those who want to hear it."""
    events.deliver(event_id)
