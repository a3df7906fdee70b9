"""差の説明「なぜ半額か」: drivers between two sheets, to the yen, each with its reason (SYS-2)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.portfolio.actions.costs import draft_for
from honbu.modules.portfolio.domain import bridge as rules
from honbu.modules.portfolio.domain.costs import MOST_YEN
from honbu.modules.portfolio.domain.states import SheetState
from honbu.modules.portfolio.models import CostBridge, CostSheet, Driver
from honbu.modules.portfolio.queries import costs as queries

MOST_DRIVERS = 30


@transaction.atomic
def build_bridge(old: CostSheet, new: CostSheet, *, actor: Actor) -> CostBridge:
    """差の説明を始める, with a driver proposed for each kind that changes, still without a reason. Raises Frozen, WrongValue."""
    new = draft_for(new, actor=actor)
    access.require_sight(actor, "portfolio.costs", on=old.unit)
    if old.pk == new.pk or old.state == SheetState.DRAFT:
        raise WrongValue(_("比べる相手には、提出された別のシートを選んでください。"))
    bridge, is_new = CostBridge.objects.get_or_create(old=old, new=new)
    if not is_new:
        return bridge
    _store(bridge, rules.proposed_drivers(queries.by_kind(old), queries.by_kind(new)))
    trail.write(actor, "portfolio.bridge.built", new, after={"前のシート": old.title}, unit_id=new.unit_id)
    return bridge


@transaction.atomic
def write_drivers(
    bridge: CostBridge, drivers: Sequence[rules.Driver], *, actor: Actor, seen: int | None = None
) -> CostBridge:
    """要因を書く: these take the place of those before. Raises Frozen, WrongValue, SomebodyWasFaster."""
    access.require(actor, "portfolio.write", on=bridge.new.unit)
    new = draft_for(bridge.new, actor=actor)
    bridge = CostBridge.objects.select_for_update(of=("self",)).select_related("old", "new").get(pk=bridge.pk)
    require_version(bridge, seen)
    if len(drivers) > MOST_DRIVERS:
        raise WrongValue(_("要因は%(most)s件までです。") % {"most": MOST_DRIVERS})
    for driver in drivers:
        if not driver.title.strip():
            raise WrongValue(_("要因の名前を入力してください。"))
        if abs(driver.amount) >= MOST_YEN:
            raise WrongValue(_("金額が大きすぎます。単位を確かめてください。"))
    before = _told(queries.explained(bridge).drivers)
    if before == _told(drivers):
        return bridge
    bridge.drivers.all().delete()
    _store(bridge, drivers)
    bridge.version += 1
    bridge.save(update_fields=["version"])
    trail.write(
        actor, "portfolio.bridge.explained", new, before=before, after=_told(drivers), unit_id=new.unit_id
    )  # fmt: skip
    return bridge


def _store(bridge: CostBridge, drivers: Sequence[rules.Driver]) -> None:
    Driver.objects.bulk_create(
        Driver(bridge=bridge, title=one.title.strip()[:80], amount=one.amount, reason=one.explanation.strip()[:300], order=at)
        for at, one in enumerate(drivers)
    )  # fmt: skip


def _told(drivers: Sequence[rules.Driver]) -> dict[str, str]:
    return {
        f"{at}. {one.title}": f"{queries.signed_yen(one.amount)}　{one.explanation}"
        for at, one in enumerate(drivers, 1)
    }


@transaction.atomic
def remove_bridge(bridge: CostBridge, *, actor: Actor) -> None:
    """差の説明を取りやめる, as long as its sheet is a draft. Raises Frozen."""
    access.require(actor, "portfolio.write", on=bridge.new.unit)
    new = draft_for(bridge.new, actor=actor)
    before = {"前のシート": bridge.old.title, **_told(queries.explained(bridge).drivers)}
    bridge.delete()
    trail.write(actor, "portfolio.bridge.removed", new, before=before, unit_id=new.unit_id)
