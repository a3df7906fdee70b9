"""Housekeeping of the streams."""

from honbu.kernel.jobs import public as jobs
from honbu.kernel.streams import public as streams


@jobs.job("streams.forget_old")
def forget_old() -> None:
    """Messages that nobody will ask for any more are removed."""
    streams.forget_old()
