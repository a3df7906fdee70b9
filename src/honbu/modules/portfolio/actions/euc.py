"""EUCツール: what sections built themselves, hung to the system whose lack it fills (SYS-4)."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.quality import recheck
from honbu.modules.portfolio.domain.states import EUC, EucAct
from honbu.modules.portfolio.models import EucTool
from honbu.modules.portfolio.queries.finding import index_tool

FACTS = (
    "name", "unit", "file_type", "replaces", "lack", "author", "reviewer", "complexity", "impact", "data_class", "place",
    "backup", "decommission_plan", "note",
)  # fmt: skip
HIGHEST_TIER = 3


@transaction.atomic
def declare_tool(values: Mapping[str, Any], *, actor: Actor) -> EucTool:
    """EUCツールを申告する: by the section that uses it. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=values["unit"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7235))", ["portfolio.euc.number"])
    number = (EucTool.objects.aggregate(most=Max("number"))["most"] or 0) + 1
    tool = EucTool.objects.create(number=number, **{name: values[name] for name in FACTS if name in values})
    words = {"名称": tool.name, "補っているシステム": str(tool.replaces or "")}
    trail.write(actor, "portfolio.euc.declared", tool, after=words, unit_id=tool.unit_id)
    index_tool(tool)
    return tool


def held(tool: EucTool) -> EucTool:
    """The tool, held until the end of the transaction."""
    return EucTool.objects.select_for_update(of=("self",)).select_related("unit").get(pk=tool.pk)


@transaction.atomic
def revise_tool(tool: EucTool, values: Mapping[str, Any], *, actor: Actor) -> EucTool:
    """EUCツールの記載を直す. Raises WrongValue."""
    tool = held(tool)
    access.require(actor, "portfolio.write", on=tool.unit)
    if values.get("unit", tool.unit) != tool.unit:
        access.require(actor, "portfolio.office", on=access.WARD)
    before, changes = trail.set_changed(tool, {name: values[name] for name in FACTS if name in values})
    if changes:
        tool.version += 1
        tool.save()
        trail.write(actor, "portfolio.euc.revised", tool, before=before, after=changes, unit_id=tool.unit_id)
        recheck(tool)
        index_tool(tool)
    return tool


@transaction.atomic
def move_tool(tool: EucTool, act: EucAct, *, actor: Actor, reason: str = "") -> EucTool:
    """状態を進める: the office confirms and takes a tool under management; a tool of the highest tier only with a plan for its end.

    Raises WrongValue, NotPossibleNow.
    """
    tool = held(tool)
    if act in {EucAct.CONFIRM, EucAct.MANAGE}:
        access.require(actor, "portfolio.office", on=access.WARD)
    else:
        access.require(actor, "portfolio.write", on=tool.unit)
    state = after(EUC, tool.state, act)
    if act is EucAct.MANAGE and tool.tier == HIGHEST_TIER and not tool.decommission_plan.strip():
        raise WrongValue(_("複雑で影響の大きいツールです。管理対象にする前に、廃止・移行の計画を入力してください。"))
    earlier = tool.get_state_display()
    tool.state = state.value
    tool.version += 1
    tool.save(update_fields=["state", "version"])
    trail.write(
        actor, "portfolio.euc.moved", tool, before={"状態": earlier}, after={"状態": tool.get_state_display()},
        reason=reason, unit_id=tool.unit_id,
    )  # fmt: skip
    recheck(tool)
    return tool
