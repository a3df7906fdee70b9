"""What the actions of the audits have in common."""

import datetime

from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.domain.states import PLAN, PlanAct, PlanState
from honbu.modules.audits.models import ProgrammeVersion, YearPlan, YearReport


class Frozen(ValueError):
    """It is no longer changed: what is in use or handed in stays as it is."""


def note_decided(
    row: ProgrammeVersion | YearPlan | YearReport, verb: str, *, decision_id: int, approved: bool,
    day: datetime.date | None, actor: Actor,
) -> bool:  # fmt: skip
    """本部の決定を写す: what was before the headquarters is approved or goes back. False if that was told before.

    Whoever: told by the meetings.
    """
    if row.state != PlanState.BROUGHT or row.decision_id == decision_id:
        return False
    row.state = after(PLAN, row.state, PlanAct.APPROVE if approved else PlanAct.RETURN).value
    row.decision_id, row.decided_on = decision_id, day
    row.save(update_fields=["state", "decision_id", "decided_on"])
    trail.write(actor, verb, row, after={"状態": row.get_state_display()})
    return True
