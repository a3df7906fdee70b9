"""基準と権限: the figures by which the ward decides, and who decides what, as they hold on a day."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.domain.backward import DEFAULT_STEPS, Length, PlanStep, Window, with_lengths
from honbu.modules.portfolio.models import AuthorityRule, PlanningStep, Threshold


class NotLaidDown(LookupError):
    """No threshold, or nobody to decide, is registered for the day."""


def threshold(code: str, day: datetime.date | None = None) -> Threshold:
    """The threshold in force. Raises NotLaidDown."""
    found = Threshold.objects.filter(code=code, since__lte=day or clock.today()).order_by("-since").first()
    if found is None:
        raise NotLaidDown(f"基準「{Threshold.Code(code).label}」が登録されていません。")
    return found


def authority(act: str, day: datetime.date | None = None) -> AuthorityRule:
    """Who decides an act on a day. Raises NotLaidDown."""
    found = AuthorityRule.objects.filter(act=act, since__lte=day or clock.today()).order_by("-since").first()
    if found is None:
        raise NotLaidDown(f"「{AuthorityRule.Act(act).label}」の決定権限が登録されていません。")
    return found


def planning_steps() -> tuple[PlanStep, ...]:
    """逆算の工程, each as long as the ward takes for it."""
    lengths = {
        row.code: Length(
            row.months, row.business_days,
            Window(row.first_month, row.last_month) if row.first_month and row.last_month else None,
        )
        for row in PlanningStep.objects.all()
    }  # fmt: skip
    return with_lengths(DEFAULT_STEPS, lengths)
