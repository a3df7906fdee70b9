"""How many lines the trail has grown by this month, without reading all of it."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.kernel.trail import public as trail


def lines_since(today: datetime.date) -> tuple[int, int]:
    """Lines of this month up to now, and of the last month up to the same day."""
    begin = today.replace(day=1)
    earlier = (begin - datetime.timedelta(days=1)).replace(day=1)
    same_day = min(earlier + (today - begin) + datetime.timedelta(days=1), begin)
    this_month, last_month, until = (first_line_of(day) for day in (begin, earlier, same_day))
    lines = trail.Line.objects.order_by()
    return (
        lines.filter(pk__gte=this_month).count(),
        lines.filter(pk__gte=last_month, pk__lt=until).count(),
    )


def first_line_of(day: datetime.date) -> int:
    """The number of the first line written on or after a day, found by halving: lines are numbered as they are written.

    About twenty small look-ups in a trail of a million lines, where counting by hour would read every line.
    """
    moment = datetime.datetime.combine(day, datetime.time(), tzinfo=clock.TOKYO)
    lines = trail.Line.objects.order_by("pk").values_list("pk", "at")
    last = lines.last()
    if last is None or last[1] < moment:
        return last[0] + 1 if last else 1
    low, high = 1, last[0]
    while low < high:
        middle = (low + high) // 2
        found = lines.filter(pk__gte=middle).first()
        if found is not None and found[1] < moment:
            low = found[0] + 1
        else:
            high = middle
    return low
