"""The door to notices and the to-do list: tell somebody something once, give work and take it back, read what waits."""

from honbu.kernel.notices.actions import (
    Part,
    UnknownRole,
    assign,
    complete,
    due_in,
    mark_all_read,
    mark_read,
    notify,
    withdraw,
)
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.domain.keys import KeyMissing, key_of
from honbu.kernel.notices.domain.roster import CHIEF
from honbu.kernel.notices.gate import set_gate
from honbu.kernel.notices.kinds import Kind, UnknownKind, declare_kinds
from honbu.kernel.notices.models import Notice, Todo
from honbu.kernel.notices.queries import (
    Counts,
    Item,
    Stamp,
    Waiting,
    count_unread,
    count_work,
    counts,
    forget_rosters,
    latest_notices,
    one_roster,
    open_work,
    requested_work,
    stamp,
    totals,
    work_between,
)
from honbu.kernel.notices.shown import declare_faces, shown_item, shown_waiting

__all__ = [
    "CHIEF",
    "Counts",
    "Item",
    "KeyMissing",
    "Kind",
    "Notice",
    "Part",
    "Stamp",
    "Todo",
    "UnknownKind",
    "UnknownRole",
    "Waiting",
    "Way",
    "assign",
    "complete",
    "count_unread",
    "count_work",
    "counts",
    "declare_faces",
    "declare_kinds",
    "due_in",
    "forget_rosters",
    "key_of",
    "latest_notices",
    "mark_all_read",
    "mark_read",
    "notify",
    "one_roster",
    "open_work",
    "requested_work",
    "set_gate",
    "shown_item",
    "shown_waiting",
    "stamp",
    "totals",
    "withdraw",
    "work_between",
]
