"""更新計画: begun two years ahead, counted backwards, moved with its history (SYS-5)."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, System
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.domain.events import RenewalMoved
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, Alarm, LimitKind, alarm_of
from honbu.modules.portfolio.domain.states import RENEWAL, RenewalAct
from honbu.modules.portfolio.models import DeadlineChange, RenewalPlan
from honbu.modules.portfolio.models import System as WardSystem
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.renewals import review_months

MODULE = "portfolio"
REVIEW_DAYS = 20  # business days in which a section begins to think about what comes next
MACHINE = System("更新の時期の確認")
OVER = ("done", "dropped")
OF_OFFICE = {RenewalAct.APPROVE, RenewalAct.RETURN, RenewalAct.BUDGET}


def held(plan: RenewalPlan) -> RenewalPlan:
    """The plan, held until the end of the transaction."""
    return RenewalPlan.objects.select_for_update(of=("self",)).select_related("system__unit").get(pk=plan.pk)


def _require(plan: RenewalPlan, actor: Actor) -> None:
    access.require(actor, "portfolio.write", on=plan.system.unit or access.WARD)


@transaction.atomic
def begin_renewal(
    system: WardSystem, deadline: datetime.date, *, actor: Actor, trigger: str = "", migration_months: int = 18,
    procurement_months: int = 5,
) -> RenewalPlan:  # fmt: skip
    """更新の整理を始める. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    if RenewalPlan.objects.filter(system=system).exclude(state__in=OVER).exists():
        raise WrongValue(_("このシステムの更新計画は、もう始まっています。"))
    plan = RenewalPlan.objects.create(
        system=system, deadline=deadline, trigger=trigger or _trigger(system), migration_months=migration_months,
        procurement_months=procurement_months, created_at=clock.now(),
    )  # fmt: skip
    trail.write(
        actor, "portfolio.renewal.begun", plan, after={"システム": system.name, "切替えの期限": clock.long(deadline)},
        unit_id=system.unit_id,
    )  # fmt: skip
    notices.complete(_review_key(system), actor=actor)
    return plan


def _trigger(system: WardSystem) -> str:
    if system.limit_on is None:
        return ""
    return f"{KIND_TITLES[LimitKind(system.limit_kind)]} {clock.format_long(system.limit_on)}"


@transaction.atomic
def change_plan(plan: RenewalPlan, values: dict[str, Any], *, actor: Person, reason: str = "") -> RenewalPlan:
    """更新計画を直す. A deadline moves only with a reason, and its history stays; whoever relied on it is told.

    Raises WrongValue.
    """
    plan = held(plan)
    _require(plan, actor)
    if plan.state in OVER:
        raise WrongValue(_("終わった更新計画は直せません。"))
    earlier, later = plan.deadline, values.get("deadline", plan.deadline)
    if later != earlier and not reason.strip():
        raise WrongValue(_("期限を動かす理由を入力してください。"))
    before = {"切替えの期限": clock.long(earlier), "構築・移行": plan.migration_months, "調達": plan.procurement_months}
    for name in ("deadline", "migration_months", "procurement_months", "trigger", "note"):
        if name in values:
            setattr(plan, name, values[name])
    plan.version += 1
    plan.save()
    if later != earlier:
        DeadlineChange.objects.create(
            plan=plan, earlier=earlier, later=later, reason=reason.strip()[:300], by=actor, at=clock.now()
        )
        events.publish(RenewalMoved(system_id=plan.system_id, earlier=earlier.isoformat(), later=later.isoformat()))
    after_words = {
        "切替えの期限": clock.long(later),
        "構築・移行": plan.migration_months,
        "調達": plan.procurement_months,
    }
    trail.write(
        actor, "portfolio.renewal.changed", plan, before=before, after=after_words, reason=reason,
        unit_id=plan.system.unit_id,
    )  # fmt: skip
    return plan


@transaction.atomic
def move_plan(plan: RenewalPlan, act: RenewalAct, *, actor: Person, reason: str = "") -> RenewalPlan:
    """更新計画を進める: it is proposed with options compared, one of them chosen. Raises WrongValue, NotPossibleNow."""
    plan = held(plan)
    if act in OF_OFFICE:
        access.require(actor, "portfolio.office", on=access.WARD)
    else:
        _require(plan, actor)
    state = after(RENEWAL, plan.state, act)
    if act is RenewalAct.PROPOSE:
        comparison = comparison_of(plan)
        if len(comparison.alternatives) < 2 or comparison.chosen is None:
            raise WrongValue(_("案を2つ以上比べ、1つを選んでから、案として出してください。"))
    if act in {RenewalAct.RETURN, RenewalAct.DROP} and not reason.strip():
        raise WrongValue(_("理由を入力してください。"))
    earlier = plan.get_state_display()
    plan.state = state.value
    plan.version += 1
    plan.save(update_fields=["state", "version"])
    trail.write(
        actor, "portfolio.renewal.moved", plan, before={"状態": earlier}, after={"状態": plan.get_state_display()},
        reason=reason, unit_id=plan.system.unit_id,
    )  # fmt: skip
    return plan


def _review_key(system: WardSystem) -> str:
    return notices.key_of("portfolio.review", system.pk)


@transaction.atomic
@notices.one_roster()
def raise_alarms() -> int:
    """更新検討の知らせ: two years before its limit each system is work for its section, until a renewal is begun.

    Gives how many sections have such work now.
    """
    today, months = clock.today(), review_months()
    begun = RenewalPlan.objects.exclude(state__in=OVER).values("system")
    systems = WardSystem.objects.filter(state__in=["running", "reviewing"], unit__isnull=False).select_related("unit")
    count = 0
    for system in systems.exclude(pk__in=begun):
        standing = alarm_of(system.limit_on, today, months) if system.limit_on else None
        if standing is None or system.unit is None or standing.level is Alarm.NONE:
            notices.withdraw(_review_key(system), actor=MACHINE)
            continue
        notices.assign(
            _review_key(system),
            title=_("更新の検討を始める：%(name)s") % {"name": system.name},
            about=_("%(trigger)s。2年前から整理すると、選択肢と予算の時間があります。") % {"trigger": _trigger(system)},
            url=reverse("portfolio:system", args=[system.pk]),
            module=MODULE,
            to=system.unit,
            due=notices.due_in(REVIEW_DAYS, after=max(standing.review_from, today)),
            actor=MACHINE,
            keep_due=True,
        )
        count += 1
    return count
