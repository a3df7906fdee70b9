"""The door to permissions: require, may, explain, and which units a permission reaches."""

from honbu.kernel.access.actions import (
    GrantEndsBeforeItBegins,
    Hidden,
    NotAllowed,
    grant_role,
    hand_role_to,
    note_reading,
    require,
    require_sight,
    set_up_roles,
    withdraw_role,
)
from honbu.kernel.access.domain.decision import Holding, Scope
from honbu.kernel.access.domain.held_by import UnknownCondition
from honbu.kernel.access.models import SCOPES, AutomaticGrant, Grant, Role
from honbu.kernel.access.permissions import UnknownPermission, declare, known, the
from honbu.kernel.access.queries import WARD, Explanation, Place, explain, holdings_of, judge, may, units_where

__all__ = [
    "SCOPES",
    "WARD",
    "AutomaticGrant",
    "Explanation",
    "Grant",
    "GrantEndsBeforeItBegins",
    "Hidden",
    "Holding",
    "NotAllowed",
    "Place",
    "Role",
    "Scope",
    "UnknownCondition",
    "UnknownPermission",
    "declare",
    "explain",
    "grant_role",
    "hand_role_to",
    "holdings_of",
    "judge",
    "known",
    "may",
    "note_reading",
    "require",
    "require_sight",
    "set_up_roles",
    "the",
    "units_where",
    "withdraw_role",
]
