"""Background work of the audits."""

from honbu.kernel.jobs import public as jobs
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions import auditors, calendars, exempting
from honbu.modules.audits.actions.handing_out import remind
from honbu.modules.audits.models import YearPlan

NIGHTLY = "audits.nightly"
AGAIN = "計画が変わったため、もう一度組んでください。"


@jobs.job(calendars.JOB, attempts=1)
def reckon_calendar(*, plan: int, person: int, progress: int) -> None:
    """日程の計算. What it says on the way names no section: operators read it too; why there is no calendar stands sealed."""
    with jobs.track(progress) as tell:
        try:
            calendars.reckon_calendar(
                YearPlan.objects.get(pk=plan), actor=Person.objects.get(pk=person),
                tell=lambda cost, bound: tell(0, 0, f"評価値 {cost}（下限 {max(0, bound)}）"),
            )  # fmt: skip
        except calendars.PlanMoved:
            tell(0, 0, AGAIN)


@jobs.job(NIGHTLY, alone=True)
def look_over_the_audits() -> None:
    """Every night: what was put off until a day that has passed is open again; sections hear of questionnaires that are due."""
    exempting.end_what_has_expired()
    auditors.tell_of_moves()
    for plan in YearPlan.objects.filter(state="approved"):
        remind(plan)
