"""What personnel does: reorganise, take in lists, appoint, name deputies, let people from outside in."""

from honbu.kernel.personnel.actions.appointing import (
    AlreadyAppointed,
    DeputyNeedsAnotherPerson,
    StayTooLong,
    admit_outside_person,
    appoint,
    end_appointment,
    end_deputy,
    name_deputy,
)
from honbu.kernel.personnel.actions.importing import (
    AlreadyDecided,
    ListBlocked,
    RegisterChanged,
    accept_list,
    drop_list,
    take_in_list,
)
from honbu.kernel.personnel.actions.reorganising import (
    NotADraft,
    PlanBroken,
    add_step,
    adopt_reorganisation,
    drop_reorganisation,
    plan,
    plan_reorganisation,
    remove_step,
)
from honbu.kernel.ui.editing import SomebodyWasFaster

__all__ = [
    "AlreadyAppointed",
    "AlreadyDecided",
    "DeputyNeedsAnotherPerson",
    "ListBlocked",
    "NotADraft",
    "PlanBroken",
    "RegisterChanged",
    "SomebodyWasFaster",
    "StayTooLong",
    "accept_list",
    "add_step",
    "admit_outside_person",
    "adopt_reorganisation",
    "appoint",
    "drop_list",
    "drop_reorganisation",
    "end_appointment",
    "end_deputy",
    "name_deputy",
    "plan",
    "plan_reorganisation",
    "remove_step",
    "take_in_list",
]
