"""Reads of notices and of work, cut to what the reader may see: one's own, what one's parts bring, what one asked for."""

from honbu.kernel.notices.queries.inbox import (
    chosen_ways,
    count_unread,
    counts_by_kind,
    latest_notices,
    notices_of,
    ways_of,
)
from honbu.kernel.notices.queries.parts import forget_rosters, main_units_of, one_roster, principals_of, roster_on
from honbu.kernel.notices.queries.work import (
    Counts,
    Item,
    Stamp,
    Waiting,
    count_work,
    counts,
    finished_work,
    open_work,
    part_of,
    requested_work,
    stamp,
    totals,
    work_between,
)

__all__ = [
    "Counts",
    "Item",
    "Stamp",
    "Waiting",
    "chosen_ways",
    "count_unread",
    "count_work",
    "counts",
    "counts_by_kind",
    "finished_work",
    "forget_rosters",
    "latest_notices",
    "main_units_of",
    "notices_of",
    "one_roster",
    "open_work",
    "part_of",
    "principals_of",
    "requested_work",
    "roster_on",
    "stamp",
    "totals",
    "ways_of",
    "work_between",
]
