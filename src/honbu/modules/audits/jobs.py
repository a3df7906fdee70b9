"""Background work of the audits."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.audits.actions import exempting
from honbu.modules.audits.actions.handing_out import remind
from honbu.modules.audits.models import YearPlan

NIGHTLY = "audits.nightly"


@jobs.job(NIGHTLY, alone=True)
def look_over_the_audits() -> None:
    """Every night: what was put off until a day that has passed is open again; sections hear of questionnaires that are due."""
    exempting.end_what_has_expired()
    for plan in YearPlan.objects.filter(state="approved"):
        remind(plan)
