"""Background work of the audits."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.audits.actions import exempting

NIGHTLY = "audits.nightly"


@jobs.job(NIGHTLY, alone=True)
def look_over_the_findings() -> None:
    """Every night: what was put off or accepted until a day that has passed is open again."""
    exempting.end_what_has_expired()
