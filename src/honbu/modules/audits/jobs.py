"""Background work of the audits."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.audits.actions.handing_out import remind
from honbu.modules.audits.models import YearPlan

NIGHTLY = "audits.nightly"


@jobs.job(NIGHTLY, alone=True)
def remind_sections() -> None:
    """Every night: sections whose questionnaire is due soon, or late, hear of it."""
    for plan in YearPlan.objects.filter(state="approved"):
        remind(plan)
