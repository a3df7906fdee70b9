"""新規システムの起案: where it stands, what it still lacks, and what the chief approves."""

import datetime
from collections.abc import Sequence

from django.db.models import Sum

from honbu.kernel.approvals import public as approvals
from honbu.modules.portfolio.domain.purchasing import Purchase, Splitting, Step, splitting
from honbu.modules.portfolio.models import CostLine, Procurement, Project
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.policy import NotLaidDown, threshold

KIND = "portfolio.project"  # of approvals, and of what is put before the headquarters
LEAST_ALTERNATIVES = 2


def approval_of(project: Project) -> approvals.Approval | None:
    """The approval on which it went last."""
    if project.approval_id is None:
        return None
    return approvals.Approval.objects.select_related("drafter").filter(pk=project.approval_id).first()


def content_of(project: Project) -> dict[str, object]:
    """What the section's chief decides on."""
    return {
        "件名": project.title,
        "目的": project.purpose,
        "対象の範囲": project.scope,
        "期待する効果": project.effect,
        "構築の方法": project.method_outline,
        "期間": project.period,
        "緊急の調達": project.emergency_reason if project.emergency else "いいえ",
        "案": [one.title for one in project.alternatives.all()],
        "選んだ案": next((one.title for one in project.alternatives.all() if one.chosen), ""),
        "選んだ理由": project.adopted_reason,
    }


def total_of(project: Project) -> int | None:
    """総額: the newest cost sheet's total in yen; else what the chosen alternative costs in five years; None if unknown."""
    sheet = project.cost_sheets.order_by("-pk").first()
    if sheet is not None:
        total: int | None = CostLine.objects.filter(sheet=sheet).aggregate(total=Sum("amount"))["total"]
        if total is not None:
            return total
    chosen = comparison_of(project).chosen
    return chosen.five_years if chosen else None


def lacking_for_hq(project: Project) -> list[str]:
    """本部に付議する前に足りないもの: in words; empty when it may go (R5: 他と比較した優位性)."""
    comparison = comparison_of(project)
    lacking = []
    if len(comparison.alternatives) < LEAST_ALTERNATIVES:
        lacking.append("比べる案を2つ以上入れてください。")
    if comparison.chosen is None:
        lacking.append("選んだ案と、その理由を入れてください。")
    if not comparison.complete:
        lacking.append("すべての案を、すべての観点で採点してください。")
    if not comparison.peers:
        lacking.append("他の自治体の状況を1件以上入れてください。")
    if total_of(project) is None:
        lacking.append("経費を入れてください（経費見積入力シートか、案の経費）。")
    if not project.working_group.strip() or project.working_group_on is None:
        lacking.append("部会の検討結果を入れてください。")
    return lacking


def done_steps(project: Project, procurement: Procurement | None = None) -> dict[Step, datetime.date]:
    """済んだ手順: each step with the day it is said to be of."""
    done = {
        Step.SECTION_DECISION: project.section_decided_on,
        Step.IT_OPINION: project.opinion_on,
        Step.WORKING_GROUP: project.working_group_on,
        Step.HQ_APPROVAL: project.hq_decided_on,
    }
    found = {step: day for step, day in done.items() if day is not None}
    if procurement is not None:
        found |= {Step(row.kind): row.done_on for row in procurement.steps.all()}
    return found


def needs_hq(project: Project) -> bool:
    """Whether the headquarters has to approve: every new system; an emergency is reported to it afterwards."""
    return project.is_new and not project.emergency


def split_purchases(rows: Sequence[Procurement], day: datetime.date) -> list[Splitting]:
    """分割発注の疑い among purchases, against the limit of a small purchase."""
    try:
        limit = threshold("small_purchase", day).value
    except NotLaidDown:
        return []
    return splitting(
        [
            Purchase(
                str(row.pk), str(row.project.unit_id), row.subject.split("（")[0],
                row.contract.vendor.name if row.contract and row.contract.vendor else "", row.created_at.date(), row.amount,
            )
            for row in rows
        ],
        limit,
    )  # fmt: skip
