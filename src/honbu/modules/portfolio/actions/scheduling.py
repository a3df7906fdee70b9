"""年間予定: the lines that the office enters itself (SYS-8). What comes from data is changed where it comes from."""

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.models import ScheduleEntry

FACTS = ("title", "kind", "who", "first", "last")


@transaction.atomic
def add_entry(values: Mapping[str, Any], *, actor: Actor) -> ScheduleEntry:
    """予定を加える, to the fiscal year in which it begins. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    _check(values["first"], values["last"])
    facts = {name: values[name] for name in FACTS if name in values}
    row = ScheduleEntry.objects.create(fiscal_year=_year_of(values["first"]), **facts)
    trail.write(actor, "portfolio.schedule.added", row, after=_words(row))
    return row


@transaction.atomic
def change_entry(entry: ScheduleEntry, values: Mapping[str, Any], *, actor: Actor) -> ScheduleEntry:
    """予定を直す. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    _check(values.get("first", entry.first), values.get("last", entry.last))
    before, after = trail.set_changed(entry, {name: values[name] for name in FACTS if name in values})
    if after:
        entry.fiscal_year = _year_of(entry.first)
        entry.save()
        trail.write(actor, "portfolio.schedule.changed", entry, before=before, after=after)
    return entry


@transaction.atomic
def remove_entry(entry: ScheduleEntry, *, actor: Actor) -> None:
    """予定を取り除く."""
    access.require(actor, "portfolio.office", on=access.WARD)
    trail.write(actor, "portfolio.schedule.removed", entry, before=_words(entry))
    entry.delete()


@transaction.atomic
def copy_year(year: clock.FiscalYear, *, actor: Actor) -> int:
    """前年度の予定を写す into this fiscal year, a year later each. Gives how many; what stands there already stays single.

    Raises WrongValue where there is nothing to copy.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    earlier = list(ScheduleEntry.objects.filter(fiscal_year=year.year - 1))
    if not earlier:
        raise WrongValue(_("前年度の予定がありません。"))
    there = set(ScheduleEntry.objects.filter(fiscal_year=year.year).values_list("kind", "title", "first"))
    copied = 0
    for one in earlier:
        first, last = _a_year_later(one.first), _a_year_later(one.last)
        if (one.kind, one.title, first) not in there:
            values = {"title": one.title, "kind": one.kind, "who": one.who, "first": first, "last": last}
            row = ScheduleEntry.objects.create(fiscal_year=year.year, order=one.order, **values)
            trail.write(actor, "portfolio.schedule.copied", row, after=_words(row))
            copied += 1
    return copied


def _check(first: datetime.date, last: datetime.date) -> None:
    if last < first:
        raise WrongValue(_("「おわり」は「はじめ」と同じ日か、それより後にしてください。"))
    if last > _a_year_later(first):
        raise WrongValue(_("1年を超える予定は、年度ごとに分けてください。"))


def _year_of(day: datetime.date) -> int:
    return clock.FiscalYear.of(day).year


def _a_year_later(day: datetime.date) -> datetime.date:
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def _words(row: ScheduleEntry) -> dict[str, str]:
    return {
        "項目": row.title, "種類": str(row.get_kind_display()), "担当": row.who, "はじめ": row.first.isoformat(),
        "おわり": row.last.isoformat(),
    }  # fmt: skip
