"""実質の期限: the earliest of all limits of a system, kept with the system so that lists can sort and warn by it."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.lifecycle import Limit, LimitKind, effective_limit
from honbu.modules.portfolio.domain.running import Running, running
from honbu.modules.portfolio.domain.terms import Renewal
from honbu.modules.portfolio.models import Contract, System


def running_of(contract: Contract, today: datetime.date) -> Running:
    """Until when a contract runs as of today, and until when its renewal can be stopped."""
    return running(
        contract.begin, contract.end, renewal=Renewal(contract.renewal), renewal_months=contract.renewal_months,
        notice_months=contract.notice_months, ended_on=contract.ended_on, today=today,
    )  # fmt: skip


def limits_of(system: System, today: datetime.date) -> list[Limit]:
    """Every limit that is known of a system. A contract that was followed by a later one limits no more."""
    found = [Limit(LimitKind(one.kind), one.day, one.source, one.certain) for one in system.dates.all()]
    return found + _of_contracts(system.contracts.all(), today)


def _of_contracts(contracts: Iterable[Contract], today: datetime.date) -> list[Limit]:
    """Of contracts that follow each other the last end counts, of those that run side by side the earliest.

    A contract of a single fiscal year is made anew every April: it limits no system; that it has lapsed is asked by a rule.
    """
    ends = [
        (contract, running_of(contract, today).end) for contract in contracts if contract.span != Contract.Span.YEAR
    ]
    known = [(contract, end) for contract, end in ends if end is not None]
    current = [(contract, end) for contract, end in known if end >= today]
    if not current and known:
        current = [max(known, key=lambda pair: pair[1])]
    return [Limit(LimitKind.CONTRACT, end, contract.title) for contract, end in current]


def _settle(system: System, today: datetime.date) -> bool:
    found = effective_limit(limits_of(system, today))
    day, kind = (found.day, found.kind.value) if found is not None else (None, "")
    if (system.limit_on, system.limit_kind) == (day, kind):
        return False
    system.limit_on, system.limit_kind = day, kind
    return True


def keep_limit(system: System, today: datetime.date | None = None) -> bool:
    """Work the limit of a system out anew; gives whether it has changed."""
    changed = _settle(system, today or clock.today())
    if changed:
        System.objects.filter(pk=system.pk).update(limit_on=system.limit_on, limit_kind=system.limit_kind)
    return changed


def keep_limits(systems: QuerySet[System], today: datetime.date) -> int:
    """The same for many; gives how many limits have moved."""
    ends = Contract.objects.only(
        "title", "span", "begin", "end", "renewal", "renewal_months", "notice_months", "ended_on"
    )
    rows = systems.only("limit_on", "limit_kind").prefetch_related("dates", Prefetch("contracts", ends))
    moved: dict[tuple[datetime.date | None, str], list[int]] = {}
    for system in rows:
        if _settle(system, today):
            moved.setdefault((system.limit_on, system.limit_kind), []).append(system.pk)
    # Contracts end on few days of the year: one statement for all systems that share a limit.
    for (day, kind), keys in moved.items():
        System.objects.filter(pk__in=keys).update(limit_on=day, limit_kind=kind)
    return sum(map(len, moved.values()))


@transaction.atomic
def keep_all_limits() -> int:
    """Every night: contracts that renew themselves run on, new dates have come. Gives how many limits have moved."""
    return keep_limits(System.objects.exclude(state="retired"), clock.today())
